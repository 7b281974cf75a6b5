"""Which language a message is in, by its small words, marks and script."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.understanding.words import word_lists, words_of

Language = Literal["en", "es", "other"]

FOREIGN_LETTERS = 0.3
"""Share of letters outside the Latin script from which a text is not English."""


class _Lists(NamedTuple):
    english: frozenset[str]
    weak: frozenset[str]
    others: dict[str, frozenset[str]]
    marks: dict[str, frozenset[str]]


def language_of(text: str) -> Language:
    """The language of a text; English unless something clearly speaks against it."""
    if _foreign_script(text):
        return "other"
    lists = _lists()
    words = words_of(text)
    english = sum(word in lists.english for word in words)
    hits = {name: _hits(name, text, words) for name in lists.others}
    best = max(hits, key=lambda name: hits[name])
    if hits[best] <= english or not _enough(hits[best], len(words)):
        return "en"
    return "es" if best == "es" else "other"


def _enough(hits: int, words: int) -> bool:
    """One telling word decides a text of one or two; longer texts need a quarter of their words."""
    return hits >= max(1, min(2, words - 1)) and hits * 4 >= words


def _hits(name: str, text: str, words: list[str]) -> int:
    lists = _lists()
    own = [word for word in words if word in lists.others[name]]
    marked = bool(lists.marks.get(name, frozenset()) & set(text.lower()))
    if not marked and all(word in lists.weak for word in own):
        return 0
    return len(own) + marked


def _foreign_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum("LATIN" not in unicodedata.name(letter, "") for letter in letters)
    return bool(letters) and foreign / len(letters) >= FOREIGN_LETTERS


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = word_lists("languages")
    english = frozenset(content["english"].split())
    return _Lists(
        english,
        frozenset(content["weak"].split()),
        {name: frozenset(words.split()) - english for name, words in content["words"].items()},
        {name: frozenset(marks) for name, marks in content["marks"].items()},
    )
