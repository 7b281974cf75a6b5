"""A crisis: the fixed answer at once, staff paged, everything else stopped. One commit.

Works with the assistant and the SMS provider both down: the answer is stored (and so shown on the
web) here, the pages wait in the outbox.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import Author, Channel, Reply
from bot.domain.crisis import Crisis, CrisisKind
from bot.domain.handoff import Reason
from bot.domain.prescreen.progress import Progress
from bot.intake import handoff, voice
from bot.intake.desk import Desk
from bot.storage import conversations, screenings, tables
from bot.storage.database import Session

SPLIT_WITHIN = timedelta(minutes=3)
_SPLIT_MESSAGES = 3


def look(
    s: Session, desk: Desk, conversation: tables.Conversation, message: tables.Message
) -> Crisis | None:
    """The crisis in this message, alone or as the end of one split over several."""
    before = conversations.recent_visitor_texts(
        s, conversation.id, message.seq, message.sent_at - SPLIT_WITHIN, _SPLIT_MESSAGES
    )
    return desk.crisis.detect(message.text, before)


def respond(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    kind: CrisisKind,
    *,
    in_reply_to: int | None,
    text: str = "",
) -> None:
    """The fixed resources, then the page. Called in every state, also while staff hold it."""
    locale = "es" if text and desk.language(text) == "es" else conversation.locale
    bubbles = desk.content.crisis.answer(kind, Channel(conversation.channel), locale)
    replies = tuple(Reply(bubble) for bubble in bubbles)
    voice.say(
        s,
        desk,
        conversation,
        Author.SYSTEM,
        replies,
        in_reply_to=in_reply_to,
        purpose="crisis",
    )
    alarm(s, desk, conversation, kind)
    _stop_prescreen(s, desk, conversation)


def alarm(
    s: Session, desk: Desk, conversation: tables.Conversation, kind: CrisisKind
) -> tables.Handoff:
    """The crisis state and the page, without words to the patient."""
    conversation.crisis = kind.value
    return handoff.request(s, desk, conversation, Reason.CRISIS)


def end(s: Session, desk: Desk, row: tables.Handoff, person: tables.Staff) -> bool:
    """Only a person ends a crisis. Whether there was one to end."""
    if not row.crisis or row.safe_at is not None:
        return False
    row.safe_at = desk.clock()
    conversation = conversations.locked(s, row.conversation_id)
    conversation.crisis = None
    handoff.end_urgency(s, desk, row, person)
    return True


def _stop_prescreen(s: Session, desk: Desk, conversation: tables.Conversation) -> None:
    """The questions stop; the answers stay for the person who takes over."""
    row = screenings.newest(s, conversation.id)
    if row is not None and row.state in ("asking", "put_off"):
        stopped = replace(Progress.from_json(row.progress), stage="stopped", asking=None)
        row.state, row.progress, row.changed_at = "stopped", stopped.to_json(), desk.clock()
