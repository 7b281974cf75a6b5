"""A web conversation: opened by a token, read by message number, forgotten when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.conversation import Channel, Message, State
from bot.intake import handoff, privacy, voice
from bot.intake.desk import Desk
from bot.storage import conversations
from bot.storage.crypto import keyed_hash


@dataclass(frozen=True)
class Said:
    messages: list[Message]
    state: State
    conversation_id: str


def open_conversation(desk: Desk, token: str, locale: str, lasts: timedelta) -> Said:
    """A new web conversation, with the greeting that says what is speaking."""
    now = desk.clock()
    with desk.write() as s:
        conversation = conversations.create(
            s,
            conversations.new_id(),
            Channel.WEB,
            now,
            locale=locale,
            token_hash=keyed_hash(token),
            token_expires_at=now + lasts,
        )
        conversation.disclosed_at = now
        voice.greet(s, desk, conversation)
        messages = conversations.messages_after(s, conversation.id, 0)
        return Said(messages, handoff.state_of(s, conversation), conversation.id)


def ensure(desk: Desk, conversation_id: str) -> None:
    """A conversation with this id, made if there is none: `rasa shell` comes without one."""
    with desk.write() as s:
        if not conversations.is_known(s, conversation_id):
            conversations.create(s, conversation_id, Channel.WEB, desk.clock())


def conversation_of(desk: Desk, token: str) -> str | None:
    """The conversation that this token opens, unless it has expired."""
    with desk.read() as s:
        found = conversations.by_token(s, keyed_hash(token), desk.clock())
        return None if found is None else found.id


def said_after(desk: Desk, conversation_id: str, seq: int) -> Said:
    """Everything numbered above `seq`, the visitor's own included."""
    with desk.read() as s:
        conversation = conversations.get(s, conversation_id)
        messages = conversations.messages_after(s, conversation_id, seq)
        return Said(messages, handoff.state_of(s, conversation), conversation_id)


def said_to(desk: Desk, conversation_id: str, seq: int) -> Said:
    """What was answered to message `seq`."""
    with desk.read() as s:
        conversation = conversations.get(s, conversation_id)
        messages = conversations.replies_to(s, conversation_id, seq)
        return Said(messages, handoff.state_of(s, conversation), conversation_id)


def is_handled(desk: Desk, conversation_id: str, seq: int) -> bool:
    with desk.read() as s:
        return not any(row.seq == seq for row in conversations.unhandled(s, conversation_id))


def forget(desk: Desk, conversation_id: str) -> tuple[str, str]:
    """Erases the conversation; what was removed and what is kept, in words."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        locale = conversation.locale
        privacy.erase_conversation(s, desk, conversation)
    tell = desk.content.tell
    return tell("forgotten", Channel.WEB, locale), tell("kept", Channel.WEB, locale)
