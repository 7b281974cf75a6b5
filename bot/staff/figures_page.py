"""Figures of the last thirty days, drawn on the server; the same numbers stand in tables below."""

from __future__ import annotations

from datetime import time

from starlette.responses import Response

from bot.intake import staff_figures
from bot.intake.staff_figures import Figures
from bot.staff.chart import Chart, Row, chart
from bot.staff.visit import Visit
from bot.staff.words import say

_MOST_TOPICS = 15


def page(visit: Visit) -> Response:
    found = staff_figures.figures(visit.desk)
    return visit.show(
        "figures.html",
        figures=found,
        days=staff_figures.DAYS,
        hour_name=hour_name,
        first_reply=_first_reply(found),
        promises=_promises(found),
        topics=_topics(found),
        weeks=_weeks(found),
    )


def hour_name(hour: int) -> str:
    """An hour of the day as people say it: "2 PM"."""
    return f"{time(hour):%I %p}".lstrip("0")


def _first_reply(found: Figures) -> Chart:
    return chart(
        [
            Row(hour_name(h.hour), say("minutes", n=round(h.median_minutes)), (h.median_minutes,))
            for h in found.hours
            if h.median_minutes is not None
        ]
    )


def _promises(found: Figures) -> Chart:
    return chart(
        [
            Row(hour_name(h.hour), say("n_of_m", n=h.kept, m=h.due), (h.kept, h.due - h.kept))
            for h in found.hours
            if h.due
        ]
    )


def _topics(found: Figures) -> Chart:
    return chart([Row(topic, str(count), (count,)) for topic, count in found.topics[:_MOST_TOPICS]])


def _weeks(found: Figures) -> Chart:
    return chart(
        [
            Row(
                say("week_of", day=f"{w.monday:%B} {w.monday.day}"),
                say("n_of_m", n=w.alone, m=w.alone + w.with_person),
                (w.alone, w.with_person),
            )
            for w in found.weeks
        ]
    )
