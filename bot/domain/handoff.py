"""A handoff from the assistant to a person: its states, its clocks, the grammar of staff texts.

`MOVES` is the whole state machine. Whatever is not in it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class State(str, Enum):
    REQUESTED = "requested"
    OFFERED = "offered"
    HELD = "held"
    UNATTENDED = "unattended"
    CLOSED = "closed"


OPEN = (State.REQUESTED, State.OFFERED, State.HELD, State.UNATTENDED)
UNCLAIMED = (State.REQUESTED, State.OFFERED, State.UNATTENDED)


class Event(str, Enum):
    PAGED = "paged"  # the provider accepted a page
    CLAIMED = "claimed"
    PASSED = "passed"  # "417 pass", by whoever was offered it or holds it
    CLAIM_TIMEOUT = "claim_timeout"  # nobody claimed in time, or the page was not delivered
    NOBODY_LEFT = "nobody_left"  # everybody on call was tried, or nobody is
    REPLY_TIMEOUT = "reply_timeout"  # the patient waited too long for the holder, nudged before
    IDLE = "idle"  # neither side wrote for long
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the patient no longer wants a person
    OPENED = "opened"  # the clinic's next opening
    RETURNED = "returned"  # the patient wrote within the grace time after an idle close


MOVES: dict[tuple[State, Event], State] = {
    (State.REQUESTED, Event.PAGED): State.OFFERED,
    (State.REQUESTED, Event.CLAIMED): State.HELD,
    (State.REQUESTED, Event.PASSED): State.OFFERED,
    (State.REQUESTED, Event.CLAIM_TIMEOUT): State.OFFERED,
    (State.REQUESTED, Event.NOBODY_LEFT): State.UNATTENDED,
    (State.REQUESTED, Event.WITHDRAWN): State.CLOSED,
    (State.OFFERED, Event.PAGED): State.OFFERED,
    (State.OFFERED, Event.CLAIMED): State.HELD,
    (State.OFFERED, Event.PASSED): State.OFFERED,
    (State.OFFERED, Event.CLAIM_TIMEOUT): State.OFFERED,
    (State.OFFERED, Event.NOBODY_LEFT): State.UNATTENDED,
    (State.OFFERED, Event.WITHDRAWN): State.CLOSED,
    (State.HELD, Event.PASSED): State.OFFERED,
    (State.HELD, Event.REPLY_TIMEOUT): State.OFFERED,
    (State.HELD, Event.IDLE): State.CLOSED,
    (State.HELD, Event.DONE): State.CLOSED,
    (State.HELD, Event.WITHDRAWN): State.CLOSED,
    (State.UNATTENDED, Event.CLAIMED): State.HELD,
    (State.UNATTENDED, Event.OPENED): State.REQUESTED,
    (State.UNATTENDED, Event.WITHDRAWN): State.CLOSED,
    (State.CLOSED, Event.RETURNED): State.HELD,
}


class IllegalMove(Exception):
    """The event does not fit the state the handoff is in."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event.value} does not fit a handoff that is {state.value}")
        self.state = state
        self.event = event


def move(state: State, event: Event) -> State:
    """The state after `event`. Raises `IllegalMove`."""
    try:
        return MOVES[state, event]
    except KeyError:
        raise IllegalMove(state, event) from None


class Timer(str, Enum):
    """Clocks that belong to a state and die with it."""

    CLAIM = "claim"
    REPLY = "reply"
    IDLE = "idle"
    OPENING = "opening"
    CRISIS_REPEAT = "crisis_repeat"


TIMERS_OF: dict[State, tuple[Timer, ...]] = {
    State.REQUESTED: (Timer.CLAIM,),
    State.OFFERED: (Timer.CLAIM,),
    State.HELD: (Timer.REPLY, Timer.IDLE),
    State.UNATTENDED: (Timer.OPENING,),
    State.CLOSED: (),
}


class Reason(str, Enum):
    """Why a person was asked for. Staff see it behind sign-in, never in a text."""

    ASKED = "asked"
    MISSED_TWICE = "missed_twice"
    PRESCREEN = "prescreen"
    CRISIS = "crisis"
    ASSISTANT_DOWN = "assistant_down"
    ANSWER_EXPIRED = "answer_expired"


class Act(str, Enum):
    TAKE = "take"
    PASS = "pass"  # noqa: S105
    SAY = "say"
    DONE = "done"
    SAFE = "safe"
    LIST = "list"


@dataclass(frozen=True)
class StaffText:
    """What a text from a staff phone asks for. `number` is None where none was given."""

    act: Act
    number: int | None = None
    words: str = ""


_QUOTES = "\"'“”‘’«»` "
_NUMBERED = re.compile(r"#?(\d{3})\b[\s:.,)-]*(.*)", re.DOTALL)
_WHOLE = {"take": Act.TAKE, "pass": Act.PASS, "done": Act.DONE, "safe": Act.SAFE}
_ALONE = {"list": Act.LIST, "?": Act.LIST, "done": Act.DONE}


def read_staff_text(text: str, open_numbers: Collection[int]) -> StaffText:
    """What a staff phone's text means.

    A leading number counts only if it is the number of an open request, and a command only if
    it is the whole text; everything else is words for the patient.
    """
    whole = text.strip(_QUOTES).strip()
    numbered = _NUMBERED.fullmatch(whole)
    if numbered and int(numbered[1]) in open_numbers:
        number, rest = int(numbered[1]), numbered[2].strip()
        command = " ".join(rest.strip(_QUOTES).lower().split())
        if not command:
            return StaffText(Act.TAKE, number)
        if command in _WHOLE:
            return StaffText(_WHOLE[command], number)
        return StaffText(Act.SAY, number, rest)
    alone = " ".join(whole.lower().split())
    if alone in _ALONE:
        return StaffText(_ALONE[alone])
    return StaffText(Act.SAY, None, text.strip())
