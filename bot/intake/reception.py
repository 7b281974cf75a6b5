"""Every incoming message, in one ordered list of checks.

The transport has already refused what is not genuine (signature, token, origin). From there:

    seen before? · store · staff? · crisis? · opt-out, HELP, START? · held by staff? · assistant

`receive` does all but the last in one transaction, so an answer that matters most never waits.
`answer` takes what is left to the assistant, one message of a conversation at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import handoff as rules
from bot.domain.conversation import Author, Channel, Reply, may_still_be_said
from bot.domain.handoff import Reason
from bot.intake import handoff, relay, safety, texting, voice
from bot.intake.desk import AssistantDown, Desk, Question
from bot.logs import get_log
from bot.sms.webhook import IncomingText
from bot.storage import conversations, handoffs, staff, tables
from bot.storage.crypto import phone_hash
from bot.storage.database import Session

log = get_log()

DISCLOSE_AGAIN_AFTER = timedelta(days=7)
LEASE = timedelta(seconds=30)
MAX_TEXT = 4000


@dataclass(frozen=True)
class Received:
    """`seq` is the message's number; `handled` whether the assistant has nothing left to do."""

    conversation_id: str
    seq: int
    handled: bool


@dataclass(frozen=True)
class _Arrival:
    conversation: tables.Conversation
    message: tables.Message
    heard_before: datetime | None
    """When the visitor last wrote before this message."""
    incoming: IncomingText | None = None


Step = Callable[[Session, Desk, _Arrival], bool]
"""Does its part; True where the message is finished with it."""


def receive_text(desk: Desk, incoming: IncomingText) -> Received | None:
    """A text from a phone. None: it was staff's, a stranger's, or seen before."""
    with desk.write() as s:
        if conversations.provider_id_seen(s, incoming.provider_id):
            return None
        if _from_staff(s, desk, incoming):
            return None
        conversation = _conversation_with(s, desk, incoming.sender)
        words = incoming.text[:MAX_TEXT]
        message = conversations.add_message(
            s,
            conversation,
            Author.VISITOR,
            Reply(words),
            desk.clock(),
            provider_id=incoming.provider_id,
            handled=False,
        )
        return _through(s, desk, _Arrival(conversation, message, conversation.heard_at, incoming))


def receive_web(
    desk: Desk, conversation_id: str, client_id: str, text: str, picked: list[str]
) -> Received:
    """A message from the widget. The same `client_id` again has no second effect."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        seen = conversations.by_client_id(s, conversation_id, client_id)
        if seen is not None:
            return Received(conversation_id, seen.seq, seen.handled_at is not None)
        words = _label_of(s, conversation_id, picked) if picked else text
        message = conversations.add_message(
            s,
            conversation,
            Author.VISITOR,
            Reply(words[:MAX_TEXT]),
            desk.clock(),
            client_id=client_id,
            handled=False,
        )
        if picked:
            conversations.remember_picked(message, picked)
        return _through(s, desk, _Arrival(conversation, message, conversation.heard_at))


def answer(desk: Desk, conversation_id: str) -> None:
    """Takes what waits in this conversation to the assistant, oldest first.

    Does nothing while another process is at it; a process that dies is followed by the courier.
    """
    who = secrets.token_hex(8)
    with desk.write() as s:
        if not conversations.take_lease(s, conversation_id, who, desk.clock(), LEASE):
            return
    try:
        while (question := _next_question(desk, conversation_id)) is not None:
            try:
                replies = desk.assistant.ask(question)
            except AssistantDown as error:
                log.error("assistant_down", conversation=conversation_id, why=str(error))
                _admit_trouble(desk, question)
            else:
                _deliver(desk, question, replies)
    finally:
        with desk.write() as s:
            conversations.end_lease(s, conversation_id, who)


def _through(s: Session, desk: Desk, arrival: _Arrival) -> Received:
    """The ordered list. What no step finishes waits for the assistant."""
    # First of all: what answers a patient who has just written goes out at any hour.
    arrival.conversation.heard_at = desk.clock()
    handled = any(step(s, desk, arrival) for step in STEPS)
    if handled:
        arrival.message.handled_at = desk.clock()
    return Received(arrival.conversation.id, arrival.message.seq, handled)


def _disclose(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """Before the first use, and after seven days away, the visitor hears that this is automated."""
    conversation, now = arrival.conversation, desk.clock()
    heard = arrival.heard_before
    if conversation.disclosed_at is None:
        conversation.disclosed_at = now
        if not _asks_about_texting(desk, arrival):
            voice.greet(s, desk, conversation)
    elif heard is not None and now - heard > DISCLOSE_AGAIN_AFTER:
        conversation.disclosed_at = now
        voice.tell(s, desk, conversation, "disclosure_again")
    return False


def _crisis(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """Fixed resources at once, in every state; an opt-out in the same text still counts."""
    conversation, message = arrival.conversation, arrival.message
    found = safety.look(s, desk, conversation, message)
    if found is None:
        return False
    log.warning("crisis", conversation=conversation.id, seq=message.seq, kind=found.kind.value)
    safety.respond(s, desk, conversation, found.kind, in_reply_to=message.seq, text=message.text)
    texting.opt_out_if_asked(s, desk, conversation, message)
    row = handoffs.open_for(s, conversation.id)
    if row is not None and row.state == rules.State.HELD.value:
        relay.from_patient(s, desk, row, message)
    return True


def _texting(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """Opt-out, opt-in and HELP, in fixed words and in free words."""
    return texting.respond(s, desk, arrival.conversation, arrival.message, arrival.incoming)


def _held(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """While a person holds the conversation every word goes to them, none to the assistant."""
    row = handoffs.last_for(s, arrival.conversation.id)
    if handoff.may_return(desk, row) and row is not None:
        handoff.give_back(s, desk, row)
    if row is None or row.state != rules.State.HELD.value:
        return False
    relay.from_patient(s, desk, row, arrival.message)
    return True


def _no_words(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """A picture or an empty text: an honest sentence."""
    if arrival.message.text.strip():
        return False
    seq = arrival.message.seq
    voice.tell(s, desk, arrival.conversation, "no_text_in_message", in_reply_to=seq)
    return True


def _silenced(s: Session, desk: Desk, arrival: _Arrival) -> bool:
    """A phone that opted out and writes again gets no answer; what it wrote is kept."""
    return arrival.incoming is not None and texting.is_out(s, arrival.conversation)


STEPS: tuple[Step, ...] = (_disclose, _crisis, _texting, _held, _silenced, _no_words)


def _from_staff(s: Session, desk: Desk, incoming: IncomingText) -> bool:
    """A text to the staff number: a command or a reply from the roster, or a stranger."""
    if incoming.to != desk.settings.twilio_staff_number:
        return False
    person = staff.by_phone(s, incoming.sender)
    one_number = desk.settings.twilio_staff_number == desk.settings.twilio_patient_number
    if person is None and one_number:
        return False
    now = desk.clock()
    s.add(
        tables.StaffInbound(
            provider_id=incoming.provider_id, staff_id=person.id if person else None, at=now
        )
    )
    if person is None:
        relay.stranger(s, desk, incoming)
    elif not texting.staff_opted_out(s, desk, person, incoming):
        relay.from_staff(s, desk, person, incoming)
    return True


def _conversation_with(s: Session, desk: Desk, phone: str) -> tables.Conversation:
    hashed = phone_hash(phone)
    known = conversations.by_phone(s, hashed)
    if known is not None:
        return conversations.locked(s, known.id)
    return conversations.create(
        s, conversations.new_id(), Channel.SMS, desk.clock(), phone=phone, phone_hash=hashed
    )


def _label_of(s: Session, conversation_id: str, picked: list[str]) -> str:
    """What the visitor saw on the buttons they tapped."""
    offer = conversations.last_offer(s, conversation_id)
    labels = {choice.value: choice.label for choice in offer.choices} if offer else {}
    return ", ".join(labels.get(value, value) for value in picked)


def _next_question(desk: Desk, conversation_id: str) -> Question | None:
    with desk.read() as s:
        waiting = conversations.unhandled(s, conversation_id)
        if not waiting:
            return None
        conversation = s.get_one(tables.Conversation, conversation_id)
        message = waiting[0]
        return Question(
            conversation_id,
            message.seq,
            message.text,
            tuple(conversations.picked(message)) or _typed_number(s, message),
            Channel(conversation.channel),
            conversation.locale,
        )


def _typed_number(s: Session, message: tables.Message) -> tuple[str, ...]:
    """A bare number picks from the numbered choices that were last offered."""
    digits = message.text.strip().rstrip(".")
    offer = conversations.last_offer(s, message.conversation_id)
    if not digits.isdigit() or offer is None or offer.pick != "one":
        return ()
    index = int(digits) - 1
    return (offer.choices[index].value,) if 0 <= index < len(offer.choices) else ()


def _deliver(desk: Desk, question: Question, replies: tuple[Reply, ...]) -> None:
    """Numbers, stores and sends the assistant's replies, unless a person holds it by now."""
    with desk.write() as s:
        conversation = conversations.locked(s, question.conversation_id)
        message = _message(s, question)
        if message is None or message.handled_at is not None:
            return
        message.handled_at = desk.clock()
        if may_still_be_said(Author.ASSISTANT, conversation.holder_id is not None):
            voice.say(s, desk, conversation, Author.ASSISTANT, replies, in_reply_to=question.seq)
        else:
            row = handoffs.open_for(s, conversation.id)
            if row is not None:
                relay.from_patient(s, desk, row, message)


def _admit_trouble(desk: Desk, question: Question) -> None:
    """The assistant is broken: an honest sentence, and a person is asked."""
    with desk.write() as s:
        conversation = conversations.locked(s, question.conversation_id)
        message = _message(s, question)
        if message is None or message.handled_at is not None:
            return
        message.handled_at = desk.clock()
        voice.tell(s, desk, conversation, "assistant_down", in_reply_to=question.seq)
        handoff.request(s, desk, conversation, Reason.ASSISTANT_DOWN)


def _message(s: Session, question: Question) -> tables.Message | None:
    waiting = conversations.unhandled(s, question.conversation_id)
    return next((message for message in waiting if message.seq == question.seq), None)


def _asks_about_texting(desk: Desk, arrival: _Arrival) -> bool:
    text = arrival.message.text
    return arrival.incoming is not None and desk.content.opt_out.read(text) is not None
