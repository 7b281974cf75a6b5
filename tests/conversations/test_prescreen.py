"""The pre-screen on both channels: short, correctable, never a diagnosis, routed to a person."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.storage import tables
from tests.house import DANA, House, Phone, Visitor

STRAIGHT_BY_TEXT = ["1", "2", "2", "2", "NV", "2", "1 2 3 4 5", "0", "0", "0", "0", "1 5", "Chris"]


def begin_by_text(patient: Phone) -> None:
    patient.text("pre-screen please")
    patient.text("1")
    assert "18 or older" in patient.text("1")[-1]


def answer_straight(patient: Phone) -> str:
    """From the age question to the read-back; what was said last."""
    said = ""
    for answer in STRAIGHT_BY_TEXT:
        said = patient.text(answer)[-1]
    return said


def choose(visitor: Visitor, said: list[dict[str, object]]) -> str | None:
    """What an adult without any of the conditions taps."""
    choices = [str(c["value"]) for c in said[-1].get("choices", [])]  # type: ignore[attr-defined]
    text = str(said[-1]["text"])
    if "Pick any" in text and "can_come" in choices:
        return "can_come,ride,current_care,tried_talk"
    if "How should we reach you" in text:
        return "call,morning"
    for wanted in ("anxiety", "none", "NV"):
        if wanted in choices:
            return wanted
    agreeing = re.search(r"18 or older|Okay to go on|right\?|share", text)
    return ("yes" if agreeing else "no") if "yes" in choices else None


def screening(house: House) -> tables.Screening:
    with house.desk.read() as s:
        return s.scalars(select(tables.Screening).order_by(tables.Screening.id.desc())).first()  # type: ignore[return-value]


def test_straightforward_prescreen_by_text_takes_at_most_fourteen_turns(
    whole_house: House,
) -> None:
    dana = whole_house.hire("Dana", DANA)
    patient = whole_house.patient()
    begin_by_text(patient)
    assert "Is that right?" in answer_straight(patient)
    assert len(STRAIGHT_BY_TEXT) + 1 <= 14
    patient.text("1")
    closing = patient.text("1")
    for _ in range(3):
        if "not a diagnosis" in " ".join(closing):
            break
        closing = patient.text("1")
    assert "This is not a diagnosis or a decision about treatment." in " ".join(closing)
    assert screening(whole_house).outcome == "CONSULT"
    assert "new request by text" in dana.received()[-1]


def test_straightforward_prescreen_on_the_web_ends_the_same(whole_house: House) -> None:
    whole_house.hire("Dana", DANA)
    visitor = whole_house.visitor()
    said = visitor.say("i would like to start the pre-screen")
    turns = 0
    while screening(whole_house).submitted_at is None and turns < 25:
        turns += 1
        text = str(said[-1]["text"]).lower()
        picked = choose(visitor, said)
        if picked is not None:
            said = visitor.pick(*picked.split(","))
        elif "first name" in text:
            said = visitor.say("Chris, 702-555-0148")
        else:
            said = visitor.say("702-555-0148" if "number" in text else "yes")
    assert screening(whole_house).outcome == "CONSULT"
    assert "not a diagnosis" in str(said)
    assert visitor.state["holder"] == "waiting"


def test_question_in_the_middle_is_answered_and_the_same_thing_asked_again(
    whole_house: House,
) -> None:
    patient = whole_house.patient()
    begin_by_text(patient)
    [said] = patient.text("wait, what are the side effects?")
    assert "detached" in said
    assert said.rstrip().endswith("4 Rather not say")
    assert "18 or older" in said


def test_correction_at_the_read_back_changes_the_answer_and_keeps_both(
    whole_house: House,
) -> None:
    whole_house.hire("Dana", DANA)
    patient = whole_house.patient()
    begin_by_text(patient)
    assert "You said none of: High blood pressure" in answer_straight(patient)
    patient.text("change 8")
    patient.text("1")
    said = patient.text("1")[-1]
    for _ in range(2):
        if "High blood pressure" in said:
            break
        said = patient.text("1")[-1]
    assert re.search(r"Heart, brain and mind: High blood pressure", said)
    with whole_house.desk.read() as s:
        replaced = s.scalars(
            select(tables.ScreeningAnswer).where(tables.ScreeningAnswer.replaced.is_not(None))
        ).all()
    assert [row.replaced for row in replaced] == ['["none"]']


def test_yes_to_the_safety_question_gets_the_crisis_answer_and_pages(whole_house: House) -> None:
    dana = whole_house.hire("Dana", DANA)
    patient = whole_house.patient()
    begin_by_text(patient)
    patient.text("1")
    said = patient.text("1")
    assert any("Call or text 988" in text for text in said)
    assert any("paused the questions" in text for text in said)
    assert dana.received()[0].startswith("URGENT")
    assert screening(whole_house).state == "stopped"
    assert "detached" in patient.text("what are the side effects?")[-1]


def test_minor_is_kindly_sent_on_and_nothing_is_kept(whole_house: House) -> None:
    patient = whole_house.patient()
    begin_by_text(patient)
    said = " ".join(patient.text("im 16"))
    assert "988" in said
    assert re.search("parent|guardian", said)
    with whole_house.desk.read() as s:
        assert s.scalars(select(tables.ScreeningAnswer)).all() == []
    assert '"answers": {}' in screening(whole_house).progress


def test_prescreen_begun_by_text_goes_on_in_the_browser_by_a_link_that_works_once(
    whole_house: House,
) -> None:
    patient = whole_house.patient()
    patient.text("pre-screen")
    said = patient.text("2")[-1]
    path = re.search(r"/c/\S+", said)
    assert path is not None
    assert "Go on" in whole_house.http.get(path[0]).text
    page = whole_house.http.post(path[0])
    token = re.search(r'data-token="([^"]+)"', page.text)
    assert token is not None
    visitor = Visitor(whole_house, token[1])
    assert "Okay to go on?" in visitor.news()[-1]["text"]
    assert "18 or older" in str(visitor.pick("yes"))
    assert whole_house.http.post(path[0]).status_code == 410


def test_person_can_be_asked_for_in_the_middle(whole_house: House) -> None:
    dana = whole_house.hire("Dana", DANA)
    patient = whole_house.patient()
    begin_by_text(patient)
    assert "10:15 AM" in " ".join(patient.text("can i just talk to a person"))
    assert dana.received()
