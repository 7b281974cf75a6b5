"""One-time links: a code that opens something once, for a while, for whoever holds it."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.storage.database import Session

from bot.intake.desk import Desk
from bot.storage import one_time_links, tables
from bot.storage.crypto import keyed_hash

BROWSER_LINK_LASTS = timedelta(hours=24)
PRESCREEN = "prescreen"


def to_browser(s: Session, desk: Desk, conversation: tables.Conversation) -> str:
    """An address that carries this conversation's pre-screen to a browser, once."""
    code = secrets.token_urlsafe(12)
    expires_at = desk.clock() + BROWSER_LINK_LASTS
    one_time_links.put(s, keyed_hash(code), PRESCREEN, conversation.id, expires_at)
    return f"{desk.settings.public_url}/c/{code}"
