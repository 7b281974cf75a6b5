"""How an answer is read where only the kind of field and the question's text are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from bot.domain.conversation import Channel
from bot.domain.prescreen import Field, Question, Reading, Value, Wording
from bot.understanding.answers.age import read_age
from bot.understanding.answers.clock import read_time
from bot.understanding.answers.corrections import new_value
from bot.understanding.answers.fields import Fields, not_known
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.place import read_state
from bot.understanding.answers.reach import read_email, read_phone, read_way
from bot.understanding.answers.reader import Reader, with_crisis

FIELDS = (
    "age", "state", "yesno_ever", "yesno_now", "consent", "first_name", "phone", "email",
    "contact", "time", "confirm",
)  # fmt: skip
_ALSO = {"why": "why_ask", "skip": "skip"}


def interpret(field: str, question: str, text: str) -> dict[str, Any]:
    """`{"kind": "value" | "unclear" | "correction", "value": …, "also": […]}`.

    Raises ValueError for a field that does not exist.
    """
    if field not in FIELDS:
        raise ValueError(f"no field is called '{field}'; there are {', '.join(FIELDS)}")
    asked = Question(
        id=field,
        field=cast(Field, field),
        text=Wording(question, question),
        topic=field,
        why=Wording("", ""),
        version=1,
    )
    reader = Reader(AskedBare(Channel.WEB), None, None)
    reading = with_crisis(asked, reader.read(asked, text))
    if field == "confirm":
        reading = _restated(question, text, reading)
    return _as_dict(reading)


@dataclass(frozen=True)
class AskedBare(Fields):
    """The values as they were said: an age in years, a time, one way of contact."""

    def value(self, question: Question, text: str) -> Value | None:
        readers: dict[str, Callable[[str], Value | None]] = {
            "age": _years,
            "state": read_state,
            "contact": read_way,
            "time": read_time,
        }
        reader = readers.get(question.field)
        if reader is None or (question.field == "age" and _asks_adult(question)):
            return super().value(question, text)
        value = reader(text)
        return value if value is not None else not_known(text)


def _years(text: str) -> Value | None:
    age = read_age(text)
    if age.years is not None:
        return str(age.years)
    return f"birth_year:{age.born}" if age.born else None


def _asks_adult(question: Question) -> bool:
    return listed("adult").within(plain(question.text.web))


def _restated(question: str, text: str, reading: Reading) -> Reading:
    """A read-back answered with a value: the same one confirms, another one corrects."""
    value = new_value(_any_value, text)
    if value is not None and str(value) not in question:
        return Reading("correction", value)
    if value is not None and reading.kind == "unclear":
        return Reading("value", "yes")
    return reading


def _any_value(text: str) -> Value | None:
    for read in (read_phone, read_email, _years, read_state):
        if (value := read(text)) is not None:
            return value
    return None


def _as_dict(reading: Reading) -> dict[str, Any]:
    also = [*reading.also, *([_ALSO[reading.kind]] if reading.kind in _ALSO else [])]
    kind = reading.kind if reading.kind in ("value", "correction") else "unclear"
    if reading.kind == "back":
        kind = "correction"
    value = reading.value if kind != "unclear" else None
    return {"kind": kind, "value": value, "also": also}
