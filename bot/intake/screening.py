"""The pre-screen: keeps how far it has come, and does what its engine says must be done.

The engine (`bot.domain.prescreen`) decides; this module stores and acts, one transaction a turn.
The same message again (same `seq`) gives the same prompts and changes nothing.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import Channel, Choice, Reply
from bot.domain.crisis import CrisisKind
from bot.domain.handoff import Reason
from bot.domain.prescreen import talk
from bot.domain.prescreen.answers import THIS_PHONE, Locale
from bot.domain.prescreen.asking import waiting_question
from bot.domain.prescreen.criteria import Question
from bot.domain.prescreen.progress import Progress
from bot.domain.prescreen.talk_types import (
    AnswerGiven,
    ConsentGiven,
    CrisisAnswer,
    Effect,
    LinkWanted,
    NotNow,
    PersonAsked,
    Prompt,
    Reading,
    SameDay,
    Submitted,
    Turn,
    Withdrawn,
)
from bot.intake import handoff, safety, voice
from bot.intake.desk import Desk
from bot.storage import conversations, one_time_links, records, screenings, tables
from bot.storage.crypto import keyed_hash, phone_hash
from bot.storage.database import Session

LINK = "prescreen"
LINK_LASTS = timedelta(hours=24)


def begin(desk: Desk, conversation_id: str, seq: int) -> tuple[Reply, ...]:
    """Starts a pre-screen, or goes on with the one that was put off."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        row = screenings.newest(s, conversation_id)
        if row is not None and row.last_seq == seq:
            return _prompts_of(row)
        channel = Channel(conversation.channel)
        if row is not None and row.state in ("asking", "put_off"):
            turn = talk.resume(desk.prescreen, Progress.from_json(row.progress), channel)
        else:
            turn = talk.begin(desk.prescreen, channel, _locale(conversation))
            row = screenings.create(
                s,
                conversation_id,
                desk.prescreen.version,
                "asking",
                turn.progress.to_json(),
                desk.clock(),
            )
        return _settle(s, desk, conversation, row, turn, seq)


def answer(desk: Desk, conversation_id: str, seq: int, reading: Reading) -> tuple[Reply, ...]:
    """One answer taken. Nothing happens where no pre-screen waits for one."""
    with desk.write() as s:
        conversation = conversations.locked(s, conversation_id)
        row = screenings.newest(s, conversation_id)
        if row is None:
            return ()
        if row.last_seq == seq:
            return _prompts_of(row)
        progress = Progress.from_json(row.progress)
        turn = talk.take(desk.prescreen, progress, reading, Channel(conversation.channel))
        return _settle(s, desk, conversation, row, turn, seq)


def prompts_after(desk: Desk, conversation_id: str, seq: int) -> tuple[Reply, ...]:
    """What to ask now: the prompts of this message's turn, or the open question once more."""
    with desk.read() as s:
        row = screenings.newest(s, conversation_id)
        if row is None:
            return ()
        if row.last_seq == seq:
            return _prompts_of(row)
        channel = Channel(s.get_one(tables.Conversation, conversation_id).channel)
        turn = talk.ask_again(desk.prescreen, Progress.from_json(row.progress), channel)
        return _bubbles(turn.prompts)


def go_on_here(
    s: Session, desk: Desk, conversation: tables.Conversation, row: tables.Screening
) -> tuple[Reply, ...]:
    """The pre-screen, carried over from another channel: a summary and the open question."""
    progress = Progress.from_json(row.progress)
    turn = talk.resume(desk.prescreen, progress, Channel(conversation.channel))
    return _settle(s, desk, conversation, row, turn, seq=0)


def waiting(desk: Desk, conversation_id: str) -> tuple[Question, Progress] | None:
    """The question that the next message answers, if a pre-screen is under way."""
    with desk.read() as s:
        row = screenings.newest(s, conversation_id)
        if row is None or row.state != "asking":
            return None
        progress = Progress.from_json(row.progress)
    question = waiting_question(desk.prescreen, progress)
    return None if question is None else (question, progress)


def _settle(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    row: tables.Screening,
    turn: Turn,
    seq: int,
) -> tuple[Reply, ...]:
    """Stores the turn and does what it asks for, in the caller's transaction."""
    prompts = turn.prompts
    row.progress = turn.progress.to_json()
    row.state = "asking" if turn.progress.waiting else turn.progress.stage
    row.changed_at = desk.clock()
    for effect in turn.effects:
        prompts += _act(s, desk, conversation, row, turn.progress, effect, seq)
    row.last_seq = seq
    row.last_turn = json.dumps([(p.text, p.choices, p.pick) for p in prompts])
    return _bubbles(prompts)


def _act(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    row: tables.Screening,
    progress: Progress,
    effect: Effect,
    seq: int,
) -> tuple[Prompt, ...]:
    """One effect; what it adds to the prompts."""
    now = desk.clock()
    match effect:
        case AnswerGiven(question_id, value, replaced, version):
            screenings.add_answer(
                s, row, question_id, version, value, replaced, conversation.channel, now
            )
        case ConsentGiven(kind, given, wording_version):
            hashed = _phone_given(conversation, progress)
            records.add_consent(s, conversation, kind, given, wording_version, now, hashed)
            if kind == "text" and given:
                _first_text(s, desk, conversation, row, progress)
        case CrisisAnswer(kind, False, _):
            safety.respond(s, desk, conversation, CrisisKind(kind), in_reply_to=seq)
            paused = desk.content.crisis.line("paused", conversation.locale)
            return (Prompt(paused),)
        case CrisisAnswer(kind, True, _):
            safety.alarm(s, desk, conversation, CrisisKind(kind))
        case SameDay(rule_id, page):
            key = f"same_day:{row.id}:{rule_id}"
            records.add_task(s, key, "same_day", now, conversation.id)
            if page:
                handoff.request(s, desk, conversation, Reason.PRESCREEN)
        case Submitted(decision):
            row.outcome, row.submitted_at = decision.outcome.value, now
            handoff.request(s, desk, conversation, Reason.PRESCREEN)
        case NotNow(_, erase):
            row.outcome = "NOT_NOW"
            if erase:
                _erase(s, desk, row, progress)
        case Withdrawn(True):
            _erase(s, desk, row, progress)
        case PersonAsked():
            asked = handoff.request(s, desk, conversation, Reason.ASKED)
            return (Prompt(handoff.promise(s, desk, conversation, asked)),)
        case LinkWanted():
            link = _browser_link(s, desk, conversation)
            text = desk.prescreen.say(
                "link", Channel(conversation.channel), _locale(conversation), link=link
            )
            return (Prompt(text),)
    return ()


def _first_text(
    s: Session,
    desk: Desk,
    conversation: tables.Conversation,
    row: tables.Screening,
    progress: Progress,
) -> None:
    """What the law wants said first to a phone whose owner agreed to texts."""
    given = progress.answers.get("phone")
    phone = given if isinstance(given, str) and given.startswith("+") else conversation.phone
    if phone is not None:
        text = desk.prescreen.say("first_text", Channel.SMS, _locale(conversation))
        voice.text_phone(s, desk, conversation, phone, text, f"first_text:{row.id}")


def _browser_link(s: Session, desk: Desk, conversation: tables.Conversation) -> str:
    """An address that opens this pre-screen in a browser, once, for a day."""
    code = secrets.token_urlsafe(12)
    expires_at = desk.clock() + LINK_LASTS
    one_time_links.put(s, keyed_hash(code), LINK, conversation.id, expires_at)
    return f"{desk.settings.public_url}/c/{code}"


def _erase(s: Session, desk: Desk, row: tables.Screening, progress: Progress) -> None:
    screenings.forget_answers(s, row)
    row.progress = replace(progress, answers={}, corrected=(), asking=None).to_json()


def _phone_given(conversation: tables.Conversation, progress: Progress) -> str | None:
    """The hash of the number that a consent is about: the one given, or the texting phone's."""
    given = progress.answers.get("phone")
    if isinstance(given, str) and given.startswith("+"):
        return phone_hash(given)
    return conversation.phone_hash if given in (None, THIS_PHONE) else None


def _locale(conversation: tables.Conversation) -> Locale:
    return "es" if conversation.locale == "es" else "en"


def _prompts_of(row: tables.Screening) -> tuple[Reply, ...]:
    stored = json.loads(row.last_turn or "[]")
    return _bubbles(
        tuple(
            Prompt(text, tuple((label, value) for label, value in choices), pick)
            for text, choices, pick in stored
        )
    )


def _bubbles(prompts: tuple[Prompt, ...]) -> tuple[Reply, ...]:
    """One bubble for each paragraph; a prompt's choices stand under its last."""
    replies: list[Reply] = []
    for prompt in prompts:
        *first, last = [part.strip() for part in prompt.text.split("\n\n") if part.strip()]
        choices = tuple(Choice(label, value) for label, value in prompt.choices)
        replies += [*(Reply(text) for text in first), Reply(last, choices, prompt.pick)]
    return tuple(replies)
