"""Handoffs, their events and their clocks. Claims are conditional updates: one winner."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from bot.domain import handoff as rules
from bot.storage import conversations, tables
from bot.storage.database import rows_changed

NUMBER_RESTS = timedelta(hours=24)
_OPEN = [state.value for state in rules.OPEN]
_UNCLAIMED = [state.value for state in rules.UNCLAIMED]


class NoNumberLeft(Exception):
    """All 900 three-digit numbers are open or rest."""


def create(
    s: Session, conversation_id: str, reason: rules.Reason, at: datetime, *, crisis: bool
) -> tables.Handoff:
    number = _free_number(s, at)
    row = tables.Handoff(
        number=number,
        open_number=number,
        conversation_id=conversation_id,
        state=rules.State.REQUESTED.value,
        reason=reason.value,
        crisis=crisis,
        requested_at=at,
        tried={},
    )
    s.add(row)
    s.flush()
    note(s, row, "requested", at)
    return row


def _free_number(s: Session, at: datetime) -> int:
    taken = set(
        s.scalars(
            select(tables.Handoff.number).where(
                or_(
                    tables.Handoff.closed_at.is_(None),
                    tables.Handoff.closed_at > at - NUMBER_RESTS,
                )
            )
        )
    )
    free = [number for number in range(100, 1000) if number not in taken]
    if not free:
        raise NoNumberLeft
    return secrets.choice(free)


def open_for(s: Session, conversation_id: str) -> tables.Handoff | None:
    return s.scalar(
        select(tables.Handoff)
        .where(tables.Handoff.conversation_id == conversation_id, tables.Handoff.state.in_(_OPEN))
        .order_by(tables.Handoff.id.desc())
        .limit(1)
        .with_for_update()
    )


def last_for(s: Session, conversation_id: str) -> tables.Handoff | None:
    return s.scalar(
        select(tables.Handoff)
        .where(tables.Handoff.conversation_id == conversation_id)
        .order_by(tables.Handoff.id.desc())
        .limit(1)
        .with_for_update()
    )


def by_number(s: Session, number: int) -> tables.Handoff | None:
    """The open request with this number, locked."""
    found = s.scalar(select(tables.Handoff.id).where(tables.Handoff.open_number == number))
    if found is None:
        return None
    row = get_locked(s, found)
    return row if row.open_number == number else None  # closed while we waited for the lock


def get_locked(s: Session, handoff_id: int) -> tables.Handoff:
    """The handoff, locked after its conversation: everybody takes the two in this order, or on
    PostgreSQL a claim and a message of the patient could wait for each other for good."""
    conversation_id = s.scalar(
        select(tables.Handoff.conversation_id).where(tables.Handoff.id == handoff_id)
    )
    if conversation_id is not None:
        conversations.locked(s, conversation_id)
    return s.get_one(tables.Handoff, handoff_id, with_for_update=True, populate_existing=True)


def open_ones(s: Session) -> Sequence[tables.Handoff]:
    """Crisis first, then the longest waiting."""
    return s.scalars(
        select(tables.Handoff)
        .where(tables.Handoff.state.in_(_OPEN))
        .order_by(tables.Handoff.crisis.desc(), tables.Handoff.requested_at)
    ).all()


def open_numbers(s: Session) -> set[int]:
    return {row.number for row in open_ones(s)}


def held_by(s: Session, staff_id: int) -> Sequence[tables.Handoff]:
    return s.scalars(
        select(tables.Handoff)
        .where(
            tables.Handoff.holder_id == staff_id,
            tables.Handoff.state == rules.State.HELD.value,
        )
        .order_by(tables.Handoff.claimed_at)
    ).all()


def claim(s: Session, handoff_id: int, staff_id: int, at: datetime) -> bool:
    """Whether this person won: the database lets exactly one claim through."""
    won = s.execute(
        update(tables.Handoff)
        .where(tables.Handoff.id == handoff_id, tables.Handoff.state.in_(_UNCLAIMED))
        .values(
            state=rules.State.HELD.value,
            holder_id=staff_id,
            offered_id=None,
            claimed_at=at,
            last_said_at=at,
            nudged_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    return rows_changed(won) == 1


def note(
    s: Session, row: tables.Handoff, kind: str, at: datetime, staff_id: int | None = None
) -> None:
    s.add(tables.HandoffEvent(handoff_id=row.id, kind=kind, staff_id=staff_id, at=at))


def set_timer(s: Session, row: tables.Handoff, kind: rules.Timer, due_at: datetime) -> None:
    stop_timer(s, row, kind)
    s.add(tables.Timer(handoff_id=row.id, kind=kind.value, due_at=due_at))
    s.flush()


def has_timer(s: Session, row: tables.Handoff, kind: rules.Timer) -> bool:
    found = exists().where(tables.Timer.handoff_id == row.id, tables.Timer.kind == kind.value)
    return bool(s.scalar(select(found)))


def stop_timer(s: Session, row: tables.Handoff, kind: rules.Timer) -> None:
    s.execute(
        delete(tables.Timer).where(
            tables.Timer.handoff_id == row.id, tables.Timer.kind == kind.value
        )
    )


def stop_timers_not_of(s: Session, row: tables.Handoff) -> None:
    """Clocks die with the state they belong to; the crisis repeat has a life of its own."""
    kept = [timer.value for timer in rules.TIMERS_OF[rules.State(row.state)]]
    s.execute(
        delete(tables.Timer).where(
            tables.Timer.handoff_id == row.id,
            tables.Timer.kind.not_in([*kept, rules.Timer.CRISIS_REPEAT.value]),
        )
    )


def due_timers(s: Session, now: datetime, limit: int = 20) -> list[int]:
    return list(
        s.scalars(
            select(tables.Timer.id)
            .where(tables.Timer.due_at <= now)
            .order_by(tables.Timer.due_at)
            .limit(limit)
        )
    )


def pop_timer(s: Session, timer_id: int, now: datetime) -> tuple[rules.Timer, int] | None:
    """Takes a due timer out, as (kind, handoff id); None where another courier was quicker."""
    timer = s.scalar(
        select(tables.Timer)
        .where(tables.Timer.id == timer_id, tables.Timer.due_at <= now)
        .with_for_update(skip_locked=True)
    )
    if timer is None:
        return None
    s.delete(timer)
    s.flush()
    return rules.Timer(timer.kind), timer.handoff_id


def events_of(s: Session, row: tables.Handoff, kind: str) -> Sequence[tables.HandoffEvent]:
    return s.scalars(
        select(tables.HandoffEvent).where(
            tables.HandoffEvent.handoff_id == row.id, tables.HandoffEvent.kind == kind
        )
    ).all()


def move(s: Session, row: tables.Handoff, event: rules.Event) -> None:
    """The next state, and an end to the clocks of the last. Raises `IllegalMove`."""
    row.state = rules.move(rules.State(row.state), event).value
    s.flush()
    stop_timers_not_of(s, row)
