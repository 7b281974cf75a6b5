"""Chooses the real parts, once per process: engine, SMS gateway, clock, understanding."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import lru_cache

from bot import content, settings
from bot.assistant.client import AssistantClient
from bot.domain.crisis import CrisisRules
from bot.faq_content import load_faq
from bot.intake.desk import Desk
from bot.logs import configure_logs
from bot.models import CRISIS_MODEL
from bot.prescreen_content import load_prescreen
from bot.settings import Settings
from bot.sms.twilio_gateway import TwilioGateway
from bot.storage.crypto import use_keys
from bot.storage.database import open_engine, readings, transactions
from bot.understanding.crisis import CrisisDetector, load_model
from bot.understanding.language import language_of

_chosen: Desk | None = None


def desk() -> Desk:
    """This process's desk, built at the first call from the environment."""
    global _chosen
    if _chosen is None:
        configure_logs()
        _chosen = build(settings.load())
    return _chosen


def use(chosen: Desk | None) -> None:
    """Puts another desk in place: for tests, which turn the clock and change the database."""
    global _chosen
    _chosen = chosen


def build(chosen: Settings) -> Desk:
    """A desk with the real parts. Raises `ContentError` on wrong content."""
    use_keys(chosen.encryption_keys, chosen.hash_key)
    engine = open_engine(chosen.database_url)
    texts = content.load(chosen)
    return Desk(
        settings=chosen,
        content=texts,
        faq=load_faq(),
        prescreen=load_prescreen(texts.clinic, chosen.public_url),
        clock=now,
        write=transactions(engine),
        read=readings(engine),
        gateway=TwilioGateway(chosen),
        assistant=AssistantClient(chosen.assistant_url),
        crisis=crisis_detector(),
        language=language_of,
        about_suicide=crisis_rules().is_about_suicide,
    )


def now() -> datetime:
    return datetime.now(timezone.utc)


@lru_cache(maxsize=1)
def crisis_detector() -> CrisisDetector:
    """The rule list, and beside it the learned model once there is one."""
    if not CRISIS_MODEL.exists():
        return CrisisDetector(crisis_rules())
    detector = CrisisDetector(crisis_rules(), load_model(CRISIS_MODEL))
    detector.detect("hello")  # the first text would wait for the sentence encoder to load
    return detector


@lru_cache(maxsize=1)
def crisis_rules() -> CrisisRules:
    return CrisisRules.from_mapping(content.read_yaml(content.FOLDER / "crisis.yml"))
