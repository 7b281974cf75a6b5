"""What a message wants: FAQ topics in order, a dialogue intent, or nothing we may answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.understanding.classifier import Classifier, learn_classifier, load_classifier
from bot.understanding.features import Floats
from bot.understanding.language import Language, language_of
from bot.understanding.normal import normal
from bot.understanding.segments import Clause, clauses
from bot.understanding.words import word_lists

FAQ = "faq/"
ABOUT_BOT = "about_bot"
OUTSIDE = frozenset({"out_of_scope", "gibberish", "injection", "other_language"})


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
        return cls(learn_classifier(texts, labels), limits or Limits())

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
        parts = clauses(text)
        readings = [self.classifier.probabilities(part.text) for part in parts]
        several = self._several(parts, readings)
        if several:
            topics, confidence = several
            return Interpretation(text, "faq", confidence, faqs=topics)
        return self._decide(text, self._overall(text, parts, readings))

    def _several(
        self, parts: Sequence[Clause], readings: Sequence[Floats]
    ) -> tuple[tuple[str, ...], float] | None:
        """Two or more topics that are each asked about plainly, in the order asked."""
        found: dict[str, float] = {}
        for part, reading in zip(parts, readings, strict=True):
            name, confidence = self._top(reading)
            if part.asks and name.startswith(FAQ) and confidence >= self.limits.second:
                found.setdefault(name.removeprefix(FAQ), confidence)
        return (tuple(found), min(found.values())) if len(found) > 1 else None

    def _overall(self, text: str, parts: Sequence[Clause], readings: Sequence[Floats]) -> Floats:
        """The whole message's probabilities; of a story, half are those of its questions."""
        if len(parts) == 1 and normal(parts[0].text) == normal(text).rstrip(" ?.!"):
            return readings[0]
        whole = self.classifier.probabilities(text)
        asked = [reading for part, reading in zip(parts, readings, strict=True) if part.asks]
        weighed: Floats = np.mean([whole, np.mean(asked or readings, axis=0)], axis=0)
        return weighed

    def _decide(self, text: str, odds: Floats) -> Interpretation:
        ranking = np.argsort(odds)[::-1]
        names = [self.classifier.classes[column] for column in ranking[:2]]
        first, second = (float(odds[column]) for column in ranking[:2])
        if not names[0].startswith(FAQ):
            understood = names[0] if first >= self.limits.understood else "out_of_scope"
            return Interpretation(text, _unless_refused(understood, text), first)
        topics = tuple(name.removeprefix(FAQ) for name in names if name.startswith(FAQ))
        if first >= self.limits.answer:
            intent = ABOUT_BOT if topics[0] == ABOUT_BOT else "faq"
            return Interpretation(text, intent, first, faqs=topics[:1])
        if len(topics) == 2 and first + second >= self.limits.ask_back:
            return Interpretation(text, "faq_unsure", first, between=topics)
        return Interpretation(text, "out_of_scope", first)

    def _top(self, odds: Floats) -> tuple[str, float]:
        column = int(odds.argmax())
        return self.classifier.classes[column], float(odds[column])


def _unless_refused(intent: str, text: str) -> str:
    """ "I do not want to start" is no wish to start."""
    refused = intent == "start_prescreen" and any(
        pattern.search(normal(text)) for pattern in _refusals()
    )
    return "deny" if refused else intent


@cache
def _refusals() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in word_lists("phrasing")["refusals"])
