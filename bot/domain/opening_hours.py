"""When somebody is at the clinic, and when a text may be sent unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SEARCH_DAYS = 30


@dataclass(frozen=True)
class OpeningHours:
    """Local opening and closing time by weekday (0 = Monday); `always` for tests."""

    zone: ZoneInfo
    by_weekday: Mapping[int, tuple[time, time]]
    holidays: frozenset[date]
    always: bool = False

    def is_open(self, at: datetime) -> bool:
        if self.always:
            return True
        local = at.astimezone(self.zone)
        hours = self._hours(local.date())
        return hours is not None and hours[0] <= local.time() < hours[1]

    def next_opening(self, at: datetime) -> datetime:
        """The first moment after `at` at which the clinic opens; `at` plus a month if never."""
        if self.always:
            return at
        local = at.astimezone(self.zone)
        for ahead in range(_SEARCH_DAYS):
            day = local.date() + timedelta(days=ahead)
            hours = self._hours(day)
            if hours is None:
                continue
            opening = datetime.combine(day, hours[0], self.zone)
            if opening > local:
                return opening
        return at + timedelta(days=_SEARCH_DAYS)

    def _hours(self, day: date) -> tuple[time, time] | None:
        return None if day in self.holidays else self.by_weekday.get(day.weekday())


@dataclass(frozen=True)
class SendingHours:
    """When texts that we start may reach a phone (47 CFR 64.1200 and the clinic's rule)."""

    zone: ZoneInfo
    opens: time
    closes: time

    def next_allowed(self, at: datetime) -> datetime:
        local = at.astimezone(self.zone)
        if local.time() < self.opens:
            return datetime.combine(local.date(), self.opens, self.zone)
        if local.time() >= self.closes:
            return datetime.combine(local.date() + timedelta(days=1), self.opens, self.zone)
        return at


def clock_words(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A moment as people say it: "10:15 AM", or "Monday, November 30, 9:00 AM"."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local.hour % 12 or 12}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"
    if local.date() == today:
        return clock
    return f"{local:%A, %B} {local.day}, {clock}"
