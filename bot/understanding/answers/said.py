"""An answer taken apart: fillers off, a leading yes or no, exceptions, what is denied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.understanding.answers.phrases import Phrases, listed, phrases

NOTHING = phrases(())


class Verdict(str, Enum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_KNOWN = "not_known"
    NO_SUCH = "no_such"


@dataclass(frozen=True)
class Said:
    """An answer without its fillers, split into a leading yes or no and the rest."""

    whole: str
    lead: Verdict | None
    rest: str

    @classmethod
    def of(cls, said: str) -> Said:
        bare = _without_fillers(said)
        opens_open = listed("unsure").opens(bare.removeprefix("i "))
        if opens_open or listed("not_really_no").opens(bare):
            return cls(bare, None, bare)
        for verdict, name in ((Verdict.NO, "no"), (Verdict.YES, "yes")):
            opening = listed(name).opens(bare)
            if opening is not None:
                return cls(bare, verdict, bare[len(opening) :].strip(" |"))
        for clause in (bare.split(" |")[0], bare.split(" because")[0], bare.split(" and ")[0]):
            if listed("yes_whole").are(clause):
                return cls(bare, Verdict.YES, bare[len(clause) :].strip(" |"))
        return cls(bare, None, bare)


@dataclass(frozen=True)
class BothWays:
    """Whether phrases stand in a text plainly, and whether they stand there denied."""

    affirmed: bool
    denied: bool


def both_ways(wanted: Phrases, said: str, beside: Phrases = NOTHING) -> BothWays:
    """Whether the phrases stand in the text plainly, and whether they stand there denied.

    A word inside a longer phrase of the other list counts for that one only.
    """
    longer = [found.span() for found in beside.each(said)]
    denials = [
        _denied(said, found.start())
        for found in wanted.each(said)
        if not any(
            a <= found.start() and found.end() <= b and found.span() != (a, b) for a, b in longer
        )
    ]
    return BothWays(affirmed=not all(denials), denied=any(denials))


def exception_in(rest: str) -> str | None:
    """What stands after "but" or "except"."""
    found = listed("exceptions").pattern.search(rest)
    return rest[found.end() :].strip(" |") if found else None


def after_last_turn(said: str) -> str:
    """ "Yes, wait, no": what was said after turning round counts."""
    clauses = said.split(" | ")
    for at in range(len(clauses) - 1, 0, -1):
        if listed("turns").opens(clauses[at]):
            after = " | ".join(clauses[at:])
            return after if Said.of(after).lead else said
    return said


def _denied(said: str, at: int) -> bool:
    """A negating word up to four words before, in the same clause."""
    clause = said[:at].rsplit("|", 1)[-1]
    return listed("negators").within(" ".join(clause.split()[-4:]))


def _without_fillers(said: str) -> str:
    while filler := listed("fillers").opens(said):
        shorter = said[len(filler) :].strip(" |")
        if not shorter:
            return said
        said = shorter
    return said
