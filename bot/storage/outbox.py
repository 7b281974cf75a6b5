"""Texts to send: committed first, sent afterwards, never two for one row."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from bot.storage import tables
from bot.storage.crypto import phone_hash

# queued → sending → accepted → sent → delivered; `unknown` waits for proof; the rest are ends.
UNFINISHED = ("queued", "sending", "unknown")
FAILED = ("undelivered", "failed")
_FORWARD = {"accepted": 1, "sent": 2, "delivered": 3, "undelivered": 3, "failed": 3}
# Twilio's words for how far a text is, as ours.
PROVIDER_STATES = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}


def put(
    s: Session,
    key: str,
    to: str,
    text: str,
    at: datetime,
    *,
    purpose: str,
    author: str,
    conversation_id: str | None = None,
    handoff_id: int | None = None,
    staff_id: int | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> tables.OutgoingText | None:
    """Queues a text once: the same `key` again does nothing and gives None."""
    if s.scalar(select(exists().where(tables.OutgoingText.key == key))):
        return None
    row = tables.OutgoingText(
        key=key,
        callback_id=secrets.token_hex(12),
        purpose=purpose,
        author=author,
        to=to,
        to_hash=phone_hash(to),
        text=text,
        conversation_id=conversation_id,
        handoff_id=handoff_id,
        staff_id=staff_id,
        created_at=at,
        not_before=not_before or at,
        expires_at=expires_at,
    )
    s.add(row)
    s.flush()
    return row


def next_due(s: Session, now: datetime) -> tables.OutgoingText | None:
    """The next text to send; one phone gets its texts in order."""
    earlier = aliased(tables.OutgoingText)
    return s.scalar(
        select(tables.OutgoingText)
        .where(
            tables.OutgoingText.state == "queued",
            tables.OutgoingText.not_before <= now,
            ~exists().where(
                earlier.to_hash == tables.OutgoingText.to_hash,
                earlier.id < tables.OutgoingText.id,
                earlier.state.in_(UNFINISHED),
                earlier.not_before <= tables.OutgoingText.not_before,
            ),
        )
        .order_by(tables.OutgoingText.purpose != "crisis_page", tables.OutgoingText.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def unsettled(s: Session, before: datetime) -> Sequence[tables.OutgoingText]:
    """Texts that may or may not have been taken: long `unknown`, or left `sending` by a death."""
    return s.scalars(
        select(tables.OutgoingText).where(
            tables.OutgoingText.state.in_(("sending", "unknown")),
            tables.OutgoingText.sending_at < before,
        )
    ).all()


def provider_ids_for(s: Session, to_hash: str, since: datetime) -> set[str]:
    """Provider ids already tied to a text to this phone."""
    return {
        provider_id
        for provider_id in s.scalars(
            select(tables.OutgoingText.provider_id).where(
                tables.OutgoingText.to_hash == to_hash,
                tables.OutgoingText.created_at >= since - timedelta(days=2),
            )
        )
        if provider_id
    }


def by_callback_id(s: Session, callback_id: str) -> tables.OutgoingText | None:
    return s.scalar(
        select(tables.OutgoingText)
        .where(tables.OutgoingText.callback_id == callback_id)
        .with_for_update()
    )


def get_locked(s: Session, text_id: int) -> tables.OutgoingText:
    return s.get_one(tables.OutgoingText, text_id, with_for_update=True, populate_existing=True)


def advance(row: tables.OutgoingText, provider_state: str, error: str | None) -> str | None:
    """Moves delivery forward, never back. The new state, or None where nothing changed."""
    state = PROVIDER_STATES.get(provider_state)
    if state is None or _FORWARD[state] <= _FORWARD.get(row.state, 0):
        return None
    row.state, row.error = state, error or row.error
    return state
