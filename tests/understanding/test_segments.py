"""A message is cut where one question ends and the next begins, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normal import normal
from bot.understanding.segments import clauses


def texts_of(message: str) -> list[str]:
    return [clause.text for clause in clauses(message)]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Is parking free? And where do I go in?", ["is parking free", "where do i go in"]),
        ("what should I wear and can I bring music", ["what should i wear", "can i bring music"]),
        ("How early do I come, do I need papers?", ["how early do i come", "do i need papers"]),
        ("does it help with worry and poor sleep", ["does it help with worry and poor sleep"]),
        ("Dr. Reed sent me. Who do I call?", ["doctor. reed sent me", "who do i call"]),
    ],
)
def test_questions_are_taken_apart(message: str, expected: list[str]) -> None:
    assert texts_of(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Hi there! quick question, where can I park", ["where can i park"]),
        ("no, I meant the second visit", ["the second visit"]),
        ("thank you. who is the doctor", ["who is the doctor"]),
        ("hello", ["hello"]),
        ("no", ["no"]),
        ("no one told me", ["no one told me"]),
    ],
)
def test_greetings_and_lead_ins_come_off_unless_they_are_all_there_is(
    message: str, expected: list[str]
) -> None:
    assert texts_of(message) == expected


def test_a_story_keeps_its_question_apart() -> None:
    found = clauses("I have been low since spring. Nothing helped much. Would this help me?")
    assert [clause.asks for clause in found] == [False, False, True]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how r u", "how are you"),
        ("can i eat b4", "can i eat before"),
        ("is it safe tho", "is it safe though"),
        ("soooo tired", "so tired"),
        ("y", "y"),
        ("don’t", "do not"),
        ("w/ my mom", "with my mom"),
        ("does ket work 4 me", "does ketamine work 4 me"),
        ("ok with sertraline?", "ok with sertraline antidepressant ?"),
    ],
)
def test_shorthand_is_written_out(typed: str, meant: str) -> None:
    assert normal(typed) == meant


@given(st.text(max_size=200))
def test_any_text_has_at_least_one_clause(text: str) -> None:
    assert clauses(text)


@given(st.text(max_size=200))
def test_reading_any_text_twice_gives_the_same(text: str) -> None:
    assert normal(text) == normal(text)
    assert clauses(text) == clauses(text)
