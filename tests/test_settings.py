"""Settings: each read once, typed, every problem at once with a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError

NO_FILE = Path("no-such.env")


def test_nothing_set_is_the_demo() -> None:
    loaded = settings.load({}, NO_FILE)
    assert loaded.demo
    assert not loaded.live
    assert loaded.twilio_api_url == "http://127.0.0.1:8002"


def test_every_wrong_setting_is_named_at_once_with_a_hint() -> None:
    wrong = {"PORT": "eighty", "PUBLIC_URL": "clinic", "STAFF_RELAY": "mail", "DATABASE_URL": "x"}
    with pytest.raises(SettingsError) as error:
        settings.load(wrong, NO_FILE)
    for name in wrong:
        assert name in str(error.value)
    assert str(error.value).count("Hint") == len(wrong)


def test_real_texting_is_refused_while_a_secret_is_a_default() -> None:
    with pytest.raises(SettingsError) as error:
        settings.load({"SMS_PROVIDER": "twilio"}, NO_FILE)
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        assert name in str(error.value)


def test_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("PORT=9000\nSTAFF_RELAY=link\n")
    assert settings.load({"PORT": "9001"}, env).port == 9001
    assert settings.load({}, env).staff_relay == "link"
