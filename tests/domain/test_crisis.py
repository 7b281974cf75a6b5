"""What the rule list promises: disguise does not hide a crisis, everyday words are not one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyphen
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.crisis import PRECEDENCE, Crisis, CrisisKind, CrisisRules, normalise

CONTENT = Path(__file__).parents[2] / "bot" / "content" / "crisis.yml"
MAPPING: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
RULES = CrisisRules.from_mapping(MAPPING)

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_IN_FOUR_SEGMENTS = 4 * 153
TEXTS = [
    (kind, language, form)
    for kind in MAPPING["kinds"]
    for language in ("en", "es")
    for form in ("web", "sms")
]


SYLLABLES = pyphen.Pyphen(lang="en_US")


def grade(text: str) -> float:
    """Flesch-Kincaid grade; numbers and addresses are left out, as nobody reads them as words."""
    words = re.findall(r"[A-Za-z']+", re.sub(r"\S*\d\S*|\S+\.org", "", text))
    sentences = len(re.findall(r"[.?!:](?:\s|$)", text)) or 1
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def kind_of(text: str, *previous: str) -> CrisisKind | None:
    found = RULES.detect(text, previous)
    return found.kind if found else None


@pytest.mark.parametrize(
    "disguised",
    [
        "I want to K1LL MYS3LF",
        "k i l l  m y s e l f",
        "k.i.l.l myself",
        "k*ll myself tonight",
        "kms",
        "iwanttodie",
        "#wanttodie",
        "i want to d\u200bi\u200be",
        "I want to \u0501i\u0435",
        "𝐈 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "I WANT TO DIEEEEE",
        "thinking about $uicide",
        "i am sooo suicdal",
        "ready for the sewerslide, i want to unalive myself",
        "🔫 to my head tonight",
        "wanna off my self",
    ],
)
def test_a_disguise_does_not_hide_a_wish_to_die(disguised: str) -> None:
    assert kind_of(disguised) is CrisisKind.SUICIDE


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Everyone would be better off without me", CrisisKind.SUICIDE),
        ("How many of my pills would it take to never wake up?", CrisisKind.SUICIDE),
        ("my sister says she wants to end her life", CrisisKind.SUICIDE),
        ("If you can't get me in this week I'm going to end it", CrisisKind.SUICIDE),
        ("Quiero quitarme la vida", CrisisKind.SUICIDE),
        ("ya no quiero vivir", CrisisKind.SUICIDE),
        ("gusto ko nang mamatay", CrisisKind.SUICIDE),
        ("我不想活了", CrisisKind.SUICIDE),
        ("Cortarme es lo único que ayuda, quiero cortarme", CrisisKind.SELF_HARM),
        ("I've been cutting my thighs again", CrisisKind.SELF_HARM),
        ("the voices are telling me to hurt my roommate", CrisisKind.HARM_OTHERS),
        ("I'm going to shoot my boss", CrisisKind.HARM_OTHERS),
        ("I took thirty sleeping pills", CrisisKind.MEDICAL),
        ("my chest feels tight and my arm is numb", CrisisKind.MEDICAL),
        ("No puedo respirar", CrisisKind.MEDICAL),
        ("my boyfriend choked me last night", CrisisKind.ABUSE),
        ("mi esposo me golpea", CrisisKind.ABUSE),
    ],
)
def test_each_kind_is_told_apart(text: str, kind: CrisisKind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "harmless",
    [
        "This traffic makes me want to kill myself",
        "my phone is dying, can I call you later",
        "I'm not suicidal",
        "No thoughts of killing myself",
        "I tried to kill myself in 2009 and I'm fine now",
        "My uncle died by suicide when I was little",
        "Does ketamine help people with suicidal thoughts?",
        "Does ketamine cause chest pain?",
        "I cut myself shaving",
        "my mom is going to kill me if I'm late",
        "I killed him in Fortnite",
        "Can I eat before the infusion?",
        "Me muero de hambre",
        "",
        "   ",
        "?!",
    ],
)
def test_everyday_words_and_plain_denials_are_no_crisis(harmless: str) -> None:
    assert kind_of(harmless) is None


def test_an_exempt_phrase_never_hides_a_second_one() -> None:
    assert kind_of("This traffic makes me want to kill myself. I wish I was dead") is not None
    assert kind_of("I'm not going to kill myself but I don't want to be alive") is not None


def test_a_clinic_question_does_not_hide_what_the_asker_says_of_himself() -> None:
    assert kind_of("Does ketamine help with suicidal thoughts?") is None
    assert kind_of("Does ketamine help with suicidal thoughts? I have them every day") is not None
    assert kind_of("The reason I don't kill myself is my dog") is not None


def test_what_an_exemption_settles_is_left_out_for_the_next_reader() -> None:
    assert RULES.unsilenced("No thoughts of suicide, where do I park?") == "no where do i park ?"
    weak = "my roommate sings at six and i want to die before the second verse"
    assert kind_of(weak) is None
    assert "want to die" in RULES.unsilenced(weak)


def test_a_sentence_split_over_messages_is_seen() -> None:
    assert kind_of("die", "i want to") is CrisisKind.SUICIDE
    assert kind_of("my self", "i should", "kill") is CrisisKind.SUICIDE


def test_what_was_already_said_does_not_alarm_again() -> None:
    assert kind_of("what are your hours?", "I want to die") is None
    assert kind_of("to book a visit", "I want") is None


def test_a_meant_overdose_gets_the_answer_that_names_988() -> None:
    assert kind_of("I took all my pills, I want to die") is CrisisKind.SUICIDE
    assert set(PRECEDENCE) == set(CrisisKind)


def test_the_finding_names_its_rule() -> None:
    assert RULES.detect("quiero morirme") == Crisis(CrisisKind.SUICIDE, "suicide.es")


def test_a_question_about_suicide_is_a_topic_and_not_a_crisis() -> None:
    question = "What does research say about ketamine and suicide?"
    assert RULES.is_about_suicide(question)
    assert kind_of(question) is None
    assert not RULES.is_about_suicide("How long is an infusion?")


def test_a_denial_is_noticed_for_the_one_gentle_question() -> None:
    assert RULES.denies_suicide("I'm not suicidal, just sad")
    assert not RULES.denies_suicide("I'm just sad")


def test_other_scripts_are_left_as_they_are() -> None:
    assert normalise("Привет, как дела") == "привет как дела"
    assert normalise("ＨＥＬＰ\u200b me") == "help me"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_rules(text: str) -> None:
    RULES.detect(text, ["ok", text])


def test_a_wrong_rule_is_refused_by_name() -> None:
    detection = {**MAPPING["detection"], "rules": [{"id": "x", "kind": "suicide", "any": ["("]}]}
    with pytest.raises(ValueError, match="pattern of x"):
        CrisisRules.from_mapping({"detection": detection})


@pytest.mark.parametrize(("kind", "language", "form"), TEXTS)
def test_each_answer_names_the_help_of_its_kind(kind: str, language: str, form: str) -> None:
    text = MAPPING["kinds"][kind][language][form]
    numbers = {
        "suicide": ["988", "911"],
        "self_harm": ["988", "911"],
        "harm_others": ["911"],
        "medical": ["911", "1-800-222-1222"],
        "abuse": ["911", "1-800-799-7233", "1-800-422-4453"],
    }
    assert all(number in text for number in numbers[kind])


@pytest.mark.parametrize(("kind", "language", "form"), TEXTS)
def test_texts_to_phones_stay_within_four_plain_segments(
    kind: str, language: str, form: str
) -> None:
    text = MAPPING["kinds"][kind][language]["sms"]
    assert set(text) <= GSM
    assert len(text) <= GSM_IN_FOUR_SEGMENTS
    assert not re.search(r"\b(START|STOP|YES|HELP|END|QUIT|CANCEL|INFO)\b", text)


@pytest.mark.parametrize("kind", list(MAPPING["kinds"]))
@pytest.mark.parametrize("form", ["web", "sms"])
def test_crisis_texts_read_at_grade_six_or_below(kind: str, form: str) -> None:
    assert grade(MAPPING["kinds"][kind]["en"][form]) <= 6.0


@pytest.mark.parametrize("line", list(MAPPING["lines"]))
def test_later_lines_read_at_grade_six_and_fit_a_plain_text(line: str) -> None:
    texts = MAPPING["lines"][line]
    assert grade(texts["en"].replace("{opening}", "Monday")) <= 6.0
    assert set(texts["en"] + texts["es"]) <= GSM | set("{}")
