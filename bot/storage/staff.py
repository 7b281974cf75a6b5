"""The roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage import tables
from bot.storage.crypto import phone_hash


def add(
    s: Session, name: str, phone: str, at: datetime, *, on_call: bool, backup: bool
) -> tables.Staff:
    person = tables.Staff(
        name=name,
        phone=phone,
        phone_hash=phone_hash(phone),
        on_call=on_call,
        backup=backup,
        verified_at=at,
        added_at=at,
    )
    s.add(person)
    s.flush()
    return person


def roster(s: Session) -> Sequence[tables.Staff]:
    """Everybody who may claim, in the order in which they are asked: on call, backup, others."""
    return s.scalars(
        select(tables.Staff)
        .where(tables.Staff.removed_at.is_(None), tables.Staff.verified_at.is_not(None))
        .order_by(tables.Staff.on_call.desc(), tables.Staff.backup.desc(), tables.Staff.id)
    ).all()


def to_page(s: Session) -> list[tables.Staff]:
    """Those who are paged, on call before backup."""
    return [person for person in roster(s) if person.on_call or person.backup]


def by_phone(s: Session, phone: str) -> tables.Staff | None:
    return s.scalar(
        select(tables.Staff).where(
            tables.Staff.phone_hash == phone_hash(phone), tables.Staff.removed_at.is_(None)
        )
    )


def get(s: Session, staff_id: int) -> tables.Staff:
    return s.get_one(tables.Staff, staff_id)
