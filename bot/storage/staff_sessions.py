"""Browsers that are signed in to the staff pages. Only keyed hashes of their cookies are stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.staff_tables import StaffSession


def start(s: Session, token_hash: str, staff_id: int, at: datetime, ends_at: datetime) -> None:
    """A new one; those that have run out are forgotten meanwhile."""
    s.execute(delete(StaffSession).where(StaffSession.ends_at <= at))
    s.add(StaffSession(token_hash=token_hash, staff_id=staff_id, started_at=at, ends_at=ends_at))
    s.flush()


def find(s: Session, token_hash: str, now: datetime) -> tuple[StaffSession, tables.Staff] | None:
    """None where it is unknown, has run out, or its owner is no longer on the roster."""
    found = s.execute(
        select(StaffSession, tables.Staff)
        .join(tables.Staff, tables.Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == token_hash,
            StaffSession.ends_at > now,
            tables.Staff.removed_at.is_(None),
        )
    ).first()
    return None if found is None else (found[0], found[1])


def get(s: Session, token_hash: str) -> StaffSession | None:
    return s.get(StaffSession, token_hash)


def end(s: Session, token_hash: str) -> None:
    s.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def links_made(s: Session, purpose: str, staff_id: int, expiring_after: datetime) -> int:
    """How many links of this purpose were made for a person; `subject` begins with their id."""
    return (
        s.scalar(
            select(func.count())
            .select_from(tables.OneTimeLink)
            .where(
                tables.OneTimeLink.purpose == purpose,
                tables.OneTimeLink.subject.startswith(f"{staff_id} "),
                tables.OneTimeLink.expires_at > expiring_after,
            )
        )
        or 0
    )
