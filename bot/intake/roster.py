"""Who on staff is asked, and what waits for them."""

from __future__ import annotations

from bot.intake import handoff
from bot.intake.desk import Desk
from bot.storage import handoffs, staff


class RosterError(Exception):
    """The roster cannot be changed so; the message says why."""


def add(desk: Desk, name: str, phone: str, *, on_call: bool, backup: bool) -> None:
    """Puts a person on the roster. Raises `RosterError` where the phone is on it already."""
    if not name.strip():
        raise RosterError("A name is needed.")
    with desk.write() as s:
        if staff.by_phone(s, phone) is not None:
            raise RosterError(f"{phone} is on the roster already.")
        staff.add(s, name.strip(), phone, desk.clock(), on_call=on_call, backup=backup)


def ensure(desk: Desk, name: str, phone: str, *, on_call: bool, backup: bool) -> None:
    """Like `add`, and content where the person is there already."""
    with desk.write() as s:
        if staff.by_phone(s, phone) is None:
            staff.add(s, name, phone, desk.clock(), on_call=on_call, backup=backup)


def remove(desk: Desk, phone: str) -> str:
    """Takes a person off, effective at once; what they held goes to the next. Their name."""
    with desk.write() as s:
        person = staff.by_phone(s, phone)
        if person is None:
            raise RosterError(f"{phone} is not on the roster.")
        person.removed_at = desk.clock()
        s.flush()
        for row in handoffs.held_by(s, person.id):
            handoff.pass_on(s, desk, row)
        return person.name


def lines(desk: Desk) -> list[str]:
    with desk.read() as s:
        return [
            f"{person.name}  {person.phone}"
            + ("  on call" if person.on_call else "")
            + ("  backup" if person.backup else "")
            for person in staff.roster(s)
        ]


def open_handoffs(desk: Desk) -> list[str]:
    """Number, state, since when, who: nothing about health."""
    with desk.read() as s:
        found = []
        for row in handoffs.open_ones(s):
            who = staff.get(s, row.holder_id).name if row.holder_id else "-"
            urgent = "  URGENT" if row.crisis and row.safe_at is None else ""
            since = handoff.clock_now(desk, row.requested_at)
            found.append(f"{row.number}  {row.state}  since {since}  {who}{urgent}")
        return found
