"""What becomes of an answer: kept, acted on, asked for again, corrected."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.prescreen.answers import (
    DECLINED,
    NO,
    NOT_SURE,
    Answers,
    Value,
    is_unsure,
    parts,
)
from bot.domain.prescreen.asking import ask, ask_once_more, ask_which, go_on
from bot.domain.prescreen.criteria import Outcome, Prescreen, Question, Rule
from bot.domain.prescreen.effects_of import at_once, newly_fired, record
from bot.domain.prescreen.ending import (
    put_off,
    send_link,
    stop_at_limit,
    stop_for_crisis,
    submit,
    withdraw,
)
from bot.domain.prescreen.making import READ_BACK, Making
from bot.domain.prescreen.progress import Progress
from bot.domain.prescreen.read_back import read_back
from bot.domain.prescreen.talk_types import Reading, Turn

ASKED_AGAIN = 2
"""How often an unclear answer is asked again before it counts as "not sure"."""


def answer(making: Making, question: Question, value: Value) -> Turn:
    """An answer to the question that waits."""
    if question.steers:
        return _steer(making, question, value)
    if is_unsure(value) and question.unanswered == "ask_then_review" and not making.progress.tries:
        return ask_once_more(making, question)
    return keep(making, question, value)


def leave_open(making: Making, question: Question, skipped: bool) -> Turn:
    """Skipped, or not known. A consent left open is no consent."""
    if question.steers:
        return not_understood(making, question, Reading("unclear"))
    if question.unanswered == "no":
        return _no_unless_clear(making, question, tries=1)
    return answer(making, question, DECLINED if skipped else NOT_SURE)


def not_understood(making: Making, question: Question, reading: Reading) -> Turn:
    """Asked again kindly, twice at most; an evaded safety question is acted on at once."""
    if "crisis_suicide" in reading.also:
        _act_on(making, question, {**making.progress.answers, question.id: NOT_SURE})
    if making.progress.tries < ASKED_AGAIN:
        apology = making.text("again_kindly" if making.progress.tries else "again")
        return ask_once_more(making, question, before=apology)
    if question.id == READ_BACK:
        return put_off(making)
    if question.steers:
        return go_on(making)
    if question.unanswered == "no":
        return _no_unless_clear(making, question, tries=ASKED_AGAIN)
    making.say("noted_not_sure")
    return keep(making, question, NOT_SURE)


def correct(making: Making, reading: Reading) -> Turn:
    """A change of an earlier answer, found by its name or by its line in the read-back."""
    question = _target(making, reading.target)
    if question is None:
        return ask_which(making)
    if not question.after:
        making.progress = replace(making.progress, stage="asking")
    if reading.value is None:
        return ask(making, question)
    return answer(making, question, reading.value)


def keep(making: Making, question: Question, value: Value) -> Turn:
    """Keeps the answer, does what it calls for at once, and goes on if that may be."""
    replaced = making.progress.answers.get(question.id)
    answers = {**making.progress.answers, question.id: value}
    limit = _limit(question, answers)
    if not (limit and limit.erase):
        making.progress = making.progress.with_answer(question.id, value)
        making.effects += record(making.prescreen, question, value, replaced)
    if _act_on(making, question, answers):
        return stop_for_crisis(making)
    if limit:
        return stop_at_limit(making, limit)
    if replaced not in (None, value):
        stays = _emergency(making.prescreen, making.progress)
        making.say("emergency_stays" if stays else "changed")
    return _after(making, question, value)


def keep_beside(making: Making, question_id: str, value: Value) -> None:
    """An answer that came along with another one, such as a number with the name."""
    question = making.prescreen[question_id]
    replaced = making.progress.answers.get(question_id)
    making.progress = making.progress.with_answer(question_id, value)
    making.effects += record(making.prescreen, question, value, replaced)


def _steer(making: Making, question: Question, value: Value) -> Turn:
    match question.id, value:
        case "read_back", "yes":
            making.progress = replace(making.progress.asks(None), stage="consenting")
            return go_on(making)
        case "read_back", _:
            return ask_which(making)
        case "which", _:
            return correct(making, Reading("correction", target=str(value)))
        case "withdraw", "go_on":
            return go_on(making)
        case "withdraw", _:
            return withdraw(making, value)
        case "text_privacy", "link":
            return send_link(making)
    return keep(making, question, value)


def _after(making: Making, question: Question, value: Value) -> Turn:
    """What some answers mean for the talk itself."""
    match question.id, value:
        case "collect", "no":
            return making.end("stopped", "no_collect", keep_answers=False)
        case "share", "no":
            return put_off(making, "no_share")
        case "share", "yes":
            return submit(making)
        case "patient", "not_here":
            return put_off(making, "not_here")
        case "patient", "with_me":
            making.say("about_the_patient")
        case "consent_text", "no" if "text" in parts(making.progress.answers.get("contact", "")):
            making.say("no_texts")
    return go_on(making)


def _no_unless_clear(making: Making, question: Question, tries: int) -> Turn:
    """A consent is asked for again; after that, no clear yes is a no."""
    if making.progress.tries < tries:
        return ask_once_more(making, question)
    making.say("one_or_the_other")
    return keep(making, question, NO)


def _act_on(making: Making, question: Question, answers: Answers) -> bool:
    """Fires the rules that act at once, each only once. True when the talk has to stop."""
    stop = False
    for rule in newly_fired(question, making.progress, answers):
        making.progress = replace(making.progress, fired=(*making.progress.fired, rule.id))
        making.effects.append(at_once(rule))
        if rule.says:
            making.say(rule.says)
        stop = stop or rule.outcome is Outcome.EMERGENCY
    return stop


def _limit(question: Question, answers: Answers) -> Rule | None:
    """The administrative limit that this answer runs into."""
    for rule in question.rules:
        if rule.outcome is Outcome.NOT_NOW and rule.when.holds(answers):
            return rule
    return None


def _emergency(prescreen: Prescreen, progress: Progress) -> bool:
    return any(
        rule.outcome is Outcome.EMERGENCY and rule.id in progress.fired
        for question in prescreen.questions
        for rule in question.rules
    )


def _target(making: Making, target: str | None) -> Question | None:
    if target is None or not target.startswith("#"):
        return making.prescreen.by_id.get(target or "")
    for line in read_back(making.prescreen, making.progress.answers, making.channel):
        if target == f"#{line.number}":
            return making.prescreen[line.question_id]
    return None
