"""English is answered; what is clearly another language is recognised as one."""

from __future__ import annotations

import pytest

from bot.understanding.language import language_of


@pytest.mark.parametrize(
    "text",
    ["hola", "¿Hablan español?", "quiero una cita para mi mamá", "me duele la cabeza", "gracias"],
)
def test_spanish_is_recognised(text: str) -> None:
    assert language_of(text) == "es"


@pytest.mark.parametrize(
    "text",
    [
        "bonjour, je voudrais un rendez-vous",
        "Wie viel kostet die Behandlung?",
        "magkano po ang isa",
        "сколько это стоит",
        "治疗多少钱",
        "كم السعر",
    ],
)
def test_other_languages_are_recognised(text: str) -> None:
    assert language_of(text) == "other"


@pytest.mark.parametrize(
    "text",
    [
        "how much is it",
        "ok",
        "no",
        "Las Vegas",
        "I live in Los Angeles, is that a problem",
        "El Paso",
        "do you speak español",
        "my doctor is José de la Cruz",
        "asdfgh",
        "702-555-0142",
        "🙂",
        "",
    ],
)
def test_english_names_numbers_and_noise_are_not_taken_for_another_language(text: str) -> None:
    assert language_of(text) == "en"
