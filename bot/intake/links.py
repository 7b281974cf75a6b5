"""Going on with a pre-screen in the browser, by the one-time link that a text carried."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.conversation import Author, Channel
from bot.intake import screening, voice
from bot.intake.desk import Desk
from bot.storage import conversations, one_time_links, screenings
from bot.storage.crypto import keyed_hash


def open_in_browser(desk: Desk, code: str, token: str, lasts: timedelta) -> bool:
    """Spends the code: the pre-screen goes on in a web conversation that `token` opens.

    False where the code is unknown, spent or too old; nothing has changed then.
    """
    now = desk.clock()
    with desk.write() as s:
        old_id = one_time_links.use(s, keyed_hash(code), screening.LINK, now)
        row = None if old_id is None else screenings.newest(s, old_id)
        if old_id is None or row is None:
            return False
        conversation = conversations.create(
            s,
            conversations.new_id(),
            Channel.WEB,
            now,
            locale=conversations.get(s, old_id).locale,
            token_hash=keyed_hash(token),
            token_expires_at=now + lasts,
        )
        conversation.disclosed_at = now
        voice.greet(s, desk, conversation)
        row.conversation_id = conversation.id
        replies = screening.go_on_here(s, desk, conversation, row)
        voice.say(s, desk, conversation, Author.ASSISTANT, replies)
        return True
