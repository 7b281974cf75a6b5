"""Promises of the structure: what is written down is what is there."""

from __future__ import annotations

import re
from dataclasses import fields

from bot.settings import ROOT, Settings


def test_every_setting_stands_in_the_example_file() -> None:
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert documented == {item.name.upper() for item in fields(Settings)}


def test_no_requirement_names_a_host() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text()


def test_every_table_has_its_migration() -> None:
    migrations = "".join(p.read_text() for p in (ROOT / "bot/migrations/versions").glob("*.py"))
    from bot.storage.tables import Base

    for table in Base.metadata.tables:
        assert f'"{table}"' in migrations
