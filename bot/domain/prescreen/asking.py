"""What the patient is asked: the next question, the same again, the read-back, the consents."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.conversation import Channel
from bot.domain.prescreen.criteria import Prescreen, Question
from bot.domain.prescreen.ending import submit
from bot.domain.prescreen.making import READ_BACK, WHICH, Making
from bot.domain.prescreen.outcome import next_question
from bot.domain.prescreen.progress import Progress
from bot.domain.prescreen.read_back import read_back
from bot.domain.prescreen.shown import question_prompt
from bot.domain.prescreen.talk_types import Prompt, Turn


def waiting_question(prescreen: Prescreen, progress: Progress) -> Question | None:
    """The question that the next message answers, if one is waiting."""
    if not progress.waiting or progress.asking is None:
        return None
    return prescreen.by_id.get(progress.asking)


def go_on(making: Making) -> Turn:
    """The next question; when none is left the read-back, and once that is right the consents."""
    answers = making.progress.answers
    following = next_question(making.prescreen, answers, making.channel)
    if following:
        making.progress = replace(making.progress, stage="asking")
        return ask(making, following)
    if making.progress.stage != "consenting":
        return say_back(making)
    for question in making.prescreen.questions:
        if question.after and question.id not in answers and question.applies(answers):
            return ask(making, question)
    return submit(making)


def ask(
    making: Making, question: Question, before: str = "", again: bool = False, tries: int = 0
) -> Turn:
    """Puts a question; `before` is said in front of it, `again` takes its second wording."""
    if question.id == READ_BACK and not again:
        return say_back(making)
    if question.id == WHICH:
        return ask_which(making, tries)
    making.progress = replace(making.progress, asking=question.id, tries=tries)
    making.prompts.append(
        question_prompt(
            making.prescreen,
            question,
            making.progress.answers,
            making.channel,
            making.progress.locale,
            before=before,
            again=again,
        )
    )
    return making.turn()


def ask_once_more(making: Making, question: Question, before: str = "") -> Turn:
    """The same question after an answer that was none; counted."""
    return ask(making, question, before, again=True, tries=making.progress.tries + 1)


def explain(making: Making, question: Question) -> Turn:
    """Why it is asked, then the same question; not counted as a try."""
    making.prompts.append(Prompt(question.why.on(making.channel, making.progress.locale)))
    return ask(making, question, tries=making.progress.tries)


def go_back(making: Making, question: Question) -> Turn:
    """The question before this one, open again."""
    before = making.prescreen.previous(question.id, making.progress.answers)
    if before is None:
        making.say("nothing_before")
        return ask(making, question, tries=making.progress.tries)
    making.progress = replace(making.progress, stage="asking")
    return ask(making, before)


def say_back(making: Making) -> Turn:
    """All answers with their numbers, and whether they are right."""
    prompt = question_prompt(
        making.prescreen,
        making.prescreen[READ_BACK],
        {},
        making.channel,
        making.progress.locale,
    )
    making.prompts += [Prompt(_lines(making)), prompt]
    making.progress = replace(making.progress.asks(READ_BACK), stage="reading_back")
    return making.turn()


def ask_which(making: Making, tries: int = 0) -> Turn:
    """Which answer to change; in the middle of the questions a text lists them first."""
    text = making.prescreen[WHICH].text.on(making.channel, making.progress.locale)
    lines = read_back(making.prescreen, making.progress.answers, making.channel)
    if making.channel is Channel.WEB:
        choices = tuple((str(line), f"#{line.number}") for line in lines)
        making.prompts.append(Prompt(text, choices, "one"))
    else:
        shown = making.progress.stage == "reading_back"
        making.prompts.append(Prompt(text if shown else f"{_lines(making)}\n{text}"))
    making.progress = replace(making.progress, asking=WHICH, tries=tries)
    return making.turn()


def welcome_back(making: Making) -> Turn:
    """A summary of what was answered, then the next question."""
    count = len(read_back(making.prescreen, making.progress.answers, making.channel))
    if count:
        making.say("resumed", count=str(count))
    if count and making.channel is Channel.WEB:
        making.prompts.append(Prompt(_lines(making)))
    return go_on(making)


def _lines(making: Making) -> str:
    lines = read_back(making.prescreen, making.progress.answers, making.channel)
    return "\n".join(str(line) for line in lines)
