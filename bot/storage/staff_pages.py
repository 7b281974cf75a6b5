"""What the staff pages read beyond the handoffs themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.conversation import Author
from bot.storage import tables
from bot.storage.staff_tables import HandoffNote


def numbered(s: Session, number: int) -> tables.Handoff | None:
    """The newest request with this number, open or closed."""
    return s.scalar(
        select(tables.Handoff)
        .where(tables.Handoff.number == number)
        .order_by(tables.Handoff.id.desc())
        .limit(1)
    )


def newest_for(s: Session, conversation_id: str) -> tables.Handoff | None:
    return s.scalar(
        select(tables.Handoff)
        .where(tables.Handoff.conversation_id == conversation_id)
        .order_by(tables.Handoff.id.desc())
        .limit(1)
    )


def names(s: Session) -> dict[int, str]:
    """Everybody who was ever on the roster."""
    return {row[0]: row[1] for row in s.execute(select(tables.Staff.id, tables.Staff.name))}


def events(s: Session, handoff_id: int) -> Sequence[tables.HandoffEvent]:
    return s.scalars(
        select(tables.HandoffEvent)
        .where(tables.HandoffEvent.handoff_id == handoff_id)
        .order_by(tables.HandoffEvent.id)
    ).all()


def notes(s: Session, handoff_id: int) -> Sequence[HandoffNote]:
    return s.scalars(
        select(HandoffNote).where(HandoffNote.handoff_id == handoff_id).order_by(HandoffNote.id)
    ).all()


def add_note(s: Session, handoff_id: int, staff_id: int, text: str, at: datetime) -> None:
    s.add(HandoffNote(handoff_id=handoff_id, staff_id=staff_id, text=text, at=at))
    s.flush()


def texts_of(s: Session, conversation_id: str) -> dict[int, tables.OutgoingText]:
    """The texts that carried messages to this phone, by the number of their first message."""
    prefix = f"message:{conversation_id}:"
    rows = s.scalars(
        select(tables.OutgoingText).where(
            tables.OutgoingText.conversation_id == conversation_id,
            tables.OutgoingText.key.startswith(prefix),
        )
    )
    return {int(row.key.removeprefix(prefix)): row for row in rows}


def open_tasks(s: Session) -> Sequence[tables.StaffTask]:
    return s.scalars(
        select(tables.StaffTask)
        .where(tables.StaffTask.done_at.is_(None))
        .order_by(tables.StaffTask.at)
    ).all()


def task(s: Session, task_id: int) -> tables.StaffTask | None:
    return s.get(tables.StaffTask, task_id)


def unanswered(s: Session, limit: int) -> Sequence[tables.UnansweredQuestion]:
    """The newest questions without an answer."""
    return s.scalars(
        select(tables.UnansweredQuestion).order_by(tables.UnansweredQuestion.id.desc()).limit(limit)
    ).all()


def remove_unanswered(s: Session, ids: Sequence[int]) -> None:
    s.execute(delete(tables.UnansweredQuestion).where(tables.UnansweredQuestion.id.in_(ids)))


def handoffs_since(s: Session, since: datetime) -> Sequence[tables.Handoff]:
    return s.scalars(
        select(tables.Handoff)
        .where(tables.Handoff.requested_at >= since)
        .order_by(tables.Handoff.id)
    ).all()


def conversations_heard_since(s: Session, since: datetime) -> list[tuple[str, datetime]]:
    """(id, begun at) of conversations begun since then in which the visitor said something."""
    rows = s.execute(
        select(tables.Conversation.id, tables.Conversation.created_at).where(
            tables.Conversation.created_at >= since, tables.Conversation.heard_at.is_not(None)
        )
    )
    return [(row[0], row[1]) for row in rows]


def assistant_texts_since(s: Session, since: datetime, limit: int) -> Sequence[str]:
    """What the assistant said, the newest first."""
    return s.scalars(
        select(tables.Message.text)
        .where(tables.Message.author == Author.ASSISTANT.value, tables.Message.sent_at >= since)
        .order_by(tables.Message.id.desc())
        .limit(limit)
    ).all()
