"""The widget is one small script, built from what stands in the repository."""

import gzip
import json
from pathlib import Path

import pytest

from bot.widget.build import build_widget

ROOT = Path(__file__).parents[2]
LARGEST_GZIP_BYTES = 30_000


@pytest.fixture(scope="module")
def script() -> Path:
    return build_widget(ROOT)


def test_it_stays_small(script: Path) -> None:
    assert len(gzip.compress(script.read_bytes(), 9)) <= LARGEST_GZIP_BYTES


def test_it_is_not_built_twice(script: Path) -> None:
    built = script.stat().st_mtime_ns
    assert build_widget(ROOT).stat().st_mtime_ns == built


def test_its_lock_file_names_hashes_and_no_host() -> None:
    packages = json.loads((ROOT / "bot/widget/package-lock.json").read_text())["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert all("integrity" in facts for facts in installed.values())
    assert not any("resolved" in facts for facts in installed.values())
