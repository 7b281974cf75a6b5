"""One turn of the assistant as it travels between reception and the agent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.domain.conversation import Choice, Reply, Source

FAILED = "failed"
"""The key of a custom message by which an action says that it could not do its part."""


@dataclass
class TurnRecord:
    """The message's number and the replies collected so far; a failed turn has none that count."""

    seq: int
    replies: list[Reply] = field(default_factory=list)
    failed: bool = False

    def as_json(self) -> str:
        return json.dumps([reply_to_json(reply) for reply in self.replies])


def reply_to_json(reply: Reply) -> dict[str, Any]:
    return asdict(reply)


def reply_from_json(data: Mapping[str, Any]) -> Reply:
    return Reply(
        text=data["text"],
        choices=tuple(Choice(**choice) for choice in data.get("choices") or ()),
        pick=data.get("pick"),
        sources=tuple(Source(**source) for source in data.get("sources") or ()),
    )


def replies_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Reply, ...]:
    return tuple(reply_from_json(item) for item in data)
