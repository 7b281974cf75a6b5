"""A message cut into its clauses: greetings and lead-ins off, two questions apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.understanding.normal import written_out
from bot.understanding.words import plain, word_lists, words_of

_SENTENCE_END = re.compile(
    r"(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)(?<!\ba\.m)(?<!\bp\.m)"
    r"[.?!…]+(?=\s|$)|;|\n"
)

_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
LISTING_WORDS = 8


@dataclass(frozen=True)
class Clause:
    """A part of a message that could stand alone, and whether it asks something."""

    text: str
    asks: bool


def clauses(text: str) -> list[Clause]:
    """The clauses of a message in order; a bare greeting counts only if it is all there is."""
    found = [
        Clause(core, asks)
        for sentence, asked in _sentences(text)
        for piece in _apart(sentence)
        for core in [without_lead(piece)]
        for asks in [asked or _starts_a_question(core)]
        if core
    ]
    return found or [Clause(plain(text), False)]


def listed(text: str) -> list[str]:
    """The things named in a short message such as "hours and location?"; [] for any other."""
    words = written_out(text).strip(" ?.!")
    named = [part.strip() for part in _AND.split(words)]
    return named if len(named) > 1 and len(words_of(words)) <= LISTING_WORDS else []


def without_lead(text: str) -> str:
    """A clause without "hi", "quick question", "no, I meant" and the like; "" if that was all."""
    rest = text
    while match := _lead().match(rest):
        rest = rest[match.end() :]
    return rest


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Sentences, written out and without their end marks; with whether a "?" closed them."""
    start = 0
    lines = "\n".join(plain(line) for line in text.splitlines())
    for end in _SENTENCE_END.finditer(lines):
        yield written_out(lines[start : end.start()]), "?" in end.group()
        start = end.end()
    yield written_out(lines[start:]), False


def _apart(sentence: str) -> Iterator[str]:
    """Cuts "what does it cost and is it safe" before "is"; both sides must have two words."""
    start = 0
    for joint in _joint().finditer(sentence):
        head, tail = sentence[start : joint.start()], sentence[joint.end() :]
        if min(len(words_of(head)), len(words_of(tail))) >= 2:
            yield head
            start = joint.end()
    yield sentence[start:]


def _starts_a_question(clause: str) -> bool:
    first = words_of(clause)[:1]
    return bool(first) and first[0] in _question_starts()


@cache
def _question_starts() -> frozenset[str]:
    return frozenset(word_lists("phrasing")["question_starts"].split())


@cache
def _joint() -> re.Pattern[str]:
    joiners = _any_of(word_lists("phrasing")["joiners"])
    starts = _any_of(_question_starts())
    return re.compile(rf"(?:\s*,\s*(?:{joiners}\s+)?|\s+{joiners}\s+)(?={starts}\s)")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_any_of(word_lists('phrasing')['leads'])}(?![\w'-])|[\s,:!.\-–—]+)")


def _any_of(phrases: frozenset[str] | list[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"
