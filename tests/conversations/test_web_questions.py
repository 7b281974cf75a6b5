"""A visitor of the website asks; the curated set answers, or says that it cannot."""

from __future__ import annotations

import pytest

from tests.house import DANA, House

TOPICS = [
    ("what are the side effects?", "detached"),
    ("how long does one session take", "clinic"),
    ("is it approved by the fda", "FDA"),
    ("do you take insurance", "plan"),
    ("can i drive home afterwards", "drive"),
    ("how much is it", "estimate"),
    ("isn't that a horse tranquilizer?", "1970"),
    ("i am pregnant, can i have it", "pregnan"),
    ("is it addictive", "misuse"),
    ("will my boss find out", "you"),
    ("how does it work in the brain", "NMDA"),
    ("can i bring my husband along", "clinic"),
    ("are you a real person", "automated"),
]


@pytest.mark.parametrize(("question", "word"), TOPICS)
def test_question_of_the_curated_set_is_answered(
    whole_house: House, question: str, word: str
) -> None:
    answer = whole_house.visitor().say(question)
    assert any(word.lower() in str(m["text"]).lower() for m in answer), answer
    assert "approved answer" not in str(answer)


def test_answer_carries_sources_and_review_date(whole_house: House) -> None:
    answer = whole_house.visitor().say("what are the side effects?")
    sources = [source for message in answer for source in message.get("sources", [])]
    assert sources
    assert all(source["title"] and source["reviewed_on"] for source in sources)


def test_question_outside_the_set_is_not_guessed(whole_house: House) -> None:
    answer = whole_house.visitor().say("what is the capital of france")
    assert "I don't have an approved answer for that" in str(answer)


def test_second_miss_in_a_row_asks_a_person(whole_house: House) -> None:
    dana = whole_house.hire("Dana", DANA)
    visitor = whole_house.visitor()
    visitor.say("what is the capital of france")
    visitor.say("who won the world cup in 1990")
    assert visitor.state["holder"] == "waiting"
    whole_house.settle()
    assert dana.received()


def test_visitor_asks_for_a_person_and_takes_it_back(whole_house: House) -> None:
    dana = whole_house.hire("Dana", DANA)
    visitor = whole_house.visitor()
    assert "10:15 AM" in str(visitor.say("i want to talk to a person please"))
    assert visitor.state["promised_by"] == "2026-11-24T18:15:00+00:00"
    assert "told our staff" in str(visitor.say("never mind"))
    assert visitor.state["holder"] == "assistant"
    whole_house.settle()
    assert "no longer needs" in dana.received()[-1]


def test_yes_to_the_offer_of_staff_asks_for_a_person(whole_house: House) -> None:
    whole_house.hire("Dana", DANA)
    visitor = whole_house.visitor()
    visitor.say("do i have bipolar disorder?")
    visitor.say("yes please")
    assert visitor.state["holder"] == "waiting"


def test_assistant_answers_again_after_staff_are_done(whole_house: House) -> None:
    dana = whole_house.hire("Dana", DANA)
    visitor = whole_house.visitor()
    visitor.say("can i talk to a human")
    whole_house.settle()
    dana.text(str(whole_house.number()))
    assert visitor.say("what are the side effects?") == []
    dana.text("done")
    assert "detached" in str(visitor.say("what are the side effects?"))


def test_same_client_id_gives_the_same_answer_and_no_second_effect(whole_house: House) -> None:
    visitor = whole_house.visitor()
    first = visitor.say("is it addictive", message_id="same-id")
    assert visitor.say("is it addictive", message_id="same-id") == first
    assert sum(m["author"] == "visitor" for m in visitor.news()) == 1


@pytest.mark.parametrize("text", ["/restart", "/greet", "//", '/goodbye{"a": 1}'])
def test_leading_slash_is_only_text(whole_house: House, text: str) -> None:
    visitor = whole_house.visitor()
    assert visitor.say(text)
    assert visitor.state["holder"] == "assistant"


def test_forgotten_conversation_is_gone_for_good(whole_house: House) -> None:
    visitor = whole_house.visitor()
    visitor.say("is it addictive")
    receipt = whole_house.http.delete("/chat/conversation", headers=visitor.headers).json()
    assert receipt["removed"]
    assert receipt["kept"]
    answer = whole_house.http.get("/chat/messages", headers=visitor.headers)
    assert answer.status_code == 401
