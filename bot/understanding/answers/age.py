"""Ages in free words: "im 34", "thirty-four", "turning 18 next month" (17)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.answers.phrases import listed, plain, table, words_in

ADULT = 18
OLDEST = 110
YOUNGEST = 10
BORN_ADULT = 2007
"""Whoever was born in this year or before is an adult from 2026 on, whatever the date."""

_YEAR = re.compile(r"\b(19[2-9]\d|20[0-2]\d)\b")
_NUMBER = re.compile(r"(?<![\d/])(\d{1,3})(?=(?:st|nd|rd|th|f|m|nb|y|yo|yr|yrs|s)?\b)")
_CONCLUDES = re.compile(r"\b(?:so|now)\b|\|")
_TENS = frozenset(str(ten) for ten in range(20, 100, 10))
_OF_ME = re.compile(r"\b(?:so|now|im|i am) (?:\w+ )?$")
_DECADE = re.compile(r"\b\d0s\b")


@dataclass(frozen=True)
class Age:
    """What was found. `years` may be None while it is still clear whether somebody is an adult."""

    years: int | None = None
    adult: bool | None = None
    born: int | None = None


def read_age(text: str) -> Age:
    """The writer's age. Nothing is guessed from "mid 40s" but that they are an adult."""
    said = _in_digits(plain(text))
    if born := _born(said):
        return Age(born=born, adult=True if born <= BORN_ADULT else None)
    if _DECADE.search(said) or any(word in words_in("decades") for word in said.split()):
        return Age(adult=None if "teens" in said else True)
    years = _years(said)
    if years is not None and not _rounded(said, years):
        return Age(years, years >= ADULT)
    if listed("minor").within(said):
        return Age(adult=False)
    if listed("adult").within(said):
        return Age(adult=True)
    return Age()


def _born(said: str) -> int | None:
    found = _YEAR.search(said)
    return int(found.group()) if found else None


def _years(said: str) -> int | None:
    """The one age in the text; what somebody will be counts as one less."""
    found = [(match, int(match.group(1))) for match in _NUMBER.finditer(said)]
    if any(age > OLDEST for _, age in found):
        return None
    own = [(match, age) for match, age in found if age >= YOUNGEST and not _other(said, match)]
    now = {age for match, age in own if not _lies_ahead(said, match)}
    said_of_me = {age for match, age in own if _OF_ME.search(said[: match.start()])}
    for ages in (now, now & said_of_me):
        if len(ages) == 1:
            return ages.pop()
    ahead = {age for _, age in own}
    return ahead.pop() - 1 if len(ahead) == 1 else None


def _other(said: str, number: re.Match[str]) -> bool:
    """ "I look 25", "not 54", "sober for 10": a number that is not the age."""
    before = " ".join(said[: number.start()].rsplit("|", 1)[-1].split()[-2:])
    return any(match.end() == len(before) for match in listed("not_the_age").each(before))


def _lies_ahead(said: str, number: re.Match[str]) -> bool:
    """ "Turning 18", "18 in june", "my 18th birthday is next week"."""
    before = " ".join(_CONCLUDES.split(said[: number.start()])[-1].split()[-4:])
    after = re.split(r"\||\d", said[number.end() :])[0]
    if re.search(r"\b(?:just|already) (?:turned|had)\b|\bturned\b", before):
        return False
    return listed("not_yet_there").within(before) or listed("soon").within(after)


def _rounded(said: str, years: int) -> bool:
    """ "About 50", "thirty something"."""
    clause = next((part for part in said.split("|") if str(years) in part), "")
    before, _, after = clause.partition(str(years))
    somewhere = listed("somewhere_in")
    return somewhere.within(before) or somewhere.opens(after.strip()) is not None


def _in_digits(said: str) -> str:
    """ "Thirty four" becomes "34"."""
    numbers, out = table("numbers"), list[str]()
    for word in said.split():
        value = numbers.get(word)
        if value is None:
            out.append(word)
        elif (
            out
            and out[-1].isdigit()
            and int(out[-1]) % 10 == 0
            and int(out[-1]) >= 20
            and value < 10
        ):
            out[-1] = str(int(out[-1]) + int(value))
        else:
            out.append(str(value))
    return " ".join(out)
