"""Loads `bot/content/*.yml` into small dataclasses; a wrong file is refused with its name.

The pre-screen has a loader of its own (`prescreen_content.py`), the FAQ too (`faq_content.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.domain.conversation import Channel
from bot.domain.crisis import CrisisKind
from bot.domain.opening_hours import OpeningHours, SendingHours
from bot.domain.opt_out import OptOutWords, plain
from bot.settings import ROOT, Settings

FOLDER = ROOT / "bot" / "content"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class ContentError(Exception):
    """A content file does not say what it must; the message names file and key."""


@dataclass(frozen=True)
class Timers:
    """Seconds; see the table of handoff states."""

    claim: int
    reply: int
    idle: int
    grace: int
    crisis_repeat: int
    promise: int


@dataclass(frozen=True)
class Retention:
    """Days after which what nobody acted on is deleted."""

    chat: int
    unfinished_prescreen: int


@dataclass(frozen=True)
class Clinic:
    name: str
    sms_name: str
    phone: str
    phone_shown: str
    zone: ZoneInfo
    hours_shown: str
    opening: OpeningHours
    sending: SendingHours
    states_served: tuple[str, ...]
    relay: str
    timers: Timers
    retention: Retention
    facts: Mapping[str, str | None]

    def placeholders(self, public_url: str) -> dict[str, str | None]:
        """What stands for `{clinic_…}` in texts; None where the clinic has not said."""
        facts = {f"clinic_{key}": value for key, value in self.facts.items()}
        return facts | {
            "clinic_name": self.name,
            "clinic_sms_name": self.sms_name,
            "clinic_phone": self.phone_shown,
            "clinic_hours": self.hours_shown,
            "clinic_states": ", ".join(self.states_served),
            "public_url": public_url,
        }


@dataclass(frozen=True)
class Texts:
    """Worded templates by key, then by form (`web`, `sms`, `es`, `es_sms`; staff: one form)."""

    file: str
    forms: Mapping[str, Mapping[str, str]]

    def say(
        self,
        key: str,
        values: Mapping[str, object],
        channel: Channel = Channel.WEB,
        locale: str = "en",
    ) -> str:
        """The text for this channel and language, English where Spanish is not written."""
        forms = self.forms[key]
        if channel is Channel.SMS:
            wanted = ("es_sms", "sms", "web") if locale == "es" else ("sms", "web")
        else:
            wanted = ("es", "web", "sms") if locale == "es" else ("web", "sms")
        template = next(forms[form] for form in wanted if form in forms)
        return template.format_map(values)


@dataclass(frozen=True)
class CrisisTexts:
    """The fixed crisis answers and their rule list, from `crisis.yml`."""

    data: Mapping[str, Any]

    def answer(self, kind: CrisisKind, channel: Channel, locale: str) -> tuple[str, ...]:
        """The fixed answer: bubbles on the web, one text for a phone."""
        forms = self.data["kinds"][kind.value]["es" if locale == "es" else "en"]
        if channel is Channel.SMS:
            return (forms["sms"].strip(),)
        return tuple(part.strip() for part in forms["web"].split("\n\n") if part.strip())

    def line(self, key: str, locale: str, **values: object) -> str:
        forms = self.data["lines"][key]
        return str(forms["es" if locale == "es" else "en"]).format_map(values).strip()


@dataclass(frozen=True)
class Content:
    clinic: Clinic
    patient: Texts
    staff: Texts
    crisis: CrisisTexts
    opt_out: OptOutWords
    public_url: str

    def tell(self, key: str, channel: Channel, locale: str = "en", **values: object) -> str:
        """A patient's text with the clinic's own facts filled in."""
        facts = self.clinic.placeholders(self.public_url)
        return self.patient.say(key, facts | values, channel, locale)

    def staff_text(self, key: str, **values: object) -> str:
        return self.staff.say(key, {"clinic_phone": self.clinic.phone_shown} | values)


def load(settings: Settings, folder: Path = FOLDER) -> Content:
    """Everything under `bot/content/` but the pre-screen. Raises `ContentError`."""
    return Content(
        clinic=_with_settings(read_clinic(folder / "clinic.yml"), settings),
        patient=_texts(folder / "patient_texts.yml"),
        staff=_texts(folder / "staff_texts.yml"),
        crisis=CrisisTexts(read_yaml(folder / "crisis.yml")),
        opt_out=_opt_out(folder / "opt_out.yml"),
        public_url=settings.public_url,
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping. Raises `ContentError` with file and line."""
    try:
        # The C loader is ten times as quick: the FAQ's examples are read with its answers.
        loaded = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 (safe: CSafeLoader)
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: {error}") from error
    if not isinstance(loaded, dict):
        raise ContentError(f"{path.name}: must be a mapping of keys to values")
    return loaded


def read_clinic(path: Path) -> Clinic:
    data = read_yaml(path)
    try:
        zone = ZoneInfo(data["time_zone"])
        handoff = data["handoff"]
        return Clinic(
            name=data["name"],
            sms_name=data["sms_name"],
            phone=data["phone"],
            phone_shown=data["phone_shown"],
            zone=zone,
            hours_shown=data["hours_shown"],
            opening=OpeningHours(
                zone,
                {
                    _WEEKDAYS.index(day): _span(hours)
                    for day, hours in data["opening_hours"].items()
                },
                frozenset(date.fromisoformat(str(day)) for day in data["holidays"]),
            ),
            sending=SendingHours(zone, *_span(data["sending_hours"])),
            states_served=tuple(data["states_served"]),
            relay=handoff["relay"],
            timers=Timers(
                claim=handoff["claim_seconds"],
                reply=handoff["reply_seconds"],
                idle=handoff["idle_seconds"],
                grace=handoff["grace_seconds"],
                crisis_repeat=handoff["crisis_repeat_seconds"],
                promise=handoff["promise_minutes"] * 60,
            ),
            retention=Retention(**data["retention_days"]),
            facts=dict(data["facts"]),
        )
    except KeyError as error:
        raise ContentError(f"{path.name}: {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def _with_settings(clinic: Clinic, settings: Settings) -> Clinic:
    """The clinic file's timers and hours, overridden by the environment where it says so."""
    timers = clinic.timers
    overridden = {
        "claim": settings.handoff_claim_seconds,
        "reply": settings.handoff_reply_seconds,
        "idle": settings.handoff_idle_seconds,
        "grace": settings.handoff_grace_seconds,
    }
    return replace(
        clinic,
        relay=settings.staff_relay or clinic.relay,
        timers=replace(timers, **{k: v for k, v in overridden.items() if v is not None}),
        opening=replace(clinic.opening, always=settings.opening_hours == "always"),
    )


def _texts(path: Path) -> Texts:
    forms: dict[str, dict[str, str]] = {}
    for key, value in read_yaml(path).items():
        if key in ("status", "version"):
            continue
        worded = {"web": value} if isinstance(value, str) else value
        if not isinstance(worded, dict) or not set(worded) <= {"web", "sms", "es", "es_sms"}:
            raise ContentError(f"{path.name}: {key} needs web, sms, es or es_sms")
        forms[key] = worded
    return Texts(path.name, forms)


def _opt_out(path: Path) -> OptOutWords:
    data = read_yaml(path)
    try:
        return OptOutWords(
            stop=frozenset(plain(word) for word in data["stop"]),
            help=frozenset(plain(word) for word in data["help"]),
            start=frozenset(plain(word) for word in data["start"]),
            stop_phrases=tuple(re.compile(phrase) for phrase in data["stop_phrases"]),
        )
    except (KeyError, re.error) as error:
        raise ContentError(f"{path.name}: {error}") from error


def _span(hours: list[str]) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(hour) for hour in hours)
    if opens >= closes:
        raise ValueError(f"opening hours {hours} end before they begin")
    return opens, closes
