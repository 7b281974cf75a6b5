"""Ordinary questions do not wake staff: every example that the model learns from is ordinary."""

from __future__ import annotations

from pathlib import Path

from bot import wiring
from bot.content import read_yaml
from bot.settings import ROOT

FEW = 0.004


def ordinary_examples() -> list[str]:
    files: list[Path] = [*ROOT.glob("data/faq/*.yml"), *ROOT.glob("data/dialogue/*.yml")]
    return [
        line.removeprefix("- ")
        for path in files
        for block in read_yaml(path)["nlu"]
        for line in block["examples"].splitlines()
    ]


def test_ordinary_questions_hardly_ever_raise_an_alarm() -> None:
    detect = wiring.crisis_detector().detect
    examples = ordinary_examples()
    alarms = [text for text in examples if detect(text) is not None]
    assert len(alarms) <= FEW * len(examples), alarms
