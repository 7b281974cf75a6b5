"""Rasa's output channel: collects what the dialogue says as replies of ours."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.assistant.turn_record import FAILED, TurnRecord, reply_from_json
from bot.domain.conversation import Choice, Reply


class Collector(OutputChannel):
    """Named as the visitor's channel, so that Rasa picks `channel: sms` variants by itself."""

    def __init__(self, channel: str, record: TurnRecord) -> None:
        self._channel = channel
        self._record = record

    def name(self) -> str:
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        custom = message.get("custom") or {}
        if FAILED in custom:
            self._record.failed = True
        elif "text" in custom:
            self._record.replies.append(reply_from_json(custom))
        else:
            self._collect(message)

    def _collect(self, message: dict[str, Any]) -> None:
        """A response of the domain, such as `utter_faq/…` in `rasa shell`."""
        buttons = message.get("buttons") or ()
        choices = tuple(Choice(button["title"], button["payload"]) for button in buttons)
        bubbles = [part for part in (message.get("text") or "").split("\n\n") if part.strip()]
        for index, text in enumerate(bubbles, start=1):
            last = index == len(bubbles)
            self._record.replies.append(
                Reply(text, choices if last else (), "one" if choices and last else None)
            )
