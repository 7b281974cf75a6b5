"""What an action needs of the message it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.assistant.turn_record import FAILED
from bot.domain.conversation import Reply
from bot.intake import chat
from bot.intake.answering import Understood
from bot.logs import get_log

log = get_log()

Events = list[dict[str, Any]]
Run = Callable[[Any, CollectingDispatcher, Tracker, dict[str, Any]], Events]


def seq_of(tracker: Tracker) -> int:
    """The message's number; in `rasa shell`, which numbers nothing, the count of messages."""
    metadata = tracker.latest_message.get("metadata") or {}
    counted = sum(1 for event in tracker.events if event.get("event") == "user")
    return int(metadata.get("seq", counted))


def is_numbered(tracker: Tracker) -> bool:
    """Whether the message came through reception; `rasa shell` numbers nothing."""
    return "seq" in (tracker.latest_message.get("metadata") or {})


def intent_of(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def understood(tracker: Tracker) -> Understood:
    message = tracker.latest_message
    return Understood.from_json(
        intent_of(tracker), message.get("text") or "", message.get("interpretation") or {}
    )


def utter(dispatcher: CollectingDispatcher, replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        dispatcher.utter_message(json_message=asdict(reply))


def failing_loudly(run: Run) -> Run:
    """Rasa logs a failing action and leaves the visitor in silence. Here the failure is logged
    without a word of the conversation and marks the whole turn as failed, so that reception says
    an honest sentence and tells staff."""

    @wraps(run)
    def guarded(
        self: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        try:
            if not is_numbered(tracker):
                chat.ensure(wiring.desk(), tracker.sender_id)
            return run(self, dispatcher, tracker, domain)
        except Exception as error:
            log.error(
                "action_failed",
                action=self.name(),
                conversation=tracker.sender_id,
                why=type(error).__name__,
            )
            dispatcher.utter_message(json_message={FAILED: self.name()})
            return []

    return guarded
