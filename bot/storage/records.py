"""Consents, unanswered questions and tasks for staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.storage import tables


def add_consent(
    s: Session,
    conversation: tables.Conversation,
    kind: str,
    given: bool,
    wording_version: str,
    at: datetime,
    phone_hash: str | None = None,
) -> None:
    s.add(
        tables.Consent(
            conversation_id=conversation.id,
            phone_hash=phone_hash or conversation.phone_hash,
            kind=kind,
            given=given,
            wording_version=wording_version,
            channel=conversation.channel,
            at=at,
        )
    )


def had_text_consent(s: Session, phone_hash: str) -> bool:
    """Whether the owner of this phone ever said yes to texts."""
    known = exists().where(
        tables.Consent.phone_hash == phone_hash,
        tables.Consent.kind == "text",
        tables.Consent.given.is_(True),
    )
    return bool(s.scalar(select(known)))


def add_unanswered(s: Session, conversation_id: str, seq: int, text: str, at: datetime) -> bool:
    """Whether this message was not yet on the list."""
    known = exists().where(
        tables.UnansweredQuestion.conversation_id == conversation_id,
        tables.UnansweredQuestion.seq == seq,
    )
    if s.scalar(select(known)):
        return False
    s.add(tables.UnansweredQuestion(conversation_id=conversation_id, seq=seq, text=text, at=at))
    return True


def add_task(
    s: Session, key: str, kind: str, at: datetime, conversation_id: str | None = None
) -> None:
    """A task once; the same `key` again does nothing."""
    if not s.scalar(select(exists().where(tables.StaffTask.key == key))):
        s.add(tables.StaffTask(key=key, kind=kind, conversation_id=conversation_id, at=at))
        s.flush()
