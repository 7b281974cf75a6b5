"""Answers outside the pre-screen: the curated FAQ and the short lines of the dialogue."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.message import Events, failing_loudly, seq_of, understood, utter
from bot import wiring
from bot.intake import answering


class Answer(Action):
    """A FAQ answer, a question back between two topics, or a line of the dialogue."""

    def name(self) -> str:
        return "action_answer"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        composed = answering.answer(
            wiring.desk(), tracker.sender_id, seq_of(tracker), understood(tracker)
        )
        utter(dispatcher, composed.replies)
        topic = composed.topic or tracker.get_slot("last_faq")
        return [SlotSet("offered", composed.offered), SlotSet("last_faq", topic)]
