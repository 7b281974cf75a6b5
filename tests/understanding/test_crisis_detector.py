"""What the detector promises: rules first, a model that may add and never take away."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.domain.crisis import CrisisKind, CrisisRules
from bot.understanding.crisis import (
    KINDS,
    CrisisDetector,
    CrisisModel,
    load_model,
    read_examples,
    train,
)
from bot.understanding.encoder import encoder

CONTENT = Path(__file__).parents[2] / "bot" / "content" / "crisis.yml"
RULES = CrisisRules.from_mapping(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))
EXAMPLES = read_examples()
FEW = 100

HINT = "i want so badly for all of this to be over that i would sleep through my own death"
"""A wish to be dead in words that no rule has."""


@cache
def small_model() -> CrisisModel:
    """Learned from every nth sentence, so that it takes a second."""
    few = {kind: texts[:: max(1, len(texts) // FEW)] for kind, texts in EXAMPLES.items()}
    return train(few, EXAMPLES["ordinary"], RULES)


class Spy:
    """Stands in for a model; remembers what it was asked."""

    def __init__(self, kind: CrisisKind | None) -> None:
        self.kind = kind
        self.asked: list[str] = []

    def predict(self, text: str) -> tuple[CrisisKind | None, float]:
        self.asked.append(text)
        return self.kind, 0.5


def test_the_rules_answer_first_and_the_model_is_not_even_asked() -> None:
    spy = Spy(None)
    found = CrisisDetector(RULES, spy).detect("I want to kill myself")
    assert found is not None
    assert found.rule == "suicide.kill_self"
    assert spy.asked == []


def test_the_model_may_add_what_no_rule_has() -> None:
    found = CrisisDetector(RULES, Spy(CrisisKind.ABUSE)).detect("he counts every penny I spend")
    assert found is not None
    assert (found.kind, found.rule) == (CrisisKind.ABUSE, "learned")


def test_without_a_model_the_rules_work_alone() -> None:
    assert CrisisDetector(RULES).detect("What are your hours?") is None
    assert CrisisDetector(RULES).detect("quiero morirme") is not None


def test_a_sentence_split_over_messages_is_still_seen() -> None:
    assert CrisisDetector(RULES, Spy(None)).detect("die", ["I want to"]) is not None


def test_a_phrase_that_an_exemption_settled_is_hidden_from_the_model() -> None:
    spy = Spy(None)
    CrisisDetector(RULES, spy).detect("I'm not going to kill myself, what does it cost?")
    assert all("kill" not in text for text in spy.asked)


def test_a_hint_in_a_long_message_is_read_on_its_own_too() -> None:
    spy = Spy(None)
    CrisisDetector(RULES, spy).detect("so many words about parking and prices " * 4)
    assert len(spy.asked) > 1
    assert all(len(text.split()) <= 14 for text in spy.asked[1:])


def test_a_learned_model_tells_a_hint_from_a_question() -> None:
    kind, hinted = small_model().predict(RULES.unsilenced(HINT))
    none, asked = small_model().predict(RULES.unsilenced("what should i wear to my visit"))
    assert kind is CrisisKind.SUICIDE
    assert none is None
    assert hinted > 0.5 > asked


def test_the_threshold_spares_ordinary_questions() -> None:
    detector = CrisisDetector(RULES, small_model())
    alarms = [text for text in EXAMPLES["ordinary"] if detector.detect(text)]
    assert len(alarms) <= 3, alarms


def test_a_vector_at_hand_gives_the_same_answer() -> None:
    text = RULES.unsilenced(HINT)
    vector = encoder().encode([text])[0]
    assert small_model().predict(text, vector) == small_model().predict(text)


def test_a_saved_model_says_the_same_after_loading(tmp_path: Path) -> None:
    small_model().save(tmp_path / "crisis.npz")
    loaded = load_model(tmp_path / "crisis.npz")
    for text in (HINT, "how much is one infusion", "my chest hurts", "he hits me"):
        before, after = small_model().predict(text), loaded.predict(text)
        assert before[0] is after[0]
        assert np.isclose(before[1], after[1], atol=0.01)


def test_a_model_that_is_not_there_is_an_error_to_see(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="crisis"):
        load_model(tmp_path / "crisis.npz")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_examples_enough(kind: CrisisKind) -> None:
    assert len(EXAMPLES[kind.value]) >= 60


def test_no_example_stands_twice_or_under_two_labels() -> None:
    everything = [RULES.read(text) for texts in EXAMPLES.values() for text in texts]
    assert len(set(everything)) >= len(everything) - 20


def test_the_rules_stay_silent_on_what_people_ask_all_day() -> None:
    assert [text for text in EXAMPLES["ordinary"] if RULES.detect(text)] == []


def test_the_rules_rarely_alarm_on_what_only_sounds_alike() -> None:
    alarms = [text for text in EXAMPLES["none"] if RULES.detect(text)]
    assert len(alarms) <= 0.02 * len(EXAMPLES["none"]), alarms
