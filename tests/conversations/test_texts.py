"""Nothing lost, nothing twice: texts in, texts out, and what a phone may ask of texting itself."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select

from bot.intake import courier, sending
from bot.storage import tables
from tests.conftest import TurnableClock
from tests.house import DANA, PATIENT, House


def count_of(house: House, table: type[tables.Base]) -> int:
    with house.desk.read() as s:
        return int(s.scalar(select(func.count()).select_from(table)) or 0)


def test_same_webhook_twice_has_one_effect(house: House) -> None:
    house.hire("Dana", DANA)
    patient = house.patient()
    patient.text("hello")
    before = count_of(house, tables.Message)
    with house.desk.read() as s:
        sid = s.scalar(
            select(tables.Message.provider_id).where(tables.Message.provider_id.is_not(None))
        )
    post_signed(house, {"MessageSid": str(sid), "From": PATIENT, "Body": "hello"})
    house.settle()
    assert count_of(house, tables.Message) == before


def test_forged_webhook_is_refused_and_changes_nothing(house: House) -> None:
    form = {"MessageSid": "SM1", "From": PATIENT, "To": "+17025550100", "Body": "hi"}
    answer = house.http.post(
        "/webhooks/sms/incoming", data=form, headers={"X-Twilio-Signature": "forged"}
    )
    assert answer.status_code == 403
    assert house.http.post("/webhooks/sms/incoming", data=form).status_code == 403
    assert count_of(house, tables.Message) == 0


def test_stop_is_confirmed_once_and_then_there_is_silence(house: House) -> None:
    patient = house.patient()
    assert "opted out" in patient.text("please stop texting me")[-1]
    assert patient.text("stop texting me!!") == []
    assert patient.text("hello?") == []


def test_help_names_the_clinic_and_the_lifeline(house: House) -> None:
    answer = house.patient().text("HELP")[-1]
    assert "988" in answer
    assert "STOP" in answer


def test_start_without_consent_on_file_does_not_opt_in(house: House) -> None:
    patient = house.patient()
    patient.text("stop texting me")
    assert "consent" in patient.text("START")[-1]
    assert patient.text("hello") == []


def test_first_text_of_a_night_is_answered_at_once(house: House, clock: TurnableClock) -> None:
    clock.turn(hours=13)  # 11 in the evening: quiet hours for texts that we start
    answers = house.patient().text("hello?")
    assert "automated helper" in answers[0]
    assert "988" in answers[-1]


def test_words_after_an_opt_out_still_reach_the_person_who_holds_it(house: House) -> None:
    dana = house.hire("Dana", DANA)
    patient = house.patient()
    patient.text("hello")
    number = house.number()
    dana.text(str(number))
    patient.text("stop texting me")
    assert "opted out" in dana.received()[-1]
    assert patient.text("please call me instead") == []
    assert f"{number}: please call me instead" in dana.received()


@pytest.mark.parametrize("fault", ["500", "502", "reset", "garbage", "accepted_reset", "429"])
def test_text_is_sent_exactly_once_whatever_the_provider_answers(
    house: House, clock: TurnableClock, fault: str
) -> None:
    dana = house.hire("Dana", DANA)
    house.fault(fault)
    house.visitor().say("a question")
    for _ in range(4):
        courier.round_(house.desk)
        clock.turn(seconds=31)
    house.settle()
    assert len(dana.received()) == 1


def test_courier_that_died_while_sending_is_followed_by_one_that_finds_out(
    house: House, clock: TurnableClock
) -> None:
    dana = house.hire("Dana", DANA)
    house.visitor().say("a question")
    assert sending._take_next(house.desk) is not None  # marked `sending`, and then it died
    clock.turn(seconds=31)
    courier.round_(house.desk)
    house.settle()
    assert len(dana.received()) == 1


def test_picture_without_words_gets_an_honest_sentence(house: House) -> None:
    patient = house.patient()
    post_signed(house, {"MessageSid": "MM1", "From": PATIENT, "Body": "", "NumMedia": "1"})
    house.settle()
    assert "only read words" in patient.received()[-1]


def post_signed(house: House, form: dict[str, str]) -> httpx.Response:
    """A webhook as Twilio signs it."""
    from twilio.request_validator import RequestValidator

    settings = house.desk.settings
    form = {"To": settings.twilio_patient_number} | form
    url = f"{settings.public_url}/webhooks/sms/incoming"
    signature = RequestValidator(settings.twilio_auth_token).compute_signature(url, form)
    answer = house.http.post(
        "/webhooks/sms/incoming", data=form, headers={"X-Twilio-Signature": signature}
    )
    answer.raise_for_status()
    return answer
