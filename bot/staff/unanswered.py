"""Questions without an approved answer, one step away from a draft of one."""

from __future__ import annotations

import re

from starlette.responses import Response

from bot.intake import staff_desk, staff_unanswered
from bot.intake.staff_case import NoSuchCase
from bot.staff.visit import Visit, render

_PAGE = "/staff/unanswered"
_MARKS = re.compile(r"[\[\](){}<>|]")
"""Signs with a meaning of their own in Rasa's examples and in YAML."""


def page(visit: Visit) -> Response:
    return visit.show("unanswered.html", groups=staff_unanswered.groups(visit.desk))


def draft(visit: Visit) -> Response:
    """A FAQ file to fill in: the group's questions as examples, answer and sources empty."""
    group = staff_unanswered.group_led_by(visit.desk, visit.ids["question"])
    if group is None:
        raise NoSuchCase
    examples = list(dict.fromkeys(_MARKS.sub("", q.text).lower() for q in group.questions))
    name = _name(examples[0])
    text = render(visit.desk, "draft.yml", name=name, examples=examples)
    disposition = f'attachment; filename="{name}.yml"'
    return Response(
        text, media_type="application/yaml", headers={"Content-Disposition": disposition}
    )


def remove(visit: Visit) -> Response:
    ids = [int(part) for part in visit.form.get("ids", "").split(",") if part.isdigit()]
    return visit.go(_PAGE, staff_desk.remove_questions(visit.desk, ids))


def _name(question: str) -> str:
    """A name for the topic from its question: lower case, joined by underscores."""
    words = re.findall(r"[a-z0-9]+", question)
    return "_".join(words)[:40].strip("_") or "new_topic"
