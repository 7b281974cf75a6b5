"""Who speaks in a conversation, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Channel(str, Enum):
    WEB = "web"
    SMS = "sms"


class Author(str, Enum):
    VISITOR = "visitor"
    ASSISTANT = "assistant"
    STAFF = "staff"
    SYSTEM = "system"


class Holder(str, Enum):
    """Who answers the visitor now. `WAITING`: a person was asked, the assistant still answers."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    STAFF = "staff"


@dataclass(frozen=True)
class Choice:
    """Something the visitor may tap instead of typing."""

    label: str
    value: str


@dataclass(frozen=True)
class Source:
    """Where an answer's facts come from; `reviewed_on` is an ISO date."""

    title: str
    reviewed_on: str
    url: str | None = None


@dataclass(frozen=True)
class Reply:
    """One bubble for the visitor. `pick` is None, "one" or "any"."""

    text: str
    choices: tuple[Choice, ...] = ()
    pick: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Message:
    """A stored message as the visitor's side sees it."""

    seq: int
    author: Author
    text: str
    sent_at: datetime
    name: str | None = None
    choices: tuple[Choice, ...] = ()
    pick: str | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class State:
    """What the widget shows above the messages. `promised_by` is a moment in UTC."""

    holder: Holder
    name: str | None = None
    promised_by: datetime | None = None
    crisis: bool = False


def may_still_be_said(author: Author, held_by_staff: bool) -> bool:
    """Whether an outgoing message still fits who holds the conversation.

    The assistant is silent while staff hold it. What staff wrote is never taken back, and the
    system's own lines (crisis resources, opt-out, who has joined) are true in every state.
    """
    return not (author is Author.ASSISTANT and held_by_staff)
