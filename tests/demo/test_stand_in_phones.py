"""What a phone sends arrives at reception as Twilio would post it."""

import socket

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from bot.demo.settings import StandInSettings
from bot.demo.stand_in import stand_in

from .conftest import PATIENT_NUMBER, PHONE, STAFF_NUMBER, TOKEN, Listener, Twilio, served


def refused(twilio: Twilio, sender: str = PATIENT_NUMBER) -> int | None:
    try:
        twilio.client.messages.create(to=PHONE, from_=sender, body="Hello")
    except TwilioRestException as error:
        return int(error.code or 0)
    return None


def test_a_text_is_posted_signed_with_blank_fields(
    twilio: Twilio, reception: Listener, settings: StandInSettings
) -> None:
    sid = twilio.text("do you take insurance?")
    (hook,) = reception.wait_for(1)
    assert hook.url == settings.webhook_url
    assert (hook.form["MessageSid"], hook.form["From"]) == (sid, PHONE)
    assert (hook.form["ToZip"], hook.form["FromCity"], hook.form["NumMedia"]) == ("", "", "0")
    assert hook.headers["i-twilio-idempotency-token"]
    signature = hook.headers["x-twilio-signature"]
    assert RequestValidator(TOKEN).validate(hook.url, hook.form, signature)


def test_texts_stand_on_the_screen_in_order(twilio: Twilio) -> None:
    twilio.text("one")
    twilio.client.messages.create(to=PHONE, from_=PATIENT_NUMBER, body="two")
    assert [(text["direction"], text["body"]) for text in twilio.screen()] == [
        ("out", "one"),
        ("in", "two"),
    ]
    first = twilio.screen()[0]["n"]
    assert [text["body"] for text in twilio.screen(after=first)] == ["two"]
    assert twilio.http.get("/phones").json() == {"phones": [PHONE]}


def test_staff_text_the_staff_number(twilio: Twilio, reception: Listener) -> None:
    twilio.text("417 take", to=STAFF_NUMBER)
    assert reception.wait_for(1)[0].form["To"] == STAFF_NUMBER


@pytest.mark.parametrize("word", ["STOP", " stop ", "Unsubscribe", "END"])
def test_stop_closes_one_number_and_start_opens_it(twilio: Twilio, word: str) -> None:
    twilio.text(word)
    assert refused(twilio) == 21610
    assert refused(twilio, STAFF_NUMBER) is None
    twilio.text("START")
    assert refused(twilio) is None


def test_stop_within_a_sentence_is_no_keyword(twilio: Twilio) -> None:
    twilio.text("please stop texting me")
    assert refused(twilio) is None


def test_the_provider_confirms_stop_once(twilio: Twilio, reception: Listener) -> None:
    twilio.text("STOP")
    twilio.text("STOP")
    assert sum("unsubscribed" in body for body in twilio.bodies()) == 1
    assert "OptOutType" not in reception.wait_for(2)[0].form


@pytest.mark.parametrize("advanced_opt_out", [True])
@pytest.mark.parametrize("word", ["STOP", "START", "HELP"])
def test_advanced_opt_out_names_the_kind(twilio: Twilio, reception: Listener, word: str) -> None:
    twilio.text(word)
    assert reception.wait_for(1)[0].form["OptOutType"] == word


def test_a_webhook_that_nobody_hears_harms_nothing(settings: StandInSettings) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        port = unheard.getsockname()[1]
    deaf = StandInSettings(**(vars(settings) | {"webhook_url": f"http://127.0.0.1:{port}/x"}))
    with served(stand_in(deaf)) as url, httpx.Client(base_url=url) as http:
        assert http.post(f"/phones/{PHONE}/texts", json={"text": "hi"}).status_code == 201
        assert len(http.get(f"/phones/{PHONE}/texts").json()["texts"]) == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"text": ""}', b'{"text": "x", "to": "+1"}'])
def test_a_wrong_text_is_refused(twilio: Twilio, body: bytes) -> None:
    assert twilio.http.post(f"/phones/{PHONE}/texts", content=body).status_code == 400
