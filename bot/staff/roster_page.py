"""The roster: who is asked, in which order. A removal counts at once."""

from __future__ import annotations

from starlette.responses import Response

from bot.intake import roster, staff_roster
from bot.intake.staff_desk import Told
from bot.sms.webhook import e164
from bot.staff.visit import Visit

_PAGE = "/staff/roster"


def page(visit: Visit) -> Response:
    return visit.show("roster.html", people=staff_roster.people(visit.desk))


def add(visit: Visit) -> Response:
    phone = e164(visit.form.get("phone", ""))
    if phone is None:
        return visit.go(_PAGE, Told("no_number", ok=False))
    name = visit.form.get("name", "").strip()[:60]
    duty = {"on_call": "on_call" in visit.form, "backup": "backup" in visit.form}
    try:
        roster.add(visit.desk, name, phone, **duty)
    except roster.RosterError as error:
        return visit.go(_PAGE, Told("roster_refused", ok=False, values={"why": error}))
    return visit.go(_PAGE, Told("person_added", values={"name": name}))


def set_duty(visit: Visit) -> Response:
    told = staff_roster.set_duty(
        visit.desk,
        visit.ids["person"],
        on_call="on_call" in visit.form,
        backup="backup" in visit.form,
    )
    return visit.go(_PAGE, told)


def remove(visit: Visit) -> Response:
    return visit.go(_PAGE, staff_roster.remove(visit.desk, visit.ids["person"]))
