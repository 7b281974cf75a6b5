"""How far a pre-screen has come. Frozen, and the same after a round trip through JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from bot.domain.prescreen.answers import Locale, Value

Stage = Literal[
    "asking", "reading_back", "consenting", "submitted", "stopped", "put_off", "withdrawn"
]


@dataclass(frozen=True)
class Progress:
    """One person's way through the questions.

    asking     id of the question that waits for an answer; None when none does
    tries      how often the answer to it could not be read
    corrected  (question id, the answer that was replaced), oldest first
    fired      ids of rules that acted at once; never acted on twice, never taken back
    """

    version: str
    locale: Locale = "en"
    stage: Stage = "asking"
    asking: str | None = None
    answers: Mapping[str, Value] = field(default_factory=dict)
    tries: int = 0
    corrected: tuple[tuple[str, Value], ...] = ()
    fired: tuple[str, ...] = ()

    @property
    def waiting(self) -> bool:
        """Whether the next message of the patient is an answer to the pre-screen."""
        return self.stage in ("asking", "reading_back", "consenting")

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Progress:
        """Raises ValueError on text that `to_json` did not write."""
        try:
            raw: dict[str, Any] = json.loads(text)
            return cls(
                version=raw["version"],
                locale=raw["locale"],
                stage=raw["stage"],
                asking=raw["asking"],
                answers={key: _value(value) for key, value in raw["answers"].items()},
                tries=raw["tries"],
                corrected=tuple((key, _value(value)) for key, value in raw["corrected"]),
                fired=tuple(raw["fired"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a pre-screen's progress") from error

    def asks(self, question_id: str | None) -> Progress:
        """The same with another question waiting, and its tries not yet counted."""
        return replace(self, asking=question_id, tries=0)

    def with_answer(self, question_id: str, value: Value) -> Progress:
        """The answer kept; an earlier, different one goes to `corrected`."""
        before = self.answers.get(question_id)
        corrected = self.corrected
        if before is not None and before != value:
            corrected = (*corrected, (question_id, before))
        return replace(self, answers={**self.answers, question_id: value}, corrected=corrected)


def _value(raw: Any) -> Value:
    return raw if isinstance(raw, str) else tuple(raw)
