"""The pre-screen beside the conversation: raw answers first, then every rule that fired."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.prescreen import Progress
from bot.storage import handoffs, screenings
from tests.house import DANA
from tests.staff.conftest import Pages

ANSWERS = {"age": "yes", "safety": "no", "recent_thoughts": "yes", "state": "NV"}


def given(pages: Pages, conversation_id: str, progress: Progress, *, submitted: bool) -> None:
    desk = pages.house.desk
    with desk.write() as s:
        row = screenings.create(
            s, conversation_id, progress.version, "asking", progress.to_json(), desk.clock()
        )
        if submitted:
            row.state, row.submitted_at, row.outcome = "submitted", desk.clock(), "STAFF_REVIEW"


def test_answers_rules_and_version_are_shown_and_marked_once_reviewed(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    visitor = pages.house.visitor()
    visitor.say("what is this treatment")
    number = pages.house.number()
    dana = pages.sign_in(path=f"/staff/{number}")
    assert 'id="prescreen"' not in dana.text
    desk = pages.house.desk
    with desk.read() as s:
        row = handoffs.by_number(s, number)
        assert row is not None
        conversation_id = row.conversation_id
    progress = Progress(desk.prescreen.version, answers=ANSWERS)
    given(pages, conversation_id, replace(progress, answers={"age": "yes"}), submitted=False)
    assert "has not sent these answers" in dana.open(f"/staff/{number}")
    assert "Are you 18 or older?" not in dana.text
    given(pages, conversation_id, progress, submitted=True)
    dana.open(f"/staff/{number}")
    question, rule = (
        dana.text.index("Are you 18 or older?"),
        dana.text.index("Rule recent_thoughts:"),
    )
    assert question < dana.text.index(">Route<") < rule
    assert "STAFF_REVIEW" in dana.text
    assert f"Version {desk.prescreen.version}." in dana.text
    assert "<strong>unreviewed</strong>" in dana.text
    dana.send(f"/staff/{number}/reviewed")
    assert "unreviewed" not in dana.text
    assert "Pre-screen reviewed: Dana" in dana.text
