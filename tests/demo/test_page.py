"""The demo pages are ours alone, and pass texts on only for the demo's own phones."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.demo.cast import PATIENT_NUMBER, PHONES, STAFF_NUMBER
from bot.demo.page import demo_routes

from .conftest import PHONE, Listener, Twilio

PAGES = ["/demo", "/demo/site", "/demo/patient", "/demo/staff/1", "/demo/staff/2"]


@pytest.fixture
def demo(twilio: Twilio) -> Iterator[TestClient]:
    app = Starlette(routes=demo_routes(str(twilio.http.base_url), "Clinic of the Test"))
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_strict_about_what_it_loads(demo: TestClient, path: str) -> None:
    page = demo.get(path)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "style=" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")


def test_the_site_names_the_clinic_and_speaks_the_language_asked(demo: TestClient) -> None:
    assert "Clinic of the Test" in demo.get("/demo/site").text
    assert 'data-locale="en"' in demo.get("/demo/site?locale=xx").text
    assert 'data-locale="es"' in demo.get("/demo/site?locale=es").text


def test_the_patient_texts_the_patients_number_and_staff_theirs(
    demo: TestClient, reception: Listener
) -> None:
    for phone in PHONES:
        answer = demo.post(f"/demo/phones/{phone.number}/texts", json={"text": phone.owner})
        assert answer.status_code == 201
    sent_to = {hook.form["Body"]: hook.form["To"] for hook in reception.wait_for(3)}
    assert sent_to == {"Patient": PATIENT_NUMBER, "Dana": STAFF_NUMBER, "Sam": STAFF_NUMBER}


def test_a_phone_shows_what_came(demo: TestClient, twilio: Twilio) -> None:
    twilio.client.messages.create(to=PHONE, from_=PATIENT_NUMBER, body="Hello")
    texts = demo.get(f"/demo/phones/{PHONE}/texts?after=0").json()["texts"]
    assert [text["body"] for text in texts] == ["Hello"]


def test_a_strangers_phone_is_not_played(demo: TestClient) -> None:
    assert demo.get("/demo/phones/+17025559999/texts").status_code == 404
    assert demo.post("/demo/phones/+17025559999/texts", json={"text": "x"}).status_code == 404


def test_another_sites_form_cannot_text(demo: TestClient) -> None:
    answer = demo.post(f"/demo/phones/{PHONE}/texts", content='{"text": "x"}')
    assert answer.status_code == 415


def test_a_silent_network_is_said_so() -> None:
    app = Starlette(routes=demo_routes("http://127.0.0.1:1"))
    with TestClient(app) as client:
        assert client.get(f"/demo/phones/{PHONE}/texts").status_code == 502
