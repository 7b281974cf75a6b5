"""One request to a staff page by somebody who is signed in, and how pages are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.domain.opening_hours import clock_words
from bot.intake import staff_door
from bot.intake.desk import Desk
from bot.intake.staff_desk import Told
from bot.intake.staff_door import SignedIn
from bot.staff import words

HERE = Path(__file__).parent
templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.globals["t"] = words.say
templates.globals["word_for"] = words.word_for


@dataclass(frozen=True)
class Visit:
    """Who is there, where (`path`, and its numbers), and the form they sent (empty for a look).

    `live`: the page's own script looks for news.
    """

    desk: Desk
    me: SignedIn
    path: str
    ids: Mapping[str, int]
    form: Mapping[str, str]
    live: bool = False

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """The page; what the last act had to say is said once, and not to the script."""
        notice: Mapping[str, str] = {} if self.live else self.me.notice
        if notice:
            staff_door.tell_next_page(self.desk, self.me, {})
        shared = {"me": self.me, "path": self.path, "notice": notice}
        return HTMLResponse(render(self.desk, template, **shared, **values), status)

    def go(self, path: str, told: Told, kept: str = "") -> Response:
        """On to a page that says how the act went; `kept`: words to find in the box again."""
        notice = {"text": words.say(f"told_{told.key}", **told.values), "kept": kept}
        if not told.ok:
            notice["refused"] = "yes"
        staff_door.tell_next_page(self.desk, self.me, notice)
        return RedirectResponse(path, 303)


Page = Callable[[Visit], Response]


def phone_shown(number: str) -> str:
    """An American number as people write it: 702-555-0100; any other as it is."""
    if number.startswith("+1") and len(number) == 12:
        return f"{number[2:5]}-{number[5:8]}-{number[8:]}"
    return number


def render(desk: Desk, template: str, **values: object) -> str:
    """A template filled in, with the clinic's clock at hand."""
    now, clinic = desk.clock(), desk.content.clinic

    def clock(moment: datetime) -> str:
        return clock_words(moment, now, clinic.zone)

    def minutes(moment: datetime) -> str:
        passed = int((now - moment).total_seconds() // 60)
        if passed < 60:
            return words.say("minutes", n=passed)
        hours, rest = divmod(passed, 60)
        key = "hours_minutes" if hours < 48 else "days"
        return words.say(key, n=hours, rest=rest, days=hours // 24)

    return templates.get_template(template).render(
        clock=clock, minutes=minutes, phone_shown=phone_shown, clinic=clinic, **values
    )
