"""A small model, trained once on part of the shipped examples, for tests of understanding."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.understanding.intents import IntentModel

DATA = Path(__file__).resolve().parents[2] / "data"

TOPICS = [
    "about_bot",
    "anxiety_treatment",
    "clinic_hours",
    "clinic_location",
    "cost",
    "duration_of_effect",
    "insurance",
    "safety",
    "session_length",
    "side_effects",
]
INTENTS = [
    "ask_medical_advice",
    "cancel",
    "correct_answer",
    "deny",
    "gibberish",
    "greet",
    "out_of_scope",
    "request_human",
    "start_prescreen",
    "thank",
]


def shipped_examples() -> dict[str, list[str]]:
    """The examples of a few topics and intents, as Rasa reads them from data/."""
    files = [DATA / "faq" / f"{topic}.yml" for topic in TOPICS]
    files += [DATA / "dialogue" / f"{intent}.yml" for intent in INTENTS]
    return {
        entry["intent"]: [line[2:] for line in entry["examples"].splitlines()]
        for file in files
        for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]
        if "intent" in entry
    }


@pytest.fixture(scope="session")
def model() -> IntentModel:
    return IntentModel.train(shipped_examples())
