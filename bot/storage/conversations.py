"""Conversations and their messages."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.conversation import Author, Channel, Choice, Message, Reply, Source
from bot.storage import tables
from bot.storage.database import rows_changed


def new_id() -> str:
    """An opaque conversation id: no phone number, no order, no meaning."""
    return "c" + secrets.token_hex(10)


def create(
    s: Session,
    conversation_id: str,
    channel: Channel,
    at: datetime,
    *,
    locale: str = "en",
    token_hash: str | None = None,
    token_expires_at: datetime | None = None,
    phone: str | None = None,
    phone_hash: str | None = None,
) -> tables.Conversation:
    conversation = tables.Conversation(
        id=conversation_id,
        channel=channel.value,
        locale=locale,
        created_at=at,
        token_hash=token_hash,
        token_expires_at=token_expires_at,
        phone=phone,
        phone_hash=phone_hash,
    )
    s.add(conversation)
    s.flush()
    return conversation


def locked(s: Session, conversation_id: str) -> tables.Conversation:
    """The conversation, held until the transaction ends: message numbers are given under it."""
    return s.get_one(
        tables.Conversation, conversation_id, with_for_update=True, populate_existing=True
    )


def get(s: Session, conversation_id: str) -> tables.Conversation:
    return s.get_one(tables.Conversation, conversation_id)


def is_known(s: Session, conversation_id: str) -> bool:
    return s.get(tables.Conversation, conversation_id) is not None


def by_token(s: Session, token_hash: str, now: datetime) -> tables.Conversation | None:
    return s.scalar(
        select(tables.Conversation).where(
            tables.Conversation.token_hash == token_hash,
            tables.Conversation.token_expires_at > now,
        )
    )


def by_phone(s: Session, phone_hash: str) -> tables.Conversation | None:
    """The text conversation with this phone."""
    return s.scalar(
        select(tables.Conversation)
        .where(
            tables.Conversation.phone_hash == phone_hash,
            tables.Conversation.channel == Channel.SMS.value,
        )
        .order_by(tables.Conversation.created_at.desc())
        .limit(1)
    )


def all_by_phone(s: Session, phone_hash: str) -> Sequence[tables.Conversation]:
    return s.scalars(
        select(tables.Conversation).where(tables.Conversation.phone_hash == phone_hash)
    ).all()


def abandoned_since(s: Session, before: datetime) -> Sequence[tables.Conversation]:
    """Silent since `before`, with nothing in them that is a record: no pre-screen handed to
    staff, no crisis, no open handoff."""
    submitted = exists().where(
        tables.Screening.conversation_id == tables.Conversation.id,
        tables.Screening.submitted_at.is_not(None),
    )
    kept = exists().where(
        tables.Handoff.conversation_id == tables.Conversation.id,
        or_(tables.Handoff.crisis.is_(True), tables.Handoff.closed_at.is_(None)),
    )
    last = func.coalesce(tables.Conversation.heard_at, tables.Conversation.created_at)
    return s.scalars(select(tables.Conversation).where(last < before, ~submitted, ~kept)).all()


def erase(s: Session, conversation: tables.Conversation) -> None:
    """Removes the conversation and all that hangs on it."""
    s.flush()
    s.execute(delete(tables.Conversation).where(tables.Conversation.id == conversation.id))
    s.expunge(conversation)


def add_message(
    s: Session,
    conversation: tables.Conversation,
    author: Author,
    reply: Reply,
    at: datetime,
    *,
    name: str | None = None,
    provider_id: str | None = None,
    client_id: str | None = None,
    in_reply_to: int | None = None,
    handled: bool = True,
) -> tables.Message:
    """Numbers and stores one message. The caller holds the conversation `locked`."""
    conversation.last_seq += 1
    message = tables.Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        author=author.value,
        name=name,
        text=reply.text,
        extras=_extras(reply),
        provider_id=provider_id,
        client_id=client_id,
        in_reply_to=in_reply_to,
        sent_at=at,
        handled_at=at if handled else None,
    )
    s.add(message)
    s.flush()
    return message


def by_client_id(s: Session, conversation_id: str, client_id: str) -> tables.Message | None:
    return s.scalar(
        select(tables.Message).where(
            tables.Message.conversation_id == conversation_id,
            tables.Message.client_id == client_id,
        )
    )


def provider_id_seen(s: Session, provider_id: str) -> bool:
    return bool(
        s.scalar(select(exists().where(tables.Message.provider_id == provider_id)))
        or s.get(tables.StaffInbound, provider_id)
    )


def unhandled(s: Session, conversation_id: str) -> Sequence[tables.Message]:
    """Visitor messages that still wait for the assistant, oldest first."""
    return s.scalars(
        select(tables.Message)
        .where(
            tables.Message.conversation_id == conversation_id,
            tables.Message.handled_at.is_(None),
        )
        .order_by(tables.Message.seq)
    ).all()


def waiting_since(s: Session, before: datetime, now: datetime) -> Sequence[str]:
    """Conversations with a message received before `before` that nobody works on."""
    return s.scalars(
        select(tables.Message.conversation_id)
        .join(tables.Conversation, tables.Conversation.id == tables.Message.conversation_id)
        .where(
            tables.Message.handled_at.is_(None),
            tables.Message.sent_at < before,
            or_(
                tables.Conversation.lease_until.is_(None),
                tables.Conversation.lease_until < now,
            ),
        )
        .distinct()
    ).all()


def messages_after(s: Session, conversation_id: str, seq: int) -> list[Message]:
    rows = s.scalars(
        select(tables.Message)
        .where(tables.Message.conversation_id == conversation_id, tables.Message.seq > seq)
        .order_by(tables.Message.seq)
    )
    return [as_message(row) for row in rows]


def replies_to(s: Session, conversation_id: str, seq: int) -> list[Message]:
    rows = s.scalars(
        select(tables.Message)
        .where(
            tables.Message.conversation_id == conversation_id,
            tables.Message.in_reply_to == seq,
        )
        .order_by(tables.Message.seq)
    )
    return [as_message(row) for row in rows]


def recent_visitor_texts(
    s: Session, conversation_id: str, before_seq: int, since: datetime, limit: int
) -> list[str]:
    """What the visitor wrote just before, oldest first."""
    rows = s.scalars(
        select(tables.Message)
        .where(
            tables.Message.conversation_id == conversation_id,
            tables.Message.author == Author.VISITOR.value,
            tables.Message.seq < before_seq,
            tables.Message.sent_at >= since,
        )
        .order_by(tables.Message.seq.desc())
        .limit(limit)
    )
    return [row.text for row in rows][::-1]


def last_offer(s: Session, conversation_id: str) -> Message | None:
    """The newest message that is not the visitor's: its choices are the ones they see."""
    row = s.scalar(
        select(tables.Message)
        .where(
            tables.Message.conversation_id == conversation_id,
            tables.Message.author != Author.VISITOR.value,
        )
        .order_by(tables.Message.seq.desc())
        .limit(1)
    )
    return None if row is None else as_message(row)


def take_lease(s: Session, conversation_id: str, who: str, now: datetime, lasts: timedelta) -> bool:
    """Whether `who` alone may work on the conversation now; a dead worker's lease runs out."""
    taken = s.execute(
        update(tables.Conversation)
        .where(
            tables.Conversation.id == conversation_id,
            or_(
                tables.Conversation.lease_until.is_(None),
                tables.Conversation.lease_until < now,
            ),
        )
        .values(lease_until=now + lasts, lease_by=who)
    )
    return rows_changed(taken) == 1


def end_lease(s: Session, conversation_id: str, who: str) -> None:
    s.execute(
        update(tables.Conversation)
        .where(tables.Conversation.id == conversation_id, tables.Conversation.lease_by == who)
        .values(lease_until=None, lease_by=None)
    )


def as_message(row: tables.Message) -> Message:
    extras = json.loads(row.extras) if row.extras else {}
    return Message(
        seq=row.seq,
        author=Author(row.author),
        text=row.text,
        sent_at=row.sent_at,
        name=row.name,
        choices=tuple(Choice(**choice) for choice in extras.get("choices", ())),
        pick=extras.get("pick"),
        sources=tuple(Source(**source) for source in extras.get("sources", ())),
    )


def picked(row: tables.Message) -> list[str]:
    """The values that the visitor tapped with this message."""
    return list(json.loads(row.extras).get("picked", ())) if row.extras else []


def remember_picked(row: tables.Message, values: Sequence[str]) -> None:
    row.extras = json.dumps({"picked": list(values)})


def _extras(reply: Reply) -> str | None:
    if not (reply.choices or reply.sources):
        return None
    return json.dumps(
        {
            "choices": [asdict(choice) for choice in reply.choices],
            "pick": reply.pick,
            "sources": [asdict(source) for source in reply.sources],
        }
    )
