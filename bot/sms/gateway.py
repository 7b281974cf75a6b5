"""How texts leave the house, said without naming a provider.

SendError
├── Refused   the provider said no, for good; `code` says why
├── TooFast   the provider took nothing; the same text may be sent again later
└── Unknown   the provider may or may not have taken it: never send again before finding out
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class SendError(Exception):
    """A text was not certainly accepted."""


class Refused(SendError):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class TooFast(SendError):
    pass


class Unknown(SendError):
    pass


class Number(str, Enum):
    """Which of our numbers a text is sent from."""

    PATIENT = "patient"
    STAFF = "staff"


@dataclass(frozen=True)
class Accepted:
    """The provider took the text. `state` is the provider's word for how far it is."""

    provider_id: str
    state: str


@dataclass(frozen=True)
class Seen:
    """A text as the provider's list shows it."""

    provider_id: str
    state: str
    to: str
    text: str
    created_at: datetime


class SmsGateway(Protocol):
    def send(
        self, to: str, text: str, sender: Number, callback_id: str, valid_seconds: int | None
    ) -> Accepted:
        """Hands over one text; `callback_id` comes back with its delivery states.

        Raises `Refused`, `TooFast` or `Unknown`. Never tries twice.
        """

    def sent_to(self, to: str, since: datetime) -> list[Seen]:
        """What the provider has for this phone, created at or after `since`.

        Raises `Unknown` when the provider cannot be asked.
        """

    def genuine(self, url: str, form: Mapping[str, str], signature: str) -> bool:
        """Whether a webhook with this signature really comes from the provider."""
