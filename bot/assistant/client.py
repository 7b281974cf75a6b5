"""How reception asks the assistant, and how it notices that there is no answer."""

from __future__ import annotations

import httpx

from bot.assistant.turn_record import replies_from_json
from bot.domain.conversation import Reply
from bot.intake.desk import AssistantDown, Question

TIMEOUT_SECONDS = 8.0


class AssistantClient:
    """`Assistant` over the internal route."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS)

    def ask(self, question: Question) -> tuple[Reply, ...]:
        try:
            answer = self._http.post(
                "/turn",
                json={
                    "conversation": question.conversation_id,
                    "seq": question.seq,
                    "text": question.text,
                    "picked": list(question.picked),
                    "channel": question.channel.value,
                    "locale": question.locale,
                },
            )
            answer.raise_for_status()
            replies = replies_from_json(answer.json()["replies"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise AssistantDown(type(error).__name__) from error
        if not replies:
            raise AssistantDown("silence")
        return replies

    def is_ready(self) -> bool:
        try:
            return self._http.get("/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False
