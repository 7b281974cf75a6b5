"""A pre-screen as staff see it: raw answers first, then the route, and every rule that fired.

Answers that were not submitted stay the patient's own, unless somebody may be in danger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Channel
from bot.domain.prescreen import THIS_PHONE, Progress, Question, Rule, Value, decide
from bot.domain.prescreen.shown import labelled
from bot.intake.desk import Desk
from bot.storage import screenings, tables
from bot.storage.database import Session


@dataclass(frozen=True)
class AnswerView:
    """A question as it was asked, what was answered, and answers that were corrected."""

    question: str
    answer: str
    before: tuple[str, ...]


@dataclass(frozen=True)
class RuleView:
    """`outcome` is None for a flag; `sources` are keys of the reference list."""

    id: str
    reason: str
    outcome: str | None
    hold: bool
    same_day: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PrescreenView:
    """`shared`: staff may see the answers. `outcome` is None while there is nothing to route."""

    state: str
    version: str
    is_current: bool
    shared: bool
    started_at: datetime
    submitted_at: datetime | None
    reviewed_at: datetime | None
    answers: tuple[AnswerView, ...]
    outcome: str | None
    rules: tuple[RuleView, ...]


def view(
    s: Session, desk: Desk, conversation: tables.Conversation, *, in_danger: bool
) -> PrescreenView | None:
    row = screenings.newest(s, conversation.id)
    if row is None:
        return None
    progress = Progress.from_json(row.progress)
    shared = row.submitted_at is not None or bool(progress.fired) or in_danger
    answers = _answers(desk, progress, conversation.phone) if shared else ()
    rules, outcome = _route(desk, progress) if answers else ((), None)
    return PrescreenView(
        state=row.state,
        version=row.version,
        is_current=row.version == desk.prescreen.version,
        shared=shared,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        reviewed_at=row.reviewed_at,
        answers=answers,
        outcome=row.outcome or outcome,
        rules=rules,
    )


def _answers(desk: Desk, progress: Progress, phone: str | None) -> tuple[AnswerView, ...]:
    return tuple(
        AnswerView(
            question.text.on(Channel.WEB),
            _said(desk, question, progress.answers[question.id], phone),
            tuple(
                _said(desk, question, value, phone)
                for question_id, value in progress.corrected
                if question_id == question.id
            ),
        )
        for question in desk.prescreen.questions
        if question.id in progress.answers and not question.steers
    )


def _said(desk: Desk, question: Question, value: Value, phone: str | None) -> str:
    if value == THIS_PHONE and phone:
        return phone
    return labelled(desk.prescreen, question, value, Channel.WEB)


def _route(desk: Desk, progress: Progress) -> tuple[tuple[RuleView, ...], str]:
    """What the rules of the current criteria make of these answers."""
    decision = decide(desk.prescreen, progress.answers, progress.fired)
    of = {rule.id: question for question in desk.prescreen.questions for rule in question.rules}
    rules = tuple(_rule(rule, of[rule.id]) for rule in decision.rules)
    return rules, decision.outcome.value


def _rule(rule: Rule, question: Question) -> RuleView:
    return RuleView(
        id=rule.id,
        reason=rule.staff,
        outcome=rule.outcome.value if rule.outcome else None,
        hold=rule.hold,
        same_day=rule.same_day,
        sources=rule.sources or question.sources,
    )
