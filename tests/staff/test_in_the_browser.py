"""The pages stay fresh by themselves, lose no typed words, and work for everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.domain.prescreen import Progress
from bot.storage import handoffs, records, screenings
from tests.conftest import TurnableClock
from tests.house import DANA
from tests.staff.conftest import Pages

expect.set_options(timeout=15_000)
ANSWERS = {"age": "yes", "safety": "no", "recent_thoughts": "yes", "state": "NV"}
LOOKS = [
    {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
]


def signed_in(pages: Pages, page: Page, path: str = "/staff") -> None:
    page.goto(pages.link(path=path))
    page.get_by_role("button", name="Sign in here").click()
    page.wait_for_url(pages.house.url + path)


def test_page_stays_fresh_and_keeps_what_is_being_typed(pages: Pages, browser: Browser) -> None:
    pages.house.hire("Dana", DANA)
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: problems.append(r.url) if pages.house.url not in r.url else None)
    signed_in(pages, page)
    visitor = pages.house.visitor()
    visitor.say("what is this treatment")
    number = pages.house.number()
    expect(page.get_by_role("button", name=f"Take {number}")).to_be_visible()
    press_access_key(page)
    box = page.get_by_label("Your words to the patient")
    box.type("Good mor")
    visitor.say("are you there?")
    expect(page.get_by_text("are you there?")).to_be_visible()
    expect(box).to_be_focused()
    page.keyboard.type("ning.")
    expect(box).to_have_value("Good morning.")
    page.get_by_label("Saved reply").select_option("Hello")
    page.get_by_role("button", name="Put it into the box").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_have_text("Sent.")
    assert visitor.news()[-1]["text"].startswith("Good morning.\nHi, this is Dana at ")
    assert problems == []
    page.context.close()


@pytest.mark.parametrize("look", LOOKS, ids=["wide, light", "320 px, dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    pages: Pages, browser: Browser, clock: TurnableClock, look: dict[str, object]
) -> None:
    pages.house.hire("Dana", DANA)
    pages.house.visitor().say("what is this treatment")
    first = pages.house.number()
    furnish(pages, first)
    page = browser.new_page(**look)  # type: ignore[arg-type]
    page.goto(pages.house.url + "/staff")
    seen(page, "sign-in")
    signed_in(pages, page)
    page.get_by_role("button", name=f"Take {first}").click()
    page.get_by_label("Your words to the patient").fill("Good morning, how can I help?")
    page.get_by_role("button", name="Send").click()
    seen(page, "request")
    pages.house.patient().text("i want to kill myself")
    for path in ("/staff", "/staff/unanswered", "/staff/roster", "/staff/figures"):
        page.goto(pages.house.url + path)
        seen(page, path[1:].replace("/", "-"))
    page.emulate_media(forced_colors="active")
    page.goto(pages.house.url + "/staff/roster")
    save = page.get_by_role("button", name="Save")
    assert save.evaluate("button => getComputedStyle(button).borderTopWidth") == "1px"
    page.context.close()


def press_access_key(page: Page) -> None:
    """Alt+C as a hand presses it: the library's own key strokes open no access keys."""
    stroke = {"type": "keyDown", "modifiers": 1, "key": "c", "code": "KeyC", "text": "c"}
    stroke |= {"unmodifiedText": "c", "windowsVirtualKeyCode": 67}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", stroke)


def furnish(pages: Pages, number: int) -> None:
    """A pre-screen for this request, two unanswered questions and a task."""
    desk = pages.house.desk
    progress = Progress(desk.prescreen.version, answers=ANSWERS)
    with desk.write() as s:
        row = handoffs.by_number(s, number)
        assert row is not None
        screening = screenings.create(
            s, row.conversation_id, progress.version, "submitted", progress.to_json(), desk.clock()
        )
        screening.submitted_at, screening.outcome = desk.clock(), "STAFF_REVIEW"
        for seq, text in enumerate(("do you have wifi", "is there wifi in the room")):
            records.add_unanswered(s, row.conversation_id, seq, text, desk.clock())
        records.add_task(s, "same_day:1:x", "same_day", desk.clock(), row.conversation_id)


def seen(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
