"""Twilio's webhooks: reading the raw form, and what an incoming text says.

Twilio signs blank fields too, and most form parsers drop them: hence `keep_blank_values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import phonenumbers


@dataclass(frozen=True)
class IncomingText:
    provider_id: str
    sender: str
    to: str
    text: str
    media: int
    answered_by_provider: str  # STOP, HELP or START where Twilio has answered itself


class NotAText(Exception):
    """The form lacks what every incoming text has."""


def read_form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))


def incoming_text(form: Mapping[str, str]) -> IncomingText:
    """Raises `NotAText`."""
    provider_id = form.get("MessageSid") or form.get("SmsSid") or ""
    sender, to = e164(form.get("From", "")), e164(form.get("To", ""))
    if not (provider_id and sender and to):
        raise NotAText("MessageSid, From or To is missing or wrong")
    media = form.get("NumMedia", "0")
    return IncomingText(
        provider_id=provider_id,
        sender=sender,
        to=to,
        text=form.get("Body", ""),
        media=int(media) if media.isdigit() else 0,
        answered_by_provider=form.get("OptOutType", ""),
    )


def e164(raw: str, region: str = "US") -> str | None:
    """A phone number as "+17025550100", or None where it can be no number.

    Possible, not assigned: fictional 555-01xx numbers are used in demos and tests.
    """
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
