"""What a message wants is found; what is not ours to answer is not answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.understanding.intents import IntentModel, Limits, filled_in
from tests.understanding.conftest import shipped_examples


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("roughly what do four visits cost in all", "cost"),
        ("Hello! When do you open on Fridays?", "clinic_hours"),
        ("u guys take aetna??", "insurance"),
        (
            "My husband worries a lot and he asked me to find out a few things for him. "
            "He is off on Monday. How long would he be there for one visit?",
            "session_length",
        ),
    ],
)
def test_a_question_gets_its_topic(model: IntentModel, text: str, topic: str) -> None:
    assert model.interpret(text).faqs == (topic,)
    assert model.interpret(text).intent == "faq"


def test_two_questions_are_both_answered_in_the_order_asked(model: IntentModel) -> None:
    found = model.interpret("what does it cost and where are you located?")
    assert found.faqs == ("cost", "clinic_location")


def test_two_things_named_are_both_answered(model: IntentModel) -> None:
    assert model.interpret("hours and location?").faqs == ("clinic_hours", "clinic_location")


def test_two_signs_of_one_thing_are_one_topic(model: IntentModel) -> None:
    assert model.interpret("nausea and dizziness?").faqs == ("side_effects",)


def test_the_same_question_twice_is_answered_once(model: IntentModel) -> None:
    assert model.interpret("How much is it? What is the price?").faqs == ("cost",)


def test_asked_what_it_is_it_names_both_the_intent_and_the_topic(model: IntentModel) -> None:
    found = model.interpret("am i talking to a machine")
    assert (found.intent, found.faqs) == ("about_bot", ("about_bot",))


@pytest.mark.parametrize(
    ("text", "previous", "topic"),
    [
        ("how much is that?", "side_effects", "cost"),
        ("and is it safe?", "cost", "safety"),
        ("what about for anxiety", "cost", "anxiety_treatment"),
    ],
)
def test_a_follow_up_is_understood_after_the_last_answer(
    model: IntentModel, text: str, previous: str, topic: str
) -> None:
    assert model.interpret(text, previous_faq=previous).faqs == (topic,)


def test_a_pointing_word_stands_for_the_last_topic() -> None:
    assert filled_in("how bad do they get", "side_effects") == "how bad do the side effects get"


def test_what_stands_on_its_own_feet_is_not_filled_in() -> None:
    assert filled_in("where can I park", "cost") is None
    assert filled_in("how much is that", None) is None


def test_not_wanting_to_start_is_no_wish_to_start(model: IntentModel) -> None:
    assert model.interpret("I do not want to start the questions").intent in ("deny", "cancel")


def test_what_follows_no_i_meant_is_what_counts(model: IntentModel) -> None:
    assert model.interpret("no, I meant what does it cost").faqs == ("cost",)


def test_advice_asked_beside_a_topic_is_what_must_be_answered(model: IntentModel) -> None:
    found = model.interpret("What are your hours? And should I stop my lexapro before?")
    assert (found.intent, found.faqs) == ("ask_medical_advice", ())


@pytest.mark.parametrize(
    "text",
    ["can you book me a flight to denver", "who won the game last night", "qwxz plmk", "?!?!", ""],
)
def test_what_is_not_ours_gets_no_topic(model: IntentModel, text: str) -> None:
    assert model.interpret(text).faqs == ()


def test_spanish_is_named_so_that_the_right_person_can_answer(model: IntentModel) -> None:
    found = model.interpret("¿Cuánto cuesta una sesión?")
    assert (found.intent, found.faqs, found.language) == ("other_language", (), "es")


def test_between_two_close_topics_it_asks_back(model: IntentModel) -> None:
    hesitant = replace(model, limits=Limits(answer=1.01, ask_back=0.1))
    found = hesitant.interpret("is it dangerous")
    assert found.intent == "faq_unsure"
    assert found.faqs == ()
    assert found.between[0] == "safety"
    assert len(set(found.between)) == 2


def test_a_stored_model_says_the_same(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    for text in ("what does it cost and is it safe", "hello", "are you open on sunday"):
        before, after = model.interpret(text), loaded.interpret(text)
        assert replace(before, confidence=0) == replace(after, confidence=0)
        assert before.confidence == pytest.approx(after.confidence, abs=0.01)


def test_nothing_stored_can_run_code(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".npz"}
    with np.load(tmp_path / "classifier.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind == "f" for name in arrays.files)


def test_confidence_is_close_to_how_often_it_is_right() -> None:
    examples = shipped_examples()
    learned = {name: texts[::2] for name, texts in examples.items()}
    held_back = [(text, name) for name, texts in examples.items() for text in texts[1::2]]
    classifier = IntentModel.train(learned).classifier
    said, right = [], []
    for text, name in held_back:
        odds = classifier.probabilities(text)
        said.append(float(odds.max()))
        right.append(classifier.classes[int(odds.argmax())].endswith(name))
    assert np.mean(said) == pytest.approx(np.mean(right), abs=0.08)
