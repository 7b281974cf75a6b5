"""In the pre-screen: is a message an answer to the question asked, or a question of its own?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot import wiring
from bot.domain.conversation import Channel
from bot.domain.prescreen.talk_types import Reading
from bot.intake import screening
from bot.understanding import answers
from bot.understanding.intents import Interpretation

FORM = "prescreen_form"
SLOT = "prescreen_ended"
ANSWER = "answer"

# What a patient may ask in the middle; it is answered, then the same question is asked again.
ASIDES = ("faq", "faq_unsure", "about_bot", "ask_diagnosis", "ask_medical_advice", "complaint")


def read_in_form(
    text: str, tracker: DialogueStateTracker, interpretation: Interpretation
) -> dict[str, Any] | None:
    """The answer as message properties, or None where the message is an aside."""
    desk = wiring.desk()
    waiting = screening.waiting(desk, tracker.sender_id)
    if waiting is None:
        return None
    question, progress = waiting
    channel = Channel(tracker.get_latest_input_channel() or Channel.WEB)
    reading = answers.read(
        question, text, channel=channel, prescreen=desk.prescreen, progress=progress
    )
    if interpretation.intent in ASIDES and _says_nothing(reading):
        return None
    return {"intent": {"name": ANSWER, "confidence": 1.0}, "reading": asdict(reading)}


def _says_nothing(reading: Reading) -> bool:
    """Neither an answer nor a word on which answer to change ("wait, what does it cost?")."""
    if reading.kind == "correction":
        return reading.value is None and reading.target is None
    return reading.kind == "unclear" and not reading.also


def as_reading(stored: dict[str, Any]) -> Reading:
    """A `Reading` that went through Rasa's tracker, where tuples become lists."""
    return Reading(
        kind=stored["kind"],
        value=_value(stored["value"]),
        also=tuple(stored["also"]),
        target=stored["target"],
        others=tuple((question, _value(other)) for question, other in stored["others"]),
    )


def _value(stored: Any) -> Any:
    return tuple(stored) if isinstance(stored, list) else stored
