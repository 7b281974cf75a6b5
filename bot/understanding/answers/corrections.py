"""Changes of an earlier answer: which answer is meant, and what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.domain.prescreen import Prescreen, Progress, Question, Value
from bot.understanding.answers.phrases import Phrases, listed, phrases, plain

_BY_EDGE = ("age", "phone", "email", "state", "first_name")
_NUMBERED = re.compile(r"\b(?:change|number|answer|question|line|fix|edit|no) (\d{1,2})\b")
_NOT_THIS = re.compile(r"(?:(?:its|im|i am|it is|thats) )?not \w+ \| (?!sure|certain)")
_NEW_VALUE = re.compile(r"\b(?:to|should be|should have been|is actually|its actually)\s+(.+)$")


def is_correction(field: str, text: str) -> bool:
    """Whether the text changes an answer rather than giving one."""
    said = plain(text)
    if listed("correction").within(said):
        return True
    if field not in _BY_EDGE:
        return False
    if _NOT_THIS.match(said):
        return True
    edge = listed("correction_at_edge")
    return edge.opens(said) is not None or edge.are(said.split()[-1] if said else "")


def without_cue(text: str, named: Question | None) -> str:
    """The text without the words that only say that something changes, and what."""
    said = listed("correction").pattern.sub(" | ", plain(text))
    if named is not None:
        said = names_of(named).pattern.sub(" | ", _NUMBERED.sub(" | ", said))
    return re.sub(r"(\| ?)+", "| ", " ".join(said.split())).strip(" |")


def target_of(text: str, prescreen: Prescreen, progress: Progress) -> str | None:
    """The answer that is meant: by its number, by "the one before", or by what it is about."""
    said = plain(text).replace("| ", "")
    if numbered := _NUMBERED.search(said):
        return f"#{numbered.group(1)}"
    if listed("about_the_last").within(said):
        before = prescreen.previous(progress.asking or "", progress.answers)
        return before.id if before else None
    return _named(said, prescreen, progress)


def new_value(
    read: Callable[[str], Value | None], text: str, named: Question | None = None
) -> Value | None:
    """The new answer: behind "to" or "should be", else in the rest of the text."""
    return next((v for part in _parts(text, named) if (v := read(part)) is not None), None)


def _parts(text: str, named: Question | None) -> Iterator[str]:
    if found := _NEW_VALUE.search(text.lower()):
        yield text[found.start(1) :]
    if named is None:
        yield text
    yield without_cue(text, named)


def _named(said: str, prescreen: Prescreen, progress: Progress) -> str | None:
    """The answered question whose name stands in the text, the longest name first."""
    hits = [
        (len(match.group()), question.id)
        for question in prescreen.questions
        if question.id in progress.answers and question.shown_back
        for match in names_of(question).each(said)
    ]
    return max(hits)[1] if hits else None


def names_of(question: Question) -> Phrases:
    return phrases(tuple(plain(name) for name in (question.topic, *question.named_by)))
