"""What people read keeps the rules that the clinic and the law set."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import content, content_check, settings
from bot.faq_content import load_faq

IDS = (
    "what_is_ketamine_therapy how_it_works conditions_treated anxiety_treatment "
    "treatment_resistant effectiveness research_evidence onset_time duration_of_effect "
    "session_experience session_length number_of_sessions monitoring_and_setting companion dosing "
    "safety side_effects addiction_risk who_should_not pregnancy age_limit "
    "medication_interactions drug_test preparation driving_and_aftercare cost insurance "
    "fda_approval forms_of_ketamine other_treatments referral_needed psychotherapy_combination "
    "candidate future_of_ketamine mental_health_stigma ketamine_stigma horse_tranquilizer "
    "party_drug telling_others privacy patient_stories advocacy_organizations media_coverage "
    "anxiety_prevalence clinic_location clinic_hours clinic_credentials appointment_booking "
    "cancellation_policy about_bot"
).split()


def test_every_text_keeps_the_rules() -> None:
    assert content_check.run(settings.load({}, Path("no-such.env"))) == []


def test_every_topic_has_its_answer() -> None:
    assert sorted(load_faq()) == sorted(IDS)


def test_answer_past_its_review_is_not_served() -> None:
    topic = load_faq()["side_effects"]
    assert not topic.expired(topic.review_by)
    assert topic.expired(date(2030, 1, 1))


def test_unset_clinic_fact_is_never_guessed() -> None:
    texts = content.load(settings.load({}, Path("no-such.env")))
    values = texts.clinic.placeholders("https://intake.example.org")
    for topic in load_faq().values():
        for form in (topic.web, topic.sms):
            said = form.filled(values)
            assert "None" not in said.split()
            assert "{" not in said
