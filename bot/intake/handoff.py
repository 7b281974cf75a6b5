"""Asking for a person, offering the request around, and what happens when a clock runs out.

Every function works in the caller's transaction; pages are queued, never sent, here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain import handoff as rules
from bot.domain.conversation import Channel, Holder, State
from bot.domain.handoff import Event, Reason, Timer
from bot.domain.opening_hours import clock_words
from bot.intake import voice
from bot.intake.desk import Desk
from bot.storage import conversations, handoffs, outbox, records, staff, tables
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
        page_everybody(s, desk, row, again=False)
    elif is_open:
        _offer_next(s, desk, row)
    else:
        _leave_unattended(s, desk, row)
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
        text_staff(s, desk, staff.get(s, asked), row, "withdrawn", f"withdrawn:{row.id}")
    return True


def close(s: Session, desk: Desk, row: tables.Handoff, event: Event) -> None:
    """Back to the assistant. The number rests, the clocks die."""
    now = desk.clock()
    _move(s, row, event)
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
    _move(s, row, Event.PASSED)
    if was_held:
        _let_go(s, desk, row)
    _offer_next(s, desk, row)


def give_back(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """After an idle close, within the grace time: the same person has it again."""
    now = desk.clock()
    _move(s, row, Event.RETURNED)
    row.closed_at, row.closed_by = None, None
    row.open_number = row.number
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = row.holder_id
    handoffs.note(s, row, Event.RETURNED.value, now, row.holder_id)
    if row.holder_id is not None:
        key = f"returned:{row.id}:{conversation.last_seq}"
        text_staff(s, desk, staff.get(s, row.holder_id), row, "returned", key)


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


def ring(s: Session, desk: Desk, timer: Timer, handoff_id: int) -> None:
    """A clock of this handoff has run out."""
    row = handoffs.get_locked(s, handoff_id)
    state = rules.State(row.state)
    if timer is Timer.CRISIS_REPEAT:
        if state in rules.UNCLAIMED and row.safe_at is None:
            page_everybody(s, desk, row, again=True)
    elif timer not in rules.TIMERS_OF[state]:
        return
    elif timer is Timer.CLAIM:
        nobody_claimed(s, desk, row)
    elif timer is Timer.REPLY:
        _patient_waits(s, desk, row)
    elif timer is Timer.IDLE:
        _quiet(s, desk, row)
    elif timer is Timer.OPENING:
        _opened(s, desk, row)


def paged(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The provider accepted a page. In a crisis the patient may now be told so, once."""
    if rules.State(row.state) in (rules.State.REQUESTED, rules.State.OFFERED):
        _move(s, row, Event.PAGED)
    if not row.crisis or row.alerted_at is not None or row.safe_at is not None:
        return
    now, clinic = desk.clock(), desk.content.clinic
    row.alerted_at = now
    conversation = conversations.locked(s, row.conversation_id)
    opening = clock_words(clinic.opening.next_opening(now), now, clinic.zone)
    key = "alerted" if clinic.opening.is_open(now) else "alerted_after_hours"
    text = desk.content.crisis.line(key, conversation.locale, opening=opening)
    voice.say_line(s, desk, conversation, text)


def page_failed(s: Session, desk: Desk, row: tables.Handoff, staff_id: int | None) -> None:
    """A page that was not delivered counts as no answer."""
    if staff_id == row.offered_id and rules.State(row.state) in (
        rules.State.REQUESTED,
        rules.State.OFFERED,
    ):
        nobody_claimed(s, desk, row)


def nobody_claimed(s: Session, desk: Desk, row: tables.Handoff) -> None:
    if row.crisis and row.safe_at is None:
        return  # everybody was paged already, and is paged again by its own clock
    _move(s, row, Event.CLAIM_TIMEOUT)
    handoffs.note(s, row, Event.CLAIM_TIMEOUT.value, desk.clock(), row.offered_id)
    _offer_next(s, desk, row)
    if row.state == rules.State.OFFERED.value and not row.told_still_trying:
        row.told_still_trying = True
        conversation = conversations.locked(s, row.conversation_id)
        voice.tell(s, desk, conversation, "still_trying")


def page_everybody(s: Session, desk: Desk, row: tables.Handoff, *, again: bool) -> None:
    """A crisis: everybody on call and every backup at once, at any hour, until one confirms."""
    now = desk.clock()
    count = row.tried.get("crisis", 0) + 1
    row.tried = row.tried | {"crisis": count}
    people = staff.to_page(s)
    for person in people:
        key = f"page:{row.id}:{person.id}:crisis:{count}"
        _page(s, desk, row, person, "page_crisis_again" if again else "page_crisis", key)
    if not people:
        records.add_task(s, f"nobody:{row.id}", "nobody_on_call", now, row.conversation_id)
        if not again:
            _leave_unattended(s, desk, row)
    repeat = timedelta(seconds=desk.content.clinic.timers.crisis_repeat)
    handoffs.set_timer(s, row, Timer.CRISIS_REPEAT, now + repeat)


def text_staff(
    s: Session,
    desk: Desk,
    person: tables.Staff,
    row: tables.Handoff | None,
    template: str,
    key: str,
    **values: object,
) -> None:
    """Queues a text to a staff phone."""
    number = {"number": row.number} if row is not None else {}
    outbox.put(
        s,
        key,
        person.phone,
        desk.content.staff_text(template, **(number | {"link": link(desk, row)} | values)),
        desk.clock(),
        purpose="staff",
        author="system",
        handoff_id=None if row is None else row.id,
        staff_id=person.id,
    )


def link(desk: Desk, row: tables.Handoff | None) -> str:
    """Where staff sign in; it names a number, nothing about the patient."""
    base = f"{desk.settings.public_url}/staff"
    return base if row is None else f"{base}/{row.number}"


def channel_word(desk: Desk, conversation: tables.Conversation) -> str:
    return desk.content.staff_text(f"channel_{conversation.channel}")


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


def _move(s: Session, row: tables.Handoff, event: Event) -> None:
    row.state = rules.move(rules.State(row.state), event).value
    s.flush()
    handoffs.stop_timers_not_of(s, row)


def _offer_next(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """Pages the next person who was not yet asked, or gives up until the next opening."""
    now = desk.clock()
    untried = [p for p in staff.to_page(s) if str(p.id) not in row.tried]
    if not untried:
        _leave_unattended(s, desk, row)
        return
    person = untried[0]
    row.offered_id = person.id
    row.tried = row.tried | {str(person.id): len(row.tried) + 1}
    attempt = len(handoffs.events_of(s, row, "offered")) + 1
    handoffs.note(s, row, "offered", now, person.id)
    _page(s, desk, row, person, "page", f"page:{row.id}:{person.id}:{attempt}")
    claim_by = now + timedelta(seconds=desk.content.clinic.timers.claim)
    handoffs.set_timer(s, row, Timer.CLAIM, claim_by)


def _page(
    s: Session,
    desk: Desk,
    row: tables.Handoff,
    person: tables.Staff,
    template: str,
    key: str,
) -> None:
    conversation = s.get_one(tables.Conversation, row.conversation_id)
    now, crisis = desk.clock(), template != "page"
    outbox.put(
        s,
        key,
        person.phone,
        desk.content.staff_text(
            template,
            number=row.number,
            channel=channel_word(desk, conversation),
            link=link(desk, row),
        ),
        now,
        purpose="crisis_page" if crisis else "page",
        author="system",
        handoff_id=row.id,
        staff_id=person.id,
        # A page that arrives hours late would wake somebody for nothing.
        expires_at=now + timedelta(minutes=10),
    )


def _leave_unattended(s: Session, desk: Desk, row: tables.Handoff) -> None:
    now, clinic = desk.clock(), desk.content.clinic
    was_offered = row.offered_id is not None
    if row.state != rules.State.UNATTENDED.value:
        _move(s, row, Event.NOBODY_LEFT)
    row.offered_id = None
    opening = clinic.opening.next_opening(now)
    if clinic.opening.always:  # no opening to wait for: ask around again after a while
        opening = now + timedelta(seconds=clinic.timers.promise)
    handoffs.note(s, row, Event.NOBODY_LEFT.value, now)
    handoffs.set_timer(s, row, Timer.OPENING, opening)
    records.add_task(
        s, f"unattended:{row.id}:{now:%Y%m%d%H%M}", "unattended", now, row.conversation_id
    )
    if clinic.opening.is_open(now) and not row.crisis:
        row.promised_by = opening + timedelta(seconds=clinic.timers.promise)
        if was_offered:
            conversation = conversations.locked(s, row.conversation_id)
            promised = clock_now(desk, row.promised_by)
            voice.tell(s, desk, conversation, "unattended", promised_by=promised)


def _let_go(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The holder no longer has it; the patient hears so, nobody hangs in the air."""
    conversation = conversations.locked(s, row.conversation_id)
    conversation.holder_id = None
    if row.holder_id is not None:
        name = staff.get(s, row.holder_id).name
        row.tried = {str(row.holder_id): 1}
        voice.tell(s, desk, conversation, "stepped_away", staff_name=name)
    row.holder_id, row.nudged_at = None, None
    if row.crisis and row.safe_at is None:
        page_everybody(s, desk, row, again=True)


def _patient_waits(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """First a nudge; the second time the request goes to the next person."""
    now, timers = desk.clock(), desk.content.clinic.timers
    if row.holder_id is None:
        return
    person = staff.get(s, row.holder_id)
    if row.nudged_at is None:
        row.nudged_at = now
        since = clock_now(desk, now - timedelta(seconds=timers.reply))
        key = f"nudge:{row.id}:{now.timestamp():.0f}"
        text_staff(s, desk, person, row, "nudge", key, since=since)
        handoffs.set_timer(s, row, Timer.REPLY, now + timedelta(seconds=timers.reply))
        return
    handoffs.note(s, row, Event.REPLY_TIMEOUT.value, now, person.id)
    _move(s, row, Event.REPLY_TIMEOUT)
    text_staff(s, desk, person, row, "moved_on", f"moved:{row.id}:{now.timestamp():.0f}")
    _let_go(s, desk, row)
    _offer_next(s, desk, row)


def _quiet(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """Neither side wrote for long. An open crisis is never closed by a clock."""
    if row.crisis and row.safe_at is None:
        keep_awake(s, desk, row)
        return
    if row.holder_id is None:
        return
    person = staff.get(s, row.holder_id)
    close(s, desk, row, Event.IDLE)
    conversation = conversations.locked(s, row.conversation_id)
    voice.tell(s, desk, conversation, "idle_closed", staff_name=person.name)
    key = f"idle:{row.id}:{desk.clock().timestamp():.0f}"
    text_staff(s, desk, person, row, "idle_closed", key)


def _opened(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The clinic's next opening: everybody may be asked again."""
    _move(s, row, Event.OPENED)
    row.tried = {}
    handoffs.note(s, row, Event.OPENED.value, desk.clock())
    _offer_next(s, desk, row)


def _make_urgent(s: Session, desk: Desk, row: tables.Handoff) -> None:
    row.crisis, row.safe_at, row.alerted_at = True, None, None
    handoffs.note(s, row, "crisis", desk.clock())
    page_everybody(s, desk, row, again=False)


def end_urgency(s: Session, desk: Desk, row: tables.Handoff, person: tables.Staff) -> None:
    """A person confirmed that nobody is in danger; the request goes on as an ordinary one."""
    handoffs.stop_timer(s, row, Timer.CRISIS_REPEAT)
    handoffs.note(s, row, "safe", desk.clock(), person.id)
    if rules.State(row.state) in rules.UNCLAIMED:
        _offer_next(s, desk, row)
