"""One conversation as staff see it: the transcript, the pre-screen beside it, events, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Author, Channel
from bot.intake import staff_prescreen
from bot.intake.desk import Desk
from bot.intake.staff_board import Request, Task, request_of
from bot.intake.staff_door import SignedIn
from bot.intake.staff_prescreen import PrescreenView
from bot.storage import conversations, opt_outs, staff_pages, tables
from bot.storage.database import Session


class NoSuchCase(Exception):
    """No request with this number, no such task, or its conversation was erased."""


@dataclass(frozen=True)
class Line:
    """One message. `delivery` is how far its text has come, None on the web."""

    seq: int
    author: Author
    name: str | None
    text: str
    at: datetime
    delivery: str | None


@dataclass(frozen=True)
class Happening:
    kind: str
    name: str | None
    at: datetime


@dataclass(frozen=True)
class Note:
    name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Case:
    """`phone` is the patient's where they text us. `crisis` is its kind while it is open."""

    channel: Channel
    locale: str
    phone: str | None
    opted_out: bool
    crisis: str | None
    last_seq: int
    lines: tuple[Line, ...]
    prescreen: PrescreenView | None
    request: Request | None
    events: tuple[Happening, ...]
    notes: tuple[Note, ...]
    task: Task | None = None


def of_request(desk: Desk, me: SignedIn, number: int) -> Case:
    """Raises `NoSuchCase`."""
    with desk.read() as s:
        row = staff_pages.numbered(s, number)
        if row is None:
            raise NoSuchCase
        return _case(s, desk, me, row.conversation_id, row, None)


def of_task(desk: Desk, me: SignedIn, task_id: int) -> Case:
    """The conversation that a task is about. Raises `NoSuchCase`."""
    with desk.read() as s:
        task = staff_pages.task(s, task_id)
        if task is None or task.conversation_id is None:
            raise NoSuchCase
        shown = Task(task.id, task.kind, task.at, None, True)
        return _case(s, desk, me, task.conversation_id, None, shown)


def _case(
    s: Session,
    desk: Desk,
    me: SignedIn,
    conversation_id: str,
    row: tables.Handoff | None,
    task: Task | None,
) -> Case:
    conversation = conversations.get(s, conversation_id)
    names = staff_pages.names(s)
    in_danger = row is not None and row.crisis
    return Case(
        channel=Channel(conversation.channel),
        locale=conversation.locale,
        phone=conversation.phone,
        opted_out=opt_outs.is_out(s, conversation.phone_hash or ""),
        crisis=conversation.crisis,
        last_seq=conversation.last_seq,
        lines=_lines(s, conversation),
        prescreen=staff_prescreen.view(s, desk, conversation, in_danger=in_danger),
        request=None if row is None else request_of(s, desk, row, me, names),
        events=() if row is None else _events(s, row, names),
        notes=() if row is None else _notes(s, row, names),
        task=task,
    )


def _lines(s: Session, conversation: tables.Conversation) -> tuple[Line, ...]:
    sent = staff_pages.texts_of(s, conversation.id)
    return tuple(
        Line(
            seq=message.seq,
            author=message.author,
            name=message.name,
            text=message.text,
            at=message.sent_at,
            delivery=sent[message.seq].state if message.seq in sent else None,
        )
        for message in conversations.messages_after(s, conversation.id, 0)
    )


def _events(s: Session, row: tables.Handoff, names: Mapping[int, str]) -> tuple[Happening, ...]:
    return tuple(
        Happening(event.kind, names.get(event.staff_id) if event.staff_id else None, event.at)
        for event in staff_pages.events(s, row.id)
    )


def _notes(s: Session, row: tables.Handoff, names: Mapping[int, str]) -> tuple[Note, ...]:
    return tuple(
        Note(names[note.staff_id], note.text, note.at) for note in staff_pages.notes(s, row.id)
    )
