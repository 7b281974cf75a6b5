"""The ways in which a pre-screen ends or rests."""

from __future__ import annotations

from bot.domain.prescreen.answers import Value
from bot.domain.prescreen.criteria import Rule
from bot.domain.prescreen.making import Making
from bot.domain.prescreen.outcome import decide
from bot.domain.prescreen.talk_types import LinkWanted, NotNow, PutOff, Submitted, Turn, Withdrawn


def submit(making: Making) -> Turn:
    """Read back and agreed to be shared: to staff, with one neutral closing line."""
    decision = decide(making.prescreen, making.progress.answers, kept=making.progress.fired)
    making.effects.append(Submitted(decision))
    return making.end("submitted", "closing")


def put_off(making: Making, says: str = "later") -> Turn:
    making.effects.append(PutOff())
    return making.end("put_off", says)


def stop_for_crisis(making: Making) -> Turn:
    """Says nothing itself: the crisis answer is fixed and comes from elsewhere."""
    return making.end("stopped", None)


def stop_at_limit(making: Making, rule: Rule) -> Turn:
    """An administrative limit. A minor's answers are dropped here and erased by the caller."""
    making.effects.append(NotNow(rule.id, erase=rule.erase))
    return making.end("stopped", rule.closing, keep_answers=not rule.erase)


def withdraw(making: Making, value: Value) -> Turn:
    """Never mind: the answers go, or are kept for later."""
    delete = value == "delete"
    making.effects.append(Withdrawn(delete))
    if delete:
        return making.end("withdrawn", "deleted", keep_answers=False)
    return making.end("put_off", "kept")


def send_link(making: Making) -> Turn:
    """Rests here until the link is opened; the caller makes and sends it."""
    making.effects.append(LinkWanted())
    return making.end("put_off", None)
