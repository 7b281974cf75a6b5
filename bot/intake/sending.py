"""Sending one text, and finding out what became of it.

Each step is small: mark a text `sending` and commit, call the provider, write down what happened.
A death in between leaves a row that says so, and `settle` finds out what became of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.conversation import Author, may_still_be_said
from bot.intake import paging
from bot.intake.desk import Desk
from bot.logs import get_log
from bot.sms.gateway import Accepted, Number, Refused, Seen, SendError, TooFast
from bot.storage import handoffs, opt_outs, outbox, records, tables
from bot.storage.database import Session

log = get_log()

LOOK_AFTER = timedelta(seconds=30)
"""How long an unknown outcome waits for its callback before the provider's list is asked."""

_OPTED_OUT = 21610
_BACK_OFF = (2, 5, 15, 60)
_PAGES = ("page", "crisis_page")
_Sendable = tuple[str, str, Number, str, int | None]


def send_next(desk: Desk) -> bool:
    """Sends one text. Whether there was one."""
    taken = _take_next(desk)
    if taken is None:
        return False
    text_id, sendable = taken
    if sendable is None:
        return True
    to, text, sender, callback_id, valid = sendable
    # No transaction is open here: the provider may take ten seconds.
    try:
        outcome: Accepted | SendError = desk.gateway.send(to, text, sender, callback_id, valid)
    except SendError as error:
        outcome = error
    with desk.write() as s:
        _write_down(s, desk, outbox.get_locked(s, text_id), outcome)
    return True


def settle(desk: Desk) -> bool:
    """Asks the provider's list about texts whose fate is unknown; sends again only what it
    certainly does not have."""
    now = desk.clock()
    with desk.read() as s:
        unsettled = [
            (row.id, row.to, row.sending_at) for row in outbox.unsettled(s, now - LOOK_AFTER)
        ]
    for text_id, to, since in unsettled:
        if since is None:
            continue
        try:
            listed = desk.gateway.sent_to(to, since)
        except SendError as error:
            log.warning("cannot_look", text=text_id, why=type(error).__name__)
            continue
        with desk.write() as s:
            _settle_one(s, desk, outbox.get_locked(s, text_id), listed)
    return bool(unsettled)


def delivery(desk: Desk, callback_id: str, provider_id: str, state: str, error: str) -> bool:
    """A status callback. States only move forward; whether the text is ours."""
    with desk.write() as s:
        row = outbox.by_callback_id(s, callback_id)
        if row is None:
            return False
        _tie(row, provider_id)
        if row.sent_at is None:
            row.sent_at = desk.clock()
        _moved(s, desk, row, outbox.advance(row, state, error or None))
    return True


def _take_next(desk: Desk) -> tuple[int, _Sendable | None] | None:
    """Marks the next due text `sending`, or ends one that must no longer be sent."""
    now = desk.clock()
    with desk.write() as s:
        row = outbox.next_due(s, now)
        if row is None:
            return None
        why = _no_longer(s, row, now)
        if why is not None:
            row.state, row.error = "dropped", why
            if row.purpose in _PAGES and row.handoff_id is not None:
                page = handoffs.get_locked(s, row.handoff_id)
                paging.page_failed(s, desk, page, row.staff_id)
            return row.id, None
        row.state, row.sending_at, row.attempts = "sending", now, row.attempts + 1
        to_staff = row.purpose in (*_PAGES, "staff")
        valid = (
            None if row.expires_at is None else max(1, int((row.expires_at - now).total_seconds()))
        )
        sender = Number.STAFF if to_staff else Number.PATIENT
        return row.id, (row.to, row.text, sender, row.callback_id, valid)


def _no_longer(s: Session, row: tables.OutgoingText, now: datetime) -> str | None:
    """Why a queued text must not go out any more."""
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    if row.purpose not in ("confirmation", "crisis") and opt_outs.is_out(s, row.to_hash):
        return "opted_out"
    if row.conversation_id is not None:
        conversation = s.get_one(tables.Conversation, row.conversation_id)
        held = conversation.holder_id is not None
        if not may_still_be_said(Author(row.author), held):
            return "holder_changed"
    return None


def _write_down(
    s: Session, desk: Desk, row: tables.OutgoingText, outcome: Accepted | SendError
) -> None:
    now = desk.clock()
    if isinstance(outcome, Accepted):
        _tie(row, outcome.provider_id)
        row.sent_at = now
        state = outbox.advance(row, outcome.state, None) or outbox.advance(row, "accepted", None)
        _moved(s, desk, row, state)
    elif isinstance(outcome, TooFast):
        # Nothing was taken: the one error after which the same text is simply sent again.
        wait = _BACK_OFF[min(row.attempts - 1, len(_BACK_OFF) - 1)]
        row.state, row.not_before = "queued", now + timedelta(seconds=wait)
    elif isinstance(outcome, Refused):
        if row.state == "sending":
            row.state, row.error = "failed", str(outcome.code)
            if outcome.code == _OPTED_OUT:
                opt_outs.put_out(s, row.to_hash, "provider", now)
            _moved(s, desk, row, "failed")
    elif row.state == "sending":
        log.warning("send_unknown", text=row.id, why=str(outcome))
        row.state = "unknown"


def _settle_one(s: Session, desk: Desk, row: tables.OutgoingText, listed: list[Seen]) -> None:
    if row.state not in ("sending", "unknown"):
        return
    since = row.sending_at or row.created_at
    tied = outbox.provider_ids_for(s, row.to_hash, since)
    taken = next(
        (seen for seen in listed if seen.text == row.text and seen.provider_id not in tied), None
    )
    if taken is None:
        log.info("send_again", text=row.id)
        row.state, row.not_before = "queued", desk.clock()
        return
    _tie(row, taken.provider_id)
    row.sent_at = desk.clock()
    row.state = "sending"
    state = outbox.advance(row, taken.state, None) or outbox.advance(row, "accepted", None)
    _moved(s, desk, row, state)


def _tie(row: tables.OutgoingText, provider_id: str) -> None:
    if row.provider_id is None:
        row.provider_id = provider_id


def _moved(s: Session, desk: Desk, row: tables.OutgoingText, state: str | None) -> None:
    """What a new delivery state means for the handoff it belongs to."""
    if state is None or row.handoff_id is None:
        if state in outbox.FAILED and row.conversation_id is not None:
            _not_delivered(s, desk, row)
        return
    if row.purpose not in _PAGES:
        return
    page = handoffs.get_locked(s, row.handoff_id)
    if state in outbox.FAILED:
        paging.page_failed(s, desk, page, row.staff_id)
    else:
        paging.paged(s, desk, page)


def _not_delivered(s: Session, desk: Desk, row: tables.OutgoingText) -> None:
    """A patient's text that did not arrive: staff get a task, the holder is told."""
    now = desk.clock()
    records.add_task(s, f"undelivered:{row.id}", "not_delivered", now, row.conversation_id)
    if row.conversation_id is None or row.author != Author.STAFF.value:
        return
    held = handoffs.open_for(s, row.conversation_id)
    if held is not None and held.holder_id is not None:
        person = s.get_one(tables.Staff, held.holder_id)
        paging.text_staff(s, desk, person, held, "not_delivered", f"undelivered:{row.id}")
