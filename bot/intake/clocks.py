"""What happens when one of a handoff's clocks has run out."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import handoff as rules
from bot.domain.handoff import Event, Timer
from bot.intake import handoff, paging, voice
from bot.intake.desk import Desk
from bot.storage import conversations, handoffs, staff, tables
from bot.storage.database import Session


def ring(s: Session, desk: Desk, timer: Timer, handoff_id: int) -> None:
    """A clock of this handoff has run out."""
    row = handoffs.get_locked(s, handoff_id)
    state = rules.State(row.state)
    if timer is Timer.CRISIS_REPEAT:
        if state in rules.UNCLAIMED and row.safe_at is None:
            paging.page_everybody(s, desk, row, again=True)
    elif timer not in rules.TIMERS_OF[state]:
        return
    elif timer is Timer.CLAIM:
        paging.nobody_claimed(s, desk, row)
    elif timer is Timer.REPLY:
        _patient_waits(s, desk, row)
    elif timer is Timer.IDLE:
        _quiet(s, desk, row)
    elif timer is Timer.OPENING:
        _opened(s, desk, row)


def _patient_waits(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """First a nudge; the second time the request goes to the next person."""
    now, timers = desk.clock(), desk.content.clinic.timers
    if row.holder_id is None:
        return
    person = staff.get(s, row.holder_id)
    if row.nudged_at is None:
        row.nudged_at = now
        since = handoff.clock_now(desk, now - timedelta(seconds=timers.reply))
        key = f"nudge:{row.id}:{now.timestamp():.0f}"
        paging.text_staff(s, desk, person, row, "nudge", key, since=since)
        handoffs.set_timer(s, row, Timer.REPLY, now + timedelta(seconds=timers.reply))
        return
    handoffs.note(s, row, Event.REPLY_TIMEOUT.value, now, person.id)
    handoffs.move(s, row, Event.REPLY_TIMEOUT)
    paging.text_staff(s, desk, person, row, "moved_on", f"moved:{row.id}:{now.timestamp():.0f}")
    handoff.let_go(s, desk, row)
    paging.offer_next(s, desk, row)


def _quiet(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """Neither side wrote for long. An open crisis is never closed by a clock."""
    if row.crisis and row.safe_at is None:
        handoff.keep_awake(s, desk, row)
        return
    if row.holder_id is None:
        return
    person = staff.get(s, row.holder_id)
    handoff.close(s, desk, row, Event.IDLE)
    conversation = conversations.locked(s, row.conversation_id)
    voice.tell(s, desk, conversation, "idle_closed", staff_name=person.name)
    key = f"idle:{row.id}:{desk.clock().timestamp():.0f}"
    paging.text_staff(s, desk, person, row, "idle_closed", key)


def _opened(s: Session, desk: Desk, row: tables.Handoff) -> None:
    """The clinic's next opening: everybody may be asked again."""
    handoffs.move(s, row, Event.OPENED)
    row.tried = {}
    handoffs.note(s, row, Event.OPENED.value, desk.clock())
    paging.offer_next(s, desk, row)
