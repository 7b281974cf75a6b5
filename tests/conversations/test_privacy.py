"""Logs and metrics carry ids only; what is held is encrypted; what must go, goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.intake import privacy
from bot.storage import tables
from tests.conftest import TurnableClock
from tests.house import DANA, House

CANARY = "Quetzalcoatlus"
CANARY_PHONE = "+17025550166"


def send_canary_through_everything(house: House) -> None:
    house.hire("Dana", DANA)
    patient = house.patient(CANARY_PHONE)
    patient.text(f"my name is {CANARY}, what is it?")
    patient.text("pre-screen")
    patient.text(f"i want to kill myself, {CANARY}")
    house.fault("500")
    patient.text(f"{CANARY} again")
    house.fault("code:21610")
    patient.text(f"and again {CANARY}")
    patient.text("STOP")
    visitor = house.visitor()
    visitor.say(f"{CANARY} asks for a person")
    house.http.post("/chat/messages", json={"text": CANARY}, headers=visitor.headers)
    house.http.get(f"/answers/{CANARY}")


def test_canary_patient_is_in_no_log_metric_or_error(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    send_canary_through_everything(house)
    written = "".join(capfd.readouterr()) + house.http.get("/metrics").text
    assert '"event"' in written  # something was logged at all
    assert CANARY not in written
    assert CANARY_PHONE[1:] not in written


def test_nothing_a_patient_said_stands_readable_in_the_database(
    house: House, tmp_path: Path
) -> None:
    send_canary_through_everything(house)
    with sqlite3.connect(tmp_path / "intake.db") as raw:
        dump = "\n".join(raw.iterdump())
    assert CANARY not in dump
    assert CANARY.encode().hex().upper() not in dump
    assert CANARY_PHONE not in dump


def test_erasing_a_phone_keeps_the_opt_out_and_the_proof_of_consent(house: House) -> None:
    send_canary_through_everything(house)
    assert privacy.erase_phone(house.desk, CANARY_PHONE).conversations == 1
    with house.desk.read() as s:
        kept = s.scalars(select(tables.OptOut)).all()
        texts = [m.text for m in s.scalars(select(tables.Message))]
        queued = [t.to for t in s.scalars(select(tables.OutgoingText))]
    assert len(kept) == 1
    assert not any("kill myself" in text for text in texts)
    assert CANARY_PHONE not in queued
    patient = house.patient(CANARY_PHONE)
    patient.received()
    assert patient.text("hello again") == []


def test_chat_that_led_nowhere_is_deleted_after_the_clinics_days(
    house: House, clock: TurnableClock
) -> None:
    house.visitor()
    assert privacy.purge(house.desk).conversations == 0
    clock.turn(days=31)
    assert privacy.purge(house.desk).conversations == 1
