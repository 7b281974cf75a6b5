"""Rasa's memory of conversations, in our own database, encrypted, as a window of events.

Rasa reloads every event at every message: turn 500 costs fifteen times turn 5. So older events are
folded into the slots and the form they led to, and only the newest stay as they are.
"""

from __future__ import annotations

import json
from contextvars import ContextVar

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.turn_record import TurnRecord
from bot.storage import trackers
from bot.storage.database import Transaction

WINDOW = 60
_SLACK = 30

current_turn: ContextVar[TurnRecord | None] = ContextVar("current_turn", default=None)
"""The turn being played: stored with the tracker it led to, so a replay has the effect of one."""


class WindowedTrackerStore(TrackerStore):
    """One row per conversation."""

    def __init__(self, domain: Domain | None, write: Transaction) -> None:
        super().__init__(domain, event_broker=None)
        self._write = write

    @property
    def domain(self) -> Domain:
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()

    async def save(self, tracker: DialogueStateTracker) -> None:
        events = fold(list(tracker.events), tracker.sender_id, self.domain)
        turn = current_turn.get()
        played = turn if turn is not None and not turn.failed else None
        with self._write() as s:
            trackers.save(
                s,
                tracker.sender_id,
                json.dumps([event.as_dict() for event in events]),
                None if played is None else played.seq,
                None if played is None else played.as_json(),
            )

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with self._write() as s:
            stored = trackers.load(s, sender_id)
        if stored is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(stored), self.domain.slots)

    async def keys(self) -> list[str]:
        with self._write() as s:
            return trackers.conversation_ids(s)


def fold(events: list[Event], sender_id: str, domain: Domain) -> list[Event]:
    """The newest events from a visitor's message on; what went before, as slots and open form."""
    if len(events) <= WINDOW + _SLACK:
        return events
    cut = next(
        (i for i in range(len(events) - WINDOW, 0, -1) if isinstance(events[i], UserUttered)), 0
    )
    before = DialogueStateTracker.from_events(sender_id, events[:cut], domain.slots)
    folded: list[Event] = [
        SlotSet(name, slot.value)
        for name, slot in before.slots.items()
        if slot.value != slot.initial_value
    ]
    if before.active_loop_name:
        folded.append(ActiveLoop(before.active_loop_name))
    folded.append(ActionExecuted(ACTION_LISTEN_NAME))
    return folded + events[cut:]
