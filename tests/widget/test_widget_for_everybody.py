"""The widget works by keyboard, on small screens, in the dark, and in Spanish."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import VisitorMaker
from .visitor import Visitor


def test_escape_closes_and_gives_the_focus_back(visitor: Visitor) -> None:
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.box).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_new_messages_are_read_out_politely(visitor: Visitor) -> None:
    visitor.open_chat()
    expect(visitor.log).to_have_attribute("aria-live", "polite")


def test_the_smallest_phone_needs_no_sideways_scrolling(new_visitor: VisitorMaker) -> None:
    visitor = new_visitor(viewport={"width": 320, "height": 568}, has_touch=True)
    visitor.open_chat()
    visitor.ask("I want to kill myself")
    page = visitor.page
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    box = visitor.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 568)
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="Ask the clinic")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing(new_visitor: VisitorMaker, scheme: str, width: int) -> None:
    visitor = new_visitor(color_scheme=scheme, viewport={"width": width, "height": 800})
    visitor.open_chat()
    visitor.ask("what are the side effects of ketamine?")
    assert Axe().run(visitor.page).violations_count == 0
    visitor.ask("I want to kill myself")
    expect(visitor.crisis_banner).to_be_visible()
    assert Axe().run(visitor.page).violations_count == 0


def test_forced_colours_keep_every_edge(new_visitor: VisitorMaker) -> None:
    visitor = new_visitor(forced_colors="active")
    visitor.open_chat()
    width = visitor.page.get_by_role("button", name="Send", exact=True).evaluate(
        "button => getComputedStyle(button).borderTopWidth"
    )
    assert width == "1px"


def test_spanish_words_for_a_spanish_page(new_visitor: VisitorMaker) -> None:
    visitor = new_visitor("/demo/site?locale=es")
    visitor.page.get_by_role("button", name="Haga una pregunta").click()
    panel = visitor.page.get_by_role("dialog", name="Pregunte a la clínica")
    expect(panel.get_by_text("En crisis", exact=False).first).to_be_visible()
    expect(panel.get_by_role("link", name="Enviar AYUDA al 988")).to_have_attribute(
        "href", "sms:988?&body=AYUDA"
    )
    expect(panel.get_by_role("button", name="Enviar", exact=True)).to_be_visible()
