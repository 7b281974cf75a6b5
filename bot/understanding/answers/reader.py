"""Reads a message as an answer to the question that waits."""

from __future__ import annotations

import re

from bot.domain.conversation import Channel
from bot.domain.prescreen import (
    NO,
    NOT_SURE,
    Prescreen,
    Progress,
    Question,
    Reading,
    Value,
    read_back,
)
from bot.understanding.answers.age import ADULT
from bot.understanding.answers.asides import read_aside
from bot.understanding.answers.consent import opts_out
from bot.understanding.answers.corrections import is_correction, new_value, target_of
from bot.understanding.answers.fields import Fields
from bot.understanding.answers.reach import read_email, read_phone
from bot.understanding.answers.yes_no import is_safety

CRISIS = "crisis_suicide"


def read(
    question: Question,
    text: str,
    *,
    channel: Channel | None = None,
    prescreen: Prescreen | None = None,
    progress: Progress | None = None,
) -> Reading:
    """What a message means as an answer.

    `prescreen` and `progress` let it find which earlier answer a correction changes, and further
    answers in the same message; without them only the question itself is known. Numbers pick
    choices unless the channel is the web, where nobody sees any.
    """
    reading = Reader(Fields.of(prescreen, channel), prescreen, progress).read(question, text)
    return with_crisis(question, reading)


class Reader:
    def __init__(
        self, fields: Fields, prescreen: Prescreen | None, progress: Progress | None
    ) -> None:
        self.fields = fields
        self.prescreen = prescreen
        self.progress = progress

    def read(self, question: Question, text: str) -> Reading:
        if question.field == "consent":
            return self._consent(question, text)
        if question.field == "line" and (line := self._line(text)) is not None:
            return Reading("correction", target=line)
        if self.fields.value(question, text) is None or not _is_number(text):
            if (aside := read_aside(question.field, text)) is not None:
                return aside
            if is_correction(question.field, text):
                return self._correction(question, text)
        return self._answer(question, text)

    def _answer(self, question: Question, text: str) -> Reading:
        others = self._others(question, text)
        value = self.fields.value(question, text)
        if question.field == "confirm" and value in (NO, None):
            target = self._target(text)
            if value == NO or target:
                return self._changed(target, text)
        if value is None:
            return Reading("unclear", others=others)
        if value == NOT_SURE and question.field != "pick_any":
            return Reading("dont_know")
        return Reading("value", value, _also(question, value), others=others)

    def _consent(self, question: Question, text: str) -> Reading:
        if opts_out(text):
            return Reading("value", NO, ("sms_opt_out",))
        value = self.fields.value(question, text)
        correction = is_correction(question.field, text)
        if value == NO and not correction:
            return Reading("value", NO)
        if (aside := read_aside(question.field, text)) is not None:
            return aside
        if correction:
            return self._correction(question, text)
        if value == NOT_SURE:
            return Reading("dont_know")
        return Reading("unclear") if value is None else Reading("value", value)

    # ── corrections ─────────────────────────────────────────────────────────────────────────────

    def _correction(self, question: Question, text: str) -> Reading:
        """The answer that is named; else the one before, if the new value fits it; else this."""
        target = self._target(text)
        if target is not None:
            return self._changed(target, text)
        for candidate in (self._before(question), question):
            if candidate is None or candidate.field in ("confirm", "line"):
                continue
            value = self._new_value(candidate, text)
            if value is not None:
                asked_now = candidate is question and self.prescreen is not None
                if asked_now and self.progress and question.id not in self.progress.answers:
                    # "Sorry, 48, I hit the wrong key" answers what has no answer yet.
                    return Reading("value", value, _also(question, value))
                return Reading("correction", value, target=candidate.id)
        return Reading("correction")

    def _changed(self, target: str | None, text: str) -> Reading:
        """The named answer, with its new value where the text holds one."""
        question = self._question(target)
        value = self._new_value(question, text, named=True) if question else None
        return Reading("correction", value, target=question.id if question else target)

    def _new_value(self, question: Question, text: str, named: bool = False) -> Value | None:
        def read_part(part: str) -> Value | None:
            return self.fields.value(question, part)

        value = new_value(read_part, text, question if named else None)
        return None if value == NOT_SURE else value

    def _target(self, text: str) -> str | None:
        if self.prescreen is None or self.progress is None:
            return None
        return target_of(text, self.prescreen, self.progress)

    def _question(self, target: str | None) -> Question | None:
        if target is None or self.prescreen is None or self.progress is None:
            return None
        if not target.startswith("#"):
            return self.prescreen.by_id.get(target)
        channel = self.fields.channel or Channel.WEB
        lines = read_back(self.prescreen, self.progress.answers, channel)
        named = [line.question_id for line in lines if target == f"#{line.number}"]
        return self.prescreen[named[0]] if named else None

    def _before(self, question: Question) -> Question | None:
        if self.prescreen is None or self.progress is None:
            return None
        return self.prescreen.previous(question.id, self.progress.answers)

    def _line(self, text: str) -> str | None:
        number = re.search(r"\d{1,2}", text)
        return f"#{number.group()}" if number else self._target(text)

    # ── further answers in the same message ─────────────────────────────────────────────────────

    def _others(self, question: Question, text: str) -> tuple[tuple[str, Value], ...]:
        """A phone number or address beside a name."""
        if self.prescreen is None or question.field != "first_name":
            return ()
        found = {"phone": read_phone(text), "email": read_email(text)}
        return tuple(
            (joined.id, value)
            for joined in self.prescreen.questions
            if joined.joins == question.id and (value := found.get(joined.field)) is not None
        )


def _also(question: Question, value: Value) -> tuple[str, ...]:
    """A minor is noticed whether the question asked for the age or for being an adult."""
    under_18 = value == NO or (str(value).isdigit() and int(str(value)) < ADULT)
    return ("minor",) if question.field == "age" and under_18 else ()


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d\s,.#and]+", text.strip().lower()) is not None


def with_crisis(question: Question, reading: Reading) -> Reading:
    """The safety question answered yes, or evaded, is a crisis whatever else it is."""
    if not is_safety(question.text.web):
        return reading
    evaded = reading.kind in ("unclear", "skip", "dont_know") or reading.value == "yes"
    if not evaded or CRISIS in reading.also:
        return reading
    return Reading(
        reading.kind, reading.value, (*reading.also, CRISIS), reading.target, reading.others
    )
