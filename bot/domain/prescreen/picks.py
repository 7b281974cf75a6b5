"""Picks from a pick-any list, brought into one form."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.prescreen.answers import DECLINED, NONE, UNSURE, Value
from bot.domain.prescreen.criteria import Question

WAYS = ("call", "text", "email")
"""Ways of contact, of which a contact plan has exactly one."""


def settled(question: Question, picks: Iterable[str]) -> Value | None:
    """The value that these picks make, in the order of the list; None if they contradict.

    A question with one answer takes one pick. In a list "none of these" and "prefer not to say"
    stand alone; "not sure about one of these" may stand beside picks. Words that are no choice
    (a time of day) come last.
    """
    picked = list(dict.fromkeys(picks))
    order = {choice.id: at for at, choice in enumerate(question.choices)}
    picked.sort(key=lambda pick: order.get(pick, len(order)))
    if not question.picks_any:
        return picked[0] if len(picked) == 1 else None
    if not picked or (NONE in picked and len(picked) > 1):
        return None
    if DECLINED in picked:
        return DECLINED if len(picked) == 1 else None
    if len(picked) == 1 and picked[0] in UNSURE:
        return picked[0]
    if question.field == "contact_plan" and picked != [NONE]:
        return tuple(picked) if sum(way in picked for way in WAYS) == 1 else None
    return tuple(picked)
