"""One message played through the Rasa agent, exactly once."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActiveLoop, SlotSet

from bot import wiring
from bot.assistant.form_reading import ANSWER, FORM, SLOT
from bot.assistant.output import Collector
from bot.assistant.tracker_store import current_turn
from bot.assistant.turn_record import TurnRecord, replies_from_json
from bot.domain.conversation import Reply
from bot.domain.prescreen import talk
from bot.intake import screening
from bot.intake.answering import INTENT_PREFIX, TOPIC_PREFIX
from bot.intake.desk import Question
from bot.logs import get_log
from bot.storage import trackers

log = get_log()


async def play(agent: Agent, question: Question) -> tuple[Reply, ...]:
    """The assistant's replies; the same message again gives the stored ones."""
    desk = wiring.desk()
    with desk.read() as s:
        stored = trackers.answered_turn(s, question.conversation_id, question.seq)
    if stored is not None:
        return replies_from_json(json.loads(stored))
    await _follow_prescreen(agent, question.conversation_id)
    record = TurnRecord(question.seq)
    token = current_turn.set(record)
    try:
        await agent.handle_message(
            UserMessage(
                text=plain_text(question.text),
                output_channel=Collector(question.channel.value, record),
                sender_id=question.conversation_id,
                input_channel=question.channel.value,
                parse_data=_tapped(question),
                metadata={
                    "seq": question.seq,
                    "channel": question.channel.value,
                    "locale": question.locale,
                },
            )
        )
    finally:
        current_turn.reset(token)
    return () if record.failed else tuple(record.replies)


def plain_text(text: str) -> str:
    """A leading slash would be taken for an intent by Rasa, behind the model's back."""
    return text.lstrip("/ \t\n") or "?"


def _tapped(question: Question) -> dict[str, Any] | None:
    """A tapped choice needs no language understanding."""
    picked = question.picked
    if not picked:
        return None
    waiting = screening.waiting(wiring.desk(), question.conversation_id)
    if picked[0].startswith(TOPIC_PREFIX):
        topic = picked[0].removeprefix(TOPIC_PREFIX)
        return _parsed(question, "faq", interpretation={"faqs": [topic], "language": "en"})
    if picked[0].startswith(INTENT_PREFIX):
        return _parsed(question, picked[0].removeprefix(INTENT_PREFIX))
    if waiting is None:
        return None
    reading = talk.chosen(wiring.desk().prescreen, waiting[1], picked)
    return _parsed(question, ANSWER, reading=dataclasses.asdict(reading))


def _parsed(question: Question, intent: str, **more: Any) -> dict[str, Any]:
    return {
        "text": plain_text(question.text),
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [],
        "interpretation": {"faqs": [], "between": [], "language": "en"},
        **more,
    }


async def _follow_prescreen(agent: Agent, conversation_id: str) -> None:
    """A crisis, a person or another channel may have ended or opened the pre-screen behind
    Rasa's back: its form follows."""
    store = agent.tracker_store
    tracker = await store.get_or_create_tracker(conversation_id)
    asks = screening.waiting(wiring.desk(), conversation_id) is not None
    if asks == (tracker.active_loop_name == FORM):
        return
    tracker.update_with_events(
        [ActiveLoop(FORM if asks else None), SlotSet("requested_slot", SLOT if asks else None)],
        agent.domain,
    )
    await store.save(tracker)
