"""The answers said back before anything is sent, each line with the number to change it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import NONE, Answers, parts
from bot.domain.prescreen.criteria import Prescreen, Question
from bot.domain.prescreen.shown import labelled

_OWN_CHOICES = frozenset({NONE, "not_sure", "prefer_not_to_say"})


@dataclass(frozen=True)
class Line:
    """One answer: "4. state you live in: Nevada"."""

    number: int
    question_id: str
    text: str

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


def read_back(prescreen: Prescreen, answers: Answers, channel: Channel) -> tuple[Line, ...]:
    """The answers that count, in the order of the questions."""
    return tuple(
        Line(number, question.id, _said(prescreen, question, answers, channel))
        for number, question in enumerate(_answered(prescreen, answers), start=1)
    )


def _answered(prescreen: Prescreen, answers: Answers) -> Iterator[Question]:
    for question in prescreen.questions:
        counts = question.on_request or question.applies(answers)
        if question.shown_back and counts and question.id in answers:
            yield question


def _said(prescreen: Prescreen, question: Question, answers: Answers, channel: Channel) -> str:
    value = answers[question.id]
    if question.screening and parts(value) == (NONE,):
        items = "; ".join(
            choice.label.on(channel) for choice in question.choices if choice.id not in _OWN_CHOICES
        )
        return prescreen.say("read_back_none", channel, items=items)
    return f"{question.topic.capitalize()}: {labelled(prescreen, question, value, channel)}"
