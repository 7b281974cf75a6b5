"""Codes that work once. Only their keyed hash is stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.database import rows_changed


def put(s: Session, code_hash: str, purpose: str, subject: str, expires_at: datetime) -> None:
    s.add(
        tables.OneTimeLink(
            code_hash=code_hash, purpose=purpose, subject=subject, expires_at=expires_at
        )
    )
    s.flush()


def use(s: Session, code_hash: str, purpose: str, now: datetime) -> str | None:
    """The subject of a code, which is spent by this; None if unknown, spent or too old."""
    spent = s.execute(
        update(tables.OneTimeLink)
        .where(
            tables.OneTimeLink.code_hash == code_hash,
            tables.OneTimeLink.purpose == purpose,
            tables.OneTimeLink.used_at.is_(None),
            tables.OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
    )
    if rows_changed(spent) != 1:
        return None
    return s.scalar(
        select(tables.OneTimeLink.subject).where(tables.OneTimeLink.code_hash == code_hash)
    )


def forget_old(s: Session, now: datetime) -> None:
    s.execute(delete(tables.OneTimeLink).where(tables.OneTimeLink.expires_at <= now))
