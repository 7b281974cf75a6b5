"""Times to be reached: "15:30", "after 17:00", "morning", "weekday morning", "noon"."""

from __future__ import annotations

import re

from bot.understanding.answers.phrases import listed, plain, table

_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*(am|pm|a m|p m|a|p|oclock|ish)?\b")
_PARTS = ("morning", "afternoon", "evening")
_OPEN_FROM, _OPEN_TILL = 8, 18
"""Hours between which a bare hour with "at" or "after" is taken to lie."""


def read_time(text: str) -> str | None:
    """One time or span; None where it could mean two ("6") or nothing ("whenever")."""
    said = _past_the_hour(plain(re.sub(r"(?<=\d)[.h](?=\d\d(?!\d))", ":", text)))
    days = _days(said)
    clock = _clock(said)
    if clock is None and _has_bare_hour(said):
        return None
    part = clock or _part_of_day(said)
    if part is None:
        return days if days else None
    return f"{days} {part}" if days else part


def times_of_day(text: str) -> tuple[str, ...]:
    """Morning, afternoon, evening: those named, in this order."""
    said = plain(text)
    return tuple(part for part in _PARTS if _wanted(said, part))


def _clock(said: str) -> str | None:
    hours = [_hour(said, match) for match in _CLOCK.finditer(said)]
    times = [hour for hour in hours if hour]
    if listed("noon").within(said) and not times:
        return _noon(said)
    if len(times) != len(hours) or not times:
        return _noon(said) if not hours else None
    if len(times) == 2 and re.search(r"\b(?:to|and|till|til|until|through)\b|-", said):
        return f"{times[0][0]}-{times[1][0]}"
    if len(times) > 1:
        return None
    at, start = times[0]
    return f"{_bound(said, start)}{at}"


def _noon(said: str) -> str | None:
    if not listed("noon").within(said):
        return None
    at = listed("noon").pattern.search(said)
    bound = _bound(said, at.start() if at else 0)
    return f"{bound}12:00" if bound else "noon"


def _hour(said: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The hour as "15:30" with where it stands; None where morning or evening is not clear."""
    hour, minutes, half = int(match.group(1)), match.group(2) or "00", match.group(3) or ""
    if hour > 23 or int(minutes) > 59:
        return None
    rest = said[match.end() :].split("|")[0]
    evening = half.startswith("p") or listed("pm_words").opens(rest.strip())
    early = half.startswith("a") or listed("am_words").opens(rest.strip())
    if evening or early:
        hour = hour % 12 + (12 if evening else 0) if hour <= 12 else hour
    elif hour <= 12 and not (len(match.group(1)) == 2 and match.group(1).startswith("0")):
        guessed = _in_opening_hours(said, match, hour)
        if guessed is None:
            return None
        hour = guessed
    return f"{hour:02d}:{minutes}", match.start()


def _in_opening_hours(said: str, match: re.Match[str], hour: int) -> int | None:
    """A bare hour means one thing only with a word that makes it a time."""
    if hour == 0:
        return None
    part = [name for name in _PARTS if listed(name).within(said)]
    if part:
        return hour % 12 + (0 if part == ["morning"] else 12)
    before = said[: match.start()]
    timed = any(listed(name).within(before) for name in ("around", "after_time", "before_time"))
    span = re.search(r"\d\s*(?:to|and|till|til|until|-)\s*\d|between", said)
    if not (timed or span or match.group(2)):
        return None
    if hour == 12 or hour >= _OPEN_FROM:
        return hour
    if hour + 12 <= _OPEN_TILL or listed("after_time").within(before):
        return hour + 12
    return None


def _bound(said: str, at: int) -> str:
    before = " ".join(said[:at].rsplit("|", 1)[-1].split()[-4:])
    after = " ".join(said[at:].split()[1:4])
    if listed("after_time").within(before) or re.search(
        r"\b(?:or|and) (?:later|after)\b|\bon\b", after
    ):
        return "after "
    if listed("before_time").within(before) or re.search(r"\bor (?:earlier|before)\b", after):
        return "before "
    return ""


def _part_of_day(said: str) -> str | None:
    named = [part for part in _PARTS if _wanted(said, part)]
    return " or ".join(named) if named else None


def _wanted(said: str, part: str) -> bool:
    """Named, and not as the time that does not suit."""
    return any(
        not listed("negators").within(
            " ".join(said[: match.start()].rsplit("|", 1)[-1].split()[-4:])
        )
        for match in listed(part).each(said)
    )


def _days(said: str) -> str:
    if listed("weekday").within(said):
        return "weekday"
    if listed("weekend").within(said):
        return "weekend"
    named = dict.fromkeys(
        table("weekdays")[word] for word in said.split() if word in table("weekdays")
    )
    return " or ".join(str(day) for day in named)


def _has_bare_hour(said: str) -> bool:
    return _CLOCK.search(said) is not None


def _past_the_hour(said: str) -> str:
    """ "Half past four" becomes "4:30"."""
    said = _in_digits(said)
    for words, minutes in table("past_hour").items():
        if hour := re.search(rf"\b{words} (\d{{1,2}})\b", said):
            said = said.replace(hour.group(), _moved(int(hour.group(1)), minutes))
    for words, minutes in table("minutes").items():
        said = re.sub(rf"\b(\d{{1,2}}) {words}\b", rf"\1:{minutes}", said)
    return said


def _moved(hour: int, minutes: int) -> str:
    """ "Quarter to 8" is "at 7:45"."""
    total = hour * 60 + minutes
    return f"at {total // 60}:{total % 60:02d}"


def _in_digits(said: str) -> str:
    """ "After five" becomes "after 5"; a lone "one" stays a word."""
    numbers = {word: value for word, value in table("numbers").items() if 2 <= int(value) <= 12}
    return " ".join(str(numbers.get(word, word)) for word in said.split())
