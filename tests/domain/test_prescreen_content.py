"""What the shipped file promises, and how a wrong one is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content import FOLDER, read_yaml
from bot.domain.conversation import Channel
from bot.domain.prescreen import Outcome, Question, Wording, read_back
from bot.domain.prescreen.shown import question_prompt
from bot.prescreen_content import PATH, PrescreenFileError, load_prescreen
from bot.sms.texts import is_gsm, segments
from tests.domain.prescreens import CLINIC, PRESCREEN, STRAIGHTFORWARD

QUESTIONS = [pytest.param(question, id=question.id) for question in PRESCREEN.questions]
TEXTS = [pytest.param(wording, id=key) for key, wording in PRESCREEN.texts.items()]
DRUG_NAMES = re.compile(r"ketamine|esketamine|spravato|theophylline", re.IGNORECASE)
PROMISES = re.compile(r"\b(safe|proven|cure|guaranteed|best|qualify|eligible|candidate)\b", re.I)
GRADE, CRISIS_GRADE = 8, 6


def grade(text: str) -> float:
    """The Flesch-Kincaid grade, with syllables counted by vowels (no dictionary to download)."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(1, len(re.findall(r"[.!?:](?=\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.removesuffix("e")))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def wordings(question: Question) -> list[Wording]:
    labels = [choice.label for choice in question.choices]
    extra = [wording for wording in (question.again, question.joined) if wording]
    return [question.text, question.why, *extra, *labels]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_question_by_text_fits_two_segments_of_plain_letters(
    question: Question, locale: str
) -> None:
    text = question_prompt(PRESCREEN, question, {}, Channel.SMS, locale).text  # type: ignore[arg-type]
    assert is_gsm(text)
    assert segments(text) <= 2


@pytest.mark.parametrize("wording", TEXTS)
def test_a_text_between_the_questions_fits_two_segments_of_plain_letters(wording: Wording) -> None:
    for text in (wording.on(Channel.SMS), wording.on(Channel.SMS, "es")):
        assert is_gsm(text)
        assert segments(text) <= 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_text_to_a_phone_names_the_drug(question: Question) -> None:
    assert not any(DRUG_NAMES.search(wording.sms) for wording in wordings(question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_promised(question: Question) -> None:
    assert not any(PROMISES.search(wording.web) for wording in (question.text, question.why))


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_read_easily(question: Question) -> None:
    for wording in (question.text, question.why):
        if len(wording.web.split()) >= 6:
            assert grade(wording.web) <= GRADE


@pytest.mark.parametrize(
    "key", ["under_18", "safety_unclear", "support_988", "medical_unclear", "emergency_stays"]
)
def test_texts_about_safety_read_more_easily_still(key: str) -> None:
    assert grade(PRESCREEN.texts[key].web) <= CRISIS_GRADE


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_takes_not_sure_and_prefer_not_to_say(question: Question) -> None:
    offered = {choice.id for choice in question.choices}
    typed = question.field in ("first_name", "phone", "email")
    if question.field != "consent" and not question.steers and not question.on_request:
        assert "prefer_not_to_say" in offered
        assert typed or "not_sure" in offered


@pytest.mark.parametrize("question", QUESTIONS)
def test_sources_are_those_of_the_reference_list(question: Question) -> None:
    known = set(read_yaml(FOLDER / "sources.yml"))
    named = {*question.sources, *(source for rule in question.rules for source in rule.sources)}
    assert named <= known


def test_nobody_is_asked_to_type_a_word_that_carriers_act_on() -> None:
    asks_for = re.compile(r"\b(reply|text|type|say)\W+(yes|no|cancel|end|quit|start)\b", re.I)
    for question in PRESCREEN.questions:
        assert not asks_for.search(question.text.sms)


def test_a_list_without_picks_is_read_back_as_none_of() -> None:
    lines = read_back(PRESCREEN, STRAIGHTFORWARD, Channel.WEB)
    none_of = [line.text for line in lines if line.text.startswith("You said none of: ")]
    assert len(none_of) == sum(question.screening for question in PRESCREEN.questions)


def test_the_read_back_by_text_fits_one_long_message() -> None:
    lines = read_back(PRESCREEN, STRAIGHTFORWARD, Channel.SMS)
    assert len("\n".join(map(str, lines))) <= 1530


def test_everything_shipped_is_a_draft() -> None:
    assert PRESCREEN.status == "draft"


def test_not_now_is_for_administrative_questions_only() -> None:
    for question in PRESCREEN.questions:
        if any(rule.outcome is Outcome.NOT_NOW for rule in question.rules):
            assert question.administrative


BROKEN = [
    ("field: age", "field: horoscope", "no field is called 'horoscope'"),
    ("{is: [heart]}", "{is: [hearth]}", "has no answer 'hearth'"),
    ("outcome: NOT_NOW, closing: no_contact", "outcome: MAYBE", "no outcome is called 'MAYBE'"),
    ("says: support_988", "says: nothing_written", "no text is called 'nothing_written'"),
    ("ask_if: {diagnoses: [bipolar]}", "ask_if: {contact: [call]}", "not asked before it"),
    ("ask_if: {diagnoses: [bipolar]}", "ask_if: {diagnoses: [mono]}", "has no answer mono"),
    ("when: {is: [liver]}", "when: {has: [liver]}", "'when' needs one of is, lacks, outside"),
    ("{id: liver, when", "{id: bladder, when", "a second rule is called 'bladder'"),
    ("- id: mania\n", "- id: body\n", "a second question is called 'body'"),
    ("{id: liver, when: {is: [liver]}, outcome: STAFF_REVIEW", 
     "{id: liver, when: {is: [liver]}, outcome: NOT_NOW", "a medical answer never ends"),
    ("topic: medicines\n", "topics: medicines\n", "unknown key 'topics'"),
    ("page: normal", "page: later", "'page' is one of urgent, normal"),
    ("rules:\n      - {id: liver,", "rules: 7 #\n      - {id: liver,", "prescreen.yml:"),
    ("call us at {clinic_phone}.", "call us at {clinic_fax}.", "nothing fills the blank"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "complaint"), BROKEN, ids=[b[2] for b in BROKEN])
def test_a_wrong_file_is_refused_with_file_and_line(
    tmp_path: Path, right: str, wrong: str, complaint: str
) -> None:
    whole = PATH.read_text(encoding="utf-8")
    assert right in whole
    broken = tmp_path / "prescreen.yml"
    broken.write_text(whole.replace(right, wrong, 1), encoding="utf-8")
    line = whole[: whole.index(right)].count("\n") + 1
    with pytest.raises(PrescreenFileError) as refused:
        load_prescreen(CLINIC, path=broken)
    found = [said for said in str(refused.value).splitlines() if complaint in said]
    assert found
    assert abs(int(found[0].split(":")[1]) - line) <= 20


def test_unreadable_yaml_is_refused_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "prescreen.yml"
    broken.write_text("version: 1\nquestions: [\n", encoding="utf-8")
    with pytest.raises(PrescreenFileError, match=r"prescreen\.yml:\d+: "):
        load_prescreen(CLINIC, path=broken)
