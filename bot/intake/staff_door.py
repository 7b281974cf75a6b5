"""Signing in to the staff pages: a one-time link to a phone on the roster, then a cookie."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.intake.desk import Desk
from bot.logs import get_log
from bot.storage import one_time_links, outbox, staff, staff_sessions
from bot.storage.crypto import keyed_hash

log = get_log()

PURPOSE = "staff_sign_in"
LINK_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
LINKS_AN_HOUR = 3
HOME = "/staff"
_PAGES = re.compile(r"/staff(/[1-9]\d{2}|/tasks/\d{1,9}|/unanswered|/roster|/figures)?")


@dataclass(frozen=True)
class SignedIn:
    """Who is at the page. `csrf` stands in every form; `notice` is to be said once."""

    staff_id: int
    name: str
    session: str
    csrf: str
    notice: dict[str, str]


def ask_link(desk: Desk, phone: str, to: str, words: str) -> None:
    """Texts a link to a phone on the roster; `words` has the place for `{link}`.

    Tells nobody whether the phone was on it: for any other, and for the fourth link within an
    hour, nothing happens.
    """
    now = desk.clock()
    with desk.write() as s:
        person = staff.by_phone(s, phone)
        if person is None:
            return
        an_hour_ago = now - timedelta(hours=1) + LINK_LASTS
        if staff_sessions.links_made(s, PURPOSE, person.id, an_hour_ago) >= LINKS_AN_HOUR:
            log.warning("sign_in_links_used_up", staff=person.id)
            return
        code = secrets.token_urlsafe(16)
        expires_at = now + LINK_LASTS
        subject = f"{person.id} {safe_page(to)}"
        one_time_links.put(s, keyed_hash(code), PURPOSE, subject, expires_at)
        outbox.put(
            s,
            f"sign_in:{secrets.token_hex(12)}",
            person.phone,
            words.format(link=f"{desk.settings.public_url}{HOME}/sign-in/{code}"),
            now,
            purpose="staff",
            author="system",
            staff_id=person.id,
            expires_at=expires_at,
        )


def enter(desk: Desk, code: str, token: str) -> str | None:
    """Spends the code and signs the browser with this cookie in; the page it goes to.

    None where the code is unknown, spent or too old, or its owner has left the roster.
    """
    now = desk.clock()
    with desk.write() as s:
        subject = one_time_links.use(s, keyed_hash(code), PURPOSE, now)
        if subject is None:
            return None
        staff_id, _, page = subject.partition(" ")
        person = staff.get(s, int(staff_id))
        if person.removed_at is not None:
            return None
        staff_sessions.start(s, _hash(token), person.id, now, now + SESSION_LASTS)
        log.info("staff_signed_in", staff=person.id)
        return page


def who(desk: Desk, token: str) -> SignedIn | None:
    """The person whose cookie this is, while the sign-in lasts and they are on the roster."""
    if not token:
        return None
    with desk.read() as s:
        found = staff_sessions.find(s, _hash(token), desk.clock())
        if found is None:
            return None
        session, person = found
        notice = json.loads(session.notice) if session.notice else {}
        return SignedIn(
            person.id, person.name, session.token_hash, _csrf(session.token_hash), notice
        )


def leave(desk: Desk, me: SignedIn) -> None:
    with desk.write() as s:
        staff_sessions.end(s, me.session)


def tell_next_page(desk: Desk, me: SignedIn, notice: dict[str, str]) -> None:
    """Keeps what the next page is to say; an empty notice clears it."""
    with desk.write() as s:
        session = staff_sessions.get(s, me.session)
        if session is not None:
            session.notice = json.dumps(notice) if notice else None


def genuine(me: SignedIn, token: str) -> bool:
    """Whether a form came from a page of this very sign-in."""
    return hmac.compare_digest(me.csrf.encode(), token.encode())


def safe_page(path: str) -> str:
    """The page itself if it is one of ours, else the first."""
    return path if _PAGES.fullmatch(path) else HOME


def _hash(token: str) -> str:
    return keyed_hash(f"staff session {token}")


def _csrf(session: str) -> str:
    return keyed_hash(f"staff form {session}")
