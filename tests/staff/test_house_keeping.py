"""Unanswered questions, the roster, figures, and the words of the pages."""

from __future__ import annotations

import re

import yaml

from bot.domain.conversation import Author, Channel
from bot.settings import ROOT
from bot.sms.texts import segments
from bot.staff.chart import WIDTH, Row, chart
from bot.staff.visit import HERE
from bot.staff.words import saved_replies, words
from bot.storage import conversations, records, staff_pages
from tests.conftest import TurnableClock
from tests.house import DANA, SAM
from tests.staff.conftest import Pages


def test_unanswered_questions_stand_in_groups_and_give_a_draft(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    asked = ["Do you have [free] wifi?", "is there wi-fi in the room", "can my dog come with me"]
    conversation = pages.house.http.post("/chat/conversations").json()["conversation"]
    desk = pages.house.desk
    with desk.write() as s:
        for seq, text in enumerate(asked):
            records.add_unanswered(s, conversation, seq, text, desk.clock())
    dana = pages.sign_in(path="/staff/unanswered")
    assert "Asked 2 times, last 10:00 AM" in dana.text
    assert "Asked 1 times" in dana.text
    link = re.search(r'href="(/staff/unanswered/\d+\.yml)"', dana.text)
    assert link is not None
    draft = yaml.safe_load(dana.http.get(link[1]).text)
    [intent] = draft["nlu"]
    assert "- do you have free wifi?" in intent["examples"]
    [forms] = draft["responses"].values()
    assert [form["metadata"]["status"] for form in forms] == ["draft", "draft"]
    dana.send("/staff/unanswered/remove", ids="1,2")
    assert "wifi" not in dana.text
    assert "dog" in dana.text


def test_roster_can_be_changed_and_a_removal_counts_at_once(pages: Pages) -> None:
    pages.house.hire("Dana", DANA)
    dana = pages.sign_in(path="/staff/roster")
    dana.send("/staff/roster/1/remove")
    assert "last person" in dana.notice
    dana.send("/staff/roster", name="Sam", phone="702 555 0102", backup="on")
    assert "Sam is on the roster." in dana.notice
    sam = pages.sign_in(SAM, "/staff/roster")
    dana.send("/staff/roster/2/duty", on_call="on")
    assert re.search(r'roster/2/duty".*?name="on_call" checked', dana.text, re.DOTALL)
    visitor = pages.house.visitor()
    visitor.say("what is this treatment")
    number = pages.house.number()
    sam.send(f"/staff/{number}/claim")
    assert visitor.state["name"] == "Sam"
    dana.send("/staff/roster/2/remove")
    assert visitor.state["holder"] == "waiting"
    sam.open("/staff")
    assert sam.path == "/staff/sign-in"


def test_figures_show_waits_promises_and_answers(pages: Pages, clock: TurnableClock) -> None:
    pages.house.hire("Dana", DANA)
    dana = pages.sign_in(path="/staff/figures")
    assert "Nothing to show yet." in dana.text
    first, second = pages.house.visitor(), pages.house.visitor()
    first.say("what is this treatment")
    number = pages.house.number()
    clock.turn(minutes=6)
    dana.send(f"/staff/{number}/claim")
    dana.send(f"/staff/{number}/reply", words="hello", after="1")
    second.say("what is this treatment")
    clock.turn(minutes=16)
    desk = pages.house.desk
    topic = desk.faq["side_effects"]
    with desk.write() as s:
        request = staff_pages.numbered(s, number)
        assert request is not None
        conversation = conversations.locked(s, request.conversation_id)
        values = desk.content.clinic.placeholders(desk.content.public_url)
        for reply in topic.replies(Channel.WEB, values):
            conversations.add_message(s, conversation, Author.ASSISTANT, reply, desk.clock())
    dana.open("/staff/figures")
    assert f'<th scope="row">{topic.question}</th><td>1</td>' in dana.text
    row = re.search(r'<th scope="row">10 AM</th>(.*?)</tr>', dana.text)
    assert row is not None
    assert re.findall(r"<td>(.*?)</td>", row[1]) == ["2", "1", "6 min", "1 of 2"]
    assert "In 0 of 100 conversations" in dana.text
    assert dana.text.count('<svg viewBox="0 0 280') == 4


def test_longest_bar_fills_the_drawing_and_none_leaves_it() -> None:
    drawn = chart([Row("a", "3", (1, 2)), Row("b", "1", (1, 0)), Row("c", "0", (0,))])
    ends = [[part.x + part.width for part in row.parts] for row in drawn.rows]
    third = round(WIDTH / 3, 1)
    assert ends == [[third, WIDTH], [third], []]


def test_every_word_of_the_pages_is_used_and_none_is_missing() -> None:
    """A key is named in a template or in code, whole or as `kind_value`, `told_…`, `…_more`."""
    sources = [*(HERE / "templates").iterdir(), *HERE.glob("*.py")]
    written = "".join(path.read_text() for path in sources)
    acts = "".join(path.read_text() for path in (ROOT / "bot/intake").glob("staff_*.py"))
    kinds = re.findall(r'word_for\("(\w+)"', written)
    told = {f"told_{key}" for key in re.findall(r'Told\(\s*"(\w+)"', acts + written)}
    known = set(words().forms)
    named = known & set(re.findall(r"""["'](\w+)["']""", written))
    named |= {f"{key}_more" for key in named} & known
    of_a_kind = {key for key in known if key.startswith(tuple(f"{kind}_" for kind in kinds))}
    assert set(re.findall(r'\b(?:t|say)\("(\w+[a-z])"', written)) <= known
    assert told <= known
    assert known == named | of_a_kind | told | {"draft_web", "draft_sms"}


def test_saved_replies_fit_two_texts_and_need_no_unknown_fact(pages: Pages) -> None:
    for reply in saved_replies(pages.house.desk, "Alexandra"):
        assert segments(reply.text) <= 2
        assert "None" not in reply.text
        assert "ketamine" not in reply.text.lower()
