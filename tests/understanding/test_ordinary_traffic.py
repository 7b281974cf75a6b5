"""Ordinary questions do not wake staff: every example that the model learns from is ordinary."""

from __future__ import annotations

from bot import models, wiring

FEW = 0.01
EACH = 12  # all fourteen thousand take two minutes


def test_ordinary_questions_hardly_ever_raise_an_alarm() -> None:
    detect = wiring.crisis_detector().detect
    examples = models.ordinary_examples()[::EACH]
    alarms = [text for text in examples if detect(text) is not None]
    assert len(alarms) <= FEW * len(examples), alarms
