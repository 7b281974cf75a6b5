"""Twilio, the only module that imports its SDK. `TWILIO_API_URL` may point it at a stand-in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httpx
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.settings import TWILIO_HOST, Settings
from bot.sms.gateway import Accepted, Number, Refused, Seen, TooFast, Unknown

TIMEOUT_SECONDS = 10.0
_LIST_LIMIT = 50


class RebasedHttp(HttpClient):
    """One request, one answer: rebases Twilio's host, has a time-out, never tries again.

    The SDK's own client has no default time-out and its async twin sent one text three times.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=False)
        self._base = urlsplit(api_url)
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False)

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        asked = urlsplit(uri)
        if asked.hostname != TWILIO_HOST:
            raise Unknown(f"refused to call {asked.hostname}")
        rebased = urlunsplit(
            (self._base.scheme, self._base.netloc, asked.path, asked.query, asked.fragment)
        )
        answer = self._http.request(
            method,
            rebased,
            params=_strings(params),
            data=_strings(data),
            headers=headers,
            auth=auth,
        )
        return Response(answer.status_code, answer.text)


class TwilioGateway:
    """`SmsGateway` over the real SDK."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            http_client=RebasedHttp(settings.twilio_api_url),
        )
        self._validator = RequestValidator(settings.twilio_auth_token)

    def send(
        self, to: str, text: str, sender: Number, callback_id: str, valid_seconds: int | None
    ) -> Accepted:
        callback = f"{self._settings.public_url}/webhooks/sms/status?text={quote(callback_id)}"
        options: dict[str, Any] = {"to": to, "body": text, "status_callback": callback}
        if valid_seconds is not None:
            options["validity_period"] = valid_seconds
        try:
            sent = self._client.messages.create(**options, **self._from(sender))
        except TwilioRestException as error:
            if error.status == 429:
                raise TooFast(str(error.code)) from error
            if error.status >= 500 or not error.code:
                raise Unknown(f"HTTP {error.status}") from error
            raise Refused(error.code, error.msg) from error
        except (httpx.HTTPError, TwilioException, json.JSONDecodeError, ValueError) as error:
            raise Unknown(type(error).__name__) from error
        if not sent.sid:
            raise Unknown("an answer without a message id")
        return Accepted(sent.sid, str(sent.status))

    def sent_to(self, to: str, since: datetime) -> list[Seen]:
        try:
            listed = self._client.messages.list(to=to, limit=_LIST_LIMIT)
        except (httpx.HTTPError, TwilioException, ValueError) as error:
            raise Unknown(type(error).__name__) from error
        # Twilio's times have whole seconds.
        floor = since.astimezone(timezone.utc).replace(microsecond=0)
        return [
            Seen(str(text.sid), str(text.status), str(text.to), text.body or "", text.date_created)
            for text in listed
            if text.date_created and text.date_created >= floor
        ]

    def genuine(self, url: str, form: Mapping[str, str], signature: str) -> bool:
        if not signature:  # the SDK's validator raises without one
            return False
        return bool(self._validator.validate(url, dict(form), signature))

    def _from(self, sender: Number) -> dict[str, str]:
        settings = self._settings
        if sender is Number.STAFF:
            return {"from_": settings.twilio_staff_number}
        if settings.twilio_messaging_service_sid:
            return {"messaging_service_sid": settings.twilio_messaging_service_sid}
        return {"from_": settings.twilio_patient_number}


def _strings(values: dict[str, object] | None) -> dict[str, Any] | None:
    return None if values is None else {k: v for k, v in values.items() if v is not None}
