"""The tables of the staff pages: who is signed in, and private notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.crypto import Encrypted
from bot.storage.tables import Base


class StaffSession(Base):
    """A browser that is signed in, by the keyed hash of its cookie.

    `notice` is what the next page says once; `last_reply` tells a double click from a second reply.
    """

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    notice: Mapped[str | None] = mapped_column(Encrypted)
    last_reply: Mapped[str | None] = mapped_column(String(64))


class HandoffNote(Base):
    """What staff write to each other about a request. Never shown to the patient."""

    __tablename__ = "handoff_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(
        ForeignKey("handoffs.id", ondelete="CASCADE"), index=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Encrypted)
    at: Mapped[datetime]
