"""How questions and answers are put in front of the patient on each channel."""

from __future__ import annotations

from typing import Literal

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import NONE, THIS_PHONE, Answers, Locale, Value, parts
from bot.domain.prescreen.criteria import TYPED, Choice, Prescreen, Question
from bot.domain.prescreen.talk_types import Prompt


def numbered(question: Question) -> tuple[tuple[int, Choice], ...]:
    """The numbers by which choices are picked in a text; 0 is "none" and comes last."""
    others = [choice for choice in question.choices if choice.id != NONE]
    nones = [choice for choice in question.choices if choice.id == NONE]
    return (*enumerate(others, start=1), *((0, choice) for choice in nones))


def question_prompt(
    prescreen: Prescreen,
    question: Question,
    answers: Answers,
    channel: Channel,
    locale: Locale = "en",
    before: str = "",
    again: bool = False,
) -> Prompt:
    """The question as this channel shows it; `before` is said in front of it."""
    wording = question.again if again and question.again else question.text
    said = [part for part in (before, wording.on(channel, locale)) if part]
    said += _joined(prescreen, question, answers, channel, locale)
    text = " ".join(said)
    if channel is Channel.SMS:
        return Prompt(_with_numbers(prescreen, question, text, locale))
    choices = tuple((choice.label.on(channel, locale), choice.id) for choice in question.choices)
    return Prompt(text, choices, _pick(question))


def labelled(prescreen: Prescreen, question: Question, value: Value, channel: Channel) -> str:
    """An answer in the words that the patient saw."""
    return ", ".join(_label(prescreen, question, part, channel) for part in parts(value))


def _label(prescreen: Prescreen, question: Question, part: str, channel: Channel) -> str:
    if part == THIS_PHONE:
        return prescreen.say("your_number", channel)
    choice = question.choice(part)
    wording = choice.label if choice else prescreen.labels.get(part)
    return wording.on(channel) if wording else part


def _joined(
    prescreen: Prescreen, question: Question, answers: Answers, channel: Channel, locale: Locale
) -> list[str]:
    """What is asked in the same breath: a phone number with the name."""
    return [
        other.joined.on(channel, locale)
        for other in prescreen.questions
        if other.joins == question.id
        and other.joined
        and other.id not in answers
        and other.applies(answers)
    ]


def _with_numbers(prescreen: Prescreen, question: Question, text: str, locale: Locale) -> str:
    if question.field in TYPED or not question.choices:
        return text
    hint = "reply_any" if question.picks_any else "reply_one"
    lines = [
        f"{number} {choice.label.on(Channel.SMS, locale)}" for number, choice in numbered(question)
    ]
    return "\n".join([text, prescreen.say(hint, Channel.SMS, locale), *lines])


def _pick(question: Question) -> Literal["one", "any"] | None:
    if not question.choices:
        return None
    return "any" if question.picks_any else "one"
