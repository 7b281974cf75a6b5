"""What goes over the wire: Twilio's JSON for a message, its errors, and its webhook forms."""

import secrets
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from bot.demo.carrier import Message

API_VERSION = "2010-04-01"


@dataclass
class ApiError(Exception):
    """An error answer of the REST API. https://www.twilio.com/docs/api/errors"""

    status: int
    code: int
    message: str

    def as_json(self) -> dict[str, Any]:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {
            "code": self.code,
            "message": self.message,
            "more_info": more,
            "status": self.status,
        }


def message_json(account_sid: str, message: Message) -> dict[str, Any]:
    """The Message resource, every field that Twilio gives."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": format_datetime(message.created),
        "date_sent": format_datetime(message.sent) if message.sent else None,
        "date_updated": format_datetime(message.updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": None if message.status == "accepted" else message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def incoming_form(account_sid: str, message: Message, opt_out_type: str | None) -> dict[str, str]:
    """The form of an incoming text, blank fields included: Twilio sends and signs them."""
    form = {
        "ToCountry": "US",
        "ToState": "NV",
        "SmsMessageSid": message.sid,
        "NumMedia": "0",
        "ToCity": "LAS VEGAS",
        "FromZip": "",
        "SmsSid": message.sid,
        "FromState": "NV",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": message.body,
        "FromCountry": "US",
        "To": message.to,
        "ToZip": "",
        "NumSegments": str(message.segments),
        "MessageSid": message.sid,
        "AccountSid": account_sid,
        "From": message.sender,
        "ApiVersion": API_VERSION,
    }
    return form | {"OptOutType": opt_out_type} if opt_out_type else form


def status_form(account_sid: str, message: Message, status: str) -> dict[str, str]:
    """The form of a status callback."""
    form = {
        "SmsSid": message.sid,
        "SmsStatus": status,
        "MessageStatus": status,
        "To": message.to,
        "MessageSid": message.sid,
        "AccountSid": account_sid,
        "From": message.sender,
        "ApiVersion": API_VERSION,
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if message.error_code and status in {"undelivered", "failed"}:
        form["ErrorCode"] = str(message.error_code)
    return form


def idempotency_token() -> str:
    """I-Twilio-Idempotency-Token: the same for every retry of one event."""
    return secrets.token_hex(16)
