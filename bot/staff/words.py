"""The words of the staff pages and the library of saved replies, from `bot/content/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.content import FOLDER, ContentError, Texts, read_yaml
from bot.domain.conversation import Source
from bot.intake.desk import Desk

_ABOUT = ("status", "version")


@dataclass(frozen=True)
class SavedReply:
    """An approved reply; `text` has places for the clinic's facts and the writer's name."""

    id: str
    label: str
    text: str


@lru_cache(maxsize=1)
def words() -> Texts:
    """Raises `ContentError` where a key has no text."""
    texts: dict[str, dict[str, str]] = {}
    for key, text in read_yaml(FOLDER / "staff_pages.yml").items():
        if key in _ABOUT:
            continue
        if not isinstance(text, str):
            raise ContentError(f"staff_pages.yml: {key} must be a text")
        texts[key] = {"web": text}
    return Texts("staff_pages.yml", texts)


def say(key: str, **values: object) -> str:
    return words().say(key, values)


def word_for(kind: str, value: str | None) -> str:
    """What stands for one value of a kind ("state", "event", …); the value itself if unknown."""
    key = f"{kind}_{value}"
    return say(key) if key in words().forms else (value or "")


@lru_cache(maxsize=1)
def _library() -> tuple[SavedReply, ...]:
    data = read_yaml(FOLDER / "saved_replies.yml")
    try:
        return tuple(SavedReply(**reply) for reply in data["replies"])
    except (KeyError, TypeError) as error:
        raise ContentError(f"saved_replies.yml: {error}") from error


def saved_replies(desk: Desk, staff_name: str) -> tuple[SavedReply, ...]:
    """The approved replies, filled in for this person. Raises `ContentError`."""
    facts: Mapping[str, Any] = desk.content.clinic.placeholders(desk.content.public_url)
    values = {**facts, "staff_name": staff_name}
    return tuple(
        SavedReply(reply.id, reply.label, reply.text.strip().format_map(values))
        for reply in _library()
    )


@lru_cache(maxsize=1)
def _references() -> Mapping[str, Any]:
    return read_yaml(FOLDER / "sources.yml")


def reference(key: str) -> Source:
    """Title and address of a source; the key itself where the list has no such source."""
    known = _references().get(key) or {}
    return Source(known.get("title", key), "", known.get("url"))
