"""What a message wants: FAQ topics in order, a dialogue intent, or nothing we may answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from bot.understanding.classifier import Classifier, Reading, learn_classifier, load_classifier
from bot.understanding.language import Language, language_of
from bot.understanding.normal import normal
from bot.understanding.segments import Clause, clauses, listed
from bot.understanding.words import word_lists

FAQ = "faq/"
ABOUT_BOT = "about_bot"
ADVICE = frozenset({"ask_medical_advice", "ask_diagnosis"})
"""Asked beside anything else, these are what must be answered (by declining)."""
TAKEN_BACK = frozenset({"correct_answer", "deny", "out_of_scope", "faq_unsure"})
"""What a lead-in ("no, I meant") may make of a plain question behind it."""
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
    """Probabilities of being right from which the model acts; set in config.yml."""

    answer: float = 0.65
    """A topic at least this likely is answered."""
    second: float = 0.85
    """Each of two questions in one message must be this likely to be answered beside the other."""
    ask_back: float = 0.5
    """Two topics that are this likely together are asked back between."""
    understood: float = 0.35
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
        pieces = clauses(text)
        parts = [self._part(piece) for piece in pieces] if len(pieces) > 1 else []
        asked = [part for part in parts if part.asks and part.right >= self.limits.second]
        advice = next((part for part in asked if part.name in ADVICE), None)
        if advice:
            return Interpretation(text, advice.name, advice.right)
        topics = {part.topic: part.right for part in reversed(asked) if part.topic}
        if len(topics) > 1:
            in_order = tuple(reversed(topics))
            return Interpretation(text, "faq", min(topics.values()), faqs=in_order)
        whole = self.classifier.read(text)
        named = self._named(text, whole) if len(pieces) == 1 else ()
        if len(named) > 1:
            return Interpretation(text, "faq", whole.either, faqs=named)
        found = self._decide(text, whole)
        return self._behind_lead(found, pieces[0]) if found.intent in TAKEN_BACK else found

    def _behind_lead(self, found: Interpretation, clause: Clause) -> Interpretation:
        """ "No, I meant the price" asks for the price."""
        part = self._part(clause)
        if part.topic is None or part.right < max(self.limits.answer, self.limits.second):
            return found
        return replace(found, intent="faq", confidence=part.right, faqs=(part.topic,))

    def _named(self, text: str, whole: Reading) -> tuple[str, ...]:
        """The topics of "cost and side effects?": each plain alone, and seen in the whole too."""
        things = [self._part(Clause(thing, True)) for thing in listed(text)]
        likely = whole.odds.argsort()[-len(things) - 1 :]
        in_whole = {self.classifier.classes[column] for column in likely}
        plain = all(
            thing.topic and thing.right >= self.limits.second and thing.name in in_whole
            for thing in things
        )
        return tuple(dict.fromkeys(thing.topic for thing in things if thing.topic)) if plain else ()

    def _part(self, clause: Clause) -> _Part:
        reading = self.classifier.read(clause.text)
        name = self.classifier.classes[int(reading.odds.argmax())]
        return _Part(clause.asks, name, reading.right)

    def _decide(self, text: str, whole: Reading) -> Interpretation:
        """By the whole message: the sentence vector finds the question in a story better than
        a cut at its full stops does."""
        ranking = [self.classifier.classes[column] for column in whole.odds.argsort()[::-1]]
        topics = [name.removeprefix(FAQ) for name in ranking if name.startswith(FAQ)]
        answers = ranking[0].startswith(FAQ)
        if answers and whole.right >= self.limits.answer:
            intent = ABOUT_BOT if topics[0] == ABOUT_BOT else "faq"
            return Interpretation(text, intent, whole.right, faqs=(topics[0],))
        if not answers and whole.right >= self.limits.understood:
            return Interpretation(text, _unless_refused(ranking[0], text), whole.right)
        if whole.either >= self.limits.ask_back:
            both = (topics[0], topics[1])
            return Interpretation(text, "faq_unsure", whole.right, between=both)
        return Interpretation(text, "out_of_scope", whole.right)


@dataclass(frozen=True)
class _Part:
    """What one clause says; `name` is the likeliest class, `right` how likely that is right."""

    asks: bool
    name: str
    right: float

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


def _unless_refused(intent: str, text: str) -> str:
    """ "I do not want to start" is no wish to start."""
    refused = intent == "start_prescreen" and any(
        pattern.search(normal(text)) for pattern in _refusals()
    )
    return "deny" if refused else intent


@cache
def _refusals() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in word_lists("phrasing")["refusals"])
