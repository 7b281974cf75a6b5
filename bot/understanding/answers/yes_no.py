"""Yes-or-no answers in free words. "Ever" and "now" read the past differently.

What was said first counts most; then what the topic's own words mean; then when it was.
Contradiction and hedging are never resolved here: they are asked about again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Literal

from bot.understanding.answers.durations import days_ago, days_long, window_of
from bot.understanding.answers.phrases import Phrases, Topic, listed, phrases, plain, topic_of

Tense = Literal["ever", "now"]
LAST_WORD = 3
"""Words that a closing yes or no may have."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d+ (?:times|x)\b")
_NOTHING = phrases(())


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


def read_yes_no(question: str, text: str, tense: Tense) -> Verdict:
    """What an answer means for a question asked in these words."""
    said = plain(text)
    topic = topic_of(question)
    turned = _after_last_turn(said)
    reader = _Reader(question, topic, tense)
    if _asks_back(text, said):
        return Verdict.UNCLEAR
    return reader.verdict(turned)


def is_safety(question: str) -> bool:
    """Whether the question asks about thoughts of harming oneself."""
    topic = topic_of(question)
    return topic is not None and topic.id == "safety"


@dataclass(frozen=True)
class _Reader:
    question: str
    topic: Topic | None
    tense: Tense

    def verdict(self, text: str) -> Verdict:
        said = Said.of(text)
        if self.topic and self.topic.evades.within(said.whole) and said.lead is None:
            return Verdict.UNCLEAR
        if said.lead and not self._lead_belongs_to_a_phrase(said):
            return self._led(said)
        if listed("no_such").within(said.whole):
            return Verdict.UNCLEAR if self._meant(said.whole) is Verdict.YES else Verdict.NO_SUCH
        return self._unled(said.whole)

    # ── with a yes or no in front ───────────────────────────────────────────────────────────────

    def _led(self, said: Said) -> Verdict:
        if said.lead is Verdict.YES:
            return self._yes_and(said.rest)
        return self._no_and(said.rest)

    def _yes_and(self, rest: str) -> Verdict:
        if Said.of(rest).lead is Verdict.NO and not _exception_in(rest):
            return Verdict.UNCLEAR
        if self._topic_no.within(rest) and not _negated_in(rest, self._topic_no):
            return Verdict.NO
        ended = listed("ended").within(rest) and not listed("present").within(rest)
        if self.tense == "now" and (ended or listed("not_now").within(rest)):
            return Verdict.NO
        return Verdict.YES

    def _no_and(self, rest: str) -> Verdict:
        if listed("unsure").within(rest):
            return Verdict.UNCLEAR
        if exception := _exception_in(rest):
            apart = self._unled(exception)
            if apart is Verdict.YES or (apart is Verdict.UNCLEAR and self._is_safety):
                return Verdict.UNCLEAR
        if self.tense == "ever" and listed("ended").within(rest):
            return Verdict.UNCLEAR
        return Verdict.NO

    # ── without ─────────────────────────────────────────────────────────────────────────────────

    def _unled(self, said: str) -> Verdict:
        """The last clause may still say it plainly: "…, but yes"."""
        last = Said.of(said.rsplit(" | ", 1)[-1])
        if last.lead and " | " in said and len(last.whole.split()) <= LAST_WORD:
            return last.lead
        if listed("unsure").within(said) and not self._surely_no(said):
            return Verdict.NOT_KNOWN
        meant = self._meant(said)
        if meant is Verdict.YES and self._wavers(self._topic_yes.pattern.sub("", said)):
            return Verdict.UNCLEAR
        if meant is not None:
            return meant
        if self._wavers(said) or listed("now_and_then").within(said):
            return Verdict.UNCLEAR
        if self._is_safety:
            return Verdict.UNCLEAR
        if self.tense == "now" and listed("not_now").within(said):
            return Verdict.NO
        if listed("somebody_else").within(said) and not self._others_count:
            return Verdict.UNCLEAR
        return self._by_time(said)

    def _meant(self, said: str) -> Verdict | None:
        """By the topic's own words; None where they say nothing."""
        no = _both_ways(self._topic_no, said, beside=self._topic_yes)
        yes = _both_ways(self._topic_yes, said, beside=self._topic_no)
        unclear = self.topic is not None and self.topic.unclear.within(said)
        affirmed, denied = yes.affirmed or no.denied, no.affirmed or yes.denied
        if no.affirmed and not yes.affirmed:
            hedge = self._is_safety and _exception_in(said)
            return Verdict.UNCLEAR if hedge else self._long_enough(said)
        if unclear:
            return Verdict.UNCLEAR
        if affirmed and denied:
            return Verdict.UNCLEAR
        if affirmed:
            return self._recent_enough(said)
        return Verdict.NO if denied else None

    def _by_time(self, said: str) -> Verdict:
        """When it was tells the answer, if nothing else does."""
        if listed("ended").within(said):
            return Verdict.YES if self.tense == "ever" else Verdict.NO
        if listed("negators").within(said):
            return Verdict.NO
        if self.tense == "ever" and (listed("happened").within(said) or _YEAR.search(said)):
            return Verdict.YES
        if self.tense == "now" and listed("present").within(said):
            return Verdict.YES
        last_words = said.rsplit(" | ", 1)[-1].split()
        if any(listed("yes_whole").are(" ".join(last_words[-n:])) for n in (2, 3)):
            return Verdict.YES
        return self._by_question_words(said)

    def _by_question_words(self, said: str) -> Verdict:
        """Somebody who names what was asked about has it."""
        asked = set(plain(self.question).replace("|", " ").split())
        named = asked - set(listed("question_words").pattern.findall(" ".join(sorted(asked))))
        return Verdict.YES if named & set(said.split()) else Verdict.UNCLEAR

    def _recent_enough(self, said: str) -> Verdict:
        """What lies further back than "in the past six months" does not count."""
        if self.tense == "ever":
            return Verdict.YES
        ago, window = days_ago(said), window_of(self.question)
        if ago is not None:
            return Verdict.YES if window and ago <= window else Verdict.NO
        besides = self._topic_yes.pattern.sub("", said)
        ended = listed("ended").within(besides) and not listed("present").within(besides)
        return Verdict.NO if ended else Verdict.YES

    def _long_enough(self, said: str) -> Verdict:
        """ "Sober for two months" leaves open what the four months before were."""
        long, window = days_long(said), window_of(self.question)
        if long is not None and window and long < window:
            return Verdict.UNCLEAR
        return Verdict.NO

    def _surely_no(self, said: str) -> bool:
        """ "I don't know, I've never had it"."""
        return _both_ways(self._topic_no, said, beside=self._topic_yes).affirmed

    def _wavers(self, said: str) -> bool:
        """Maybe and kind of; "now and then" leaves "ever" clear and "now" not."""
        often = self.tense == "now" and listed("now_and_then").within(said)
        return often or listed("maybe").within(said) or listed("hedged").within(said)

    def _lead_belongs_to_a_phrase(self, said: Said) -> bool:
        """ "Nothing worked" is no "no" to having tried."""
        opening = self._topic_yes.opens(said.whole) or self._topic_no.opens(said.whole)
        lead_length = len(said.whole) - len(said.rest)
        return opening is not None and len(opening) > lead_length

    @cached_property
    def _topic_yes(self) -> Phrases:
        return self.topic.yes if self.topic else _NOTHING

    @cached_property
    def _topic_no(self) -> Phrases:
        return self.topic.no_first if self.topic else _NOTHING

    @property
    def _is_safety(self) -> bool:
        return self.topic is not None and self.topic.id == "safety"

    @property
    def _others_count(self) -> bool:
        return self.topic is not None and self.topic.id in ("ride", "care_now")


@dataclass(frozen=True)
class _BothWays:
    affirmed: bool
    denied: bool


def _both_ways(wanted: Phrases, said: str, beside: Phrases = _NOTHING) -> _BothWays:
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
    return _BothWays(affirmed=not all(denials), denied=any(denials))


def _negated_in(said: str, wanted: Phrases) -> bool:
    return not _both_ways(wanted, said).affirmed


def _denied(said: str, at: int) -> bool:
    """A negating word up to four words before, in the same clause."""
    clause = said[:at].rsplit("|", 1)[-1]
    return listed("negators").within(" ".join(clause.split()[-4:]))


def _exception_in(rest: str) -> str | None:
    """What stands after "but" or "except"."""
    found = listed("exceptions").pattern.search(rest)
    return rest[found.end() :].strip(" |") if found else None


def _without_fillers(said: str) -> str:
    while filler := listed("fillers").opens(said):
        shorter = said[len(filler) :].strip(" |")
        if not shorter:
            return said
        said = shorter
    return said


def _after_last_turn(said: str) -> str:
    """ "Yes, wait, no": what was said after turning round counts."""
    clauses = said.split(" | ")
    for at in range(len(clauses) - 1, 0, -1):
        if listed("turns").opens(clauses[at]):
            after = " | ".join(clauses[at:])
            return after if Said.of(after).lead else said
    return said


def _asks_back(text: str, said: str) -> bool:
    return text.rstrip().endswith("?") and listed("asks_back").opens(said) is not None
