"""Nothing is readable without a sign-in, and only a phone on the roster can sign in."""

from __future__ import annotations

import httpx
from starlette.routing import Route

from bot.intake import roster
from bot.sms.texts import segments
from bot.staff.pages import routes
from tests.conftest import TurnableClock
from tests.house import DANA, SAM
from tests.staff.conftest import Pages

OPEN = ("/staff/sign-in", "/staff/sign-in/{code}", "/staff/static/{name}")
BROKEN = "what is this treatment"
SHOWN = {"number": "417", "task": "1", "question": "1", "person": "1"}


def closed_routes() -> list[tuple[str, str]]:
    """(method, address) of every route behind the door."""
    found = []
    for route in routes():
        assert isinstance(route, Route)
        if route.path in OPEN:
            continue
        address = route.path.replace(":int", "").format(**SHOWN)
        found += [(method, address) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


def test_every_other_address_is_closed_to_strangers_and_to_forged_forms(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    patient = pages.house.patient()
    patient.text("my secret name is Quetzal")
    dana = pages.sign_in()
    assert len(closed_routes()) >= 20
    stranger = httpx.Client(base_url=pages.house.url, follow_redirects=False)
    for method, address in closed_routes():
        answer = stranger.request(
            method, address, data={"csrf": dana.csrf} if method == "POST" else None
        )
        assert answer.status_code == 303, address
        assert answer.headers["location"].startswith("/staff/sign-in"), address
        assert "Quetzal" not in answer.text
        if method == "POST":
            assert dana.http.post(address, data={"csrf": "0" * 64}).status_code == 403, address
    foreign = {"sec-fetch-site": "cross-site"}
    forged = dana.http.post("/staff/roster", data={"csrf": dana.csrf}, headers=foreign)
    assert forged.status_code == 403


def test_link_of_a_page_leads_to_the_request_after_sign_in(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    pages.house.visitor().say(BROKEN)
    number = pages.house.number()
    dana = pages.sign_in(path=f"/staff/{number}")
    assert f"Request {number}" in dana.text
    cookie = next(iter(dana.http.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.path == "/staff"


def test_looking_at_a_link_spends_nothing_and_the_button_works_once(
    pages: Pages, clock: TurnableClock
) -> None:
    pages.house.hire("Dana", DANA)
    link = pages.link()
    preview = pages.browser()
    for _ in range(2):
        preview.open(link)
        assert preview.status == 200
    dana = pages.browser()
    dana.send(link)
    assert dana.path == "/staff"
    again = pages.browser()
    again.send(link)
    assert again.status == 410
    late = pages.link()
    clock.turn(minutes=11)
    again.send(late)
    assert again.status == 410


def test_nobody_learns_who_is_on_the_roster(pages: Pages) -> None:
    phone = pages.house.hire("Dana", DANA)
    stranger = pages.house.staff(SAM)
    known, unknown = pages.ask_link(DANA), pages.ask_link(SAM)
    assert (known.status, known.text) == (unknown.status, unknown.text)
    pages.house.settle()
    [text] = phone.received()
    assert segments(text) == 1
    assert stranger.received() == []


def test_a_phone_gets_at_most_three_links_an_hour(pages: Pages, clock: TurnableClock) -> None:
    phone = pages.house.hire("Dana", DANA)
    for _ in range(5):
        assert pages.ask_link(DANA).status == 200
    pages.house.settle()
    assert len(phone.received()) == 3
    clock.turn(minutes=61)
    assert pages.link()


def test_a_sign_in_ends_by_hand_after_twelve_hours_and_with_the_roster(
    pages: Pages, clock: TurnableClock
) -> None:
    pages.house.hire("Sam", SAM)
    pages.house.hire("Dana", DANA)
    dana = pages.sign_in()
    dana.send("/staff/sign-out")
    dana.open("/staff")
    assert dana.path == "/staff/sign-in"
    dana = pages.sign_in()
    clock.turn(hours=12, seconds=1)
    dana.open("/staff")
    assert dana.path == "/staff/sign-in"
    dana, waiting_link = pages.sign_in(), pages.link()
    roster.remove(pages.house.desk, DANA)
    dana.open("/staff")
    assert dana.path == "/staff/sign-in"
    dana.send(waiting_link)
    assert dana.status == 410
