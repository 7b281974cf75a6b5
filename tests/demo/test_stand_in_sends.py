"""The real SDK finds in the stand-in what it finds at Twilio."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from .conftest import (
    ACCOUNT,
    PATIENT_NUMBER,
    PHONE,
    STAFF_NUMBER,
    TOKEN,
    Listener,
    LocalHttpClient,
    Twilio,
    eventually,
)


def send(twilio: Twilio, body: str = "Hello", to: str = PHONE, **more: Any) -> Any:
    return twilio.client.messages.create(
        **({"to": to, "from_": PATIENT_NUMBER, "body": body} | more)
    )


def test_a_text_is_taken_as_queued_and_is_on_the_phone(twilio: Twilio) -> None:
    message = send(twilio)
    assert message.sid.startswith("SM")
    assert (message.status, message.num_segments, message.error_code) == ("queued", "1", None)
    assert message.date_created.tzinfo is not None
    assert twilio.bodies() == ["Hello"]


def test_a_text_ends_delivered(twilio: Twilio) -> None:
    sid = send(twilio).sid
    eventually(lambda: twilio.client.messages(sid).fetch().status == "delivered")
    assert twilio.client.messages(sid).fetch().date_sent is not None


def test_status_callbacks_are_signed_and_in_order(twilio: Twilio, reception: Listener) -> None:
    url = f"{reception.url}/webhooks/sms/status?row=a%20b"
    sid = send(twilio, status_callback=url).sid
    got = reception.wait_for(3)
    assert [hook.form["MessageStatus"] for hook in got] == ["queued", "sent", "delivered"]
    validator = RequestValidator(TOKEN)
    for hook in got:
        assert hook.url == url
        assert hook.form["MessageSid"] == sid
        assert validator.validate(url, hook.form, hook.headers["x-twilio-signature"])


def test_a_messaging_service_picks_the_sender(twilio: Twilio) -> None:
    message = twilio.client.messages.create(
        to=PHONE, messaging_service_sid="MG" + "1" * 32, body="Hi", validity_period=600
    )
    assert (message.status, message.from_) == ("accepted", None)
    assert twilio.screen()[0]["from"] == PATIENT_NUMBER


def test_a_list_is_newest_first_and_pages(twilio: Twilio) -> None:
    for body in ("one", "two", "three"):
        send(twilio, body)
    send(twilio, "elsewhere", to="+17025550124")
    found = twilio.client.messages.list(to=PHONE, page_size=2)
    assert [message.body for message in found] == ["three", "two", "one"]


def test_a_list_by_date_leaves_out_what_was_not_sent_yet(twilio: Twilio) -> None:
    sid = send(twilio).sid
    eventually(lambda: twilio.client.messages(sid).fetch().status == "delivered")
    now = datetime.now(timezone.utc)
    earlier, later = now - timedelta(hours=1), now + timedelta(hours=1)
    assert len(twilio.client.messages.list(date_sent_after=earlier, date_sent_before=later)) == 1
    assert twilio.client.messages.list(date_sent_after=later) == []


def test_a_text_can_be_redacted_and_deleted_once_it_is_final(twilio: Twilio) -> None:
    sid = send(twilio).sid
    eventually(lambda: twilio.client.messages(sid).fetch().status == "delivered")
    assert twilio.client.messages(sid).update(body="").body == ""
    assert twilio.client.messages(sid).delete()
    with pytest.raises(TwilioRestException) as error:
        twilio.client.messages(sid).fetch()
    assert (error.value.status, error.value.code) == (404, 20404)


def test_the_account_can_be_looked_up(twilio: Twilio) -> None:
    assert twilio.client.api.v2010.accounts(ACCOUNT).fetch().status == "active"


def test_wrong_credentials_are_refused(twilio: Twilio) -> None:
    stranger = Client(ACCOUNT, "wrong", http_client=LocalHttpClient(str(twilio.http.base_url)))
    with pytest.raises(TwilioRestException) as error:
        stranger.messages.create(to=PHONE, from_=PATIENT_NUMBER, body="Hello")
    assert (error.value.status, error.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "702"}, 21211),
        ({"from_": "+17025559999"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"to": PATIENT_NUMBER}, 21266),
    ],
)
def test_a_wrong_request_gets_twilios_code(
    twilio: Twilio, wrong: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as error:
        send(twilio, **wrong)
    assert (error.value.status, error.value.code) == (400, code)


def test_staff_number_sends_too(twilio: Twilio) -> None:
    send(twilio, from_=STAFF_NUMBER)
    assert twilio.screen()[0]["from"] == STAFF_NUMBER


@pytest.mark.parametrize(
    ("body", "segments"),
    [("é" * 160, "1"), ("e" * 161, "2"), ("ñ’" * 36, "2")],
    ids=["one", "two", "wide"],
)
def test_segments_are_counted(twilio: Twilio, body: str, segments: str) -> None:
    assert send(twilio, body).num_segments == segments
