"""What every act at the front desk may use. Built once per process by `bot.wiring`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.content import Content
from bot.domain.conversation import Channel, Reply
from bot.domain.crisis import Crisis
from bot.domain.prescreen import Prescreen
from bot.faq_content import FaqLibrary
from bot.settings import Settings
from bot.sms.gateway import SmsGateway
from bot.storage.database import Transaction


@dataclass(frozen=True)
class Question:
    """One message for the assistant. `picked`: the values tapped, empty if typed."""

    conversation_id: str
    seq: int
    text: str
    picked: tuple[str, ...]
    channel: Channel
    locale: str


class AssistantDown(Exception):
    """No answer in time, an error, or silence."""


class Assistant(Protocol):
    def ask(self, question: Question) -> tuple[Reply, ...]:
        """At least one reply. The same (conversation, seq) again has the effect of one.

        Raises `AssistantDown`.
        """

    def is_ready(self) -> bool: ...


class CrisisDetector(Protocol):
    def detect(self, text: str, previous: Sequence[str] = ()) -> Crisis | None: ...


@dataclass(frozen=True)
class Desk:
    """`write` opens a transaction, `read` one that never waits for a writer."""

    settings: Settings
    content: Content
    faq: FaqLibrary
    prescreen: Prescreen
    clock: Callable[[], datetime]
    write: Transaction
    read: Transaction
    gateway: SmsGateway
    assistant: Assistant
    crisis: CrisisDetector
    language: Callable[[str], str]
    about_suicide: Callable[[str], bool]
