"""Crisis detection as reception uses it: the rule list first; a learned model may only add."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.crisis import Crisis, CrisisRules


class CrisisDetector:
    """Rules, and a model beside them once one is trained."""

    def __init__(self, rules: CrisisRules) -> None:
        self._rules = rules

    def detect(self, text: str, previous: Sequence[str] = ()) -> Crisis | None:
        return self._rules.detect(text, previous)
