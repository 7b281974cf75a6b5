"""What comes next, and where the answers lead. Pure: the same answers always give the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import Answers
from bot.domain.prescreen.criteria import STRENGTH, Outcome, Prescreen, Question, Rule


@dataclass(frozen=True)
class Decision:
    """The route for staff: one outcome, the rules that fired (flags among them), and how soon."""

    outcome: Outcome
    rules: tuple[Rule, ...]
    hold: bool
    same_day: bool

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(rule.id for rule in self.rules)


def next_question(prescreen: Prescreen, answers: Answers, channel: Channel) -> Question | None:
    """The first question of the screening that applies and has no answer; None when complete."""
    for question in screening(prescreen, answers, channel):
        if question.id not in answers:
            return question
    return None


def screening(prescreen: Prescreen, answers: Answers, channel: Channel) -> tuple[Question, ...]:
    """The questions that make up this person's pre-screen up to the read-back."""
    return tuple(
        question
        for question in prescreen.questions
        if not question.after and channel in question.channels and question.applies(answers)
    )


def decide(prescreen: Prescreen, answers: Answers, kept: Collection[str] = ()) -> Decision:
    """The strongest outcome of all rules that hold.

    `kept` are ids of rules that fired on an earlier answer and outlive its correction.
    """
    fired = tuple(
        rule
        for question in prescreen.questions
        for rule in question.rules
        if rule.id in kept or (_counts(question, answers) and rule.when.holds(answers))
    )
    outcomes = {rule.outcome for rule in fired if rule.outcome} | {Outcome.CONSULT}
    return Decision(
        outcome=max(outcomes, key=STRENGTH.index),
        rules=fired,
        hold=any(rule.hold for rule in fired),
        same_day=any(rule.same_day for rule in fired),
    )


def _counts(question: Question, answers: Answers) -> bool:
    """A follow-up whose condition was corrected away no longer counts."""
    return question.on_request or question.applies(answers)
