"""`intake check`: every setting, connection, content file and model, each ok or with a hint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot import content, models, settings
from bot.content import ContentError
from bot.faq_content import load_faq
from bot.prescreen_content import load_prescreen
from bot.settings import Settings, SettingsError
from bot.storage import database

Problem = str | None


def run() -> Iterator[tuple[str, Problem]]:
    """(what was checked, None or what is wrong and what to do)."""
    try:
        chosen = settings.load()
    except SettingsError as error:
        for problem in error.problems:
            yield "setting", problem
        return
    yield "settings", None
    for name, look in _LOOKS.items():
        try:
            yield name, look(chosen)
        except (ContentError, models.NoModel) as error:
            yield name, str(error)


def _database(chosen: Settings) -> Problem:
    ready = database.is_migrated(database.readings(database.open_engine(chosen.database_url)))
    return None if ready else "does not answer or has no tables. Hint: intake setup"


def _texts(chosen: Settings) -> Problem:
    content.load(chosen)
    return None


def _prescreen(chosen: Settings) -> Problem:
    load_prescreen(content.load(chosen).clinic, chosen.public_url)
    return None


def _faq(chosen: Settings) -> Problem:
    return None if load_faq() else "no answers in data/faq"


def _model(chosen: Settings) -> Problem:
    models.newest()
    return None


_LOOKS: dict[str, Callable[[Settings], Problem]] = {
    "database": _database,
    "texts in bot/content": _texts,
    "pre-screen": _prescreen,
    "answers in data/faq": _faq,
    "model": _model,
}
