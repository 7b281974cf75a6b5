"""Rasa's trackers: one encrypted row per conversation, with the last turn's answer."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.storage import tables


def load(s: Session, conversation_id: str) -> str | None:
    row = s.get(tables.Tracker, conversation_id)
    return None if row is None else row.events


def save(s: Session, conversation_id: str, events: str, seq: int | None, turn: str | None) -> None:
    row = s.get(tables.Tracker, conversation_id) or tables.Tracker(
        conversation_id=conversation_id, last_seq=0
    )
    row.events = events
    if seq is not None:
        row.last_seq, row.last_turn = seq, turn
    s.add(row)


def answered_turn(s: Session, conversation_id: str, seq: int) -> str | None:
    """What was answered to this message, if it was the last one played."""
    row = s.get(tables.Tracker, conversation_id)
    return row.last_turn if row is not None and row.last_seq == seq else None


def forget(s: Session, conversation_id: str) -> None:
    s.execute(delete(tables.Tracker).where(tables.Tracker.conversation_id == conversation_id))


def conversation_ids(s: Session) -> list[str]:
    return list(s.scalars(select(tables.Tracker.conversation_id)))
