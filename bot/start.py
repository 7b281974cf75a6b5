"""What must be true before anything starts, and what is made ready."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from bot import content, signing, wiring
from bot.intake import roster
from bot.intake.desk import Desk
from bot.settings import ROOT, Settings
from bot.widget.build import build_widget

DEMO_STAFF = (("Dana", "+17025550101", True), ("Sam", "+17025550102", False))


class NotFit(Exception):
    """Real texts must not be sent from this state; the message lists why."""


def prepare(settings: Settings) -> None:
    """Builds the widget, creates or migrates the database; in the demo, puts the two made-up
    people on the roster."""
    build_widget(ROOT)
    migrate(settings.database_url)
    if settings.demo:
        desk = wiring.desk()
        for name, phone, on_call in DEMO_STAFF:
            roster.ensure(desk, name, phone, on_call=on_call, backup=not on_call)


def migrate(database_url: str) -> None:
    """Brings the database to the newest revision."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    config.attributes["database_url"] = database_url
    command.upgrade(config, "head")


def refuse_unless_fit(desk: Desk) -> None:
    """Nothing unsigned reaches a real phone. Against a stand-in none of this is asked."""
    if not desk.settings.live:
        return
    clinic = content.read_yaml(content.FOLDER / "clinic.yml")
    problems = []
    if not signing.is_signed():
        problems.append(
            "The content is not signed off as it stands. "
            "Hint: intake content sign --by NAME --role clinician"
        )
    if not clinic.get("campaign_id"):
        problems.append("clinic.yml: campaign_id is unset. Hint: register the texting campaign.")
    if not clinic.get("vendors"):
        problems.append("clinic.yml: vendors and their agreements are not named.")
    problems += [
        f"clinic.yml: no signed agreement with {vendor.get('name')}"
        for vendor in clinic.get("vendors") or ()
        if vendor.get("handles_health_data") and not vendor.get("baa_signed")
    ]
    migrate(desk.settings.database_url)
    if not roster.lines(desk):
        problems.append("The roster is empty. Hint: intake staff add --name … --phone … --on-call")
    if problems:
        raise NotFit("Not fit to send real texts:\n" + "\n".join(f"- {p}" for p in problems))
