"""The talk itself: one reading in, the next prompts and effects out. A pure state machine.

asking ──▶ reading_back ──▶ consenting ──▶ submitted
   └── stopped (emergency, administrative limit) · put_off ⇄ asking · withdrawn
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.conversation import Channel
from bot.domain.prescreen.answering import answer, correct, keep_beside, leave_open, not_understood
from bot.domain.prescreen.answers import NO, YES, Locale
from bot.domain.prescreen.asking import ask, explain, go_back, go_on, waiting_question, welcome_back
from bot.domain.prescreen.criteria import Prescreen
from bot.domain.prescreen.ending import put_off, withdraw
from bot.domain.prescreen.making import PATIENT, READ_BACK, WITHDRAW, Making
from bot.domain.prescreen.picks import settled
from bot.domain.prescreen.progress import Progress
from bot.domain.prescreen.read_back import read_back
from bot.domain.prescreen.talk_types import PersonAsked, Reading, Turn


def begin(prescreen: Prescreen, channel: Channel, locale: Locale = "en") -> Turn:
    """A new pre-screen: the first question."""
    return go_on(Making(prescreen, Progress(prescreen.version, locale), channel))


def take(prescreen: Prescreen, progress: Progress, reading: Reading, channel: Channel) -> Turn:
    """The next step after a message.

    While nothing waits for an answer it does nothing, except that a correction reopens a talk
    that an administrative limit had stopped.
    """
    making = Making(prescreen, progress, channel)
    question = waiting_question(prescreen, progress)
    if question is None:
        reopens = progress.stage == "stopped" and reading.kind == "correction" and progress.answers
        return correct(making, reading) if reopens else Turn(progress)
    for other, found in reading.others:
        keep_beside(making, other, found)
    match reading.kind:
        case "value" if reading.value is not None:
            return answer(making, question, reading.value)
        case "correction":
            return correct(making, reading)
        case "skip" | "dont_know":
            return leave_open(making, question, skipped=reading.kind == "skip")
        case "why":
            return explain(making, question)
        case "back":
            return go_back(making, question)
        case "later":
            return put_off(making)
        case "never_mind":
            saved = read_back(prescreen, progress.answers, channel)
            return ask(making, prescreen[WITHDRAW]) if saved else withdraw(making, "delete")
        case "for_relative":
            return ask(making, prescreen[PATIENT])
        case "person":
            return Turn(making.progress, effects=(*making.effects, PersonAsked()))
        case _:
            return not_understood(making, question, reading)


def ask_again(prescreen: Prescreen, progress: Progress, channel: Channel) -> Turn:
    """The same question once more, after a side question was answered."""
    question = waiting_question(prescreen, progress)
    if question is None:
        return Turn(progress)
    return ask(Making(prescreen, progress, channel), question, tries=progress.tries)


def resume(prescreen: Prescreen, progress: Progress, channel: Channel) -> Turn:
    """Goes on where it was put off, with a summary; also on the other channel."""
    if progress.stage in ("submitted", "withdrawn"):
        return Turn(progress)
    return welcome_back(Making(prescreen, _still_valid(prescreen, progress), channel))


def chosen(prescreen: Prescreen, progress: Progress, values: Sequence[str]) -> Reading:
    """Tapped buttons or ticked boxes, read without any language."""
    question = waiting_question(prescreen, progress)
    if question is None:
        return Reading("unclear")
    if len(values) == 1 and values[0].startswith("#"):
        return Reading("correction", target=values[0])
    value = settled(question, values)
    if value is None or not question.takes(value):
        return Reading("unclear")
    if question.id == READ_BACK and value == NO:
        return Reading("correction")
    return Reading("value", value)


def _still_valid(prescreen: Prescreen, progress: Progress) -> Progress:
    """Answers that today's file still knows; a refused consent is asked for once more."""
    kept = {
        question.id: progress.answers[question.id]
        for question in prescreen.questions
        if question.id in progress.answers
        and question.takes(progress.answers[question.id])
        and not (question.field == "consent" and progress.answers[question.id] != YES)
    }
    return replace(progress, version=prescreen.version, answers=kept, stage="asking", asking=None)
