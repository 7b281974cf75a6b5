"""Picks from a list: by number, by name, none of them, all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.prescreen import NONE, NOT_SURE, Choice, Question, Value, numbered, settled
from bot.understanding.answers.phrases import Phrases, listed, phrases, plain

_LED = r"(?:(?:just|only|numbers?|options?|choice|and|y|no) )*"
_NUMBERS = re.compile(rf"{_LED}\d{{1,2}}(?: {_LED}\d{{1,2}})*")
_SPECIAL = frozenset({NONE, NOT_SURE, "prefer_not_to_say"})


def by_number(question: Question, text: str) -> tuple[str, ...] | None:
    """Choices picked by their numbers; None if the text is not just numbers of choices."""
    said = " ".join(plain(text).replace("|", " ").replace("#", " ").split())
    if not _NUMBERS.fullmatch(said):
        return None
    offered = {number: choice.id for number, choice in numbered(question)}
    picked = [int(number) for number in re.findall(r"\d+", said)]
    if any(number not in offered for number in picked):
        return None
    return tuple(offered[number] for number in picked)


def read_pick_one(question: Question, text: str) -> str | None:
    """The one choice that the text names."""
    named = tuple(_named(question, plain(text)))
    return named[0] if len(named) == 1 else None


def read_picks(question: Question, text: str, no_such: str) -> Value | None:
    """All choices that the text names without denying them; `no_such` is "not that I know of"."""
    said = plain(text)
    offers_none = question.choice(NONE) is not None
    named = list(_named(question, said))
    if not named and offers_none and listed("no_such").within(said):
        return settled(question, [no_such])
    if not named and listed("all_of_these").are(_bare(said)):
        return settled(question, [c.id for c in question.choices if c.id not in _SPECIAL])
    if named:
        unsure = listed("unsure").within(said) or listed("maybe").within(said)
        return settled(question, [*named, NOT_SURE] if unsure and question.screening else named)
    if (
        offers_none
        and listed("none_of_these").opens(_bare(said))
        and not _denies_one(question, said)
    ):
        return settled(question, [NONE])
    return None


def _bare(said: str) -> str:
    while filler := listed("fillers").opens(said):
        if filler == said:
            return said
        said = said[len(filler) :].strip(" |")
    return said


def _named(question: Question, said: str) -> Iterator[str]:
    """Choices that are named and not denied; a word inside a longer name counts for that one."""
    spans: list[tuple[int, int, str]] = []
    for choice in question.choices:
        if choice.id in _SPECIAL:
            continue
        for match in _words_for(choice).each(said):
            spans.append((match.start(), match.end(), choice.id))
    longest = [
        span
        for span in spans
        if not any(
            other[2] != span[2]
            and other[0] <= span[0]
            and span[1] <= other[1]
            and other[1] - other[0] > span[1] - span[0]
            for other in spans
        )
    ]
    kept = dict.fromkeys(choice for start, _, choice in sorted(longest) if not _denied(said, start))
    yield from kept


def _words_for(choice: Choice) -> Phrases:
    named = {plain(choice.label.web), plain(choice.label.sms), choice.id.replace("_", " ")}
    if choice.label.es:
        named.add(plain(choice.label.es))
    return phrases(tuple(sorted(named | {plain(words) for words in choice.phrases})))


def _denies_one(question: Question, said: str) -> bool:
    """ "No liver problems" says nothing about the rest of the list."""
    return any(
        _words_for(choice).within(said) for choice in question.choices if choice.id not in _SPECIAL
    )


def _denied(said: str, at: int) -> bool:
    clause = said[:at].rsplit("|", 1)[-1]
    return listed("negators").within(" ".join(clause.split()[-3:]))
