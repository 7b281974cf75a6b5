"""A person is asked, claims by text, answers, and gives back. Nobody waits unseen."""

from __future__ import annotations

import pytest

from tests.conftest import TurnableClock
from tests.house import DANA, SAM, House

BROKEN = "what is this treatment"  # with the assistant stopped any question becomes a handoff


def test_page_names_number_and_channel_and_nothing_about_health(house: House) -> None:
    dana = house.hire("Dana", DANA)
    house.visitor().say("do you treat my depression with ketamine")
    house.settle()
    [page] = dana.received()
    assert str(house.number()) in page
    assert len(page) <= 160
    assert not any(word in page.lower() for word in ("depress", "ketamine", "treat"))


def test_staff_claims_by_text_and_answers_a_web_visitor(house: House) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    visitor.say(BROKEN)
    house.settle()
    number = house.number()
    dana.received()
    assert dana.text(f' "{number}" ')[0].startswith(f"You have {number}")
    assert "Dana from our staff has joined" in visitor.news()[-1]["text"]
    assert visitor.state == {"holder": "staff", "name": "Dana", "crisis": False}
    assert visitor.say("hello?") == []
    house.settle()
    assert dana.received() == [f"{number}: hello?"]
    dana.text("Good morning, how can I help?")
    answer = visitor.news()[-1]
    assert (answer["author"], answer["name"]) == ("staff", "Dana")
    assert answer["text"] == "Good morning, how can I help?"
    dana.text("DONE")
    assert visitor.state["holder"] == "assistant"
    assert "Dana has left" in visitor.news()[-1]["text"]


def test_texting_patient_and_staff_talk_both_ways(house: House) -> None:
    dana = house.hire("Dana", DANA)
    patient = house.patient()
    patient.text("hi there")
    number = house.number()
    dana.received()
    dana.text(f"{number} take")
    assert "Dana" in patient.received()[-1]
    assert patient.text("can i park there") == []
    assert dana.received()[-1] == f"{number}: can i park there"
    dana.text(f"{number} Yes, behind the house.")
    assert patient.received() == ["Yes, behind the house."]


def test_second_claim_is_told_who_was_first(house: House) -> None:
    dana, sam = house.hire("Dana", DANA), house.hire("Sam", SAM)
    house.visitor().say(BROKEN)
    house.settle()
    number = house.number()
    dana.text(str(number))
    assert sam.text(str(number))[-1].startswith(f"{number} was taken by Dana at 10:00 AM")


def test_unclaimed_page_goes_to_the_next_person_and_the_patient_hears_once(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    sam = house.hire("Sam", SAM, on_call=False, backup=True)
    visitor = house.visitor()
    visitor.say(BROKEN)
    house.settle()
    assert len(dana.received()) == 1
    assert sam.received() == []
    clock.turn(seconds=181)
    house.settle()
    assert len(sam.received()) == 1
    assert "still trying" in visitor.news()[-1]["text"]
    clock.turn(seconds=181)
    house.settle()
    assert "couldn't reach anyone" in visitor.news()[-1]["text"]


def test_undelivered_page_counts_as_no_answer(house: House) -> None:
    house.hire("Dana", DANA)
    sam = house.hire("Sam", SAM, on_call=False, backup=True)
    house.fault("undelivered")
    house.visitor().say(BROKEN)
    house.settle()
    assert len(sam.received()) == 1


def test_words_for_a_request_that_is_not_held_are_not_sent(house: House) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    visitor.say(BROKEN)
    house.settle()
    number, before = house.number(), len(visitor.news())
    assert "take it first" in dana.text(f"{number} hello there")[-1]
    assert before
    assert visitor.news() == []


def test_with_two_held_and_no_number_nothing_is_guessed(house: House) -> None:
    dana = house.hire("Dana", DANA)
    first, second = house.visitor(), house.visitor()
    first.say(BROKEN)
    house.settle()
    one = house.number()
    dana.text(str(one))
    second.say(BROKEN)
    house.settle()
    two = next(int(word[:3]) for word in dana.received() if word[:3].isdigit())
    dana.text(str(two))
    first.news()
    second.news()
    assert f"You hold {one}, {two}" in dana.text("see you at nine")[-1]
    assert first.news() == []
    dana.text(str(two))
    assert [m["text"] for m in second.news()] == ["see you at nine"]
    assert first.news() == []


def test_stranger_to_the_staff_number_gets_one_answer_and_no_conversation(house: House) -> None:
    stranger = house.staff("+17025550177")
    assert len(stranger.text("417 take")) == 1


def test_patient_waiting_for_the_holder_is_seen(house: House, clock: TurnableClock) -> None:
    dana = house.hire("Dana", DANA)
    sam = house.hire("Sam", SAM, on_call=False, backup=True)
    visitor = house.visitor()
    visitor.say(BROKEN)
    house.settle()
    dana.text(str(house.number()))
    clock.turn(seconds=301)
    house.settle()
    assert "waiting since" in dana.received()[-1]
    clock.turn(seconds=301)
    house.settle()
    assert "went to the next" in dana.received()[-1]
    assert sam.received()
    assert "step away" in visitor.news()[-1]["text"]


def test_quiet_conversation_is_given_back_and_a_soon_reply_returns_to_the_same_person(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    visitor.say(BROKEN)
    house.settle()
    dana.text(str(house.number()))
    dana.text("hello")
    clock.turn(seconds=1801)
    house.settle()
    assert visitor.state["holder"] == "assistant"
    clock.turn(seconds=60)
    visitor.say("sorry, i was away")
    house.settle()
    assert visitor.state == {"holder": "staff", "name": "Dana", "crisis": False}
    assert any("sorry, i was away" in text for text in dana.received())


@pytest.mark.parametrize("word", ["?", "list", "LIST"])
def test_staff_can_ask_what_waits(house: House, word: str) -> None:
    dana = house.hire("Dana", DANA)
    assert "Nothing waits" in dana.text(word)[0]
    house.visitor().say(BROKEN)
    house.settle()
    dana.received()
    assert f"Waiting: {house.number()}" in dana.text(word)[0]


def test_request_outside_opening_hours_is_kept_until_the_next_opening(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    clock.turn(hours=10)  # 8 in the evening
    house.visitor().say(BROKEN)
    house.settle()
    assert dana.received() == []
    clock.turn(hours=13)
    house.settle()
    assert len(dana.received()) == 1
