"""Goes its rounds: lets clocks ring, takes up what a dead process left, sends what is queued.

May be killed at any line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.intake import clocks, reception, sending
from bot.intake.desk import Desk
from bot.logs import get_log
from bot.storage import conversations, handoffs

log = get_log()

ORPHANED_AFTER = timedelta(seconds=5)
PAUSE_SECONDS = 0.3


def run(desk: Desk, sleep: Callable[[float], None]) -> None:
    """Rounds without end. An error is logged and the next round tries again."""
    while True:
        try:
            busy = round_(desk)
        except Exception as error:
            log.error("round_failed", why=type(error).__name__)
            busy = False
        if not busy:
            sleep(PAUSE_SECONDS)


def round_(desk: Desk) -> bool:
    """One round of everything; whether there was anything to do."""
    busy = ring_timers(desk)
    busy = adopt_orphans(desk) or busy
    busy = sending.settle(desk) or busy
    while sending.send_next(desk):
        busy = True
    return busy


def ring_timers(desk: Desk) -> bool:
    """Lets every clock that has run out ring, each in its own transaction."""
    with desk.read() as s:
        due = handoffs.due_timers(s, desk.clock())
    for timer_id in due:
        with desk.write() as s:
            popped = handoffs.pop_timer(s, timer_id, desk.clock())
            if popped is not None:
                clocks.ring(s, desk, *popped)
    return bool(due)


def adopt_orphans(desk: Desk) -> bool:
    """Messages stored by a reception that died before it had asked the assistant."""
    now = desk.clock()
    with desk.read() as s:
        orphaned = conversations.waiting_since(s, now - ORPHANED_AFTER, now)
    for conversation_id in orphaned:
        reception.answer(desk, conversation_id)
    return bool(orphaned)
