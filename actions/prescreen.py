"""The pre-screen as a Rasa form with one slot: which question comes next is the engine's affair."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.message import Events, failing_loudly, intent_of, seq_of, utter
from bot import wiring
from bot.assistant.form_reading import ANSWER, as_reading
from bot.intake import screening


class TakeAnswer(Action):
    """Starts the pre-screen when the form opens; afterwards takes each answer.

    A question in the middle sets no slot: Rasa then leaves the form to the rules for asides, which
    answer and come back.
    """

    def name(self) -> str:
        return "validate_prescreen_form"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        desk, seq = wiring.desk(), seq_of(tracker)
        reading = tracker.latest_message.get("reading")
        if intent_of(tracker) == ANSWER and reading is not None:
            screening.answer(desk, tracker.sender_id, seq, as_reading(reading))
        elif screening.waiting(desk, tracker.sender_id) is None:
            screening.begin(desk, tracker.sender_id, seq)
        else:
            return []
        still_asking = screening.waiting(desk, tracker.sender_id) is not None
        return [SlotSet("prescreen_ended", None if still_asking else True)]


class AskNext(Action):
    """Says what the turn led to: the next question, or the open one again after an aside."""

    def name(self) -> str:
        return "action_ask_prescreen_ended"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        _say_prompts(dispatcher, tracker)
        return []


class Close(Action):
    """The last words of the pre-screen; the form may be opened again."""

    def name(self) -> str:
        return "action_close_prescreen"

    @failing_loudly
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        _say_prompts(dispatcher, tracker)
        return [SlotSet("prescreen_ended", None)]


def _say_prompts(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """What the pre-screen has to say after this message."""
    utter(dispatcher, screening.prompts_after(wiring.desk(), tracker.sender_id, seq_of(tracker)))
