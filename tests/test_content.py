"""What people read keeps the rules that the clinic and the law set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from bot import content, content_check, settings, signing, start, wiring
from bot.faq_content import load_faq

TOPICS = Path(__file__).with_name("topics.txt").read_text(encoding="utf-8").split()


def test_every_text_keeps_the_rules() -> None:
    assert content_check.run(settings.load({}, Path("no-such.env"))) == []


def test_every_topic_has_its_answer() -> None:
    assert sorted(load_faq()) == sorted(TOPICS)


def test_answer_past_its_review_is_not_served() -> None:
    topic = load_faq()["side_effects"]
    assert not topic.expired(topic.review_by)
    assert topic.expired(date(2030, 1, 1))


def test_unset_clinic_fact_is_never_guessed() -> None:
    texts = content.load(settings.load({}, Path("no-such.env")))
    values = texts.clinic.placeholders("https://intake.example.org")
    for topic in load_faq().values():
        for form in (topic.web, topic.sms):
            said = form.filled(values)
            assert "None" not in said.split()
            assert "{" not in said


def test_sign_off_holds_for_the_content_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "signed_off.yml"
    assert not signing.is_signed(record)
    signing.sign("Dr. Example", "clinician", datetime(2026, 11, 24, tzinfo=timezone.utc), record)
    assert signing.is_signed(record)
    monkeypatch.setattr(signing, "content_hash", lambda: "another state")
    assert not signing.is_signed(record)


def test_real_texts_are_refused_with_unsigned_content(tmp_path: Path) -> None:
    live = replace(
        settings.load({}, Path("no-such.env")),
        sms_provider="twilio",
        twilio_api_url="https://api.twilio.com",
        database_url=f"sqlite:///{tmp_path / 'intake.db'}",
    )
    with pytest.raises(start.NotFit, match="not signed off"):
        start.refuse_unless_fit(wiring.build(live))
