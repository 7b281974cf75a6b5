"""The requests: what waits, one conversation, and all that staff do with it."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from bot.intake import staff_board, staff_case, staff_desk, staff_door
from bot.intake.staff_desk import Told
from bot.staff.visit import Visit
from bot.staff.words import reference, saved_replies


def board(visit: Visit) -> Response:
    return visit.show("board.html", board=staff_board.board(visit.desk, visit.me))


def case(visit: Visit) -> Response:
    shown = staff_case.of_request(visit.desk, visit.me, visit.ids["number"])
    return _case(visit, shown)


def task(visit: Visit) -> Response:
    return _case(visit, staff_case.of_task(visit.desk, visit.me, visit.ids["task"]))


def claim(visit: Visit) -> Response:
    told = staff_desk.claim(visit.desk, visit.me, visit.ids["number"])
    return visit.go(_page(visit) if told.ok else staff_door.HOME, told)


def reply(visit: Visit) -> Response:
    """Sends the words; those that did not go out are in the box again."""
    written = visit.form.get("words", "")
    after = visit.form.get("after", "")
    told = staff_desk.reply(visit.desk, visit.me, visit.ids["number"], written, after)
    return visit.go(_page(visit, "#reply"), told, "" if told.ok else written)


def use_saved(visit: Visit) -> Response:
    """Puts a saved reply into the box, after what stands there."""
    chosen = next(
        (r for r in saved_replies(visit.desk, visit.me.name) if r.id == visit.form.get("saved")),
        None,
    )
    written = visit.form.get("words", "").strip()
    kept = "\n".join(part for part in (written, chosen.text if chosen else "") if part)
    notice = {"text": "", "kept": kept}
    staff_door.tell_next_page(visit.desk, visit.me, notice)
    return RedirectResponse(_page(visit, "#reply"), 303)


def pass_on(visit: Visit) -> Response:
    note = visit.form.get("note", "")
    told = staff_desk.pass_on(visit.desk, visit.me, visit.ids["number"], note)
    return visit.go(staff_door.HOME if told.ok else _page(visit), told)


def confirm_safe(visit: Visit) -> Response:
    return visit.go(_page(visit), staff_desk.confirm_safe(visit.desk, visit.me, _number(visit)))


def done(visit: Visit) -> Response:
    told = staff_desk.done(visit.desk, visit.me, _number(visit))
    return visit.go(staff_door.HOME if told.ok else _page(visit), told)


def add_note(visit: Visit) -> Response:
    text = visit.form.get("note", "")
    told = staff_desk.add_note(visit.desk, visit.me, _number(visit), text)
    return visit.go(_page(visit, "#notes"), told)


def mark_reviewed(visit: Visit) -> Response:
    told = staff_desk.mark_reviewed(visit.desk, visit.me, _number(visit))
    return visit.go(_page(visit, "#prescreen"), told)


def finish_task(visit: Visit) -> Response:
    told: Told = staff_desk.finish_task(visit.desk, visit.me, visit.ids["task"])
    return visit.go(staff_door.HOME, told)


def _case(visit: Visit, shown: staff_case.Case) -> Response:
    return visit.show(
        "case.html",
        case=shown,
        request=shown.request,
        prescreen=shown.prescreen,
        saved=saved_replies(visit.desk, visit.me.name),
        reference=reference,
    )


def _number(visit: Visit) -> int:
    return visit.ids["number"]


def _page(visit: Visit, fragment: str = "") -> str:
    return f"{staff_door.HOME}/{_number(visit)}{fragment}"
