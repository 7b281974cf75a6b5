"""What people say instead of answering: why, skip, later, a person, never mind, it's for my son."""

from __future__ import annotations

import re

from bot.domain.prescreen import Reading, ReadingKind
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.said import Said

_LISTS: tuple[tuple[ReadingKind, str], ...] = (
    ("person", "person"),
    ("skip", "skip"),
    ("never_mind", "never_mind"),
    ("later", "later"),
    ("back", "back"),
)


def read_aside(field: str, text: str) -> Reading | None:
    """The aside, if the text is one; None lets it be read as an answer."""
    said = plain(text)
    if asks_why(text, said):
        return Reading("why")
    if is_for_somebody(field, said):
        return Reading("for_relative")
    if listed("never_mind_alone").are(said):
        return Reading("never_mind")
    for kind, name in _LISTS:
        if kind in ("later", "person") and field in ("time", "contact", "contact_plan"):
            continue
        if _meant(name, said):
            return Reading(kind)
    return None


def asks_why(text: str, said: str) -> bool:
    bare = Said.of(said).whole
    if listed("why").opens(bare) or listed("why").are(bare.rsplit("| ", 1)[-1]):
        return True
    return "?" in text and any(" " in found.group() for found in listed("why").each(said))


def is_for_somebody(field: str, said: str) -> bool:
    """Somebody asks for a relative. An age told of somebody else says so without more words."""
    if field in ("time", "contact", "contact_plan"):
        return False
    if listed("for_somebody").within(said):
        return True
    return field == "age" and bool(
        listed("somebody_is").within(said) and not re.search(r"\b(?:im|i am)\b", said)
    )


def _meant(name: str, said: str) -> bool:
    """A phrase of several words anywhere, a single word only where it stands alone."""
    bare = Said.of(said).whole
    if listed(name).are(bare.removesuffix(" please")):
        return True
    opening = listed(name).opens(bare)
    if opening and bare[len(opening) :].startswith(" |"):
        return True
    return any(" " in found.group() for found in listed(name).each(said))
