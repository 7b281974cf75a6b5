"""What staff do on their pages, one transaction each. Every act says in a key how it went.

The words belong to the pages (`bot/content/staff_pages.yml`, keys `told_…`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.conversation import Channel
from bot.domain.handoff import Event, State
from bot.intake import handoff, relay, safety, voice
from bot.intake.desk import Desk
from bot.intake.staff_door import SignedIn
from bot.storage import (
    conversations,
    handoffs,
    opt_outs,
    screenings,
    staff,
    staff_pages,
    staff_sessions,
    tables,
)
from bot.storage.crypto import keyed_hash
from bot.storage.database import Session

LONGEST = {Channel.WEB: 4000, Channel.SMS: 1600}
"""Characters; Twilio refuses a longer text."""

LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Told:
    """How an act went: a key of the pages' words, what stands in it, and whether it was done."""

    key: str
    ok: bool = True
    values: Mapping[str, object] = field(default_factory=dict)


def claim(desk: Desk, me: SignedIn, number: int) -> Told:
    """Takes a request; who was later hears who has it, and since when."""
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        if row is None:
            return Told("gone", ok=False)
        if _holds(row, me):
            return Told("already_yours")
        if handoff.claim(s, desk, row, staff.get(s, me.staff_id)):
            return Told("claimed")
        s.refresh(row)
        return _not_yours(s, desk, row)


def reply(desk: Desk, me: SignedIn, number: int, words: str, after: str) -> Told:
    """Words to the patient, by the holder alone.

    `after` is the last message that the page showed: the same words from the same page, sent by a
    double click, go out once.
    """
    words = words.replace("\r\n", "\n").strip()
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        if row is None:
            return Told("gone", ok=False)
        if not _holds(row, me):
            return _not_yours(s, desk, row)
        if not words:
            return Told("nothing_written", ok=False)
        conversation = conversations.get(s, row.conversation_id)
        longest = LONGEST[Channel(conversation.channel)]
        if len(words) > longest:
            return Told("too_long", ok=False, values={"longest": longest})
        if _opted_out(s, conversation):
            return Told("opted_out", ok=False)
        if _is_first(s, me, f"{row.id} {after} {words}"):
            relay.say_to_patient(s, desk, row, staff.get(s, me.staff_id), words)
        return Told("sent")


def pass_on(desk: Desk, me: SignedIn, number: int, note: str) -> Told:
    """To the next person, with a note for them; by whoever holds it or was asked."""
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        if row is None:
            return Told("gone", ok=False)
        asked = row.state != State.HELD.value and row.offered_id == me.staff_id
        if not (_holds(row, me) or asked):
            return _not_yours(s, desk, row)
        _note(s, desk, row, me, note)
        handoffs.note(s, row, Event.PASSED.value, desk.clock(), me.staff_id)
        handoff.pass_on(s, desk, row)
        return Told("passed", values={"number": number})


def confirm_safe(desk: Desk, me: SignedIn, number: int) -> Told:
    """Ends the crisis state; somebody must have taken the request before."""
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        if row is None:
            return Told("gone", ok=False)
        if row.state != State.HELD.value:
            return Told("take_first", ok=False)
        if not safety.end(s, desk, row, staff.get(s, me.staff_id)):
            return Told("not_urgent", ok=False)
        return Told("safe")


def done(desk: Desk, me: SignedIn, number: int) -> Told:
    """Gives the conversation back to the assistant; not while its crisis is open."""
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        if row is None:
            return Told("gone", ok=False)
        if not _holds(row, me):
            return _not_yours(s, desk, row)
        if row.crisis and row.safe_at is None:
            return Told("safe_first", ok=False)
        handoff.close(s, desk, row, Event.DONE)
        conversation = conversations.locked(s, row.conversation_id)
        voice.tell(s, desk, conversation, "left", staff_name=me.name)
        return Told("done", values={"number": number})


def add_note(desk: Desk, me: SignedIn, number: int, text: str) -> Told:
    """A note for staff; a closed request takes notes too."""
    with desk.write() as s:
        row = staff_pages.numbered(s, number)
        if row is None:
            return Told("gone", ok=False)
        if not _note(s, desk, row, me, text):
            return Told("nothing_written", ok=False)
        return Told("noted")


def mark_reviewed(desk: Desk, me: SignedIn, number: int) -> Told:
    """A person has read the pre-screen; who and when stands among the request's events."""
    with desk.write() as s:
        row = staff_pages.numbered(s, number)
        screening = None if row is None else screenings.newest(s, row.conversation_id)
        if row is None or screening is None:
            return Told("gone", ok=False)
        if screening.reviewed_at is None:
            screening.reviewed_at = desk.clock()
            handoffs.note(s, row, "reviewed", desk.clock(), me.staff_id)
        return Told("reviewed")


def finish_task(desk: Desk, me: SignedIn, task_id: int) -> Told:
    with desk.write() as s:
        task = staff_pages.task(s, task_id)
        if task is None:
            return Told("gone", ok=False)
        task.done_at = task.done_at or desk.clock()
        return Told("task_done")


def remove_questions(desk: Desk, ids: Sequence[int]) -> Told:
    """Takes unanswered questions off the list, once somebody has seen to them."""
    with desk.write() as s:
        staff_pages.remove_unanswered(s, ids)
        return Told("questions_removed")


def _holds(row: tables.Handoff, me: SignedIn) -> bool:
    return row.state == State.HELD.value and row.holder_id == me.staff_id


def _not_yours(s: Session, desk: Desk, row: tables.Handoff) -> Told:
    """Who has it, and since when; or that nobody has."""
    if row.state != State.HELD.value or row.holder_id is None:
        return Told("take_first", ok=False)
    since = handoff.clock_now(desk, row.claimed_at or desk.clock())
    name = staff.get(s, row.holder_id).name
    return Told("held_by_other", ok=False, values={"name": name, "since": since})


def _opted_out(s: Session, conversation: tables.Conversation) -> bool:
    by_text = conversation.channel == Channel.SMS.value
    return by_text and opt_outs.is_out(s, conversation.phone_hash or "")


def _is_first(s: Session, me: SignedIn, what: str) -> bool:
    session = staff_sessions.get(s, me.session)
    mark = keyed_hash(what)
    if session is None or session.last_reply == mark:
        return False
    session.last_reply = mark
    return True


def _note(s: Session, desk: Desk, row: tables.Handoff, me: SignedIn, text: str) -> bool:
    words = text.replace("\r\n", "\n").strip()[:LONGEST_NOTE]
    if words:
        staff_pages.add_note(s, row.id, me.staff_id, words, desk.clock())
    return bool(words)
