"""Rasa's understanding in one component: trained from data/, it reads each message with the
conversation at hand (the question being asked, the topic answered last)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import understanding
from bot.assistant.form_reading import read_in_form
from bot.understanding.intents import IntentModel, Interpretation, Limits

FORM = "prescreen_form"
TOPIC_SLOT = "last_faq"
RETRIEVAL_INTENT = "faq"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Understanding(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking`, `response_selector` and `interpretation` on a message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The probabilities from which the model acts; config.yml may set others."""
        return asdict(Limits())

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa hashes this file only; a change in the code or words beneath must retrain too."""
        digest = hashlib.sha256()
        folder = Path(understanding.__file__).parent
        words = folder.parent / "content"
        for path in sorted([*folder.glob("*.py"), *words.glob("*.yml")]):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def __init__(self, storage: ModelStorage, resource: Resource, limits: Limits) -> None:
        self._storage = storage
        self._resource = resource
        self._limits = limits
        self._model: IntentModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Understanding:
        """An untrained component."""
        limits = Limits(**{name: config[name] for name in asdict(Limits())})
        return cls(model_storage, resource, limits)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples in data/ and writes the model into Rasa's archive."""
        examples: dict[str, list[str]] = defaultdict(list)
        for example in training_data.intent_examples:
            examples[example.get_full_intent()].append(example.get(TEXT))
        self._model = IntentModel.train(examples, self._limits)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Understanding:
        """The trained component from Rasa's archive."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._model = IntentModel.load(folder)
        return component

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Reads each message; inside the pre-screen as an answer first."""
        assert self._model is not None
        for message in messages:
            text = message.get(TEXT) or ""
            interpretation = self._model.interpret(text, tracker.get_slot(TOPIC_SLOT))
            found = properties_of(interpretation)
            if tracker.active_loop_name == FORM:
                found |= read_in_form(text, tracker, interpretation) or {}
            found["intent_ranking"] = [found["intent"]]
            for name, value in found.items():
                message.set(name, value, add_to_output=True)
        return messages


def properties_of(interpretation: Interpretation) -> dict[str, Any]:
    """An interpretation as Rasa's message properties; a FAQ intent names its response."""
    found: dict[str, Any] = {
        "intent": {"name": interpretation.intent, "confidence": interpretation.confidence},
        "interpretation": asdict(interpretation),
    }
    if interpretation.faqs:
        key = f"{RETRIEVAL_INTENT}/{interpretation.faqs[0]}"
        response = {
            "responses": [],
            "confidence": interpretation.confidence,
            "intent_response_key": key,
            "utter_action": f"utter_{key}",
        }
        found["response_selector"] = {
            "all_retrieval_intents": [RETRIEVAL_INTENT],
            RETRIEVAL_INTENT: {"response": response, "ranking": []},
        }
    return found
