"""The roster as a page shows and changes it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.intake import roster
from bot.intake.desk import Desk
from bot.intake.staff_desk import Told
from bot.storage import opt_outs, staff


@dataclass(frozen=True)
class Person:
    """`unreachable`: the phone texted STOP, so that no page reaches it."""

    id: int
    name: str
    phone: str
    on_call: bool
    backup: bool
    unreachable: bool


def people(desk: Desk) -> tuple[Person, ...]:
    """Everybody, in the order in which they are asked."""
    with desk.read() as s:
        return tuple(
            Person(
                id=row.id,
                name=row.name,
                phone=row.phone,
                on_call=row.on_call,
                backup=row.backup,
                unreachable=opt_outs.is_out(s, row.phone_hash),
            )
            for row in staff.roster(s)
        )


def set_duty(desk: Desk, staff_id: int, *, on_call: bool, backup: bool) -> Told:
    """Who is asked first, and who is asked when they do not answer."""
    with desk.write() as s:
        person = next((row for row in staff.roster(s) if row.id == staff_id), None)
        if person is None:
            return Told("not_on_roster", ok=False)
        person.on_call, person.backup = on_call, backup
        return Told("duty_set", values={"name": person.name})


def remove(desk: Desk, staff_id: int) -> Told:
    """Takes a person off; their sign-ins end with that. The last one stays, or nobody could."""
    everybody = people(desk)
    person = next((person for person in everybody if person.id == staff_id), None)
    if person is None:
        return Told("not_on_roster", ok=False)
    if len(everybody) == 1:
        return Told("last_person", ok=False)
    try:
        name = roster.remove(desk, person.phone)
    except roster.RosterError:
        return Told("not_on_roster", ok=False)
    return Told("person_removed", values={"name": name})
