"""The widget keeps help in sight, and keeps what was said to itself."""

from playwright.sync_api import expect

from .conftest import VisitorMaker
from .visitor import Visitor

DANGER = "I want to kill myself"


def test_emergency_lines_stand_there_even_when_the_server_is_away(visitor: Visitor) -> None:
    visitor.page.route("**/chat/**", lambda route: route.abort())
    visitor.launcher.click()
    for name, href in [
        ("Call 988", "tel:988"),
        ("Text 988", "sms:988"),
        ("Call 911", "tel:911"),
    ]:
        expect(visitor.panel.get_by_role("link", name=name)).to_have_attribute("href", href)
    expect(visitor.panel.get_by_text("We can't reach the chat right now")).to_be_visible()
    expect(visitor.panel.get_by_text("automated helper, not a person")).to_be_visible()


def test_a_crisis_shows_its_lines_and_they_stay(visitor: Visitor) -> None:
    visitor.open_chat()
    expect(visitor.crisis_banner).to_have_count(0)
    visitor.ask(DANGER)
    expect(visitor.crisis_banner.get_by_role("link")).to_have_count(3)
    visitor.ask("where do I park?")
    expect(visitor.crisis_banner).to_be_visible()
    visitor.page.reload()
    expect(visitor.crisis_banner).to_be_visible()


def test_forget_says_what_was_removed_and_what_is_kept(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.ask("where do I park?")
    visitor.page.get_by_role("button", name="Forget this chat").click()
    visitor.page.get_by_role("button", name="Yes, erase it").click()
    expect(visitor.panel.get_by_role("heading", name="This chat was erased")).to_be_visible()
    expect(visitor.panel.get_by_role("heading", name="Kept")).to_be_visible()
    assert visitor.page.evaluate("JSON.parse(sessionStorage['intake-chat']).token") is None
    visitor.page.get_by_role("button", name="Start a new chat").click()
    expect(visitor.helper_lines.first).to_be_visible()
    expect(visitor.own_lines("where do I park?")).to_have_count(0)


def test_forget_can_be_thought_better_of(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.page.get_by_role("button", name="Forget this chat").click()
    visitor.page.get_by_role("button", name="Keep it").click()
    expect(visitor.helper_lines.first).to_be_visible()


def test_leave_quickly_leaves_a_blank_page_and_no_trace(visitor: Visitor, base_url: str) -> None:
    visitor.open_chat()
    visitor.page.get_by_role("button", name="Leave quickly").click()
    visitor.page.wait_for_url("about:blank")
    visitor.page.goto(f"{base_url}/demo/site")
    expect(visitor.launcher).to_be_visible()
    assert visitor.page.evaluate("sessionStorage.getItem('intake-chat')") is None


def test_nobody_else_is_asked_for_anything(new_visitor: VisitorMaker, base_url: str) -> None:
    visitor = new_visitor("/demo")
    strangers: list[str] = []
    complaints: list[str] = []
    visitor.page.on("request", lambda request: strangers.append(request.url))
    visitor.page.on("console", lambda line: complaints.append(line.text))
    visitor.page.goto(f"{base_url}/demo/site")
    visitor.open_chat()
    visitor.ask("where do I park?")
    assert [url for url in strangers if not url.startswith(base_url)] == []
    assert [words for words in complaints if "Content Security Policy" in words] == []


def test_an_open_chat_is_not_kept_by_the_browser_beyond_the_tab(visitor: Visitor) -> None:
    visitor.open_chat()
    assert visitor.page.evaluate("localStorage.length") == 0
    assert visitor.page.context.cookies() == []
