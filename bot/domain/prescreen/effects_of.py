"""What an answer sets off at once, whatever becomes of the pre-screen afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.prescreen.answers import Answers, Value, parts
from bot.domain.prescreen.criteria import Outcome, Prescreen, Question, Rule
from bot.domain.prescreen.progress import Progress
from bot.domain.prescreen.talk_types import (
    AnswerGiven,
    ConsentGiven,
    CrisisAnswer,
    Effect,
    SameDay,
)

UNFINISHED = "unfinished"
"""The tick by which somebody may be contacted about a pre-screen they did not finish."""


def newly_fired(question: Question, progress: Progress, answers: Answers) -> tuple[Rule, ...]:
    """Rules that act at once and have not acted before."""
    return tuple(
        rule
        for rule in question.rules
        if rule.acts_at_once and rule.id not in progress.fired and rule.when.holds(answers)
    )


def record(
    prescreen: Prescreen, question: Question, value: Value, replaced: Value | None
) -> Iterator[Effect]:
    """The answer, or the consent, to be stored."""
    wording = prescreen.wording(question.id)
    if question.field != "consent" and not question.steers:
        yield AnswerGiven(question.id, value, replaced, wording)
    if question.consent:
        given = "yes" if question.field == "consent" else UNFINISHED
        yield ConsentGiven(question.consent, given in parts(value), wording)


def at_once(rule: Rule) -> Effect:
    """A crisis is clear when the rule's outcome is EMERGENCY, unclear otherwise."""
    if rule.crisis:
        return CrisisAnswer(rule.crisis, rule.outcome is not Outcome.EMERGENCY, rule.id)
    return SameDay(rule.id, page=bool(rule.page))
