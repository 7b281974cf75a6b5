"""The demo page shows website and phones side by side, and texts go through."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import VisitorMaker


def test_a_text_from_the_patients_phone_is_answered(new_visitor: VisitorMaker) -> None:
    page = new_visitor("/demo/patient").page
    box = page.get_by_role("textbox", name="Text from Patient")
    box.fill("what are your hours?")
    box.press("Enter")
    screen = page.get_by_role("log", name="Texts")
    expect(screen.get_by_text("what are your hours?").last).to_be_visible()
    expect(screen.get_by_text("automated helper").first).to_be_visible()


def test_website_and_three_phones_stand_side_by_side(new_visitor: VisitorMaker) -> None:
    page = new_visitor("/demo", viewport={"width": 1600, "height": 900}).page
    expect(page.get_by_role("log", name="Texts")).to_have_count(3)
    site = page.frame_locator("iframe")
    site.get_by_role("button", name="Ask a question").click()
    expect(site.get_by_role("log")).to_contain_text("automated")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/demo", "/demo/patient", "/demo/staff/1", "/demo/site"])
def test_axe_finds_nothing_on_the_demo(new_visitor: VisitorMaker, path: str, scheme: str) -> None:
    page = new_visitor(path, color_scheme=scheme).page
    page.wait_for_timeout(300)
    assert Axe().run(page).violations_count == 0
