"""Every way in which a send can go wrong can be asked for."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from .conftest import PATIENT_NUMBER, PHONE, Listener, Twilio, eventually


def send(twilio: Twilio, **more: str) -> str:
    asked = {"to": PHONE, "from_": PATIENT_NUMBER, "body": "Hello"} | more
    return str(twilio.client.messages.create(**asked).sid)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("429", 429, 20429),
        ("500", 500, 20500),
        ("opted_out", 400, 21610),
        ("code:21614", 400, 21614),
    ],
)
def test_a_refusal_takes_nothing(twilio: Twilio, kind: str, status: int, code: int) -> None:
    twilio.fault(kind)
    with pytest.raises(TwilioRestException) as error:
        send(twilio)
    assert (error.value.status, error.value.code) == (status, code)
    assert twilio.bodies() == []


@pytest.mark.parametrize("kind", ["502", "reset", "garbage", "timeout"])
@pytest.mark.parametrize("taken", [False, True])
def test_an_answer_can_fail_with_and_without_the_text_taken(
    twilio: Twilio, kind: str, taken: bool
) -> None:
    twilio.client.http_client.timeout = 0.3
    twilio.fault(f"accepted_{kind}" if taken else kind)
    with pytest.raises((TwilioRestException, requests.RequestException, ValueError)):
        send(twilio)
    assert len(twilio.bodies()) == int(taken)
    assert len(twilio.client.messages.list(to=PHONE)) == int(taken)


def test_a_fault_is_used_up(twilio: Twilio) -> None:
    twilio.fault("500", times=2, to=PHONE)
    send(twilio, to="+17025550124")
    for _ in range(2):
        with pytest.raises(TwilioRestException):
            send(twilio)
    send(twilio)
    assert twilio.http.get("/faults").json() == {"faults": []}


def test_undelivered_ends_with_its_code_and_off_the_phone(twilio: Twilio) -> None:
    twilio.fault("code:30005")
    sid = send(twilio)
    eventually(lambda: twilio.client.messages(sid).fetch().status == "undelivered")
    assert twilio.client.messages(sid).fetch().error_code == 30005
    assert twilio.bodies() == []


def test_callbacks_can_be_lost_or_come_in_the_wrong_order(
    twilio: Twilio, reception: Listener
) -> None:
    twilio.fault("lost_callbacks")
    send(twilio, status_callback=f"{reception.url}/lost")
    twilio.fault("reversed_callbacks")
    send(twilio, status_callback=f"{reception.url}/reversed")
    states = [hook.form["MessageStatus"] for hook in reception.wait_for(3)]
    assert states == ["delivered", "sent", "queued"]


def test_an_incoming_text_can_come_twice(twilio: Twilio, reception: Listener) -> None:
    twilio.fault("incoming_twice")
    sid = twilio.text("hi")
    first, second = reception.wait_for(2)
    assert first.form["MessageSid"] == second.form["MessageSid"] == sid
    token = "i-twilio-idempotency-token"
    assert first.headers[token] == second.headers[token]


def test_an_unknown_fault_is_refused(twilio: Twilio) -> None:
    assert twilio.http.post("/faults", json={"kind": "meteor"}).status_code == 400
