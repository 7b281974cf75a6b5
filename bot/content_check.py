"""`intake content check`: every text held against the rules for wording, length and review."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import content
from bot.content import Content, read_yaml
from bot.domain.conversation import Channel
from bot.domain.crisis import CrisisKind
from bot.faq_content import Faq, FaqLibrary, load_faq
from bot.settings import Settings
from bot.sms.texts import is_gsm, segments
from bot.understanding.reading_level import grade, sentences

_LAW = ("fda_approval", "forms_of_ketamine")
_LABEL_WORDS = 3
# Stand for what is filled in later, as long as it may well be.
_EXAMPLES = {
    "promised_by": "Monday, November 30, 9:00 AM",
    "staff_name": "Alexandra",
    "opening": "Monday, November 30, 9:00 AM",
}
_STAFF_EXAMPLES = {
    "number": 417,
    "numbers": "417, 512",
    "first": 417,
    "name": "Alexandra",
    "at": "10:42 AM",
    "since": "10:42 AM",
    "channel": "web chat",
    "link": "https://intake.example.org/staff/417",
    "what": "texting",
    "waiting": "417",
    "mine": "512",
    "words": "",
    "clinic_phone": "702-555-0150",
}


@dataclass(frozen=True)
class Rules:
    """`wording_rules.yml`, its patterns compiled."""

    data: Mapping[str, Any]

    def banned(self, text: str, *lists: str) -> Iterator[str]:
        for name in lists:
            for pattern in self.data[name]:
                if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE):
                    yield f"says {pattern!r}"

    def never_said(self, topic: str, text: str) -> Iterator[str]:
        for pattern in self.data["never_say"].get(topic, ()):
            if re.search(rf"(?<!\w){pattern}", text, re.IGNORECASE):
                yield f"says {pattern!r}, never under this topic"

    def too_hard(self, text: str, kind: str) -> Iterator[str]:
        if len(text.split()) <= _LABEL_WORDS:
            return  # a label, no sentence
        found, limit = grade(text, self.data["names"]), self.data["grade"][kind]
        if found > limit:
            yield f"reads at grade {found:.1f}, at most {limit}"

    def too_long(self, text: str, kind: str) -> Iterator[str]:
        limit = self.data["segments"][kind]
        if segments(text) > limit:
            yield f"takes {segments(text)} segments, at most {limit}"


def run(settings: Settings) -> list[str]:
    """Every problem as "where: what"; none is good."""
    rules = Rules(read_yaml(content.FOLDER / "wording_rules.yml"))
    texts = content.load(settings)
    return [
        *_faq(rules, texts, load_faq()),
        *_patient(rules, texts),
        *_staff(rules, texts),
        *_crisis(rules, texts),
    ]


def _faq(rules: Rules, texts: Content, library: FaqLibrary) -> Iterator[str]:
    values = texts.clinic.placeholders("https://intake.example.org")
    for topic in library.values():
        where = f"data/faq/{topic.id}.yml"
        for problem in _one_faq(rules, topic, values):
            yield f"{where}: {problem}"


def _one_faq(rules: Rules, topic: Faq, values: Mapping[str, str | None]) -> Iterator[str]:
    web = topic.replies(Channel.WEB, values)
    [sms] = topic.replies(Channel.SMS, values)
    whole = "\n".join(reply.text for reply in web)
    for text in (whole, sms.text):
        yield from rules.banned(text, "banned")
        yield from rules.never_said(topic.id, text)
        yield from rules.too_hard(text, "answers")
    for reply in web:
        count = len(sentences(reply.text))
        if count > rules.data["sentences_in_a_bubble"]:
            yield f"a bubble of {count} sentences"
    yield from rules.banned(sms.text, "banned_in_texts")
    yield from rules.too_long(sms.text, "answer")
    if not is_gsm(sms.text):
        yield "the text form has letters outside the GSM alphabet"
    if not topic.medical and not topic.sources and "{clinic" not in topic.web.text:
        return
    within = rules.data["review_within_days_law" if topic.id in _LAW else "review_within_days"]
    if topic.review_by - topic.reviewed_on > timedelta(days=within):
        yield f"review_by is more than {within} days after reviewed_on"


def _patient(rules: Rules, texts: Content) -> Iterator[str]:
    for key, forms in texts.patient.forms.items():
        for form in forms:
            channel = Channel.SMS if form.endswith("sms") else Channel.WEB
            locale = "es" if form.startswith("es") else "en"
            text = texts.tell(key, channel, locale, **_EXAMPLES)
            where = f"patient_texts.yml: {key}.{form}"
            problems = list(rules.banned(text, "banned", "banned_in_texts"))
            if channel is Channel.SMS:
                problems += rules.too_long(text, "patient")
                if not is_gsm(text):
                    problems.append("has letters outside the GSM alphabet")
            if locale == "en":
                problems += rules.too_hard(text, "answers")
            yield from (f"{where}: {problem}" for problem in problems)


def _staff(rules: Rules, texts: Content) -> Iterator[str]:
    for key in texts.staff.forms:
        text = texts.staff.say(key, _STAFF_EXAMPLES)
        problems = list(rules.banned(text, "banned_in_texts"))
        problems += rules.too_long(text, "staff")
        if not is_gsm(text):
            problems.append("has letters outside the GSM alphabet")
        yield from (f"staff_texts.yml: {key}: {problem}" for problem in problems)


def _crisis(rules: Rules, texts: Content) -> Iterator[str]:
    for kind in CrisisKind:
        for locale in ("en", "es"):
            [sms] = texts.crisis.answer(kind, Channel.SMS, locale)
            web = "\n".join(texts.crisis.answer(kind, Channel.WEB, locale))
            problems = list(rules.too_long(sms, "crisis"))
            problems += rules.banned(web + sms, "banned_in_texts")
            if locale == "en":
                problems += [*rules.too_hard(web, "crisis"), *rules.too_hard(sms, "crisis")]
            yield from (f"crisis.yml: {kind.value}.{locale}: {problem}" for problem in problems)
