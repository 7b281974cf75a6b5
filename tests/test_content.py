"""What people read keeps the rules that the clinic and the law set."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import content, content_check, settings
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
