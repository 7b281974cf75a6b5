"""What the criteria promise, whatever somebody answers."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.conversation import Channel
from bot.domain.prescreen import (
    Outcome,
    Question,
    Reading,
    Rule,
    Value,
    decide,
    next_question,
    screening,
)
from bot.domain.prescreen.criteria import STRENGTH
from tests.domain.prescreens import PRESCREEN, STRAIGHTFORWARD, at, complete_answers, options, say

RULES = [(question, rule) for question in PRESCREEN.questions for rule in question.rules]


def is_administrative(question: Question) -> bool:
    return question.administrative or question.field == "consent"


def strength(answers: dict[str, Value]) -> int:
    return STRENGTH.index(decide(PRESCREEN, answers).outcome)


@settings(deadline=None)
@given(complete_answers())
def test_every_complete_set_of_answers_ends_in_exactly_one_outcome(
    answers: dict[str, Value],
) -> None:
    assert next_question(PRESCREEN, answers, Channel.WEB) is None
    decision = decide(PRESCREEN, answers)
    assert decision.outcome in Outcome
    strongest = {rule.outcome for rule in decision.rules if rule.outcome} or {Outcome.CONSULT}
    assert decision.outcome == max(strongest, key=STRENGTH.index)


@settings(deadline=None)
@given(complete_answers(kept=is_administrative))
def test_no_medical_answer_ever_ends_in_not_now(answers: dict[str, Value]) -> None:
    assert decide(PRESCREEN, answers).outcome is not Outcome.NOT_NOW


@settings(deadline=None)
@given(complete_answers(), st.data())
def test_saying_more_never_weakens_the_outcome(
    answers: dict[str, Value], data: st.DataObject
) -> None:
    said = data.draw(st.sets(st.sampled_from(sorted(answers))))
    fewer = {question: value for question, value in answers.items() if question in said}
    assert strength(fewer) <= strength(answers)


@settings(deadline=None)
@given(complete_answers(), st.randoms())
def test_the_order_of_answers_does_not_matter(answers: dict[str, Value], chance: object) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(PRESCREEN, dict(shuffled)) == decide(PRESCREEN, answers)


@settings(deadline=None)
@given(complete_answers(), st.data())
def test_a_corrected_answer_counts_as_if_it_had_been_given_at_first(
    answers: dict[str, Value], data: st.DataObject
) -> None:
    asked = [q for q in screening(PRESCREEN, STRAIGHTFORWARD, Channel.WEB) if q.field != "consent"]
    question = data.draw(st.sampled_from(asked))
    value = data.draw(st.sampled_from(options(question)))
    end = at("read_back")
    turn = say(end, Reading("correction", value, target=question.id))
    assume(turn.progress.stage != "stopped" and value not in ("not_sure", "prefer_not_to_say"))
    corrected = decide(PRESCREEN, turn.progress.answers, kept=())
    at_first = {**end.progress.answers, question.id: value}
    assert corrected == decide(PRESCREEN, at_first)


@settings(deadline=None)
@given(complete_answers())
def test_not_sure_anywhere_in_the_screening_goes_to_a_person(answers: dict[str, Value]) -> None:
    unsure = any(
        "not_sure" in (value if isinstance(value, tuple) else (value,))
        for question, value in answers.items()
        if question not in ("first_name", "text_privacy", "collect")
    )
    assume(unsure)
    assert decide(PRESCREEN, answers).outcome is not Outcome.CONSULT


@pytest.mark.parametrize(("question", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_every_rule_can_fire(question: Question, rule: Rule) -> None:
    leads_here = {
        test.question: (value,) if PRESCREEN[test.question].picks_any else value
        for test in question.ask_if
        for value in sorted(test.values)[:1]
    }
    fired = [
        value
        for value in options(question)
        if rule.id in decide(PRESCREEN, {**leads_here, question.id: value}).rule_ids
    ]
    assert fired


def test_a_flag_alone_leaves_the_route_as_it_is() -> None:
    decision = decide(PRESCREEN, STRAIGHTFORWARD)
    assert decision.outcome is Outcome.CONSULT
    assert decision.rule_ids == ("medicine_flag",)


def test_controlled_blood_pressure_is_a_flag_and_uncontrolled_a_hold() -> None:
    known = STRAIGHTFORWARD | {"diagnoses": ("high_blood_pressure",)}
    controlled = decide(PRESCREEN, known | {"blood_pressure_controlled": "yes"})
    assert (controlled.outcome, controlled.hold) == (Outcome.CONSULT, False)
    not_sure = decide(PRESCREEN, known | {"blood_pressure_controlled": "not_sure"})
    assert (not_sure.outcome, not_sure.hold) == (Outcome.STAFF_REVIEW, True)


def test_a_follow_up_corrected_away_no_longer_counts() -> None:
    answers = STRAIGHTFORWARD | {"mania": "yes"}
    assert "mania_now" not in decide(PRESCREEN, answers).rule_ids


def test_not_sure_about_one_of_a_list_takes_the_strictest_hold_of_the_list() -> None:
    for question in PRESCREEN.questions:
        if question.screening:
            strictest = any(rule.hold for rule in question.rules)
            decision = decide(PRESCREEN, STRAIGHTFORWARD | {question.id: "not_sure"})
            assert (decision.outcome, decision.hold) == (Outcome.STAFF_REVIEW, strictest)


def test_what_fired_at_once_is_kept_though_the_answer_was_changed() -> None:
    decision = decide(PRESCREEN, STRAIGHTFORWARD, kept=("recent_thoughts",))
    assert decision.outcome is Outcome.STAFF_REVIEW
    assert decision.same_day
