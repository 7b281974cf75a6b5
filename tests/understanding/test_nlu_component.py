"""Inside Rasa: trained from its data, kept in its storage, aware of the conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant import nlu
from bot.assistant.nlu import Understanding
from tests.understanding.conftest import shipped_examples


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    """Trained, stored and loaded again as Rasa does it."""
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    resource = Resource("understanding")
    parts: dict[str, Any] = {
        "config": Understanding.get_default_config(),
        "model_storage": storage,
        "resource": resource,
        "execution_context": ExecutionContext(GraphSchema({}), "1"),
    }
    messages = [
        Message.build(text=text, intent=name)
        for name, texts in shipped_examples().items()
        for text in texts
    ]
    Understanding.create(**parts).train(TrainingData(messages))
    return Understanding.load(**parts)


def read(component: Understanding, text: str, *events: Any) -> dict[str, Any]:
    slots = [TextSlot("last_faq", [{"type": "custom"}])]
    tracker = DialogueStateTracker("conversation", slots)
    for event in events:
        tracker.update(event)
    message = component.process([Message({"text": text})], tracker)[0]
    properties: dict[str, Any] = message.as_dict(only_output_properties=True)
    return properties


def test_a_topic_names_the_response_that_answers_it(component: Understanding) -> None:
    found = read(component, "what does one visit cost?")
    assert found["intent"]["name"] == "faq"
    selected = found["response_selector"]["faq"]["response"]
    assert selected["intent_response_key"] == "faq/cost"
    assert selected["utter_action"] == "utter_faq/cost"
    assert found["response_selector"]["all_retrieval_intents"] == ["faq"]


def test_the_interpretation_travels_with_the_message(component: Understanding) -> None:
    found = read(component, "what does it cost and where are you located?")
    assert found["interpretation"]["faqs"] == ("cost", "clinic_location")


def test_another_intent_names_no_response(component: Understanding) -> None:
    found = read(component, "hello")
    assert found["intent"]["name"] == "greet"
    assert "response_selector" not in found


def test_the_topic_answered_last_is_known(component: Understanding) -> None:
    found = read(component, "what about for anxiety", SlotSet("last_faq", "cost"))
    assert found["interpretation"]["faqs"] == ("anxiety_treatment",)


@pytest.fixture
def answers_are_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the pre-screen's reader, which knows "yes" only."""
    asked: list[str] = []

    def read_in_form(text: str, *_: object) -> dict[str, Any] | None:
        asked.append(text)
        answer = {"intent": {"name": "answer", "confidence": 1.0}, "reading": {"value": "yes"}}
        return answer if text == "yes" else None

    monkeypatch.setattr(nlu, "read_in_form", read_in_form)
    return asked


def test_in_the_pre_screen_a_message_is_an_answer_first(
    component: Understanding, answers_are_read: list[str]
) -> None:
    found = read(component, "yes", ActiveLoop("prescreen_form"))
    assert found["intent"] == {"name": "answer", "confidence": 1.0}
    assert found["intent_ranking"] == [found["intent"]]
    assert found["reading"] == {"value": "yes"}


def test_in_the_pre_screen_a_side_question_stays_one(
    component: Understanding, answers_are_read: list[str]
) -> None:
    found = read(component, "wait, what does it cost?", ActiveLoop("prescreen_form"))
    assert found["interpretation"]["faqs"] == ("cost",)
    assert answers_are_read == ["wait, what does it cost?"]


def test_outside_the_pre_screen_its_reader_is_not_asked(
    component: Understanding, answers_are_read: list[str]
) -> None:
    read(component, "yes")
    assert answers_are_read == []


def test_a_change_of_words_or_code_trains_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Understanding.fingerprint_addon({})
    original = Path.read_bytes

    def changed(path: Path) -> bytes:
        return original(path) + (b"#" if path.name == "shorthand.yml" else b"")

    monkeypatch.setattr(Path, "read_bytes", changed)
    assert Understanding.fingerprint_addon({}) != before
