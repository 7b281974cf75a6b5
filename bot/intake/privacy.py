"""Erasing what is held about a person, Rasa's own memory included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.handoff import Event, State
from bot.intake import handoff
from bot.intake.desk import Desk
from bot.storage import (
    conversations,
    handoffs,
    one_time_links,
    screenings,
    tables,
    trackers,
)
from bot.storage.crypto import phone_hash
from bot.storage.database import Session


@dataclass(frozen=True)
class Receipt:
    """`conversations` is how many were erased; proof of consent and opt-outs is kept."""

    conversations: int


def erase_conversation(s: Session, desk: Desk, conversation: tables.Conversation) -> None:
    """Messages, answers, handoffs, queued texts and Rasa's tracker go; consents stay."""
    row = handoffs.open_for(s, conversation.id)
    if row is not None:
        if row.state == State.HELD.value:
            handoff.close(s, desk, row, Event.WITHDRAWN)
        else:
            row.crisis = False
            handoff.withdraw(s, desk, conversation)
    trackers.forget(s, conversation.id)
    conversations.erase(s, conversation)


def erase_phone(desk: Desk, phone: str) -> Receipt:
    """Everything held about the owner of this number."""
    with desk.write() as s:
        found = conversations.all_by_phone(s, phone_hash(phone))
        for conversation in found:
            erase_conversation(s, desk, conversation)
        return Receipt(len(found))


def erase_by_id(desk: Desk, conversation_id: str) -> Receipt:
    with desk.write() as s:
        conversation = s.get(tables.Conversation, conversation_id)
        if conversation is None:
            return Receipt(0)
        erase_conversation(s, desk, conversation)
        return Receipt(1)


@dataclass(frozen=True)
class Purged:
    conversations: int
    prescreens: int


def purge(desk: Desk) -> Purged:
    """Applies retention: what nobody acted on goes after the clinic's days."""
    now, days = desk.clock(), desk.content.clinic.retention
    with desk.write() as s:
        unfinished = screenings.unfinished_since(s, now - timedelta(days=days.unfinished_prescreen))
        for row in unfinished:
            screenings.erase(s, row)
        s.flush()
        abandoned = conversations.abandoned_since(s, now - timedelta(days=days.chat))
        for conversation in abandoned:
            erase_conversation(s, desk, conversation)
        one_time_links.forget_old(s, now)
        return Purged(len(abandoned), len(unfinished))
