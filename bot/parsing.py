"""`intake parse`: how a message would be understood and answered, with no side effect.

The same trained model, the same rule list and the same wording as in a conversation, without Rasa's
dialogue, a database or a page to anybody.
"""

from __future__ import annotations

import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import content, models, wiring
from bot.content import Content
from bot.domain.conversation import Channel
from bot.domain.crisis import CrisisKind, CrisisRules
from bot.faq_content import FaqLibrary, load_faq
from bot.intake import answering
from bot.intake.answering import Understood
from bot.settings import Settings
from bot.understanding.crisis import CrisisDetector
from bot.understanding.intents import IntentModel, Interpretation

COMPONENT = "train_bot.assistant.nlu.Understanding0"


@dataclass(frozen=True)
class Parser:
    model: IntentModel
    detector: CrisisDetector
    rules: CrisisRules
    content: Content
    faq: FaqLibrary

    @classmethod
    def load(cls, settings: Settings) -> Parser:
        """Raises `models.NoModel`."""
        return cls(
            model=trained_model(models.newest()),
            detector=wiring.crisis_detector(),
            rules=wiring.crisis_rules(),
            content=content.load(settings),
            faq=load_faq(),
        )

    def parse(self, text: str) -> dict[str, Any]:
        """The JSON object of `intake parse`."""
        read = self.model.interpret(text)
        crisis = self.detector.detect(text)
        kind = None if crisis is None else crisis.kind
        return {
            "text": text,
            "intent": read.intent,
            "confidence": round(read.confidence, 4),
            "faq": read.faqs[0] if read.faqs else None,
            "faqs": list(read.faqs),
            "crisis": None if kind is None else kind.value,
            "reply": self._reply(read, kind, text),
        }

    def _reply(self, read: Interpretation, kind: CrisisKind | None, text: str) -> list[str]:
        if kind is not None:
            return list(self.content.crisis.answer(kind, Channel.WEB, read.language))
        composed = answering.compose(
            self.content,
            self.faq,
            Understood(read.intent, text, read.faqs, read.between, read.language),
            Channel.WEB,
            "en",
            wiring.now().date(),
            self.rules.is_about_suicide(text),
        )
        return [reply.text for reply in composed.replies]


def trained_model(archive: Path) -> IntentModel:
    """Our model out of Rasa's archive, without loading Rasa (which costs nine seconds)."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        members = [m for m in tar.getmembers() if COMPONENT in m.name]
        tar.extractall(folder, members=members, filter="data")
        return IntentModel.load(next(Path(folder).rglob(COMPONENT)))
