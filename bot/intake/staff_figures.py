"""Figures of the last thirty days: how soon people answer, and how often nobody has to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from bot.domain.conversation import Channel
from bot.domain.handoff import Event
from bot.intake.desk import Desk
from bot.storage import staff_pages, tables

DAYS = 30
_MOST_TEXTS = 20_000


@dataclass(frozen=True)
class Hour:
    """Requests made in this hour of the day, clinic time. `due`: promises that have run out."""

    hour: int
    requests: int
    replied: int
    median_minutes: float | None
    due: int
    kept: int


@dataclass(frozen=True)
class Week:
    """Conversations begun in the week of `monday`, with and without a request for a person."""

    monday: date
    alone: int
    with_person: int


@dataclass(frozen=True)
class Figures:
    since: datetime
    hours: tuple[Hour, ...]
    topics: tuple[tuple[str, int], ...]
    weeks: tuple[Week, ...]

    @property
    def share_alone(self) -> float | None:
        """Conversations that no person was asked into, of all; None where there were none."""
        alone = sum(week.alone for week in self.weeks)
        total = alone + sum(week.with_person for week in self.weeks)
        return alone / total if total else None


def figures(desk: Desk) -> Figures:
    now = desk.clock()
    since = now - timedelta(days=DAYS)
    with desk.read() as s:
        handoffs = staff_pages.handoffs_since(s, since)
        begun = staff_pages.conversations_heard_since(s, since)
        said = staff_pages.assistant_texts_since(s, since, _MOST_TEXTS)
    with_person = {row.conversation_id for row in handoffs}
    return Figures(
        since=since,
        hours=_hours(desk, handoffs),
        topics=_topics(desk, said),
        weeks=_weeks(desk, begun, with_person),
    )


def _hours(desk: Desk, handoffs: Sequence[tables.Handoff]) -> tuple[Hour, ...]:
    by_hour: dict[int, list[tables.Handoff]] = defaultdict(list)
    zone = desk.content.clinic.zone
    for row in handoffs:
        by_hour[row.requested_at.astimezone(zone).hour].append(row)
    return tuple(_hour(desk, hour, by_hour[hour]) for hour in sorted(by_hour))


def _hour(desk: Desk, hour: int, rows: Sequence[tables.Handoff]) -> Hour:
    waits = [
        (row.first_reply_at - row.requested_at).total_seconds() / 60
        for row in rows
        if row.first_reply_at is not None
    ]
    kept = [result for row in rows if (result := _kept(desk, row)) is not None]
    return Hour(
        hour=hour,
        requests=len(rows),
        replied=len(waits),
        median_minutes=median(waits) if waits else None,
        due=len(kept),
        kept=sum(kept),
    )


def _kept(desk: Desk, row: tables.Handoff) -> bool | None:
    """Whether a person wrote by the time promised; None while it runs, or if withdrawn before."""
    if row.promised_by is None:
        return None
    if row.first_reply_at is not None:
        return row.first_reply_at <= row.promised_by
    end = row.closed_at if row.closed_by == Event.WITHDRAWN.value else None
    if row.promised_by > (end or desk.clock()):
        return None
    return False


def _topics(desk: Desk, said: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How often each approved answer was given, by its question, the most frequent first.

    An answer is known by its first bubble, so one that was reworded since is not counted.
    """
    values = desk.content.clinic.placeholders(desk.content.public_url)
    known = {
        topic.replies(channel, values)[0].text: topic.question
        for topic in desk.faq.values()
        for channel in Channel
    }
    counted = Counter(known[text] for text in said if text in known)
    return tuple(counted.most_common())


def _weeks(
    desk: Desk, begun: Sequence[tuple[str, datetime]], with_person: set[str]
) -> tuple[Week, ...]:
    zone = desk.content.clinic.zone
    alone: Counter[date] = Counter()
    helped: Counter[date] = Counter()
    for conversation_id, at in begun:
        day = at.astimezone(zone).date()
        monday = day - timedelta(days=day.weekday())
        (helped if conversation_id in with_person else alone)[monday] += 1
    mondays = sorted(alone.keys() | helped.keys())
    return tuple(Week(monday, alone[monday], helped[monday]) for monday in mondays)
