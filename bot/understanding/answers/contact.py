"""How and when to reach somebody, in one breath: "call after 5, a voicemail is fine"."""

from __future__ import annotations

from bot.domain.prescreen import NONE, Question, Value, settled
from bot.understanding.answers.clock import read_time, times_of_day
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.reach import read_way, wants_no_contact


def read_contact_plan(question: Question, text: str) -> Value | None:
    """Way, voicemail, times and the consent to be contacted, as far as they are said."""
    said = plain(text)
    way = read_way(text)
    if way is None:
        return settled(question, [NONE]) if wants_no_contact(text) else None
    plan = [way]
    if _voicemail(said):
        plan.append("voicemail")
    if listed("if_unfinished").within(said):
        plan.append("unfinished")
    plan += times_of_day(text) or _clock_time(text)
    return settled(question, plan)


def _voicemail(said: str) -> bool:
    for match in listed("leave_message").each(said):
        before = " ".join(said[: match.start()].rsplit("|", 1)[-1].split()[-3:])
        if not listed("negators").within(before):
            return True
    return False


def _clock_time(text: str) -> list[str]:
    time = read_time(text)
    return [time] if time else []
