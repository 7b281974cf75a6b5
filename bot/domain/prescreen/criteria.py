"""The criteria as data: questions, their choices, and the rules that route an answer.

Nothing here is decided in code. `bot/content/prescreen.yml` holds the words and the rules,
`bot/prescreen_content.py` turns the file into these classes and refuses a file that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import (
    NONE,
    UNSURE,
    Answers,
    Locale,
    Value,
    is_unsure,
    parts,
)

Field = Literal[
    "age",
    "yesno_ever",
    "yesno_now",
    "pick_one",
    "pick_any",
    "state",
    "contact_plan",
    "first_name",
    "phone",
    "email",
    "consent",
    "confirm",
    "line",
]
"""How an answer is read. `contact_plan` is a pick-any list that also takes a time in free words,
`line` a line of the read-back."""

TYPED: tuple[Field, ...] = ("first_name", "phone", "email")
"""Fields whose answer is typed: by text they get no numbered choices."""


class Outcome(str, Enum):
    """Where a finished pre-screen goes, the strongest first."""

    EMERGENCY = "EMERGENCY"
    NOT_NOW = "NOT_NOW"
    STAFF_REVIEW = "STAFF_REVIEW"
    CONSULT = "CONSULT"


STRENGTH: tuple[Outcome, ...] = tuple(reversed(Outcome))


_NOT_IN_GSM = str.maketrans("áíóúÁÍÓÚ", "aiouAIOU")
"""Accents that would cost a text its GSM alphabet, and so more than half of its room."""


@dataclass(frozen=True)
class Wording:
    """One text as it is said on each channel; Spanish, for both, where the file gives it."""

    web: str
    sms: str
    es: str | None = None

    def on(self, channel: Channel, locale: Locale = "en") -> str:
        """The text for a channel, English where no Spanish is written."""
        if locale == "es" and self.es:
            return self.es.translate(_NOT_IN_GSM) if channel is Channel.SMS else self.es
        return self.sms if channel is Channel.SMS else self.web


@dataclass(frozen=True)
class Condition:
    """A test on the answer to one question.

    is       one of the values was given (alone or among the picks)
    lacks    none of the values was picked, and the answer was not "not sure"
    outside  a definite answer that is none of the values
    """

    question: str
    test: Literal["is", "lacks", "outside"]
    values: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        """False while the question has no answer."""
        value = answers.get(self.question)
        if value is None:
            return False
        met = not self.values.isdisjoint(parts(value))
        if self.test == "is":
            return met
        return not met and not is_unsure(value)


@dataclass(frozen=True)
class Rule:
    """What an answer does. A rule without an outcome is a flag: staff see it, the route stays.

    `page` calls staff when the answer is given, `says` names a text that the patient gets at once.
    """

    id: str
    when: Condition
    staff: str
    outcome: Outcome | None = None
    hold: bool = False
    same_day: bool = False
    page: Literal["urgent", "normal"] | None = None
    crisis: Literal["suicide", "medical"] | None = None
    says: str | None = None
    closing: str | None = None
    erase: bool = False
    sources: tuple[str, ...] = ()

    @property
    def acts_at_once(self) -> bool:
        """Does something when the answer is given, whatever becomes of the pre-screen."""
        return bool(self.page or self.crisis or self.same_day)


@dataclass(frozen=True)
class Choice:
    """One answer that is offered: what it is called on each channel, and other words for it."""

    id: str
    label: Wording
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One short idea to ask about.

    topic       its name in the read-back; `named_by`: other names, to correct it by
    again       how it is asked the second time; `unanswered`: what an open answer means
    on_request  asked only when the talk calls for it; `steers`: its answer is not for staff
    joins       the question in whose breath `joined` asks for this answer as well
    after       asked after the read-back; `administrative`: may end in NOT_NOW
    screening   a list of conditions, read back as "You said none of: …"
    """

    id: str
    field: Field
    text: Wording
    topic: str
    why: Wording
    version: int
    choices: tuple[Choice, ...] = ()
    named_by: tuple[str, ...] = ()
    ask_if: tuple[Condition, ...] = ()
    channels: tuple[Channel, ...] = (Channel.WEB, Channel.SMS)
    rules: tuple[Rule, ...] = ()
    sources: tuple[str, ...] = ()
    again: Wording | None = None
    unanswered: Literal["not_sure", "ask_then_review", "no"] = "not_sure"
    on_request: bool = False
    steers: bool = False
    joins: str | None = None
    joined: Wording | None = None
    consent: Literal["collect", "share", "text", "contact"] | None = None
    administrative: bool = False
    after: bool = False
    screening: bool = False

    @property
    def shown_back(self) -> bool:
        """Whether the answer is read back, and can be changed, as one of the patient's answers."""
        return self.field != "consent" and not self.steers

    @property
    def picks_any(self) -> bool:
        return self.field in ("pick_any", "contact_plan")

    def choice(self, value: str) -> Choice | None:
        """The choice with this id, if the question offers it."""
        return next((choice for choice in self.choices if choice.id == value), None)

    def takes(self, value: Value) -> bool:
        """Whether a value is an answer to this question, by its form."""
        given = parts(value)
        if self.field in TYPED or self.field in ("state", "contact_plan") or not self.choices:
            return bool(given)
        if len(given) > 1 and not self.picks_any:
            return False
        return all(part in UNSURE or self.choice(part) for part in given)

    def applies(self, answers: Answers) -> bool:
        """Whether this question is part of the pre-screen, given the other answers."""
        return not self.on_request and all(test.holds(answers) for test in self.ask_if)


@dataclass(frozen=True)
class Prescreen:
    """The whole file: questions in the order they are asked, and the texts between them."""

    version: str
    questions: tuple[Question, ...]
    texts: Mapping[str, Wording]
    labels: Mapping[str, Wording] = field(default_factory=dict)
    not_that_i_know_of: str = NONE
    status: str = "draft"
    by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {question.id: question for question in self.questions})

    def __getitem__(self, question_id: str) -> Question:
        return self.by_id[question_id]

    def say(self, key: str, channel: Channel, locale: Locale = "en", **parts: str) -> str:
        """A text between the questions, with its blanks filled in."""
        text = self.texts[key].on(channel, locale)
        for name, part in parts.items():
            text = text.replace("{" + name + "}", part)
        return text

    def wording(self, question_id: str) -> str:
        """Which wording somebody saw, kept beside the answer or the consent."""
        return f"{self.version}/{question_id}.{self[question_id].version}"

    def previous(self, question_id: str, answers: Answers) -> Question | None:
        """The question answered before this one, in the order of the file."""
        before: Question | None = None
        for question in self.questions:
            if question.id == question_id:
                return before
            if question.id in answers and question.shown_back and question.applies(answers):
                before = question
        return before
