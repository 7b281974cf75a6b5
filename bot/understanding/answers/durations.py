"""How long ago and for how long, in days; only as exact as people say it."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.understanding.answers.phrases import plain, table

_NUMBER = re.compile(r"\d+")


def window_of(question: str) -> int | None:
    """ "In the past 6 months, …" asks about 180 days."""
    found = re.search(r"\b(?:past|last) ((?:\w+ )?\w+)", plain(question))
    return _days(found.group(1)) if found else None


def days_ago(said: str) -> int | None:
    """ "Two years ago" is 730."""
    found = re.search(r"((?:\w+ )?\w+) (?:ago|back)\b", said)
    return _days(found.group(1)) if found else None


def days_long(said: str) -> int | None:
    """ "Sober 4 years" is 1460; the first length of time in the text."""
    words = said.split()
    for first, second in pairwise(words):
        if second in table("units") and (days := _days(f"{first} {second}")) is not None:
            return days
    return None


def _days(words: str) -> int | None:
    *count, unit = words.split()
    if unit not in table("units"):
        return None
    per_unit = int(table("units")[unit])
    if not count:
        return per_unit
    number = count[-1]
    if _NUMBER.fullmatch(number):
        return int(number) * per_unit
    known = table("few").get(number, table("numbers").get(number))
    return int(known) * per_unit if known is not None else 2 * per_unit
