"""One reader per kind of question: text in, value out, None where it is not clear."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import Channel
from bot.domain.prescreen import (
    NO,
    NONE,
    NOT_SURE,
    THIS_PHONE,
    YES,
    Prescreen,
    Question,
    Value,
    settled,
)
from bot.domain.prescreen.criteria import TYPED
from bot.understanding.answers.age import Age, read_age
from bot.understanding.answers.consent import read_confirm, read_consent
from bot.understanding.answers.contact import read_contact_plan
from bot.understanding.answers.lists import by_number, read_pick_one, read_picks
from bot.understanding.answers.name import read_first_name
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.place import read_state, visits
from bot.understanding.answers.reach import is_this_phone, read_email, read_phone
from bot.understanding.answers.said import Verdict
from bot.understanding.answers.yes_no import Tense, read_yes_no

_VALUES = {Verdict.YES: YES, Verdict.NO: NO, Verdict.NO_SUCH: NO, Verdict.NOT_KNOWN: NOT_SURE}


@dataclass(frozen=True)
class Fields:
    """Reads answers to the questions of one pre-screen on one channel."""

    channel: Channel | None
    no_such: str = NONE

    @classmethod
    def of(cls, prescreen: Prescreen | None, channel: Channel | None) -> Fields:
        return cls(channel, prescreen.not_that_i_know_of if prescreen else NONE)

    def value(self, question: Question, text: str) -> Value | None:
        """The answer; `not_sure` where that is what was said."""
        picked = self._by_number(question, text)
        if picked is not None:
            return picked
        match question.field:
            case "age":
                return self._adult(question, text)
            case "yesno_ever" | "yesno_now":
                tense: Tense = "ever" if question.field == "yesno_ever" else "now"
                return _VALUES.get(read_yes_no(question.text.web, text, tense))
            case "consent":
                return _VALUES.get(read_consent(text))
            case "confirm":
                return _VALUES.get(read_confirm(text))
            case "pick_any":
                found = read_picks(question, text, self.no_such)
            case "contact_plan":
                found = read_contact_plan(question, text)
            case "state":
                found = self._state(question, text)
            case "pick_one":
                found = read_pick_one(question, text)
            case "first_name":
                found = read_first_name(text)
            case "phone":
                found = self._phone(text)
            case "email":
                found = read_email(text)
            case _:
                found = None
        return found if found is not None else not_known(text)

    def _by_number(self, question: Question, text: str) -> Value | None:
        """By text the choices have numbers; by web nobody sees any."""
        if self.channel is Channel.WEB or not question.choices or question.field in TYPED:
            return None
        picked = by_number(question, text)
        return settled(question, picked) if picked is not None else None

    def _adult(self, question: Question, text: str) -> Value | None:
        age = read_age(text)
        if age.adult is not None:
            return YES if age.adult else NO
        if age != Age() or any(character.isdigit() for character in text):
            return None
        return _VALUES.get(read_yes_no(question.text.web, text, "now"))

    def _state(self, question: Question, text: str) -> Value | None:
        state = read_state(text)
        served = state is not None and question.choice(state) is not None
        if visits(text) and not served:
            return "visitor"
        return state or read_pick_one(question, text)

    def _phone(self, text: str) -> Value | None:
        if (number := read_phone(text)) is not None:
            return number
        by_text = self.channel is not Channel.WEB
        return THIS_PHONE if by_text and is_this_phone(text) else None


def not_known(text: str) -> Value | None:
    return NOT_SURE if listed("unsure").within(plain(text)) else None
