"""Staff see what waits, take it, read it, answer it, pass it on and close it."""

from __future__ import annotations

from bot.storage import records
from tests.conftest import TurnableClock
from tests.house import DANA, SAM
from tests.staff.conftest import Pages

BROKEN = "what is this treatment"


def test_crisis_stands_on_top_then_the_longest_waiting(pages: Pages, clock: TurnableClock) -> None:
    pages.house.hire("Dana", DANA)
    pages.house.visitor().say(BROKEN)
    first = pages.house.number()
    clock.turn(minutes=2)
    pages.house.patient().text("i want to kill myself")
    dana = pages.sign_in()
    assert "Waiting (2)" in dana.text
    urgent, waiting = dana.text.index("URGENT"), dana.text.index(f"/staff/{first}/claim")
    assert urgent < waiting
    assert "10:00 AM (2 min)" in dana.text
    assert "promised by 10:15 AM" in dana.text
    assert dana.text.count('accesskey="c"') == 1


def test_claim_reply_and_done_reach_a_texting_patient(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    patient = pages.house.patient()
    patient.text("hi there, is this <b>on</b>?")
    number = pages.house.number()
    dana = pages.sign_in()
    dana.send(f"/staff/{number}/claim")
    assert dana.path == f"/staff/{number}"
    assert "It is yours" in dana.notice
    assert "is this &lt;b&gt;on&lt;/b&gt;?" in dana.text
    pages.house.settle()
    patient.received()
    dana.send(f"/staff/{number}/reply", words="Yes, it is.\r\nHow can I help?", after="9")
    dana.send(f"/staff/{number}/reply", words="Yes, it is.\r\nHow can I help?", after="9")
    pages.house.settle()
    assert patient.received() == ["Yes, it is.\nHow can I help?"]
    dana.open(f"/staff/{number}")
    assert dana.notice == ""
    said = dana.text[dana.text.index('data-author="staff"') :]
    assert "<b>Dana</b>" in said
    assert "delivered" in said
    dana.send(f"/staff/{number}/done")
    pages.house.settle()
    assert f"{number} is closed" in dana.notice
    assert "Dana has ended" in patient.received()[-1]


def test_whoever_loses_a_claim_hears_who_has_it_and_since_when(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    pages.house.hire("Sam", SAM)
    visitor = pages.house.visitor()
    visitor.say(BROKEN)
    number = pages.house.number()
    dana, sam = pages.sign_in(DANA), pages.sign_in(SAM)
    dana.send(f"/staff/{number}/claim")
    sam.send(f"/staff/{number}/claim")
    assert sam.notice == "Dana has had it since 10:00 AM. Nothing was done."
    visitor.news()
    sam.send(f"/staff/{number}/reply", words="me too", after="1")
    assert "Dana has had it" in sam.notice
    assert "With others (1)" in sam.open("/staff")
    assert visitor.news() == []
    assert "reply-form" not in sam.open(f"/staff/{number}")


def test_words_that_did_not_go_out_are_in_the_box_again(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    patient = pages.house.patient()
    patient.text("hello")
    number = pages.house.number()
    dana = pages.sign_in()
    dana.send(f"/staff/{number}/claim")
    patient.text("STOP")
    patient.received()
    dana.send(f"/staff/{number}/reply", words="Good morning", after="3")
    pages.house.settle()
    assert "opted out of texts" in dana.notice
    assert ">Good morning</textarea>" in dana.text
    assert patient.received() == []


def test_saved_reply_comes_into_the_box_without_a_script(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    pages.house.visitor().say(BROKEN)
    number = pages.house.number()
    dana = pages.sign_in()
    dana.send(f"/staff/{number}/claim")
    dana.send(f"/staff/{number}/saved", saved="hello", words="Good morning.")
    assert ">Good morning.\nHi, this is Dana at " in dana.text


def test_passing_on_takes_the_note_along_and_asks_the_next(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    sam_phone = pages.house.hire("Sam", SAM, on_call=False, backup=True)
    visitor = pages.house.visitor()
    visitor.say(BROKEN)
    number = pages.house.number()
    dana = pages.sign_in()
    dana.send(f"/staff/{number}/claim")
    dana.send(f"/staff/{number}/pass", note="prefers mornings")
    pages.house.settle()
    assert any(str(number) in text for text in sam_phone.received())
    sam = pages.sign_in(SAM, f"/staff/{number}")
    assert "prefers mornings" in sam.text
    assert "Passed on: Dana" in sam.text
    assert not any("mornings" in message["text"] for message in visitor.news())


def test_only_a_person_ends_a_crisis_and_done_comes_after(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    visitor = pages.house.visitor()
    visitor.say("i want to kill myself")
    number = pages.house.number()
    dana = pages.sign_in()
    dana.send(f"/staff/{number}/safe")
    assert "take it first" in dana.notice
    dana.send(f"/staff/{number}/claim")
    assert "Thoughts of suicide" in dana.text
    dana.send(f"/staff/{number}/done")
    assert "confirm first" in dana.notice
    assert visitor.state["crisis"]
    dana.send(f"/staff/{number}/safe")
    assert not visitor.state["crisis"]
    assert "Confirmed safe: Dana" in dana.text
    dana.send(f"/staff/{number}/done")
    assert visitor.state["holder"] == "assistant"
    assert "closed at 10:00 AM" in dana.open(f"/staff/{number}")


def test_task_shows_its_conversation_and_can_be_done(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    conversation = pages.house.http.post("/chat/conversations").json()["conversation"]
    desk = pages.house.desk
    with desk.write() as s:
        records.add_task(s, "same_day:1:x", "same_day", desk.clock(), conversation)
    dana = pages.sign_in()
    assert "Please look at a pre-screen today." in dana.text
    assert "Conversation" in dana.open("/staff/tasks/1")
    dana.send("/staff/tasks/1/done")
    assert "No tasks." in dana.text


def test_erased_conversation_is_gone_from_the_pages(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    visitor = pages.house.visitor()
    visitor.say(BROKEN)
    number = pages.house.number()
    dana = pages.sign_in()
    dana.open(f"/staff/{number}")
    dana.send(f"/staff/{number}/notes", note="called twice")
    assert "called twice" in dana.text
    pages.house.http.request("DELETE", "/chat/conversation", headers=visitor.headers)
    dana.open(f"/staff/{number}")
    assert dana.status == 404
