"""Speaking to a visitor: numbered, stored, and by text queued, all in the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.conversation import Author, Channel, Choice, Reply
from bot.intake.desk import Desk
from bot.sms.texts import as_one_text
from bot.storage import conversations, opt_outs, outbox, tables
from bot.storage.crypto import phone_hash
from bot.storage.database import Session

GREETING_CHOICES = (
    ("label_common_questions", "faq/what_is_ketamine_therapy"),
    ("label_start_prescreen", "do/start_prescreen"),
    ("label_person", "do/request_human"),
)
LIVE_EXCHANGE = timedelta(minutes=60)


def say(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    author: Author,
    replies: tuple[Reply, ...],
    *,
    in_reply_to: int | None = None,
    name: str | None = None,
    purpose: str = "patient",
) -> None:
    """Says `replies` on the conversation's channel. The caller holds it locked.

    A phone that opted out is texted nothing but the `confirmation` of that. A `crisis` answer that
    was queued goes out even where the same message asked for no more texts.
    """
    now = desk.clock()
    stored = [
        conversations.add_message(
            s, conversation, author, reply, now, in_reply_to=in_reply_to, name=name
        )
        for reply in replies
    ]
    if conversation.channel != Channel.SMS.value or conversation.phone is None or not stored:
        return
    if purpose != "confirmation" and opt_outs.is_out(s, phone_hash(conversation.phone)):
        return
    outbox.put(
        s,
        f"message:{conversation.id}:{stored[0].seq}",
        conversation.phone,
        as_one_text(replies),
        now,
        purpose=purpose,
        author=author.value,
        conversation_id=conversation.id,
        not_before=now if purpose != "patient" else _send_at(desk, conversation, now),
    )


def tell(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    key: str,
    *,
    in_reply_to: int | None = None,
    **values: object,
) -> None:
    """A line of the house (`patient_texts.yml`), by the system."""
    text = desk.content.tell(key, Channel(conversation.channel), conversation.locale, **values)
    say(s, desk, conversation, Author.SYSTEM, (Reply(text),), in_reply_to=in_reply_to)


def text_phone(
    s: Session, desk: Desk, conversation: tables.Conversation, phone: str, text: str, key: str
) -> None:
    """A text to a number that was given, outside the conversation's own channel; sent once."""
    if opt_outs.is_out(s, phone_hash(phone)):
        return
    now = desk.clock()
    outbox.put(
        s,
        key,
        phone,
        text,
        now,
        purpose="patient",
        author=Author.SYSTEM.value,
        conversation_id=conversation.id,
        not_before=_send_at(desk, conversation, now),
    )


def greet(s: Session, desk: Desk, conversation: tables.Conversation) -> None:
    """The first words: what is speaking, what it cannot do, where help is in an emergency."""
    channel, locale = Channel(conversation.channel), conversation.locale
    text = desk.content.tell("greeting", channel, locale)
    bubbles = [text] if channel is Channel.SMS else text.split("\n\n")
    *first, last = bubbles
    choices: tuple[Choice, ...] = ()
    if channel is Channel.WEB:
        choices = tuple(
            Choice(desk.content.tell(label, channel, locale), value)
            for label, value in GREETING_CHOICES
        )
    replies = (
        *(Reply(bubble) for bubble in first),
        Reply(last, choices, "one" if choices else None),
    )
    say(s, desk, conversation, Author.ASSISTANT, replies)


def _send_at(desk: Desk, conversation: tables.Conversation, now: datetime) -> datetime:
    """At once within a live exchange; otherwise when texts that we start may go out."""
    heard = conversation.heard_at
    if desk.settings.sending_hours == "any" or (heard and now - heard <= LIVE_EXCHANGE):
        return now
    return desk.content.clinic.sending.next_allowed(now)


def say_line(s: Session, desk: Desk, conversation: tables.Conversation, text: str) -> None:
    """A line from the crisis file, by the system."""
    say(s, desk, conversation, Author.SYSTEM, (Reply(text),))
