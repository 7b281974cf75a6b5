"""What goes into and comes out of one turn of the pre-screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.domain.prescreen.answers import Value
from bot.domain.prescreen.outcome import Decision
from bot.domain.prescreen.progress import Progress

ReadingKind = Literal[
    "value",
    "unclear",
    "correction",
    "why",
    "skip",
    "dont_know",
    "back",
    "later",
    "never_mind",
    "person",
    "for_relative",
]


@dataclass(frozen=True)
class Reading:
    """How a message was understood as an answer.

    value   the answer; None when there is none, or when a correction names no new answer
    also    second things to notice: "minor", "crisis_suicide", "sms_opt_out", "skip", "why_ask"
    target  of a correction: a question id, "#3" for line 3 of the read-back, None if not said
    others  answers to further questions found in the same message, by question id
    """

    kind: ReadingKind
    value: Value | None = None
    also: tuple[str, ...] = ()
    target: str | None = None
    others: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Prompt:
    """One text for the patient.

    By web `choices` are (label, value) and `pick` says how many. By text the numbered choices are
    part of `text`, and `choices` is empty.
    """

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    pick: Literal["one", "any"] | None = None


@dataclass(frozen=True)
class AnswerGiven:
    """To be stored. `replaced` is the earlier answer when this one corrects it."""

    question_id: str
    value: Value
    replaced: Value | None
    version: str


@dataclass(frozen=True)
class ConsentGiven:
    """A consent given or refused, with the wording that was shown."""

    kind: Literal["collect", "share", "text", "contact"]
    given: bool
    wording_version: str


@dataclass(frozen=True)
class CrisisAnswer:
    """Risk now. Clear: the crisis reply goes out and the pre-screen stops. Unclear: staff are
    paged as urgent, the lifeline is shown, and the patient may go on."""

    kind: Literal["suicide", "medical"]
    unclear: bool
    rule_id: str


@dataclass(frozen=True)
class SameDay:
    """Staff get a task for today; with `page`, also a page."""

    rule_id: str
    page: bool


@dataclass(frozen=True)
class Submitted:
    """Read back, agreed to be shared, handed to staff."""

    decision: Decision


@dataclass(frozen=True)
class NotNow:
    """An administrative limit. `erase`: nothing of it may be kept (a minor)."""

    reason: str
    erase: bool


@dataclass(frozen=True)
class PutOff:
    """Kept for later."""


@dataclass(frozen=True)
class Withdrawn:
    """The patient does not want to go on; `delete` if the answers are to go as well."""

    delete: bool


@dataclass(frozen=True)
class PersonAsked:
    """The patient wants a person on staff."""


@dataclass(frozen=True)
class LinkWanted:
    """The patient wants to go on in the browser, by a one-time link."""


Effect = (
    AnswerGiven
    | ConsentGiven
    | CrisisAnswer
    | SameDay
    | Submitted
    | NotNow
    | PutOff
    | Withdrawn
    | PersonAsked
    | LinkWanted
)


@dataclass(frozen=True)
class Turn:
    """The new progress, what to say, and what to do. Saying and doing are the caller's."""

    progress: Progress
    prompts: tuple[Prompt, ...] = ()
    effects: tuple[Effect, ...] = ()
