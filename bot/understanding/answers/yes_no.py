"""Yes-or-no answers in free words. "Ever" and "now" read the past differently.

What was said first counts most; then what the topic's own words mean; then when it was.
Contradiction and hedging are never resolved here: they are asked about again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.understanding.answers.durations import days_ago, days_long, window_of
from bot.understanding.answers.phrases import Phrases, Topic, listed, plain, topic_of
from bot.understanding.answers.said import (
    NOTHING,
    Said,
    Verdict,
    after_last_turn,
    both_ways,
    exception_in,
)

Tense = Literal["ever", "now"]
LAST_WORD = 3
"""Words that a closing yes or no may have."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d+ (?:times|x)\b")


def read_yes_no(question: str, text: str, tense: Tense) -> Verdict:
    """What an answer means for a question asked in these words."""
    said = plain(text)
    topic = topic_of(question)
    turned = after_last_turn(said)
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
            doubtful = self._careful or self._meant(said.whole) is Verdict.YES
            return Verdict.UNCLEAR if doubtful else Verdict.NO_SUCH
        return self._unled(said.whole)

    # ── with a yes or no in front ───────────────────────────────────────────────────────────────

    def _led(self, said: Said) -> Verdict:
        if said.lead is Verdict.YES:
            return self._yes_and(said.rest)
        return self._no_and(said.rest)

    def _yes_and(self, rest: str) -> Verdict:
        if Said.of(rest).lead is Verdict.NO and not exception_in(rest):
            return Verdict.UNCLEAR
        denied = both_ways(self._topic_no, rest).affirmed
        if self._careful:
            return Verdict.UNCLEAR if denied else Verdict.YES
        if denied:
            return Verdict.NO
        ended = listed("ended").within(rest) and not listed("present").within(rest)
        if self.tense == "now" and (ended or listed("not_now").within(rest)):
            return Verdict.NO
        return Verdict.YES

    def _no_and(self, rest: str) -> Verdict:
        if listed("unsure").within(rest):
            return Verdict.UNCLEAR
        if self._careful and both_ways(self._topic_yes, rest, self._topic_no).affirmed:
            return Verdict.UNCLEAR
        if exception := exception_in(rest):
            apart = self._unled(exception)
            if apart is Verdict.YES or (apart is Verdict.UNCLEAR and self._careful):
                return Verdict.UNCLEAR
        if self.tense == "ever" and listed("ended").within(rest):
            return Verdict.UNCLEAR
        return Verdict.NO

    # ── without ─────────────────────────────────────────────────────────────────────────────────

    def _unled(self, said: str) -> Verdict:
        """The last clause may still say it plainly: "…, but yes"."""
        last = Said.of(said.rsplit(" | ", 1)[-1])
        plainly = " | " in said and len(last.whole.split()) <= LAST_WORD
        if last.lead and plainly and not self._careful:
            return last.lead
        if listed("unsure").within(said) and not self._surely_no(said):
            return Verdict.NOT_KNOWN
        if self._about_somebody_else(said):
            return Verdict.UNCLEAR
        meant = self._meant(said)
        if meant is Verdict.YES and self._wavers(self._topic_yes.pattern.sub("", said)):
            return Verdict.UNCLEAR
        if meant is not None:
            return meant
        if self._wavers(said) or listed("now_and_then").within(said):
            return Verdict.UNCLEAR
        if self._careful:
            return Verdict.UNCLEAR
        if self.tense == "now" and listed("not_now").within(said):
            return Verdict.NO
        return self._by_time(said)

    def _meant(self, said: str) -> Verdict | None:
        """By the topic's own words; None where they say nothing."""
        no = both_ways(self._topic_no, said, beside=self._topic_yes)
        yes = both_ways(self._topic_yes, said, beside=self._topic_no)
        unclear = self.topic is not None and self.topic.unclear.within(said)
        affirmed, denied = yes.affirmed or no.denied, no.affirmed or yes.denied
        if no.affirmed and not yes.affirmed:
            hedge = self._careful and exception_in(said)
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
        if listed("counted").within(said):
            return Verdict.YES
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

    def _about_somebody_else(self, said: str) -> bool:
        """ "My brother has them" says nothing about oneself."""
        own = listed("first_person").within(listed("somebody_else").pattern.sub("", said))
        counts = self.topic is not None and self.topic.others
        return listed("somebody_else").within(said) and not own and not counts

    def _surely_no(self, said: str) -> bool:
        """ "I don't know, I've never had it"."""
        return both_ways(self._topic_no, said, beside=self._topic_yes).affirmed

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
        return self.topic.yes if self.topic else NOTHING

    @cached_property
    def _topic_no(self) -> Phrases:
        return self.topic.no_first if self.topic else NOTHING

    @property
    def _careful(self) -> bool:
        return self.topic is not None and self.topic.careful


def _asks_back(text: str, said: str) -> bool:
    return text.rstrip().endswith("?") and listed("asks_back").opens(said) is not None
