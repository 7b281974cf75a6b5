"""Asking for a person on staff, and taking that back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.message import Events, failing_loudly, seq_of, understood, utter
from bot import wiring
from bot.intake import answering
from bot.intake.answering import Understood


class RequestPerson(Action):
    """Staff are paged; the promise with its clock time is the house's own line."""

    def name(self) -> str:
        return "action_request_person"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        replies = answering.request_person(wiring.desk(), tracker.sender_id, seq_of(tracker))
        utter(dispatcher, replies)
        return [SlotSet("offered", None)]


class NeverMind(Action):
    """Withdraws the request for a person if there is one; otherwise just says that all is well."""

    def name(self) -> str:
        return "action_never_mind"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        desk, seq = wiring.desk(), seq_of(tracker)
        replies = answering.withdraw_person(desk, tracker.sender_id, seq)
        if not replies:
            cancel = Understood("cancel", understood(tracker).text)
            replies = answering.answer(desk, tracker.sender_id, seq, cancel).replies
        utter(dispatcher, replies)
        return [SlotSet("offered", None)]
