"""Rasa's output channel: collects what the dialogue says as replies of ours."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.assistant.turn_record import TurnRecord, reply_from_json
from bot.domain.conversation import Choice, Reply


class Collector(OutputChannel):
    """Named as the visitor's channel, so that Rasa picks `channel: sms` variants by itself."""

    def __init__(self, channel: str, record: TurnRecord) -> None:
        self._channel = channel
        self._record = record

    def name(self) -> str:  # type: ignore[override]
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        reply = message.get("custom")
        if reply and "text" in reply:
            self._record.replies.append(reply_from_json(reply))
            return
        buttons = message.get("buttons") or ()
        choices = tuple(Choice(button["title"], button["payload"]) for button in buttons)
        bubbles = [part for part in (message.get("text") or "").split("\n\n") if part.strip()]
        for index, text in enumerate(bubbles, start=1):
            last = index == len(bubbles)
            self._record.replies.append(
                Reply(text, choices if last else (), "one" if choices and last else None)
            )
