"""What somebody who goes through the pre-screen can rely on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.conversation import Channel
from bot.domain.prescreen import (
    THIS_PHONE,
    AnswerGiven,
    ConsentGiven,
    CrisisAnswer,
    LinkWanted,
    NotNow,
    Outcome,
    PersonAsked,
    Progress,
    PutOff,
    Reading,
    SameDay,
    Submitted,
    Turn,
    Value,
    Withdrawn,
    ask_again,
    begin,
    chosen,
    resume,
    take,
    waiting_question,
)
from tests.domain.prescreens import (
    PRESCREEN,
    STRAIGHTFORWARD,
    at,
    complete_answers,
    options,
    reply,
    say,
    walk,
)

UNCLEAR = Reading("unclear")


def effects(turn: Turn, kind: type) -> list[object]:
    return [effect for effect in turn.effects if isinstance(effect, kind)]


def said(turn: Turn) -> str:
    return "\n".join(prompt.text for prompt in turn.prompts)


def text(key: str) -> str:
    return PRESCREEN.say(key, Channel.WEB)


# ── the straightforward way ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("channel", list(Channel))
def test_a_straightforward_pre_screen_takes_at_most_fourteen_turns(channel: Channel) -> None:
    asked = [turn.progress.asking for turn in walk(STRAIGHTFORWARD, channel)]
    assert asked.index("read_back") - asked.index("age") + 1 <= 14


@pytest.mark.parametrize("channel", list(Channel))
def test_it_is_submitted_only_after_read_back_and_consent_to_share(channel: Channel) -> None:
    *before, last = walk(STRAIGHTFORWARD, channel)
    assert not any(effects(turn, Submitted) for turn in before)
    assert [turn.progress.asking for turn in before][-3:] == ["read_back", "consent_text", "share"]
    (submitted,) = effects(last, Submitted)
    assert isinstance(submitted, Submitted)
    assert submitted.decision.outcome is Outcome.CONSULT
    assert said(last) == text("closing")


def test_review_and_consult_end_with_the_same_line() -> None:
    *_, last = walk(STRAIGHTFORWARD | {"diagnoses": ("heart",)}, Channel.WEB)
    assert said(last) == text("closing")


@settings(deadline=None)
@given(complete_answers(), st.sampled_from(list(Channel)))
def test_every_turn_survives_being_stored(answers: dict[str, Value], channel: Channel) -> None:
    everything = STRAIGHTFORWARD | answers
    for turn in walk(everything, channel):
        assert Progress.from_json(turn.progress.to_json()) == turn.progress
        if turn.progress.asking == "age" and everything["age"] in ("not_sure", "prefer_not_to_say"):
            return


def test_progress_that_was_not_written_here_is_refused() -> None:
    with pytest.raises(ValueError, match="progress"):
        Progress.from_json('{"version": "1"}')


def test_every_question_can_be_reached() -> None:
    ways: list[dict[str, Value]] = [
        {
            "diagnoses": ("high_blood_pressure", "bipolar"),
            "blood_pressure_controlled": "yes",
            "mania": "no",
        },
        {"contact": ("email",), "email": "dana@example.com", "phone": "not_sure"},
    ]
    reached = {
        turn.progress.asking
        for way in ways
        for channel in Channel
        for turn in walk({**STRAIGHTFORWARD, **way}, channel)
    }
    start = at("state")
    reached.add(say(start, Reading("never_mind")).progress.asking)
    reached.add(say(start, Reading("for_relative")).progress.asking)
    reached.add(say(start, Reading("correction")).progress.asking)
    reached.add(reply(at("contact"), ("call",)).progress.asking)
    reached.add(say(reply(at("contact"), ("call",)), Reading("value", "Dana")).progress.asking)
    assert {question.id for question in PRESCREEN.questions} <= reached | {"email"}


# ── safety ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("question", "kind"), [("safety", "suicide"), ("medical_now", "medical")])
def test_a_present_emergency_stops_it_at_once_and_leaves_the_words_to_the_crisis_answer(
    question: str, kind: str
) -> None:
    turn = reply(at(question), "yes")
    (crisis,) = effects(turn, CrisisAnswer)
    assert isinstance(crisis, CrisisAnswer)
    assert (crisis.kind, crisis.unclear) == (kind, False)
    assert turn.progress.stage == "stopped"
    assert turn.prompts == ()


@pytest.mark.parametrize("reading", [Reading("skip"), Reading("dont_know")])
def test_the_safety_question_left_open_pages_staff_and_lets_the_patient_go_on(
    reading: Reading,
) -> None:
    turn = say(at("safety"), reading)
    (crisis,) = effects(turn, CrisisAnswer)
    assert isinstance(crisis, CrisisAnswer)
    assert crisis.unclear
    assert "988" in said(turn)
    assert turn.progress.asking == "medical_now"


def test_an_evaded_safety_question_pages_before_it_is_asked_again_and_only_once() -> None:
    evasion = Reading("unclear", also=("crisis_suicide",))
    first = say(at("safety"), evasion)
    assert effects(first, CrisisAnswer)
    assert first.progress.asking == "safety"
    second = say(first, evasion)
    assert not effects(second, CrisisAnswer)


def test_the_medical_question_left_open_shows_911_and_pages() -> None:
    turn = say(at("medical_now"), Reading("skip"))
    assert effects(turn, CrisisAnswer)
    assert "911" in said(turn)


def test_recent_thoughts_show_988_and_make_a_task_for_today() -> None:
    turn = reply(at("recent_thoughts"), "yes")
    assert effects(turn, SameDay) == [SameDay("recent_thoughts", page=True)]
    assert "988" in said(turn)


def test_a_correction_neither_repeats_a_page_nor_takes_it_back() -> None:
    turn = reply(at("recent_thoughts"), "yes")
    for value in ("no", "yes"):
        turn = say(turn, Reading("correction", value, target="recent_thoughts"))
        assert not effects(turn, SameDay)
    assert "recent_thoughts" in turn.progress.fired


def test_a_correction_never_lifts_an_emergency() -> None:
    stopped = reply(at("safety"), "yes")
    turn = resume(PRESCREEN, stopped.progress, Channel.WEB)
    while turn.progress.waiting:
        asked = turn.progress.asking or ""
        if asked == "medical_now":
            turn = say(turn, Reading("correction", "no", target="safety"))
            asked = turn.progress.asking or ""
        turn = reply(turn, STRAIGHTFORWARD[asked])
    (submitted,) = effects(turn, Submitted)
    assert isinstance(submitted, Submitted)
    assert submitted.decision.outcome is Outcome.EMERGENCY


# ── limits ────────────────────────────────────────────────────────────────────────────────────────


def test_a_minor_is_stopped_kindly_and_nothing_is_kept() -> None:
    turn = reply(at("age"), "no")
    assert turn.effects == (NotNow("under_18", erase=True),)
    assert "988" in said(turn)
    assert not turn.progress.answers


def test_age_left_open_is_asked_again_and_then_goes_to_a_person() -> None:
    first = say(at("age"), Reading("skip"))
    assert first.progress.asking == "age"
    second = say(first, Reading("skip"))
    assert second.progress.asking == "safety"
    assert second.progress.answers["age"] == "prefer_not_to_say"


def test_somebody_out_of_state_is_told_so_and_can_correct_it() -> None:
    turn = reply(at("state"), "TX")
    assert effects(turn, NotNow) == [NotNow("out_of_state", erase=False)]
    again = say(turn, Reading("correction", "NV", target="state"))
    assert again.progress.asking == "reason"


def test_a_visitor_goes_on() -> None:
    assert reply(at("state"), "visitor").progress.asking == "reason"


def test_no_contact_wanted_gives_the_phone_number() -> None:
    turn = reply(at("contact"), ("none",))
    assert effects(turn, NotNow) == [NotNow("no_contact", erase=False)]
    assert "702-555-0150" in said(turn)


# ── consents ──────────────────────────────────────────────────────────────────────────────────────


def test_without_consent_to_collect_nothing_is_asked_or_kept() -> None:
    turn = reply(begin(PRESCREEN, Channel.WEB), "no")
    assert turn.progress.stage == "stopped"
    assert not turn.progress.answers
    assert effects(turn, ConsentGiven) == [
        ConsentGiven("collect", False, PRESCREEN.wording("collect"))
    ]


def test_a_consent_left_open_is_no_consent() -> None:
    turn = say(at("consent_text"), Reading("dont_know"))
    turn = say(turn, Reading("dont_know"))
    assert ConsentGiven("text", False, PRESCREEN.wording("consent_text")) in turn.effects


def test_answers_not_shared_are_kept_and_sent_to_nobody() -> None:
    turn = reply(at("share"), "no")
    assert effects(turn, PutOff)
    assert not effects(turn, Submitted)
    assert resume(PRESCREEN, turn.progress, Channel.WEB).progress.asking == "read_back"


def test_contact_about_an_unfinished_pre_screen_is_a_tick_of_its_own() -> None:
    without = reply(at("contact"), ("call",))
    assert ConsentGiven("contact", False, PRESCREEN.wording("contact")) in without.effects
    ticked = reply(at("contact"), ("call", "unfinished"))
    assert ConsentGiven("contact", True, PRESCREEN.wording("contact")) in ticked.effects


# ── along the way ─────────────────────────────────────────────────────────────────────────────────


def test_an_unclear_answer_is_asked_again_twice_and_then_counts_as_not_sure() -> None:
    turn = at("body")
    for _ in range(2):
        turn = say(turn, UNCLEAR)
        assert turn.progress.asking == "body"
    turn = say(turn, UNCLEAR)
    assert turn.progress.answers["body"] == "not_sure"


def test_why_is_answered_and_the_question_stays() -> None:
    turn = say(at("diagnoses"), Reading("why"))
    assert turn.prompts[0].text == PRESCREEN["diagnoses"].why.web
    assert turn.progress == at("diagnoses").progress


def test_a_side_question_is_followed_by_the_same_question() -> None:
    asked = at("body")
    again = ask_again(PRESCREEN, asked.progress, Channel.WEB)
    assert again.prompts == (asked.prompts[-1],)
    assert again.progress == asked.progress


def test_back_opens_the_question_before() -> None:
    turn = say(at("body"), Reading("back"))
    assert turn.progress.asking == "diagnoses"
    assert reply(turn, ("none",)).progress.asking == "body"


def test_a_correction_in_the_middle_returns_to_where_it_was() -> None:
    turn = say(at("history"), Reading("correction", ("heart",), target="diagnoses"))
    assert turn.progress.asking == "history"
    assert turn.effects == (
        AnswerGiven("diagnoses", ("heart",), ("none",), PRESCREEN.wording("diagnoses")),
    )
    assert turn.progress.corrected == (("diagnoses", ("none",)),)


def test_each_line_of_the_read_back_can_be_changed_by_its_number() -> None:
    turn = say(at("read_back"), Reading("correction", target="#5"))
    assert turn.progress.asking == "state"
    assert reply(turn, "NV").progress.asking == "read_back"


def test_change_an_answer_asks_which_one() -> None:
    turn = say(at("read_back"), chosen(PRESCREEN, at("read_back").progress, ["no"]))
    assert turn.progress.asking == "which"
    picked = chosen(PRESCREEN, turn.progress, ["#6"])
    assert say(turn, picked).progress.asking == "reason"


def test_a_new_follow_up_is_asked_before_the_read_back_comes_again() -> None:
    turn = say(at("read_back"), Reading("correction", ("bipolar",), target="diagnoses"))
    assert turn.progress.asking == "mania"
    assert reply(turn, "no").progress.asking == "read_back"


def test_later_is_kept_and_resumed_with_a_summary_on_the_other_channel() -> None:
    turn = say(at("medicines", Channel.SMS), Reading("later"), Channel.SMS)
    assert effects(turn, PutOff)
    back = resume(PRESCREEN, turn.progress, Channel.WEB)
    assert back.progress.asking == "medicines"
    assert back.progress.answers["phone"] == THIS_PHONE
    assert "18 or older: Yes" in said(back)


def test_never_mind_asks_what_becomes_of_the_answers() -> None:
    turn = say(at("body"), Reading("never_mind"))
    deleted = reply(turn, "delete")
    assert effects(deleted, Withdrawn) == [Withdrawn(delete=True)]
    assert not deleted.progress.answers
    assert reply(turn, "keep").progress.answers
    assert reply(turn, "go_on").progress.asking == "body"


def test_a_person_can_be_asked_for_without_losing_the_place() -> None:
    turn = say(at("body"), Reading("person"))
    assert turn.effects == (PersonAsked(),)
    assert turn.progress == at("body").progress


def test_somebody_asking_for_a_relative_is_asked_who_the_patient_is() -> None:
    turn = say(at("age"), Reading("for_relative"))
    assert turn.progress.asking == "patient"
    assert reply(turn, "me").progress.asking == "age"
    assert reply(turn, "with_me").progress.asking == "age"
    assert reply(turn, "not_here").progress.stage == "put_off"


def test_a_number_beside_the_name_is_not_asked_for_again() -> None:
    number = (("phone", "+17025550148"),)
    turn = say(at("first_name"), Reading("value", "Dana", others=number))
    assert turn.progress.asking == "read_back"


def test_a_name_without_the_number_is_followed_by_the_question_for_it() -> None:
    assert reply(at("first_name"), "Dana").progress.asking == "phone"


def test_a_message_after_the_end_does_nothing() -> None:
    *_, last = walk(STRAIGHTFORWARD, Channel.WEB)
    assert take(PRESCREEN, last.progress, UNCLEAR, Channel.WEB) == Turn(last.progress)


# ── by text ───────────────────────────────────────────────────────────────────────────────────────


def test_by_text_it_begins_with_the_privacy_notice_and_the_choice_of_a_link() -> None:
    turn = begin(PRESCREEN, Channel.SMS)
    assert "not fully private" in said(turn)
    linked = reply(turn, "link", Channel.SMS)
    assert linked.effects == (LinkWanted(),)
    assert resume(PRESCREEN, linked.progress, Channel.WEB).progress.asking == "collect"


def test_by_text_choices_are_numbered_with_zero_for_none() -> None:
    lines = said(at("body", Channel.SMS)).splitlines()
    assert lines[2].startswith("1 ")
    assert lines[-1] == "0 None"


def test_the_number_that_texts_is_not_asked_for() -> None:
    asked = [turn.progress.asking for turn in walk(STRAIGHTFORWARD, Channel.SMS)]
    assert "phone" not in asked


@settings(deadline=None)
@given(st.data())
def test_tapped_choices_are_read_as_they_are(data: st.DataObject) -> None:
    turn = at(data.draw(st.sampled_from(["age", "reason", "diagnoses", "medicines", "contact"])))
    question = waiting_question(PRESCREEN, turn.progress)
    assert question is not None
    value = data.draw(st.sampled_from(options(question)))
    tapped = [value] if isinstance(value, str) else list(value)
    assert chosen(PRESCREEN, turn.progress, tapped) == Reading("value", value)


def test_none_of_these_beside_a_pick_is_unclear() -> None:
    assert chosen(PRESCREEN, at("body").progress, ["none", "liver"]) == UNCLEAR


def test_spanish_speakers_get_consent_and_safety_in_spanish() -> None:
    turn = begin(PRESCREEN, Channel.WEB, "es")
    assert "emergencia" in said(turn)
    turn = reply(reply(turn, "yes"), "yes")
    assert "hacerse daño" in said(turn)
