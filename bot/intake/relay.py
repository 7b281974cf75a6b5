"""Words between a patient and the person who holds the conversation, and what staff texts do.

Rasa has no part in this. Every text from staff gets one clear answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain import handoff as rules
from bot.domain.conversation import Author, Reply
from bot.domain.handoff import Act, Event, StaffText, read_staff_text
from bot.intake import handoff, paging, safety, voice
from bot.intake.desk import Desk
from bot.sms.webhook import IncomingText
from bot.storage import conversations, handoffs, outbox, staff, tables
from bot.storage.database import Session

KEPT_UNCLEAR = timedelta(minutes=10)


def from_patient(
    s: Session,
    desk: Desk,
    row: tables.Handoff,
    message: tables.Message,
) -> None:
    """What the patient wrote, to the phone of the person who holds the conversation."""
    if row.holder_id is None:
        return
    template = "relayed" if desk.content.clinic.relay == "text" else "relayed_link"
    person = staff.get(s, row.holder_id)
    key = f"relay:{message.conversation_id}:{message.seq}"
    paging.text_staff(s, desk, person, row, template, key, words=message.text)
    handoff.keep_awake(s, desk, row)
    handoff.expect_reply(s, desk, row)


def from_staff(s: Session, desk: Desk, person: tables.Staff, incoming: IncomingText) -> None:
    """Reads a text from a staff phone, acts on it and queues the one answer."""
    command = read_staff_text(incoming.text, handoffs.open_numbers(s))
    row = None if command.number is None else handoffs.by_number(s, command.number)
    match command.act:
        case Act.LIST:
            answer = _list(s, desk, person)
        case Act.TAKE if row is not None:
            answer = _take(s, desk, person, row)
        case Act.PASS if row is not None:
            answer = _pass(s, desk, person, row)
        case Act.SAFE if row is not None:
            answer = _safe(s, desk, person, row)
        case Act.DONE:
            answer = _done(s, desk, person, row)
        case _:
            answer = _say(s, desk, person, row, command, incoming.provider_id)
    _answer(s, desk, person, incoming, answer)


def stranger(s: Session, desk: Desk, incoming: IncomingText) -> None:
    """A phone that is not on the roster texted the staff number."""
    outbox.put(
        s,
        f"answer:{incoming.provider_id}",
        incoming.sender,
        desk.content.staff_text("stranger"),
        desk.clock(),
        purpose="confirmation",
        author="system",
    )


def say_to_patient(
    s: Session, desk: Desk, row: tables.Handoff, person: tables.Staff, words: str
) -> bool:
    """Staff's words to the patient, unfiltered. False if this person does not hold it."""
    if row.state != rules.State.HELD.value or row.holder_id != person.id:
        return False
    conversation = conversations.locked(s, row.conversation_id)
    voice.say(s, desk, conversation, Author.STAFF, (Reply(words),), name=person.name)
    row.first_reply_at = row.first_reply_at or desk.clock()
    handoff.answered(s, desk, row)
    return True


def _take(s: Session, desk: Desk, person: tables.Staff, row: tables.Handoff) -> str:
    text = desk.content.staff_text
    if row.holder_id == person.id and row.state == rules.State.HELD.value:
        waiting = _unclear_text(s, desk, person)
        if waiting is not None and say_to_patient(s, desk, row, person, waiting.text):
            s.delete(waiting)
            return text("sent", number=row.number)
        return text("already_yours", number=row.number)
    if not handoff.claim(s, desk, row, person):
        s.refresh(row)
        return _taken_by(s, desk, row)
    conversation = s.get_one(tables.Conversation, row.conversation_id)
    template = "taken" if desk.content.clinic.relay == "text" else "taken_link"
    channel = paging.channel_word(desk, conversation)
    return text(template, number=row.number, channel=channel, link=paging.link(desk, row))


def _pass(s: Session, desk: Desk, person: tables.Staff, row: tables.Handoff) -> str:
    held = row.state == rules.State.HELD.value
    if held and row.holder_id != person.id:
        name = staff.get(s, row.holder_id).name if row.holder_id else ""
        return desk.content.staff_text("not_on_offer", number=row.number, name=name)
    if held or row.offered_id == person.id:
        handoff.pass_on(s, desk, row)
    return desk.content.staff_text("passed", number=row.number)


def _safe(s: Session, desk: Desk, person: tables.Staff, row: tables.Handoff) -> str:
    if not safety.end(s, desk, row, person):
        return desk.content.staff_text("safe_not_crisis", number=row.number)
    at = handoff.clock_now(desk, desk.clock())
    return desk.content.staff_text("safe", number=row.number, at=at)


def _done(s: Session, desk: Desk, person: tables.Staff, row: tables.Handoff | None) -> str:
    text = desk.content.staff_text
    if row is None:
        held = handoffs.held_by(s, person.id)
        if not held:
            return text("nothing_held")
        if len(held) > 1:
            return text("done_which", numbers=_numbers(held), first=held[0].number)
        row = held[0]
    if row.holder_id != person.id or row.state != rules.State.HELD.value:
        return text("done_not_yours", number=row.number)
    if row.crisis and row.safe_at is None:
        return text("done_crisis", number=row.number)
    handoff.close(s, desk, row, Event.DONE)
    conversation = conversations.locked(s, row.conversation_id)
    voice.tell(s, desk, conversation, "left", staff_name=person.name)
    return text("done", number=row.number)


def _say(
    s: Session,
    desk: Desk,
    person: tables.Staff,
    row: tables.Handoff | None,
    command: StaffText,
    provider_id: str,
) -> str:
    """Words for a patient; the answer says whether they went through."""
    text = desk.content.staff_text
    if desk.content.clinic.relay != "text":
        return text("not_relayed_link", link=paging.link(desk, row))
    if row is None:
        held = handoffs.held_by(s, person.id)
        if not held:
            return text("nothing_held")
        if len(held) > 1:
            _keep_unclear(s, desk, person, command.words, provider_id)
            return text("which_one", numbers=_numbers(held))
        row = held[0]
    if say_to_patient(s, desk, row, person, command.words):
        return text("sent", number=row.number)
    if row.state == rules.State.HELD.value and row.holder_id is not None:
        name = staff.get(s, row.holder_id).name
        return text("take_first_other", number=row.number, name=name)
    return text("take_first", number=row.number)


def _list(s: Session, desk: Desk, person: tables.Staff) -> str:
    text = desk.content.staff_text
    rows = handoffs.open_ones(s)
    waiting = [row for row in rows if row.state != rules.State.HELD.value]
    mine = [row for row in rows if row.holder_id == person.id and row not in waiting]
    words = text("words")
    if not waiting and not mine:
        return text("list_empty", words=words)
    none = text("none")
    return text("list", waiting=_numbers(waiting) or none, mine=_numbers(mine) or none, words=words)


def _taken_by(s: Session, desk: Desk, row: tables.Handoff) -> str:
    name = staff.get(s, row.holder_id).name if row.holder_id else ""
    at = handoff.clock_now(desk, row.claimed_at or desk.clock())
    return desk.content.staff_text("taken_by_other", number=row.number, name=name, at=at)


def _keep_unclear(
    s: Session, desk: Desk, person: tables.Staff, words: str, provider_id: str
) -> None:
    s.merge(
        tables.UnclearStaffText(
            staff_id=person.id,
            text=words,
            provider_id=provider_id,
            expires_at=desk.clock() + KEPT_UNCLEAR,
        )
    )


def _unclear_text(s: Session, desk: Desk, person: tables.Staff) -> tables.UnclearStaffText | None:
    kept = s.get(tables.UnclearStaffText, person.id)
    return kept if kept is not None and kept.expires_at > desk.clock() else None


def _answer(
    s: Session, desk: Desk, person: tables.Staff, incoming: IncomingText, answer: str
) -> None:
    outbox.put(
        s,
        f"answer:{incoming.provider_id}",
        person.phone,
        answer,
        desk.clock(),
        purpose="staff",
        author="system",
        staff_id=person.id,
    )


def _numbers(rows: Iterable[tables.Handoff]) -> str:
    return ", ".join(str(row.number) for row in rows)
