"""The shipped pre-screen for tests, the answers it can get, and people who walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from hypothesis import strategies as st

from bot.content import FOLDER, read_clinic
from bot.domain.conversation import Channel
from bot.domain.prescreen import (
    DECLINED,
    NONE,
    NOT_SURE,
    Prescreen,
    Question,
    Reading,
    Turn,
    Value,
    begin,
    next_question,
    settled,
    take,
    waiting_question,
)
from bot.prescreen_content import load_prescreen

CLINIC = read_clinic(FOLDER / "clinic.yml")
PRESCREEN: Prescreen = load_prescreen(CLINIC)

TYPED = {"first_name": "Dana", "phone": "+17025550148", "email": "dana@example.com"}

STRAIGHTFORWARD: dict[str, Value] = {
    "text_privacy": "go_on",
    "collect": "yes",
    "age": "yes",
    "safety": "no",
    "recent_thoughts": "no",
    "medical_now": "no",
    "state": "NV",
    "reason": ("depression", "anxiety"),
    "care": ("can_come", "ride", "current_care", "tried_talk", "tried_medicine"),
    "diagnoses": (NONE,),
    "body": (NONE,),
    "history": (NONE,),
    "medicines": ("depression",),
    "contact": ("call", "voicemail", "morning"),
    "first_name": "Dana",
    "phone": "+17025550148",
    "read_back": "yes",
    "consent_text": "yes",
    "share": "yes",
}


def options(question: Question) -> list[Value]:
    """Values that a question can get, pairs of picks included."""
    if question.field in TYPED:
        return [TYPED[question.field], DECLINED, NOT_SURE]
    ids = [choice.id for choice in question.choices]
    if question.field == "state":
        return [*ids, "TX", "AK"]
    if not question.picks_any:
        return list(ids)
    several = [*combinations(ids, 1), *combinations(ids, 2), *combinations(ids, 4)]
    return list(dict.fromkeys(v for picks in several if (v := settled(question, picks))))


@st.composite
def complete_answers(
    draw: st.DrawFn, kept: Callable[[Question], bool] = lambda _: False
) -> dict[str, Value]:
    """A complete set of answers on the web; those `kept` are the straightforward ones."""
    answers: dict[str, Value] = {}
    while question := next_question(PRESCREEN, answers, Channel.WEB):
        easy = STRAIGHTFORWARD.get(question.id)
        chosen = easy if easy is not None and kept(question) else None
        answers[question.id] = chosen or draw(st.sampled_from(options(question)))
    return answers


def walk(answers: dict[str, Value], channel: Channel) -> Iterator[Turn]:
    """Every turn of somebody who answers all questions at once and as asked."""
    turn = begin(PRESCREEN, channel)
    yield turn
    while question := waiting_question(PRESCREEN, turn.progress):
        also = _joined(question, answers) if channel is Channel.WEB else ()
        reading = Reading("value", answers[question.id], others=also)
        turn = take(PRESCREEN, turn.progress, reading, channel)
        yield turn


def at(question_id: str, channel: Channel = Channel.WEB, **changed: Value) -> Turn:
    """The turn at which this question is asked of somebody straightforward."""
    for turn in walk(STRAIGHTFORWARD | changed, channel):
        if turn.progress.asking == question_id:
            return turn
    raise AssertionError(f"{question_id} was never asked")


def say(turn: Turn, reading: Reading, channel: Channel = Channel.WEB) -> Turn:
    return take(PRESCREEN, turn.progress, reading, channel)


def reply(turn: Turn, value: Value, channel: Channel = Channel.WEB) -> Turn:
    return say(turn, Reading("value", value), channel)


def _joined(question: Question, answers: dict[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(
        (other.id, answers[other.id])
        for other in PRESCREEN.questions
        if other.joins == question.id and other.id in answers and other.applies(answers)
    )
