"""How answers in people's own words are read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.conversation import Channel
from bot.domain.prescreen import NOT_SURE, Reading, Value, settled
from bot.understanding.answers import FIELDS, interpret, read
from bot.understanding.words import word_lists
from tests.domain.prescreens import PRESCREEN, at

AGE = "How old are you?"
EVER = "Have you ever had a seizure?"
TRIED = "Have you ever tried an antidepressant?"
MEDICINES = "Are you taking any prescription medication right now?"
PRESSURE = "Do you have high blood pressure that is not under control?"
PREGNANT = "Are you pregnant or breastfeeding right now, or could you be pregnant?"
DRUGS = "In the past 6 months, have you had a problem with alcohol or drugs?"
RIDE = "Will someone be able to drive you home after each infusion?"
SAFETY = "Are you having any thoughts of harming yourself right now?"
SHARE = "Do you agree to share these answers with our clinic staff?"
TEXTS = "Is it okay for our staff to text you at this number?"

UNCLEAR = "unclear"
CORRECTION = "correction"


def got(field: str, question: str, text: str) -> Any:
    """The value, or the kind where there is none to compare."""
    result = interpret(field, question, text)
    return result["value"] if result["kind"] == "value" else result["kind"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41", "41"),
        ("I'm fifty two", "52"),
        ("38yo male", "38"),
        ("will be 60 next week", "59"),
        ("my husband is 44 and im 41", "41"),
        ("i was 17 when it started, now im 23", "23"),
        ("thirty something", UNCLEAR),
        ("about 50", UNCLEAR),
        ("999", UNCLEAR),
        ("born 1987", "birth_year:1987"),
    ],
)
def test_ages(text: str, value: str) -> None:
    assert got("age", AGE, text) == value


@pytest.mark.parametrize("text", ["sixteen", "almost 18", "18 on friday", "17, is that ok"])
def test_a_minor_is_noticed(text: str) -> None:
    assert interpret("age", AGE, text)["also"] == ["minor"]


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (EVER, "one time after a concussion", "yes"),
        (EVER, "not that im aware of", "no"),
        (EVER, "i fainted once", UNCLEAR),
        (EVER, "my brother has them", UNCLEAR),
        (EVER, "that's a no from me", "no"),
        (TRIED, "was on paxil for 10 years", "yes"),
        (TRIED, "nothing worked", "yes"),
        (TRIED, "not yet", "no"),
        (TRIED, "do benzos count?", UNCLEAR),
    ],
)
def test_ever_counts_what_is_past(question: str, text: str, value: str) -> None:
    assert got("yesno_ever", question, text) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (MEDICINES, "metformin and a statin", "yes"),
        (MEDICINES, "used to take prozac", "no"),
        (MEDICINES, "only over the counter stuff", "no"),
        (PRESSURE, "it's controlled with lisinopril", "no"),
        (PRESSURE, "yes but I take meds and it's fine now", "no"),
        (PRESSURE, "borderline", UNCLEAR),
        (PREGNANT, "I'm 14 weeks along", "yes"),
        (PREGNANT, "my tubes are tied", "no"),
        (DRUGS, "5 years sober", "no"),
        (DRUGS, "clean for 3 months", UNCLEAR),
        (DRUGS, "got out of rehab 2 months ago", "yes"),
        (DRUGS, "I used to but I quit 10 years ago", "no"),
        (RIDE, "my best friend will", "yes"),
        (RIDE, "I will drive myself", "no"),
        (RIDE, "i'd have to uber", UNCLEAR),
        (RIDE, "nobody, i live alone", "no"),
    ],
)
def test_now_counts_what_is_so_now_in_the_questions_own_terms(
    question: str, text: str, value: str
) -> None:
    assert got("yesno_now", question, text) == value


def test_the_same_words_mean_the_opposite_to_the_opposite_question() -> None:
    controlled = "Is your blood pressure under control now?"
    assert got("yesno_now", controlled, "it's controlled with pills") == "yes"
    assert got("yesno_now", controlled, "it is still too high") == "no"


@pytest.mark.parametrize(
    "text", ["yes every day", "i think about it a lot", "maybe a little", "not right now", "idk"]
)
def test_safety_answered_yes_or_evaded_is_a_crisis(text: str) -> None:
    assert "crisis_suicide" in interpret("yesno_now", SAFETY, text)["also"]


@pytest.mark.parametrize("text", ["no", "absolutely not", "No, I would never", "I'm safe"])
def test_a_plain_no_to_safety_is_no_crisis(text: str) -> None:
    assert interpret("yesno_now", SAFETY, text) == {"kind": "value", "value": "no", "also": []}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("las vegas", "NV"),
        ("tx", "TX"),
        ("n. las vegas", "NV"),
        ("I'm from Texas originally but live in Henderson", "NV"),
        ("just moved from Nevada to Idaho", "ID"),
        ("Washington, DC", "DC"),
        ("Massachusets", "MA"),
        ("89123", "NV"),
        ("Columbus Ohio", "OH"),
        ("Columbus", UNCLEAR),
        ("kansas city", UNCLEAR),
        ("or", UNCLEAR),
        ("ok", UNCLEAR),
        ("not nevada", UNCLEAR),
    ],
)
def test_states(text: str, value: str) -> None:
    assert got("state", "Which state do you live in?", text) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (SHARE, "go for it", "yes"),
        (SHARE, "I do not", "no"),
        (SHARE, "keep it private please", "no"),
        (SHARE, "i guess", UNCLEAR),
        (SHARE, "only with the doctor", UNCLEAR),
        (TEXTS, "please call instead", "no"),
        (TEXTS, "I don't mind", "yes"),
    ],
)
def test_only_a_clear_consent_is_one(question: str, text: str, value: str) -> None:
    assert got("consent", question, text) == value


@pytest.mark.parametrize("text", ["STOP", "unsubscribe", "Quit"])
def test_opt_out_words_refuse_and_are_noticed(text: str) -> None:
    assert interpret("consent", TEXTS, text) == {
        "kind": "value",
        "value": "no",
        "also": ["sms_opt_out"],
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hi im Priya", "Priya"),
        ("JENNIFER", "Jennifer"),
        ("Robert but I go by Bobby", "Bobby"),
        ("Nguyen, Linh", "Linh"),
        ("mary-kate", "Mary-Kate"),
        ("DeShawn", "DeShawn"),
        ("Mr. Ortiz", UNCLEAR),
        ("asdfgh", UNCLEAR),
        ("you already have it", UNCLEAR),
    ],
)
def test_first_names(text: str, value: str) -> None:
    assert got("first_name", "What is your first name?", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(725) 555-0199", "+17255550199"),
        ("1-725-555-0199 but not before 10", "+17255550199"),
        ("area code 725, 555-0199", "+17255550199"),
        ("seven two five five five five zero one nine nine", "+17255550199"),
        ("555-0199", UNCLEAR),
        ("123-456-7890", UNCLEAR),
        ("725 555 0199 or 702 555 0133", UNCLEAR),
    ],
)
def test_phone_numbers(text: str, value: str) -> None:
    assert got("phone", "What is your number?", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Dana.L@Example.org", "dana.l@example.org"),
        ("dana at example dot com", "dana@example.com"),
        ("dana@gmail.con", UNCLEAR),
        ("i dont use email", UNCLEAR),
    ],
)
def test_addresses(text: str, value: str) -> None:
    assert got("email", "What is your email?", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("shoot me a text", "text"),
        ("don't call, I'm hard of hearing. text", "text"),
        ("call me and leave a voicemail", "call"),
        ("id rather you email", "email"),
        ("call or text", UNCLEAR),
        ("no preference", UNCLEAR),
    ],
)
def test_one_way_of_contact(text: str, value: str) -> None:
    assert got("contact", "Call, text or email?", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("around 2:15", "14:15"),
        ("any time after 3", "after 15:00"),
        ("before 9am", "before 09:00"),
        ("half past 5 in the evening", "17:30"),
        ("quarter to 8 in the evening", "19:45"),
        ("between 1 and 3", "13:00-15:00"),
        ("tuesday afternoons", "tuesday afternoon"),
        ("12 noon", "noon"),
        ("7", UNCLEAR),
        ("whenever", UNCLEAR),
    ],
)
def test_times(text: str, value: str) -> None:
    assert got("time", "What is the best time to reach you?", text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("looks good to me", ("value", "yes")),
        ("yep 47", ("value", "yes")),
        ("not quite, 46", (CORRECTION, "46")),
        ("that is incorrect", (CORRECTION, None)),
        ("huh?", (UNCLEAR, None)),
    ],
)
def test_what_was_read_back(text: str, expected: tuple[str, str | None]) -> None:
    result = interpret("confirm", "You said you are 47. Is that right?", text)
    assert (result["kind"], result["value"]) == expected


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("age", "oops i meant 36"),
        ("phone", "sorry wrong number, 725-555-0144"),
        ("first_name", "it's not Steven, it's Stephen"),
        ("yesno_now", "I need to fix my last answer"),
        ("yesno_ever", "go back"),
    ],
)
def test_a_change_of_an_earlier_answer_is_a_correction(field: str, text: str) -> None:
    assert interpret(field, EVER, text)["kind"] == CORRECTION


@pytest.mark.parametrize(
    ("text", "also"), [("why do u need that", "why_ask"), ("I don't want to answer that", "skip")]
)
@pytest.mark.parametrize("field", ["age", "first_name", "phone", "yesno_ever"])
def test_why_and_skip_are_noticed_on_every_question(field: str, text: str, also: str) -> None:
    assert interpret(field, EVER, text) == {"kind": UNCLEAR, "value": None, "also": [also]}


@settings(deadline=None)
@given(st.sampled_from(FIELDS), st.text(max_size=60))
def test_any_text_gets_a_reading(field: str, text: str) -> None:
    result = interpret(field, EVER, text)
    assert result["kind"] in ("value", UNCLEAR, CORRECTION)
    assert (result["value"] is None) or result["kind"] != UNCLEAR


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="horoscope"):
        interpret("horoscope", AGE, "aries")


# ── in the pre-screen itself ──────────────────────────────────────────────────────────────────────


def answer(question: str, text: str, channel: Channel = Channel.WEB) -> Reading:
    progress = at(question, channel).progress
    asked = PRESCREEN[question]
    return read(asked, text, channel=channel, prescreen=PRESCREEN, progress=progress)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("age", "1", "yes"),
        ("safety", "2", "no"),
        ("medical_now", "2.", "no"),
        ("reason", "1 2", ("depression", "anxiety")),
        ("reason", "2, 3 and 5", ("anxiety", "ptsd", "pain")),
        ("diagnoses", "0", ("none",)),
        ("care", "1 2 3 4", ("can_come", "ride", "current_care", "tried_talk")),
        ("contact", "1 4 5", ("call", "voicemail", "morning")),
        ("read_back", "1", "yes"),
        ("consent_text", "2", "no"),
    ],
)
def test_by_text_numbers_pick_choices(question: str, text: str, value: Value) -> None:
    assert answer(question, text, Channel.SMS) == Reading("value", value)


def test_a_number_that_is_no_choice_is_unclear() -> None:
    assert answer("body", "2 14", Channel.SMS).kind == "unclear"


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("reason", "depression and panic attacks", ("depression", "anxiety")),
        ("diagnoses", "none of those", ("none",)),
        ("diagnoses", "no heart problems but I'm bipolar", ("bipolar",)),
        ("diagnoses", "afib and high blood pressure", ("high_blood_pressure", "heart")),
        ("body", "hep c, and i use a cpap", ("liver", "breathing")),
        ("body", "none that i know of", ("none",)),
        ("history", "bad reaction to anesthesia", ("bad_reaction",)),
        ("medicines", "something for sleep and my adhd", ("anxiety_sleep", "stimulant")),
        ("contact", "call me after 4, voicemail is fine", ("call", "voicemail", "after 16:00")),
        ("contact", "text is best, mornings", ("text", "morning")),
    ],
)
def test_lists_are_read_in_words(question: str, text: str, value: Value) -> None:
    assert answer(question, text) == Reading("value", value)


def test_no_to_one_condition_says_nothing_about_the_others() -> None:
    assert answer("body", "no liver problems").kind == "unclear"


@pytest.mark.parametrize(("text", "value"), [("im 29", "yes"), ("in my 40s", "yes"), ("17", "no")])
def test_a_number_answers_whether_somebody_is_an_adult(text: str, value: str) -> None:
    reading = answer("age", text)
    assert reading.value == value
    assert reading.also == (("minor",) if value == "no" else ())


def test_a_visitor_is_told_from_a_resident() -> None:
    assert answer("state", "i live in texas but will be visiting vegas").value == "visitor"
    assert answer("state", "texas").value == "TX"


def test_name_and_number_are_read_from_one_message() -> None:
    reading = answer("first_name", "Dana, 702-555-0148")
    assert reading == Reading("value", "Dana", others=(("phone", "+17025550148"),))


@pytest.mark.parametrize(
    ("question", "text", "target", "value"),
    [
        ("read_back", "change 5", "state", None),
        ("read_back", "change 5 to utah", "state", "UT"),
        ("read_back", "my name is wrong", "first_name", None),
        ("history", "change my answer about blood pressure", "diagnoses", None),
        ("medical_now", "oops I meant yes", "recent_thoughts", "yes"),
        ("reason", "sorry i meant nevada", "state", "NV"),
    ],
)
def test_a_correction_finds_the_answer_it_changes(
    question: str, text: str, target: str, value: Value | None
) -> None:
    assert answer(question, text) == Reading("correction", value, target=target)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why do you ask?", "why"),
        ("skip", "skip"),
        ("not sure", "dont_know"),
        ("go back", "back"),
        ("can i finish this later", "later"),
        ("never mind", "never_mind"),
        ("can I talk to a real person", "person"),
        ("this is for my mom", "for_relative"),
    ],
)
@pytest.mark.parametrize("question", ["recent_thoughts", "medical_now", "state", "body"])
def test_every_question_takes_the_same_asides(question: str, text: str, kind: str) -> None:
    reading = answer(question, text)
    assert reading.kind == kind or (reading.kind, reading.value) == ("value", NOT_SURE)


@settings(deadline=None)
@given(st.sampled_from(["reason", "diagnoses", "body", "medicines"]), st.data())
def test_picking_by_number_and_by_tapping_mean_the_same(question: str, data: st.DataObject) -> None:
    asked = PRESCREEN[question]
    tickable = [c.id for c in asked.choices if c.id not in ("none", "prefer_not_to_say")]
    ids = data.draw(st.lists(st.sampled_from(tickable), min_size=1, unique=True))
    numbers = " ".join(str(tickable.index(choice) + 1) for choice in ids)
    assert answer(question, numbers, Channel.SMS).value == settled(asked, ids) or ids == [NOT_SURE]


def test_every_word_in_the_file_is_text() -> None:
    content = word_lists("answer_words")
    listed = [word for words in content["lists"].values() for word in words]
    topical = [
        w for topic in content["topics"] for v in topic.values() if isinstance(v, list) for w in v
    ]
    assert all(isinstance(word, str) for word in [*listed, *topical])


@pytest.mark.parametrize(
    "text",
    ["no i want to die", "no but sometimes i wish i wouldnt wake up", "not harming, just end it"],
)
def test_a_denial_followed_by_risk_is_no_denial(text: str) -> None:
    result = interpret("yesno_now", SAFETY, text)
    assert result["value"] != "no"
    assert "crisis_suicide" in result["also"]
