"""The environment (and `.env`) read once into one frozen `Settings`.

Every wrong value is reported, all at once, each with a hint. Nothing else in the
project reads an environment variable.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
TWILIO_HOST = "api.twilio.com"

# Known to everybody who reads this file, hence refused with SMS_PROVIDER=twilio.
DEV_SECRET = "development-only-secret-key-do-not-use"  # noqa: S105
DEV_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rZXktZG8tbm90LXVzZSE="
DEMO_ACCOUNT = "AC" + "0" * 32
DEMO_TOKEN = "demo-auth-token"  # noqa: S105
DEMO_PATIENT_NUMBER = "+17025550100"
DEMO_STAFF_NUMBER = "+17025550199"


class SettingsError(Exception):
    """Some settings are missing or wrong; the message lists every one with a hint."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True)
class Settings:
    """Typed settings; the metadata of a field is its line in `.env.example`."""

    port: int = field(default=8000, metadata={"help": "port of reception"})
    public_url: str = field(
        default="",
        metadata={"help": "what the outside sees; signatures are checked against it"},
    )
    database_url: str = field(
        default="", metadata={"help": "SQLAlchemy URL; a SQLite file under var/ if empty"}
    )
    secret_key: str = field(default=DEV_SECRET, metadata={"help": "signs tokens and links"})
    hash_key: str = field(
        default="",
        metadata={"help": "keys the hashes of phone numbers; SECRET_KEY if empty; never change it"},
    )
    encryption_keys: tuple[str, ...] = field(
        default=(DEV_ENCRYPTION_KEY,),
        metadata={"help": "Fernet keys, newest first, separated by commas"},
    )
    allowed_origins: tuple[str, ...] = field(
        default=(), metadata={"help": "sites that may carry the widget, separated by commas"}
    )
    sms_provider: str = field(
        default="demo", metadata={"help": "demo (local stand-in for Twilio) or twilio"}
    )
    twilio_account_sid: str = field(default="", metadata={"help": "AC…"})
    twilio_auth_token: str = field(default="", metadata={"help": "signs and checks webhooks"})
    twilio_patient_number: str = field(default="", metadata={"help": "patients text this number"})
    twilio_staff_number: str = field(
        default="", metadata={"help": "staff text this number; may be the same"}
    )
    twilio_messaging_service_sid: str = field(
        default="", metadata={"help": "MG…; used to send to patients if set"}
    )
    twilio_api_url: str = field(
        default=f"https://{TWILIO_HOST}", metadata={"help": "Twilio's API or a stand-in for it"}
    )
    assistant_url: str = field(default="", metadata={"help": "where reception asks the assistant"})
    handoff_claim_seconds: int | None = field(
        default=None, metadata={"help": "a page waits this long for a claim"}
    )
    handoff_reply_seconds: int | None = field(
        default=None, metadata={"help": "a patient waits this long for a person who claimed"}
    )
    handoff_idle_seconds: int | None = field(
        default=None, metadata={"help": "a silent conversation goes back after this"}
    )
    handoff_grace_seconds: int | None = field(
        default=None, metadata={"help": "a late reply still reaches the same person"}
    )
    staff_relay: str = field(
        default="", metadata={"help": "text or link; overrides the clinic file"}
    )
    sending_hours: str = field(default="", metadata={"help": "any: no quiet hours (for tests)"})
    opening_hours: str = field(default="", metadata={"help": "always: never closed (for tests)"})
    eval_dir: str = field(default="", metadata={"help": "folder of evaluation sets"})

    @property
    def demo(self) -> bool:
        return self.sms_provider == "demo"

    @property
    def live(self) -> bool:
        """Whether texts really reach phones."""
        return urlsplit(self.twilio_api_url).hostname == TWILIO_HOST

    @property
    def stand_in_port(self) -> int:
        return self.port + 2


_EMPTY_MEANS_DEFAULT = ""


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from `.env` overridden by the environment.

    Raises `SettingsError` with every problem found.
    """
    given = {k: v for k, v in dotenv_values(env_file or ROOT / ".env").items() if v is not None}
    given.update(os.environ if environ is None else environ)
    problems: list[str] = []
    values: dict[str, Any] = {}
    for item in fields(Settings):
        name = item.name.upper()
        raw = given.get(name, _EMPTY_MEANS_DEFAULT).strip()
        if raw == _EMPTY_MEANS_DEFAULT:
            continue
        try:
            values[item.name] = _READERS.get(item.name, _text)(raw)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    settings = _with_derived(Settings(**values))
    problems += _refusals(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _with_derived(settings: Settings) -> Settings:
    derived: dict[str, Any] = {}
    if not settings.public_url:
        derived["public_url"] = f"http://localhost:{settings.port}"
    if not settings.database_url:
        derived["database_url"] = f"sqlite:///{ROOT / 'var' / 'intake.db'}"
    if not settings.assistant_url:
        derived["assistant_url"] = f"http://127.0.0.1:{settings.port + 1}"
    if not settings.hash_key:
        derived["hash_key"] = settings.secret_key
    if not settings.twilio_staff_number:
        derived["twilio_staff_number"] = settings.twilio_patient_number
    if settings.demo:
        derived |= {
            "twilio_account_sid": DEMO_ACCOUNT,
            "twilio_auth_token": DEMO_TOKEN,
            "twilio_patient_number": DEMO_PATIENT_NUMBER,
            "twilio_staff_number": DEMO_STAFF_NUMBER,
            "twilio_messaging_service_sid": "",
            "twilio_api_url": f"http://127.0.0.1:{settings.port + 2}",
            "staff_relay": settings.staff_relay or "text",
        }
    return replace(settings, **derived)


def _refusals(settings: Settings) -> list[str]:
    """What must not be started with, beyond values of the wrong form."""
    if settings.demo:
        return []
    problems = []
    if settings.secret_key == DEV_SECRET:
        problems.append(
            "SECRET_KEY: still the development key. Hint: `openssl rand -hex 32` makes one."
        )
    if DEV_ENCRYPTION_KEY in settings.encryption_keys:
        problems.append(
            "ENCRYPTION_KEYS: still the development key. Hint: 32 random bytes in URL-safe base64."
        )
    for name in ("twilio_account_sid", "twilio_auth_token"):
        if not getattr(settings, name):
            problems.append(f"{name.upper()}: missing. Hint: Twilio's console shows it.")
    if not settings.twilio_patient_number:
        problems.append("TWILIO_PATIENT_NUMBER: missing. Hint: the number patients text, +1….")
    return problems


def _text(raw: str) -> str:
    return raw


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"{raw!r} is no whole number from {low} to {high}. Hint: {low}")
        return int(raw)

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw.lower() not in allowed:
            raise ValueError(f"{raw!r} is unknown. Hint: use {' or '.join(allowed)}.")
        return raw.lower()

    return read


def _url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{raw!r} is no web address. Hint: https://intake.example.org")
    return raw.rstrip("/")


def _database(raw: str) -> str:
    if not raw.startswith(("sqlite:", "postgresql")):
        raise ValueError("neither SQLite nor PostgreSQL. Hint: sqlite:///var/intake.db")
    return raw.replace("postgresql://", "postgresql+psycopg://", 1)


def _phone(raw: str) -> str:
    if not (raw.startswith("+") and raw[1:].isdigit() and 8 <= len(raw) <= 16):
        raise ValueError(f"{raw!r} is no phone number. Hint: +17025550100")
    return raw


def _words(raw: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def _fernet_keys(raw: str) -> tuple[str, ...]:
    keys = _words(raw)
    for key in keys:
        try:
            Fernet(key)
        except (ValueError, TypeError):
            raise ValueError(
                "a key is not 32 bytes in URL-safe base64. Hint: "
                "python -c 'from cryptography.fernet import Fernet as F; print(F.generate_key())'"
            ) from None
    return keys


_READERS: dict[str, Callable[[str], Any]] = {
    "port": _whole_number(1, 65500),
    "public_url": _url,
    "database_url": _database,
    "encryption_keys": _fernet_keys,
    "allowed_origins": _words,
    "sms_provider": _one_of("demo", "twilio"),
    "twilio_patient_number": _phone,
    "twilio_staff_number": _phone,
    "twilio_api_url": _url,
    "assistant_url": _url,
    "handoff_claim_seconds": _whole_number(1, 86_400),
    "handoff_reply_seconds": _whole_number(1, 86_400),
    "handoff_idle_seconds": _whole_number(1, 604_800),
    "handoff_grace_seconds": _whole_number(0, 86_400),
    "staff_relay": _one_of("text", "link"),
    "sending_hours": _one_of("any"),
    "opening_hours": _one_of("always"),
}
