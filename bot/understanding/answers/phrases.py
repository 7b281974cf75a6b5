"""Phrases from `bot/content/answer_words.yml`, compiled once, and the plain form they are met in.

The plain form is lower case without accents and apostrophes; `|` stands where a clause ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.understanding.words import word_lists

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_INITIALS = re.compile(r"\b([a-z])\.\s?(?=[a-z]\b)")
_CLAUSE_END = re.compile(r"[.:](?!\d)|[,;!?()\n…–—]+")
_OTHER = re.compile(r"[^\w|:]+")
_BUT = re.compile(r"(?:\| )?\b(but|except|although|though|however)\b")
_FEET = re.compile(r"(?<=\d)['’](?=\d)")
_APOSTROPHES = re.compile(r"['’‘`´]")


def plain(text: str) -> str:
    """ "Yeah, I don't." becomes "yeah | i dont"."""
    for emoji, word in table("emoji").items():
        text = text.replace(emoji, f" {word} ")
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", _FEET.sub(" ", text.lower())))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    whole = _INITIALS.sub(r"\1", _STRETCHED.sub(r"\1", bare))
    clauses = _OTHER.sub(" ", _CLAUSE_END.sub(" | ", whole))
    joined = _BUT.sub(r"| \1", " ".join(clauses.split()))
    return re.sub(r"(\| )+", "| ", joined).strip(" |")


@dataclass(frozen=True)
class Phrases:
    """One list of phrases as a pattern over the plain form."""

    pattern: re.Pattern[str]

    def within(self, said: str) -> bool:
        return self.pattern.search(said) is not None

    def opens(self, said: str) -> str | None:
        """The longest phrase that the text begins with."""
        found = self.pattern.match(said)
        return found.group() if found else None

    def are(self, said: str) -> bool:
        """Whether the whole text is one of the phrases."""
        return self.pattern.fullmatch(said) is not None

    def each(self, said: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(said)


@dataclass(frozen=True)
class Topic:
    """What a yes-or-no question is about, and what answers about it mean.

    careful  nothing but a plain no is a no; others  what other people do is the answer
    """

    id: str
    asked_by: Phrases
    yes: Phrases
    no_first: Phrases
    unclear: Phrases
    evades: Phrases
    careful: bool
    others: bool


def listed(name: str) -> Phrases:
    """A list of `lists`, by its name."""
    return _lists()[name]


def table(name: str) -> Mapping[str, Any]:
    """A table of `tables` that maps words to values."""
    found: Mapping[str, Any] = word_lists("answer_words")["tables"][name]
    return found


@cache
def words_in(name: str) -> frozenset[str]:
    """A table of `tables` that is a plain list of words."""
    return frozenset(str(word) for word in word_lists("answer_words")["tables"][name])


@cache
def phrases(items: tuple[str, ...]) -> Phrases:
    """Compiles phrases, the longest first, so that the fuller reading wins."""
    longest = sorted({_pattern(item) for item in items}, key=len, reverse=True)
    return Phrases(re.compile(rf"(?<!\w)(?:{'|'.join(longest) or '(?!)'})(?!\w)"))


def topic_of(question: str) -> Topic | None:
    """The topic of a question, told by its own words."""
    asked = plain(question).replace("| ", "")
    return next((topic for topic in _topics() if topic.asked_by.within(asked)), None)


@cache
def _lists() -> dict[str, Phrases]:
    lists = word_lists("answer_words")["lists"]
    return {name: phrases(tuple(_with_groups(items))) for name, items in lists.items()}


@cache
def _topics() -> tuple[Topic, ...]:
    raw = {topic["id"]: topic for topic in word_lists("answer_words")["topics"]}
    return tuple(_topic(topic, raw.get(topic.get("opposite", ""))) for topic in raw.values())


def _topic(raw: Mapping[str, Any], opposite: Mapping[str, Any] | None) -> Topic:
    def part(name: str, source: Mapping[str, Any]) -> Phrases:
        return phrases(tuple(_with_groups(source.get(name, ()))))

    yes, no_first = ("no_first", "yes") if opposite else ("yes", "no_first")
    source = opposite or raw
    return Topic(
        raw["id"],
        part("asked_by", raw),
        part(yes, source),
        part(no_first, source),
        part("unclear", source),
        part("evades", source),
        careful=bool(raw.get("careful")),
        others=bool(raw.get("others")),
    )


def _with_groups(items: Iterable[object]) -> Iterator[str]:
    groups = word_lists("answer_words")["groups"]
    for item in map(str, items):
        group = re.search(r"\{(\w+)\}", item)
        if group is None:
            yield item
        else:
            yield from (item.replace(group.group(), word) for word in groups[group.group(1)])


def _pattern(phrase: str) -> str:
    """ "change .. answer*" as a pattern: words, any ending, up to four words between."""
    parts = []
    for word in phrase.lower().replace("'", "").split():
        if word == "..":
            parts.append(r"(?:\w+ ){0,4}")
        elif word == "#":
            parts.append(r"\d+ ")
        else:
            parts.append(re.escape(word).replace(r"\*", r"\w*") + " ")
    return "".join(parts).strip()
