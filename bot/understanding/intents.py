"""What a message wants: FAQ topics in order, a dialogue intent, or nothing we may answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from bot.understanding.classifier import Classifier, learn_classifier, load_classifier
from bot.understanding.features import Floats
from bot.understanding.language import Language, language_of
from bot.understanding.normal import normal
from bot.understanding.segments import Clause, clauses, listed
from bot.understanding.words import word_lists

FAQ = "faq/"
ABOUT_BOT = "about_bot"
ADVICE = frozenset({"ask_medical_advice", "ask_diagnosis"})
"""Asked beside anything else, these are what must be answered (by declining)."""
LEANING_WORDS = 9
"""A longer message stands on its own feet."""


@dataclass(frozen=True)
class Interpretation:
    """How a message was understood.

    `intent` is "faq" when `faqs` are to be answered, in order ("about_bot" when that is the
    only one), "faq_unsure" when `between` holds two topics to ask back between, or the name of
    another intent.
    """

    text: str
    intent: str
    confidence: float
    faqs: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    language: Language = "en"


@dataclass(frozen=True)
class Limits:
    """Probabilities from which the model acts; set in config.yml."""

    answer: float = 0.45
    """A topic at least this likely is answered."""
    second: float = 0.6
    """Each of two questions in one message must be this likely to be answered beside the other."""
    ask_back: float = 0.5
    """Two topics that are this likely together are asked back between."""
    understood: float = 0.3
    """A dialogue intent less likely than this counts as out of scope."""


@dataclass(frozen=True)
class IntentModel:
    """A trained classifier and the limits by which its probabilities become decisions."""

    classifier: Classifier
    limits: Limits

    @classmethod
    def train(
        cls, examples: Mapping[str, Sequence[str]], limits: Limits | None = None
    ) -> IntentModel:
        """Learns from examples by class: "faq/<id>" or the name of an intent."""
        pairs = [
            (text, FAQ + ABOUT_BOT if name == ABOUT_BOT else name)
            for name, texts in sorted(examples.items())
            for text in texts
        ]
        texts, labels = zip(*pairs, strict=True)
        return cls(learn_classifier(texts, labels, answers=FAQ), limits or Limits())

    def save(self, folder: Path) -> None:
        """Writes the model as JSON and plain arrays into an existing folder."""
        self.classifier.save(folder)
        (folder / "limits.json").write_text(json.dumps(asdict(self.limits)), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what save wrote; raises OSError where a file is missing."""
        limits = json.loads((folder / "limits.json").read_text("utf-8"))
        return cls(load_classifier(folder), Limits(**limits))

    def interpret(self, text: str, previous_faq: str | None = None) -> Interpretation:
        """Understands one message; `previous_faq` is the topic answered last."""
        language = language_of(text)
        if language != "en":
            return Interpretation(text, "other_language", 1.0, language=language)
        found = self._alone(text)
        filled = filled_in(text, previous_faq) if not found.faqs else None
        if filled:
            with_topic = self._alone(filled)
            if with_topic.faqs:
                return replace(with_topic, text=text)
        return found

    def _alone(self, text: str) -> Interpretation:
        """Understands a message without what went before."""
        parts = [self._reading(clause) for clause in clauses(text)]
        asked = [part for part in parts if part.asks and part.confidence >= self.limits.second]
        advice = next((part for part in asked if part.name in ADVICE), None)
        if advice:
            return Interpretation(text, advice.name, advice.confidence)
        topics = {part.topic: part.confidence for part in reversed(asked) if part.topic}
        if len(topics) > 1:
            in_order = tuple(reversed(topics))
            return Interpretation(text, "faq", min(topics.values()), faqs=in_order)
        odds = self._overall(text, parts)
        named = self._named(text, odds) if len(parts) == 1 else ()
        if len(named) > 1:
            return Interpretation(text, "faq", float(odds.max()), faqs=named)
        return self._decide(text, odds)

    def _named(self, text: str, odds: Floats) -> tuple[str, ...]:
        """The topics of "cost and side effects?": each plain alone, and seen in the whole too."""
        things = [self._reading(Clause(thing, True)) for thing in listed(text)]
        in_whole = {
            self.classifier.classes[column] for column in odds.argsort()[-len(things) - 1 :]
        }
        plain = all(
            thing.topic and thing.confidence >= self.limits.second and thing.name in in_whole
            for thing in things
        )
        return tuple(dict.fromkeys(thing.topic for thing in things if thing.topic)) if plain else ()

    def _reading(self, clause: Clause) -> _Reading:
        odds = self.classifier.probabilities(clause.text)
        best = int(odds.argmax())
        return _Reading(clause, odds, self.classifier.classes[best], float(odds[best]))

    def _overall(self, text: str, parts: Sequence[_Reading]) -> Floats:
        """The whole message's odds; where it has several parts, half are those of its questions,
        so that a story does not drown the question at its end."""
        if len(parts) == 1 and normal(parts[0].clause.text) == _bare(text):
            return parts[0].odds
        whole = self.classifier.probabilities(text)
        asked = [part.odds for part in parts if part.asks] or [part.odds for part in parts]
        weighed: Floats = np.mean([whole, np.mean(asked, axis=0)], axis=0)
        return weighed

    def _decide(self, text: str, odds: Floats) -> Interpretation:
        ranking = [
            (self.classifier.classes[column], float(odds[column])) for column in odds.argsort()
        ]
        (first, confidence), (second, runner_up) = ranking[-1], ranking[-2]
        if not first.startswith(FAQ):
            understood = first if confidence >= self.limits.understood else "out_of_scope"
            return Interpretation(text, _unless_refused(understood, text), confidence)
        topic = first.removeprefix(FAQ)
        if confidence >= self.limits.answer:
            intent = ABOUT_BOT if topic == ABOUT_BOT else "faq"
            return Interpretation(text, intent, confidence, faqs=(topic,))
        if second.startswith(FAQ) and confidence + runner_up >= self.limits.ask_back:
            both = (topic, second.removeprefix(FAQ))
            return Interpretation(text, "faq_unsure", confidence, between=both)
        return Interpretation(text, "out_of_scope", confidence)


@dataclass(frozen=True)
class _Reading:
    """One clause with its odds; `name` is the likeliest class."""

    clause: Clause
    odds: Floats
    name: str
    confidence: float

    @property
    def asks(self) -> bool:
        return self.clause.asks

    @property
    def topic(self) -> str | None:
        return self.name.removeprefix(FAQ) if self.name.startswith(FAQ) else None


def filled_in(text: str, previous_faq: str | None) -> str | None:
    """A short message that leans on the last answer, with what it leans on put in; else None."""
    phrasing = word_lists("phrasing")
    topic = phrasing["topics"].get(previous_faq)
    words = normal(text).split()
    if topic is None or len(words) > LEANING_WORDS:
        return None
    pointing = next((word for word in words if word in phrasing["pointing"]), None)
    if pointing:
        return " ".join(topic if word == pointing else word for word in words)
    leaning = any(f"{' '.join(words)} ".startswith(f"{lead} ") for lead in phrasing["leaning"])
    return f"{topic}: {' '.join(words)}" if leaning else None


def _bare(text: str) -> str:
    return normal(text).rstrip(" ?.!")


def _unless_refused(intent: str, text: str) -> str:
    """ "I do not want to start" is no wish to start."""
    refused = intent == "start_prescreen" and any(
        pattern.search(normal(text)) for pattern in _refusals()
    )
    return "deny" if refused else intent


@cache
def _refusals() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in word_lists("phrasing")["refusals"])
