"""The first staff page: what waits, what I have, what others have, and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.handoff import State
from bot.intake.desk import Desk
from bot.intake.staff_door import SignedIn
from bot.storage import handoffs, staff_pages, tables
from bot.storage.database import Session


@dataclass(frozen=True)
class Request:
    """A handoff as staff see it. `urgent`: its crisis is open. `late`: the promise has passed."""

    number: int
    channel: str
    state: str
    reason: str
    urgent: bool
    since: datetime
    promised_by: datetime | None
    late: bool
    holder: str | None
    mine: bool
    claimed_at: datetime | None
    asked: str | None
    asks_me: bool
    safe_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED.value

    @property
    def is_held(self) -> bool:
        return self.state == State.HELD.value


@dataclass(frozen=True)
class Task:
    """Something to look at. `number`: the newest request of the same conversation."""

    id: int
    kind: str
    at: datetime
    number: int | None
    has_conversation: bool


@dataclass(frozen=True)
class Board:
    waiting: tuple[Request, ...]
    mine: tuple[Request, ...]
    others: tuple[Request, ...]
    tasks: tuple[Task, ...]


def board(desk: Desk, me: SignedIn) -> Board:
    """Crisis on top, then the longest waiting."""
    with desk.read() as s:
        names = staff_pages.names(s)
        found = [request_of(s, desk, row, me, names) for row in handoffs.open_ones(s)]
        tasks = tuple(_task(s, row) for row in staff_pages.open_tasks(s))
    ordered = sorted(found, key=lambda request: (not request.urgent, request.since))
    return Board(
        waiting=tuple(request for request in ordered if not request.is_held),
        mine=tuple(request for request in ordered if request.mine),
        others=tuple(request for request in ordered if request.is_held and not request.mine),
        tasks=tasks,
    )


def request_of(
    s: Session, desk: Desk, row: tables.Handoff, me: SignedIn, names: dict[int, str]
) -> Request:
    held = row.state == State.HELD.value
    waits = row.state != State.CLOSED.value and row.first_reply_at is None
    return Request(
        number=row.number,
        channel=s.get_one(tables.Conversation, row.conversation_id).channel,
        state=row.state,
        reason=row.reason,
        urgent=row.crisis and row.safe_at is None and row.closed_at is None,
        since=row.requested_at,
        promised_by=row.promised_by,
        late=waits and row.promised_by is not None and row.promised_by < desk.clock(),
        holder=names.get(row.holder_id) if row.holder_id else None,
        mine=held and row.holder_id == me.staff_id,
        claimed_at=row.claimed_at,
        asked=names.get(row.offered_id) if row.offered_id else None,
        asks_me=not held and row.offered_id == me.staff_id,
        safe_at=row.safe_at,
        closed_at=row.closed_at,
    )


def _task(s: Session, row: tables.StaffTask) -> Task:
    request = staff_pages.newest_for(s, row.conversation_id) if row.conversation_id else None
    number = request.number if request else None
    return Task(row.id, row.kind, row.at, number, row.conversation_id is not None)
