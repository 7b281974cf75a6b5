"""What a phone says about texting itself: stop, help, start again. At once, for everything."""

from __future__ import annotations

from bot.domain.conversation import Author, Channel, Reply
from bot.domain.opt_out import Wish
from bot.intake import paging, voice
from bot.intake.desk import Desk
from bot.sms.webhook import IncomingText
from bot.storage import handoffs, opt_outs, records, staff, tables
from bot.storage.crypto import phone_hash
from bot.storage.database import Session


def respond(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    message: tables.Message,
    incoming: IncomingText | None,
) -> bool:
    """True where the message was about texting and is finished with that."""
    wish = desk.content.opt_out.read(message.text)
    if conversation.channel != Channel.SMS.value or incoming is None:
        return False
    by_provider = incoming.answered_by_provider.lower()
    if wish is Wish.STOP or by_provider == Wish.STOP.value:
        _stop(s, desk, conversation, message, answered=bool(by_provider))
        return True
    if wish is Wish.HELP:
        if not by_provider:
            _answer(s, desk, conversation, message, "help")
        return True
    if wish is Wish.START and is_out(s, conversation):
        _start(s, desk, conversation, message, answered=bool(by_provider))
        return True
    return bool(by_provider)


def opt_out_if_asked(
    s: Session, desk: Desk, conversation: tables.Conversation, message: tables.Message
) -> None:
    """The opt-out that stands in a crisis message: after the crisis reply, the one confirmation."""
    if (
        conversation.channel == Channel.SMS.value
        and desk.content.opt_out.read(message.text) is Wish.STOP
    ):
        _stop(s, desk, conversation, message, answered=False)


def staff_opted_out(s: Session, desk: Desk, person: tables.Staff, incoming: IncomingText) -> bool:
    """A staff phone that texts STOP gets no pages any more: the others must know."""
    wish = desk.content.opt_out.read(incoming.text)
    hashed = phone_hash(person.phone)
    exact = wish is Wish.STOP and len(incoming.text.split()) == 1
    if wish is Wish.START and opt_outs.is_out(s, hashed):
        opt_outs.let_in(s, hashed)
        return False
    if not exact and incoming.answered_by_provider.lower() != Wish.STOP.value:
        return False
    opt_outs.put_out(s, hashed, "staff_text", desk.clock())
    records.add_task(s, f"staff_stop:{person.id}", "staff_opted_out", desk.clock())
    for other in staff.to_page(s):
        if other.id != person.id:
            key = f"staff_stop:{incoming.provider_id}:{other.id}"
            paging.text_staff(s, desk, other, None, "staff_opted_out", key, name=person.name)
    return True


def _stop(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    message: tables.Message,
    *,
    answered: bool,
) -> None:
    hashed = conversation.phone_hash or ""
    is_new = opt_outs.put_out(s, hashed, "text", desk.clock())
    records.add_consent(s, conversation, "text", False, "opt_out", desk.clock())
    if is_new and not answered:
        _answer(s, desk, conversation, message, "opted_out", purpose="confirmation")
    row = handoffs.open_for(s, conversation.id)
    if row is not None and row.holder_id is not None:
        key = f"opted_out:{row.id}:{message.seq}"
        person = staff.get(s, row.holder_id)
        paging.text_staff(s, desk, person, row, "patient_opted_out", key)


def _start(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    message: tables.Message,
    *,
    answered: bool,
) -> None:
    """START undoes an opt-out only with consent on file."""
    hashed = conversation.phone_hash or ""
    allowed = records.had_text_consent(s, hashed)
    if allowed:
        opt_outs.let_in(s, hashed)
        records.add_consent(s, conversation, "text", True, "opt_in", desk.clock())
    if not answered:
        key = "opted_in" if allowed else "cannot_opt_in"
        _answer(s, desk, conversation, message, key, purpose="confirmation")


def is_out(s: Session, conversation: tables.Conversation) -> bool:
    """Whether this phone wants no texts."""
    hashed = conversation.phone_hash
    return hashed is not None and opt_outs.is_out(s, hashed)


def _answer(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    message: tables.Message,
    key: str,
    *,
    purpose: str = "patient",
) -> None:
    text = desk.content.tell(key, Channel.SMS, conversation.locale)
    voice.say(
        s,
        desk,
        conversation,
        Author.SYSTEM,
        (Reply(text),),
        in_reply_to=message.seq,
        purpose=purpose,
    )
