"""What is said to a message outside the pre-screen, given how it was understood.

`compose` is pure and serves `intake parse` too; `answer` adds what must be remembered: the list of
unanswered questions, two misses in a row, an answer whose review is overdue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.content import Content
from bot.domain.conversation import Channel, Choice, Reply
from bot.domain.handoff import Reason
from bot.faq_content import FaqLibrary
from bot.intake import handoff
from bot.intake.desk import Desk
from bot.storage import conversations, records

TOPIC_PREFIX = "faq/"
INTENT_PREFIX = "do/"
PERSON = "person"

# Intents whose answer ends with an offer of staff; "yes" then asks for a person.
OFFERING = (
    "ask_diagnosis",
    "ask_medical_advice",
    "complaint",
    "delete_my_data",
    "out_of_scope",
    "other_language",
)
# Read as something else by the model, answered as out of scope.
_NOT_IN_THE_SET = ("out_of_scope", "gibberish", "injection", "nlu_fallback")
_MISSES_BEFORE_A_PERSON = 2


@dataclass(frozen=True)
class Understood:
    """How a message was understood, as far as an answer needs it."""

    intent: str
    text: str = ""
    faqs: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    language: str = "en"

    @classmethod
    def from_json(cls, intent: str, text: str, data: Mapping[str, Any]) -> Understood:
        return cls(
            intent,
            text,
            tuple(data.get("faqs") or ()),
            tuple(data.get("between") or ()),
            data.get("language") or "en",
        )


@dataclass(frozen=True)
class Composed:
    """`expired`: topics whose answer is past its review; `missed`: not in the curated set."""

    replies: tuple[Reply, ...]
    offered: str | None = None
    topic: str | None = None
    expired: bool = False
    missed: bool = False


def compose(
    content: Content,
    faq: FaqLibrary,
    understood: Understood,
    channel: Channel,
    locale: str,
    today: date,
    about_suicide: bool,
) -> Composed:
    """The replies, without any side effect."""
    locale = "es" if understood.language == "es" else locale
    topics = [faq[topic] for topic in understood.faqs if topic in faq]
    if topics:
        served = [topic for topic in topics if not topic.expired(today)]
        values = content.clinic.placeholders(content.public_url)
        replies = [reply for topic in served for reply in topic.replies(channel, values)]
        if any(topic.medical for topic in served) and channel is Channel.WEB:
            replies.append(Reply(content.tell("general_information", channel, locale)))
        if about_suicide and not any("988" in reply.text for reply in replies):
            replies.append(Reply(content.crisis.line("info_line", locale)))
        if len(served) < len(topics):
            replies.append(Reply(content.tell("answer_expired", channel, locale)))
        return Composed(tuple(replies), topic=topics[-1].id, expired=len(served) < len(topics))
    if understood.between:
        return Composed((_ask_back(content, faq, understood.between, channel, locale),))
    return _dialogue(content, understood, channel, locale)


def answer(desk: Desk, conversation_id: str, seq: int, understood: Understood) -> Composed:
    """The replies to a visitor, and what has to be remembered of them."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        composed = compose(
            desk.content,
            desk.faq,
            understood,
            Channel(conversation.channel),
            conversation.locale,
            desk.clock().date(),
            desk.about_suicide(understood.text),
        )
        if composed.expired:
            handoff.request(s, desk, conversation, Reason.ANSWER_EXPIRED)
        if not composed.missed:
            conversation.misses = 0
            return composed
        if records.add_unanswered(s, conversation_id, seq, understood.text, desk.clock()):
            conversation.misses += 1
        if conversation.misses < _MISSES_BEFORE_A_PERSON:
            return composed
        conversation.misses = 0
        row = handoff.request(s, desk, conversation, Reason.MISSED_TWICE)
        text = desk.content.tell("missed_twice", Channel(conversation.channel), conversation.locale)
        promise = handoff.promise(s, desk, conversation, row)
        return Composed((Reply(text), Reply(promise)), missed=True)


def request_person(desk: Desk, conversation_id: str, seq: int) -> tuple[Reply, ...]:
    """The visitor wants a person: who was asked, and by what clock time to expect an answer."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        row = handoff.request(s, desk, conversation, Reason.ASKED)
        return (Reply(handoff.promise(s, desk, conversation, row)),)


def withdraw_person(desk: Desk, conversation_id: str, seq: int) -> tuple[Reply, ...]:
    """The line to say where a request was withdrawn; nothing where there was none."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        if not handoff.withdraw(s, desk, conversation):
            return ()
        channel = Channel(conversation.channel)
        return (Reply(desk.content.tell("person_withdrawn", channel, conversation.locale)),)


def _dialogue(content: Content, understood: Understood, channel: Channel, locale: str) -> Composed:
    intent = understood.intent
    missed = intent in _NOT_IN_THE_SET or intent not in content.patient.forms
    key = "out_of_scope" if missed else intent
    offered = PERSON if key in OFFERING else None
    choices: Sequence[str] = ()
    if offered == PERSON:
        choices = ("request_human", "deny")
    elif key in ("greet", "correct_answer"):
        choices = ("start_prescreen", "request_human")
    reply = Reply(content.tell(key, channel, locale), _choices(content, choices, channel, locale))
    if reply.choices:
        reply = Reply(reply.text, reply.choices, "one")
    return Composed((reply,), offered=offered, missed=missed)


_LABELS = {
    "request_human": "label_person",
    "deny": "label_no_thanks",
    "start_prescreen": "label_start_prescreen",
}


def _choices(
    content: Content, intents: Sequence[str], channel: Channel, locale: str
) -> tuple[Choice, ...]:
    """Buttons on the web; a phone's texts say in words what to write."""
    if channel is Channel.SMS:
        return ()
    return tuple(
        Choice(content.tell(_LABELS[intent], channel, locale), INTENT_PREFIX + intent)
        for intent in intents
    )


def _ask_back(
    content: Content,
    faq: FaqLibrary,
    between: Sequence[str],
    channel: Channel,
    locale: str,
) -> Reply:
    choices = tuple(Choice(faq[topic].question, TOPIC_PREFIX + topic) for topic in between)
    return Reply(content.tell("between_topics", channel, locale), choices, "one")
