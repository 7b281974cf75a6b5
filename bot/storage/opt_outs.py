"""Phones that want no texts, kept for good as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.storage import tables


def is_out(s: Session, phone_hash: str) -> bool:
    return s.get(tables.OptOut, phone_hash) is not None


def put_out(s: Session, phone_hash: str, source: str, at: datetime) -> bool:
    """Whether the phone was not out before."""
    if is_out(s, phone_hash):
        return False
    s.add(tables.OptOut(phone_hash=phone_hash, source=source, at=at))
    s.flush()
    return True


def let_in(s: Session, phone_hash: str) -> None:
    row = s.get(tables.OptOut, phone_hash)
    if row is not None:
        s.delete(row)
        s.flush()
