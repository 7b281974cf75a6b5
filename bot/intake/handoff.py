"""Asking for a person, holding a request, passing it on, giving it back.

Every function works in the caller's transaction; texts are queued, never sent, here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import handoff as rules
from bot.domain.conversation import Channel, Holder, State
from bot.domain.handoff import Event, Reason, Timer
from bot.domain.opening_hours import clock_words
from bot.intake import paging, voice
from bot.intake.desk import Desk
from bot.storage import conversations, handoffs, staff, tables
from bot.storage.database import Session


def request(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    reason: Reason,
) -> tables.Handoff:
    """A person is asked for. An open request is kept, not doubled; a crisis makes it urgent.

    Says nothing to the patient: `promise` has the words for those who asked.
    """
    now, crisis = desk.clock(), reason is Reason.CRISIS
    existing = handoffs.open_for(s, conversation.id)
    if existing is not None:
        if crisis and not (existing.crisis and existing.safe_at is None):
            _make_urgent(s, desk, existing)
        return existing
    row = handoffs.create(s, conversation.id, reason, now, crisis=crisis)
    clinic = desk.content.clinic
    is_open = clinic.opening.is_open(now)
    start = now if is_open else clinic.opening.next_opening(now)
    row.promised_by = start + timedelta(seconds=clinic.timers.promise)
    if crisis:
        paging.page_everybody(s, desk, row, again=False)
    elif is_open:
        paging.offer_next(s, desk, row)
    else:
        paging.leave_unattended(s, desk, row)
    return row


def promise(s: Session, desk: Desk, conversation: tables.Conversation, row: tables.Handoff) -> str:
    """Who was asked, by what clock time somebody answers, and what to do if it is urgent."""
    now, clinic = desk.clock(), desk.content.clinic
    if row.state == rules.State.HELD.value:
        key = "person_already_here"
    elif not clinic.opening.is_open(now):
        key = "person_requested_closed"
    elif row.state == rules.State.UNATTENDED.value:
        key = "unattended"
    elif row.requested_at < now:
        key = "person_already_requested"
    else:
        key = "person_requested"
    return desk.content.tell(
        key,
        Channel(conversation.channel),
        conversation.locale,
        promised_by=clock_now(desk, row.promised_by or now),
    )


def withdraw(s: Session, desk: Desk, conversation: tables.Conversation) -> bool:
    """The patient no longer wants a person; a crisis is not withdrawn. Whether it was."""
    row = handoffs.open_for(s, conversation.id)
    if row is None or (row.crisis and row.safe_at is None):
        return False
    asked = row.holder_id or row.offered_id
    close(s, desk, row, Event.WITHDRAWN)
    if asked is not None:
        paging.text_staff(s, desk, staff.get(s, asked), row, "withdrawn", f"withdrawn:{row.id}")
    return True


def close(s: Session, desk: Desk, row: tables.Handoff, event: Event) -> None:
    """Back to the assistant. The number rests, the clocks die."""
    now = desk.clock()
    handoffs.move(s, row, event)
    row.closed_at, row.closed_by, row.open_number = now, event.value, None
    handoffs.stop_timer(s, row, Timer.CRISIS_REPEAT)
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = None
    handoffs.note(s, row, event.value, now, row.holder_id)


def claim(s: Session, desk: Desk, row: tables.Handoff, person: tables.Staff) -> bool:
    """Whether this person won the request; the patient is told the name."""
    now = desk.clock()
    if not handoffs.claim(s, row.id, person.id, now):
        return False
    s.refresh(row)
    handoffs.stop_timers_not_of(s, row)
    handoffs.stop_timer(s, row, Timer.CRISIS_REPEAT)
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = person.id
    conversation.misses = 0
    handoffs.note(s, row, Event.CLAIMED.value, now, person.id)
    voice.tell(s, desk, conversation, "joined", staff_name=person.name)
    timers = desk.content.clinic.timers
    handoffs.set_timer(s, row, Timer.REPLY, now + timedelta(seconds=timers.reply))
    keep_awake(s, desk, row)
    return True


def pass_on(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The next person is asked; what the holder had goes with the request."""
    was_held = row.state == rules.State.HELD.value
    handoffs.move(s, row, Event.PASSED)
    if was_held:
        let_go(s, desk, row)
    paging.offer_next(s, desk, row)


def give_back(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """After an idle close, within the grace time: the same person has it again."""
    now = desk.clock()
    handoffs.move(s, row, Event.RETURNED)
    row.closed_at, row.closed_by = None, None
    row.open_number = row.number
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = row.holder_id
    handoffs.note(s, row, Event.RETURNED.value, now, row.holder_id)
    if row.holder_id is not None:
        key = f"returned:{row.id}:{conversation.last_seq}"
        paging.text_staff(s, desk, staff.get(s, row.holder_id), row, "returned", key)


def may_return(desk: Desk, row: tables.Handoff | None) -> bool:
    """Whether a reply now still belongs to the person who had this request."""
    if row is None or row.closed_at is None or row.closed_by != Event.IDLE.value:
        return False
    grace = timedelta(seconds=desk.content.clinic.timers.grace)
    return desk.clock() - row.closed_at <= grace and row.holder_id is not None


def keep_awake(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """Somebody wrote: the idle clock starts anew."""
    idle = timedelta(seconds=desk.content.clinic.timers.idle)
    row.last_said_at = desk.clock()
    handoffs.set_timer(s, row, Timer.IDLE, desk.clock() + idle)


def expect_reply(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The patient waits: the reply clock runs, unless it runs already."""
    if not handoffs.has_timer(s, row, Timer.REPLY):
        reply = timedelta(seconds=desk.content.clinic.timers.reply)
        handoffs.set_timer(s, row, Timer.REPLY, desk.clock() + reply)


def answered(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The person wrote: nobody waits for now."""
    row.nudged_at = None
    handoffs.stop_timer(s, row, Timer.REPLY)
    keep_awake(s, desk, row)


def state_of(s: Session, conversation: tables.Conversation) -> State:
    """Who answers now, as the widget shows it."""
    row = handoffs.open_for(s, conversation.id)
    crisis = conversation.crisis is not None
    if row is None:
        return State(Holder.ASSISTANT, crisis=crisis)
    if row.state == rules.State.HELD.value and row.holder_id is not None:
        return State(Holder.STAFF, staff.get(s, row.holder_id).name, crisis=crisis)
    return State(Holder.WAITING, promised_by=row.promised_by, crisis=crisis)


def clock_now(desk: Desk, moment: datetime) -> str:
    return clock_words(moment, desk.clock(), desk.content.clinic.zone)


def let_go(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The holder no longer has it; the patient hears so, nobody hangs in the air."""
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = None
    if row.holder_id is not None:
        name = staff.get(s, row.holder_id).name
        row.tried = {str(row.holder_id): 1}
        voice.tell(s, desk, conversation, "stepped_away", staff_name=name)
    row.holder_id, row.nudged_at = None, None
    if row.crisis and row.safe_at is None:
        paging.page_everybody(s, desk, row, again=True)


def _make_urgent(s: Session, desk: Desk, row: tables.Handoff) -> None:
    row.crisis, row.safe_at, row.alerted_at = True, None, None
    handoffs.note(s, row, "crisis", desk.clock())
    paging.page_everybody(s, desk, row, again=False)


def end_urgency(s: Session, desk: Desk, row: tables.Handoff, person: tables.Staff) -> None:
    """A person confirmed that nobody is in danger; the request goes on as an ordinary one."""
    handoffs.stop_timer(s, row, Timer.CRISIS_REPEAT)
    handoffs.note(s, row, "safe", desk.clock(), person.id)
    if rules.State(row.state) in rules.UNCLAIMED:
        paging.offer_next(s, desk, row)
