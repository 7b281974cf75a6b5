"""What an answer can be.

A value is one word ("yes", "NV", "+17025550148") or, for a pick-any list, a tuple of words in the
order of the list. Four words mean the same for every question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Value = str | tuple[str, ...]
Answers = Mapping[str, Value]
"""Question id → value."""
Locale = Literal["en", "es"]

YES: Final = "yes"
NO: Final = "no"
NOT_SURE: Final = "not_sure"
DECLINED: Final = "prefer_not_to_say"
NONE: Final = "none"
"""Picked nothing of a pick-any list, and said so."""

UNSURE: Final = frozenset({NOT_SURE, DECLINED})
THIS_PHONE: Final = "this_phone"
"""Stands for the number that the patient texts from; the number itself is not known here."""


def parts(value: Value) -> tuple[str, ...]:
    """The words of a value: one, or those picked."""
    return (value,) if isinstance(value, str) else value


def is_unsure(value: Value) -> bool:
    """ "Not sure" or "prefer not to say", alone or beside other picks."""
    return not UNSURE.isdisjoint(parts(value))
