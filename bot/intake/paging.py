"""Calling staff: who is asked next, what a page says, what becomes of it.

Pages are queued in the caller's transaction and carry a number, never a word about health.
"""

from __future__ import annotations

from datetime import timedelta

from bot.domain import handoff as rules
from bot.domain.handoff import Event, Timer
from bot.domain.opening_hours import clock_words
from bot.intake import voice
from bot.intake.desk import Desk
from bot.storage import conversations, handoffs, outbox, records, staff, tables
from bot.storage.database import Session


def offer_next(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """Pages the next person who was not yet asked, or gives up until the next opening."""
    now = desk.clock()
    untried = [p for p in staff.to_page(s) if str(p.id) not in row.tried]
    if not untried:
        leave_unattended(s, desk, row)
        return
    person = untried[0]
    row.offered_id = person.id
    row.tried = row.tried | {str(person.id): len(row.tried) + 1}
    attempt = len(handoffs.events_of(s, row, "offered")) + 1
    handoffs.note(s, row, "offered", now, person.id)
    _page(s, desk, row, person, "page", f"page:{row.id}:{person.id}:{attempt}")
    claim_by = now + timedelta(seconds=desk.content.clinic.timers.claim)
    handoffs.set_timer(s, row, Timer.CLAIM, claim_by)


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
            leave_unattended(s, desk, row)
    repeat = timedelta(seconds=desk.content.clinic.timers.crisis_repeat)
    handoffs.set_timer(s, row, Timer.CRISIS_REPEAT, now + repeat)


def paged(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The provider accepted a page. In a crisis the patient may now be told so, once."""
    if rules.State(row.state) in (rules.State.REQUESTED, rules.State.OFFERED):
        handoffs.move(s, row, Event.PAGED)
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
    handoffs.move(s, row, Event.CLAIM_TIMEOUT)
    handoffs.note(s, row, Event.CLAIM_TIMEOUT.value, desk.clock(), row.offered_id)
    offer_next(s, desk, row)
    if row.state == rules.State.OFFERED.value and not row.told_still_trying:
        row.told_still_trying = True
        conversation = conversations.locked(s, row.conversation_id)
        voice.tell(s, desk, conversation, "still_trying")


def leave_unattended(s: Session, desk: Desk, row: tables.Handoff) -> None:
    now, clinic = desk.clock(), desk.content.clinic
    was_offered = row.offered_id is not None
    if row.state != rules.State.UNATTENDED.value:
        handoffs.move(s, row, Event.NOBODY_LEFT)
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
            promised = clock_words(row.promised_by, now, clinic.zone)
            voice.tell(s, desk, conversation, "unattended", promised_by=promised)


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
