"""First names: "luis", "my name is Dana Lopez", "Samantha, but everybody says Sam"."""

from __future__ import annotations

import re

from bot.understanding.answers.phrases import plain, words_in

LONGEST = 4
"""Words; a longer text without "my name is" is not a name."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_SPELLED = re.compile(r"^(?:[a-zA-Z][ .\-]){2,}[a-zA-Z]\.?$")
_LAST_FIRST = re.compile(r"^\s*[^\W\d_]+,\s*([^\W\d_]+)\s*$")
_REACH = re.compile(r"\S+@\S+|\+?[\d(][\d\s().\-]{6,}\d")
_TYPED_AT_RANDOM = re.compile(r"[^\Waeiouyáéíóúäöü\d_]{5}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyáéíóúäöü]", re.IGNORECASE)


def read_first_name(text: str) -> str | None:
    """The name somebody wants to be called by; None if the text holds none."""
    text = _REACH.sub(" ", text)
    if _SPELLED.match(text.strip()):
        return _written(re.sub(r"[^a-zA-Z]", "", text))
    if last_first := _LAST_FIRST.match(text):
        return _acceptable(last_first.group(1))
    if _titled(text):
        return None
    for cue in ("name_wins", "name_lead"):
        if (called := _after(text, cue)) is not None:
            return called
    words = _WORD.findall(text)
    if len(words) > LONGEST or re.search(r"\d|@|\?", text):
        return None
    return _acceptable(words[0]) if words else None


def _after(text: str, cue: str) -> str | None:
    """The word behind the last cue of a kind ("call me …") that can be a name."""
    found = None
    for match in _cue_pattern(cue).finditer(text):
        words = _WORD.findall(text[match.end() :])
        while words and plain(words[0]) in words_in("name_between"):
            words.pop(0)
        if words and (name := _acceptable(words[0])):
            found = name
    return found


def _titled(text: str) -> bool:
    """ "Mr. Ortiz": a last name only."""
    words = [plain(word) for word in _WORD.findall(text)]
    return len(words) == 2 and words[0] in words_in("titles")


def _cue_pattern(cue: str) -> re.Pattern[str]:
    loosely = [
        r"\s+".join("['’]?".join(map(re.escape, word)) for word in phrase.split())
        for phrase in sorted(words_in(cue), key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(loosely)})(?!\w)[\s:,]*", re.IGNORECASE)


def _acceptable(word: str) -> str | None:
    bare = word.strip(".")
    if len(bare) < 2 or len(bare) > 20 or plain(bare) in words_in("no_names"):
        return None
    if _TYPED_AT_RANDOM.search(bare) or (len(bare) > 3 and not _VOWEL.search(bare)):
        return None
    return _written(bare)


def _written(name: str) -> str:
    """ "luis" and "LUIS" become "Luis"; "DeShawn" stays."""
    if len(name) > 2 and name.isupper():
        name = name.lower()
    if not name.islower():
        return name
    return re.sub(r"(^|[-'’])(\w)", lambda part: part.group(1) + part.group(2).upper(), name)
