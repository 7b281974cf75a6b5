"""Every table. Texts, answers and phone numbers are `Encrypted`; numbers are found by hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.crypto import Encrypted
from bot.storage.database import Instant


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, dict[str, Any]: JSON}


class Conversation(Base):
    """A visitor's or patient's thread on one channel; its id says nothing about them."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(8), default="en")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_expires_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(Encrypted)
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]
    disclosed_at: Mapped[datetime | None]
    last_seq: Mapped[int] = mapped_column(default=0)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    crisis: Mapped[str | None] = mapped_column(String(16))
    misses: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(32))


class Message(Base):
    """One bubble, text or tap. `provider_id` and `client_id` are the edges' idempotency keys."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("messages_waiting", "handled_at", "author"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author: Mapped[str] = mapped_column(String(12))
    name: Mapped[str | None] = mapped_column(Encrypted)
    text: Mapped[str] = mapped_column(Encrypted)
    extras: Mapped[str | None] = mapped_column(Encrypted)
    provider_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    client_id: Mapped[str | None] = mapped_column(String(64))
    in_reply_to: Mapped[int | None]
    sent_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]


class OutgoingText(Base):
    """A text to send. Committed before anything is sent; `key` makes it one of a kind."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    callback_id: Mapped[str] = mapped_column(String(32), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(12))
    to: Mapped[str] = mapped_column(Encrypted)
    to_hash: Mapped[str] = mapped_column(String(64), index=True)
    text: Mapped[str] = mapped_column(Encrypted)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    handoff_id: Mapped[int | None] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    error: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Staff(Base):
    """The roster. A removed person keeps the row: what they did still needs a name."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(Encrypted)
    phone_hash: Mapped[str] = mapped_column(String(64), index=True)
    on_call: Mapped[bool] = mapped_column(default=False)
    backup: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Handoff(Base):
    """A request for a person. `number` is what staff see; it rests 24 hours after closing."""

    __tablename__ = "handoffs"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    open_number: Mapped[int | None] = mapped_column(unique=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(12), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    crisis: Mapped[bool] = mapped_column(default=False)
    safe_at: Mapped[datetime | None]
    alerted_at: Mapped[datetime | None]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    offered_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    tried: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told_still_trying: Mapped[bool] = mapped_column(default=False)
    nudged_at: Mapped[datetime | None]
    requested_at: Mapped[datetime]
    promised_by: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    last_said_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(12))


class HandoffEvent(Base):
    """What happened to a handoff, in order."""

    __tablename__ = "handoff_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Timer(Base):
    """A clock that belongs to a state of a handoff and dies with it."""

    __tablename__ = "timers"
    __table_args__ = (UniqueConstraint("handoff_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime] = mapped_column(index=True)


class UnclearStaffText(Base):
    """Words from a person who holds several patients, kept until they say whose they are."""

    __tablename__ = "unclear_staff_texts"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Encrypted)
    provider_id: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class StaffInbound(Base):
    """Texts from staff phones already worked on: the edge's idempotency key."""

    __tablename__ = "staff_inbound"

    provider_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Screening(Base):
    """A pre-screen under way or finished. `progress` is the engine's own JSON."""

    __tablename__ = "screenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16))
    progress: Mapped[str] = mapped_column(Encrypted)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_turn: Mapped[str | None] = mapped_column(Encrypted)
    outcome: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]


class ScreeningAnswer(Base):
    """Each answer as given, a correction beside the answer that it replaces."""

    __tablename__ = "screening_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    screening_id: Mapped[int] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[str] = mapped_column(String(40))
    question_version: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(Encrypted)
    replaced: Mapped[str | None] = mapped_column(Encrypted)
    channel: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]


class Consent(Base):
    """Proof of a yes or a no: wording, version, time, channel. Outlives the conversation."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(64), index=True)
    phone_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    given: Mapped[bool]
    wording_version: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]


class OptOut(Base):
    """A phone that wants no texts. Kept for good, as a keyed hash."""

    __tablename__ = "opt_outs"

    phone_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class UnansweredQuestion(Base):
    """What the curated set had no answer for."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    text: Mapped[str] = mapped_column(Encrypted)
    at: Mapped[datetime]


class StaffTask(Base):
    """Something a person must look at that is no handoff: a text not delivered, a same-day call."""

    __tablename__ = "staff_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Tracker(Base):
    """Rasa's memory of a conversation: a window of events, and the last turn's answer."""

    __tablename__ = "trackers"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    events: Mapped[str] = mapped_column(Encrypted)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_turn: Mapped[str | None] = mapped_column(Encrypted)


class OneTimeLink(Base):
    """A code that opens something once: the web half of a pre-screen, or staff sign-in."""

    __tablename__ = "one_time_links"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
