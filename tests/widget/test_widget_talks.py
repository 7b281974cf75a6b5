"""The widget carries a conversation, and carries it whole."""

import re

from playwright.sync_api import Route, expect

from .conftest import VisitorMaker
from .visitor import Visitor

QUESTION = "what are the side effects of ketamine?"


def test_nothing_is_asked_of_the_server_before_the_chat_is_opened(
    new_visitor: VisitorMaker,
) -> None:
    visitor = new_visitor()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    assert not [url for url in asked if "/chat/" in url]


def test_the_greeting_says_that_it_is_automated(visitor: Visitor) -> None:
    visitor.open_chat()
    expect(visitor.log).to_contain_text("automated")
    expect(visitor.log).to_contain_text("not a person")


def test_a_question_and_its_answer_stand_there_once(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.ask(QUESTION)
    expect(visitor.own_lines(QUESTION)).to_have_count(1)
    visitor.ask("thanks")
    expect(visitor.own_lines(QUESTION)).to_have_count(1)


def test_sources_are_folded_under_an_answer(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.ask(QUESTION)
    folded = visitor.log.get_by_text(re.compile("Sources, checked .*20")).first
    links = visitor.log.get_by_role("link")
    expect(folded).to_be_visible()
    shown = links.count()
    folded.click()
    assert links.count() > shown
    expect(links.last).to_have_attribute("rel", "noopener noreferrer")


def test_enter_sends_and_shift_enter_does_not(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.box.press_sequentially("one")
    visitor.box.press("Shift+Enter")
    visitor.box.press_sequentially("two")
    expect(visitor.box).to_have_value("one\ntwo")
    visitor.box.press("Enter")
    expect(visitor.box).to_have_value("")
    expect(visitor.log).to_contain_text("two")


def test_a_choice_is_a_button_and_is_gone_once_picked(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.say("start the pre-screen")
    choices = visitor.log.get_by_role("group").last.get_by_role("button")
    expect(choices.first).to_be_visible()
    label = choices.first.inner_text()
    choices.first.click()
    expect(visitor.own_lines(label).first).to_be_visible()
    expect(visitor.log.get_by_role("button", name=label, exact=True)).to_have_count(0)


def test_markup_in_a_message_is_only_text(visitor: Visitor) -> None:
    words = "<img src=x onerror=alert(1)> javascript:alert(1)"
    visitor.open_chat()
    visitor.ask(words)
    expect(visitor.own_lines(words).first).to_be_visible()
    expect(visitor.log.get_by_role("img")).to_have_count(0)
    expect(visitor.log.get_by_role("link", name="javascript")).to_have_count(0)


def test_a_person_asked_for_is_announced_with_a_time(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.ask("I want to talk to a person")
    expect(visitor.page.get_by_text("A person has been asked.")).to_be_visible()


def test_a_reload_keeps_the_conversation(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.ask(QUESTION)
    visitor.page.reload()
    expect(visitor.panel).to_be_visible()
    expect(visitor.own_lines(QUESTION)).to_have_count(1)


def test_another_browser_knows_nothing_of_it(new_visitor: VisitorMaker) -> None:
    first, second = new_visitor(), new_visitor()
    first.open_chat()
    first.ask(QUESTION)
    second.open_chat()
    expect(second.own_lines(QUESTION)).to_have_count(0)


def test_two_tabs_of_one_conversation_both_show_each_message_once(visitor: Visitor) -> None:
    visitor.open_chat()
    with visitor.page.expect_popup() as opened:
        visitor.page.evaluate("window.open(location.href, '_blank')")
    other = Visitor(opened.value)
    expect(other.log).to_contain_text("automated")
    visitor.ask(QUESTION)
    expect(other.own_lines(QUESTION)).to_have_count(1)
    other.ask("thanks")
    expect(visitor.own_lines("thanks")).to_have_count(1)


def test_a_lost_answer_makes_no_second_message(visitor: Visitor) -> None:
    ids: list[str] = []

    def lose_the_first(route: Route) -> None:
        ids.append((route.request.post_data_json or {})["id"])
        if len(ids) > 1:
            route.continue_()
            return
        route.fetch()
        route.abort()

    visitor.open_chat()
    visitor.page.route("**/chat/messages", lose_the_first)
    visitor.ask(QUESTION)
    visitor.page.wait_for_timeout(2_500)
    expect(visitor.own_lines(QUESTION)).to_have_count(1)
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_server_that_is_away_loses_no_words(visitor: Visitor) -> None:
    visitor.open_chat()
    visitor.page.context.set_offline(True)
    visitor.say(QUESTION)
    expect(visitor.log.get_by_text("Not sent yet")).to_be_visible()
    expect(visitor.panel.get_by_text("Your message could not be sent.")).to_be_visible()
    expect(visitor.panel.get_by_text("In crisis: call or text 988.")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.helper_lines.nth(1)).to_be_attached()
    expect(visitor.panel.get_by_text("could not be sent")).to_have_count(0)
    expect(visitor.own_lines(QUESTION)).to_have_count(1)


def test_words_too_long_to_send_come_back_into_the_box(visitor: Visitor) -> None:
    words = "word " * 2_000
    visitor.open_chat()
    visitor.say(words)
    expect(visitor.panel.get_by_text("Your words are back in the box")).to_be_visible()
    expect(visitor.box).to_have_value(words.strip())
