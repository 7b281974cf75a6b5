"""The whole front desk for a test: reception and Twilio's stand-in as real servers, a courier
that goes its rounds when told, phones and visitors that speak plain sentences."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import httpx
from sqlalchemy import select

from bot import settings, start, wiring
from bot.channels.app import app
from bot.content import Clinic
from bot.demo.settings import StandInSettings
from bot.demo.stand_in import stand_in
from bot.domain.prescreen.criteria import Prescreen
from bot.intake import courier, roster, sending
from bot.intake.desk import Desk
from bot.prescreen_content import load_prescreen
from bot.settings import Settings
from bot.storage import conversations, tables
from tests.servers import is_free, serve

PATIENT = "+17025550123"
DANA = "+17025550101"
SAM = "+17025550102"
NOBODY = "http://127.0.0.1:9"


@dataclass
class Phone:
    """A phone on the stand-in's network."""

    house: House
    number: str
    texts_to: str
    _seen: int = 0

    def text(self, words: str) -> list[str]:
        """Sends a text; what comes back, once all has settled."""
        answer = self.house.http.post(
            f"{self.house.stand_in_url}/phones/{self.number}/texts",
            json={"text": words, "to": self.texts_to},
        )
        answer.raise_for_status()
        self.house.wait_for_text(answer.json()["sid"])
        self.house.settle()
        return self.received()

    def received(self) -> list[str]:
        """Texts that arrived since the last look."""
        listed = self.house.http.get(
            f"{self.house.stand_in_url}/phones/{self.number}/texts", params={"after": self._seen}
        ).json()["texts"]
        self._seen = max([self._seen, *(text["n"] for text in listed)])
        return [text["body"] for text in listed if text["direction"] == "in"]


@dataclass
class Visitor:
    """A browser with the widget's API."""

    house: House
    token: str
    seen: int = 0
    greeting: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        return list(self.post({"id": message_id or secrets.token_hex(8), "text": text})["messages"])

    def pick(self, *values: str) -> list[dict[str, Any]]:
        choice: Any = values[0] if len(values) == 1 else list(values)
        return list(self.post({"id": secrets.token_hex(8), "choice": choice})["messages"])

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.house.http.post("/chat/messages", json=body, headers=self.headers)
        answer.raise_for_status()
        return dict(answer.json())

    def news(self) -> list[dict[str, Any]]:
        """Messages since the last look."""
        answer = self.house.http.get(
            "/chat/messages", params={"after": self.seen}, headers=self.headers
        ).json()
        self.seen = max([self.seen, *(m["seq"] for m in answer["messages"])])
        return list(answer["messages"])

    @property
    def state(self) -> dict[str, Any]:
        answer = self.house.http.get(
            "/chat/messages", params={"after": 10**6}, headers=self.headers
        )
        return dict(answer.json()["state"])

    def in_crisis(self) -> bool:
        return bool(self.state["crisis"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class House:
    desk: Desk
    url: str
    stand_in_url: str
    http: httpx.Client

    def patient(self, number: str = PATIENT) -> Phone:
        return Phone(self, number, self.desk.settings.twilio_patient_number)

    def staff(self, number: str = DANA) -> Phone:
        return Phone(self, number, self.desk.settings.twilio_staff_number)

    def hire(self, name: str, number: str, *, on_call: bool = True, backup: bool = False) -> Phone:
        roster.add(self.desk, name, number, on_call=on_call, backup=backup)
        return self.staff(number)

    def visitor(self, locale: str = "en") -> Visitor:
        opened = self.http.post("/chat/conversations", json={"locale": locale})
        opened.raise_for_status()
        data = opened.json()
        return Visitor(self, data["token"], greeting=data["messages"])

    def fault(self, kind: str, times: int = 1) -> None:
        self.http.post(
            f"{self.stand_in_url}/faults", json={"kind": kind, "times": times}
        ).raise_for_status()

    def wait_for_text(self, provider_id: str, within: float = 10.0) -> None:
        """The network posts a text to us after it has taken it from the phone."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            with self.desk.read() as s:
                if conversations.provider_id_seen(s, provider_id):
                    return
            time.sleep(0.01)
        raise TimeoutError("the text did not reach reception")

    def settle(self, within: float = 20.0) -> None:
        """Lets the courier go its rounds until nothing waits and every callback has come."""
        deadline, quiet = time.monotonic() + within, 0
        while quiet < 3:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the house did not come to rest: {self._waiting()}")
            busy = courier.ring_timers(self.desk)
            while sending.send_next(self.desk):
                busy = True
            quiet = 0 if busy or self._waiting() else quiet + 1
            time.sleep(0.03)

    def _waiting(self) -> str:
        """What has not come to rest, in words; empty if all has."""
        with self.desk.read() as s:
            unanswered = s.scalars(
                select(tables.Message.seq).where(tables.Message.handled_at.is_(None))
            ).all()
            under_way = s.execute(
                select(tables.OutgoingText.purpose, tables.OutgoingText.state).where(
                    tables.OutgoingText.state.in_(("sending", "accepted", "sent"))
                )
            ).all()
        return f"messages {unanswered} texts {under_way}" if unanswered or under_way else ""

    def number(self) -> int:
        """The three digits of the one open request."""
        with self.desk.read() as s:
            return int(
                s.scalars(
                    select(tables.Handoff.number).where(tables.Handoff.closed_at.is_(None))
                ).one()
            )


@contextlib.contextmanager
def open_house(
    clock: Callable[[], datetime],
    database_url: str,
    assistant_url: str | None,
    **overrides: Any,
) -> Iterator[House]:
    """Everything up, migrated and empty; `assistant_url` None: the assistant is stopped."""
    chosen = _settings(database_url, assistant_url, **overrides)
    start.migrate(chosen.database_url)
    desk = replace(wiring.build(chosen), clock=clock)
    wiring.use(desk)
    network = stand_in(
        StandInSettings(
            account_sid=chosen.twilio_account_sid,
            auth_token=chosen.twilio_auth_token,
            patient_number=chosen.twilio_patient_number,
            staff_number=chosen.twilio_staff_number,
            webhook_url=f"{chosen.public_url}/webhooks/sms/incoming",
            clock=clock,
        )
    )
    with (
        serve(network, chosen.stand_in_port) as stand_in_url,
        serve(app(desk), chosen.port) as url,
        httpx.Client(base_url=url, timeout=30) as http,
    ):
        yield House(desk, url, stand_in_url, http)


@contextlib.contextmanager
def courier_at_work(desk: Desk) -> Iterator[None]:
    """A courier that goes its rounds by itself, in a thread."""
    ended = threading.Event()

    def rounds() -> None:
        while not ended.is_set():
            if not courier.round_(desk):
                ended.wait(0.1)

    thread = threading.Thread(target=rounds, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=10)


def _settings(database_url: str, assistant_url: str | None, **overrides: Any) -> Settings:
    port = _port()
    loaded = settings.load(
        {
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database_url,
            "ASSISTANT_URL": assistant_url or NOBODY,
        },
        env_file=settings.ROOT / "var" / "no.env",
    )
    return replace(loaded, **overrides)


@lru_cache(maxsize=1)
def _port() -> int:
    """One port for all houses of a run: content that names the address is read once.

    The house also uses the two ports above it, so test processes side by side keep their distance.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 20_000 + 5_000 * worker + secrets.randbelow(4_990)
        if is_free(port) and is_free(port + 2):
            return port


_prescreens: dict[str, Prescreen] = {}


def _remembered_prescreen(clinic: Clinic, public_url: str) -> Prescreen:
    if public_url not in _prescreens:
        _prescreens[public_url] = load_prescreen(clinic, public_url)
    return _prescreens[public_url]


# Reading the criteria with their line numbers takes a second; a house opens for every test.
wiring.load_prescreen = _remembered_prescreen  # type: ignore[assignment,attr-defined]
