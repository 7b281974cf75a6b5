"""Faults on demand: what goes wrong with the next sends.

A fault is used up by the first sends that it fits. Kinds:

429, 500, 502          refused with that status; nothing is taken
timeout, reset         no answer, a broken connection; nothing is taken
slow                   taken, and answered after two seconds
garbage                201 with a body that nobody can read; nothing is taken
accepted_…             before 500, 502, timeout, reset or garbage: the text *is* taken
opted_out              refused with 21610, as if the phone had opted out without our knowing
undelivered, failed    taken, then ends in that state
code:30003             taken, then undelivered with that error; a code below 30000 is a refusal
lost_callbacks         taken and delivered, nobody is told
reversed_callbacks     taken and delivered, told in the wrong order
incoming_twice         the next incoming text is posted twice, as a retried webhook is
"""

import re
from dataclasses import dataclass
from threading import Lock

_KINDS = re.compile(
    r"429|slow|(accepted_)?(500|502|timeout|reset|garbage)"
    r"|opted_out|undelivered|failed|code:\d{5}|lost_callbacks|reversed_callbacks|incoming_twice"
)


@dataclass
class Fault:
    """`times` more sends go wrong in this way, those to the number `to` if one is named."""

    kind: str
    times: int = 1
    to: str | None = None


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Raises ValueError for a kind that is not in the list above."""
        if not _KINDS.fullmatch(fault.kind):
            raise ValueError(f"unknown fault: {fault.kind!r}")
        with self._lock:
            self._faults.append(fault)

    def pending(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, to: str, *, incoming: bool = False) -> str | None:
        """The kind of fault that befalls this text, or None; it counts as used."""
        with self._lock:
            for fault in self._faults:
                fits = fault.to in (None, to) and (fault.kind == "incoming_twice") == incoming
                if fits:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault.kind
        return None
