"""People in crisis are answered at once, and staff learn of it, whatever else is broken."""

from __future__ import annotations

from tests.conftest import TurnableClock
from tests.house import DANA, SAM, House

IN_CRISIS = "i want to kill myself tonight"


def texts(messages: list[dict[str, object]]) -> str:
    return "\n".join(str(message["text"]) for message in messages)


def test_web_visitor_in_crisis_gets_resources_at_once_with_the_assistant_stopped(
    house: House,
) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    said = texts(visitor.say(IN_CRISIS))
    assert "988" in said
    assert "911" in said
    assert visitor.state["crisis"] is True
    house.settle()
    [page] = dana.received()
    assert page.startswith("URGENT")


def test_texting_patient_in_crisis_gets_resources_with_the_assistant_stopped(house: House) -> None:
    dana = house.hire("Dana", DANA)
    patient = house.patient()
    answers = "\n".join(patient.text(IN_CRISIS))
    assert "Call or text 988" in answers
    assert dana.received()[0].startswith("URGENT")


def test_crisis_answer_is_there_with_the_sms_provider_down_too(house: House) -> None:
    house.hire("Dana", DANA)
    house.fault("500", times=50)
    assert "988" in texts(house.visitor().say(IN_CRISIS))


def test_patient_is_told_of_the_alert_only_once_a_page_was_accepted(house: House) -> None:
    house.hire("Dana", DANA)
    visitor = house.visitor()
    assert "alerted" not in texts(visitor.say(IN_CRISIS))
    visitor.news()
    house.settle()
    assert "Our staff have been alerted" in texts(visitor.news())


def test_nobody_on_the_roster_means_no_claim_that_staff_were_alerted(house: House) -> None:
    visitor = house.visitor()
    visitor.say(IN_CRISIS)
    house.settle()
    assert "alert" not in texts(visitor.news()[2:])


def test_after_hours_the_alert_says_that_nobody_may_see_it(
    house: House, clock: TurnableClock
) -> None:
    house.hire("Dana", DANA)
    clock.turn(hours=10)
    visitor = house.visitor()
    visitor.say(IN_CRISIS)
    house.settle()
    assert "nobody may see it before" in texts(visitor.news())


def test_crisis_pages_everybody_on_call_at_once_and_again_until_one_confirms(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    sam = house.hire("Sam", SAM, on_call=False, backup=True)
    house.visitor().say(IN_CRISIS)
    house.settle()
    assert len(dana.received()) == len(sam.received()) == 1
    clock.turn(seconds=121)
    house.settle()
    assert "still waiting" in dana.received()[0]
    assert "still waiting" in sam.received()[0]
    dana.text(str(house.number()))
    clock.turn(seconds=600)
    house.settle()
    assert not any("still waiting" in text for text in dana.received() + sam.received())


def test_only_a_person_ends_the_crisis(house: House) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    visitor.say(IN_CRISIS)
    house.settle()
    number = house.number()
    dana.text(f"{number} take")
    assert "urgent and still open" in dana.text("done")[0]
    assert visitor.in_crisis()
    dana.text(f"{number} safe")
    assert not visitor.in_crisis()
    assert "closed" in dana.text("done")[0]


def test_stop_in_a_crisis_text_gets_the_crisis_answer_and_then_the_one_confirmation(
    house: House,
) -> None:
    house.hire("Dana", DANA)
    patient = house.patient()
    answers = patient.text("i want to die. stop texting me")
    assert any("988" in text for text in answers)
    assert "opted out" in answers[-1]
    assert sum("opted out" in text for text in answers) == 1


def test_phone_that_had_opted_out_is_paged_for_but_not_texted(house: House) -> None:
    dana = house.hire("Dana", DANA)
    patient = house.patient()
    assert "opted out" in patient.text("please stop texting me")[-1]
    assert patient.text(IN_CRISIS) == []
    assert dana.received()[-1].startswith("URGENT")


def test_crisis_in_the_first_text_of_a_night_is_answered_at_once(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    clock.turn(hours=13)
    assert any("Call or text 988" in text for text in house.patient().text(IN_CRISIS))
    assert dana.received()[0].startswith("URGENT")


def test_crisis_split_over_two_messages_is_seen(house: House) -> None:
    visitor = house.visitor()
    visitor.say("i want to kill")
    assert "988" in texts(visitor.say("myself"))


def test_crisis_words_while_staff_hold_it_get_the_resources_and_reach_the_person(
    house: House,
) -> None:
    dana = house.hire("Dana", DANA)
    visitor = house.visitor()
    visitor.say(IN_CRISIS)
    house.settle()
    dana.text(str(house.number()))
    assert "988" in texts(visitor.say("i still want to die"))
    house.settle()
    assert any("i still want to die" in text for text in dana.received())
