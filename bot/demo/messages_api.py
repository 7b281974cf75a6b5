"""Twilio's Messages resource as its SDK calls it.

https://www.twilio.com/docs/messaging/api/message-resource
"""

import asyncio
import base64
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.breakage import BREAKAGES, SLOW_SECONDS, broken_answer
from bot.demo.carrier import FINAL, Carrier, Message
from bot.demo.faults import Faults
from bot.demo.poster import Poster
from bot.demo.settings import StandInSettings
from bot.demo.wire import API_VERSION, ApiError, message_json

_E164 = re.compile(r"\+[1-9]\d{7,14}")
_MAX_BODY = 1600
_DEFAULT_PAGE, _LARGEST_PAGE = 50, 1000


class MessagesApi:
    """The REST calls of one account, over one carrier."""

    def __init__(
        self, settings: StandInSettings, carrier: Carrier, faults: Faults, poster: Poster
    ) -> None:
        self._settings = settings
        self._carrier = carrier
        self._faults = faults
        self._poster = poster
        self._base = f"/{API_VERSION}/Accounts/{settings.account_sid}"

    def routes(self) -> list[Route]:
        account = f"/{API_VERSION}/Accounts/{{account}}"
        return [
            Route(f"{account}.json", self.account, methods=["GET"]),
            Route(f"{account}/Messages.json", self.create, methods=["POST"]),
            Route(f"{account}/Messages.json", self.list_page, methods=["GET"]),
            Route(f"{account}/Messages/{{sid}}.json", self.one, methods=["GET", "POST", "DELETE"]),
        ]

    async def account(self, request: Request) -> Response:
        self._authenticate(request)
        facts = {"sid": self._settings.account_sid, "status": "active", "type": "Full"}
        return JSONResponse(facts | {"friendly_name": "Local stand-in", "owner_account_sid": ""})

    async def create(self, request: Request) -> Response:
        self._authenticate(request)
        form = await _form(request)
        fault = self._faults.take(form.get("To", "")) or ""
        taken, failure = fault.startswith("accepted_"), fault.removeprefix("accepted_")
        if failure in BREAKAGES and not taken:
            return await broken_answer(failure, request)
        self._check(form, fault)
        message = self._accept(form, fault)
        answer = message_json(self._settings.account_sid, message)
        if failure in BREAKAGES:
            return await broken_answer(failure, request)
        if fault == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return JSONResponse(answer, status_code=201)

    async def list_page(self, request: Request) -> Response:
        self._authenticate(request)
        query = request.query_params
        found = [message for message in self._carrier.newest_first() if _matches(message, query)]
        size = min(int(query.get("PageSize", _DEFAULT_PAGE)), _LARGEST_PAGE)
        page = int(query.get("Page", 0))
        start = page * size
        shown = found[start : start + size]
        more = len(found) > start + size
        return JSONResponse(
            {
                "first_page_uri": self._page_uri(query, 0, size),
                "previous_page_uri": self._page_uri(query, page - 1, size) if page else None,
                "next_page_uri": self._page_uri(query, page + 1, size) if more else None,
                "uri": self._page_uri(query, page, size),
                "page": page,
                "page_size": size,
                "start": start,
                "end": start + max(len(shown) - 1, 0),
                "messages": [message_json(self._settings.account_sid, one) for one in shown],
            }
        )

    async def one(self, request: Request) -> Response:
        self._authenticate(request)
        sid = request.path_params["sid"]
        message = self._carrier.find(sid)
        if message is None:
            raise ApiError(404, 20404, f"The requested resource {request.url.path} was not found")
        if request.method != "GET" and message.status not in FINAL:
            raise ApiError(409, 20009, "Cannot change this resource before it is complete")
        if request.method == "DELETE":
            self._carrier.delete(sid)
            return Response(status_code=204)
        if request.method == "POST":
            self._redact(sid, await _form(request))
        return JSONResponse(message_json(self._settings.account_sid, message))

    def _redact(self, sid: str, form: Mapping[str, str]) -> None:
        if form.get("Body") != "":
            raise ApiError(400, 20001, "Body may only be replaced by an empty one")
        self._carrier.redact(sid)

    def _authenticate(self, request: Request) -> None:
        pair = f"{self._settings.account_sid}:{self._settings.auth_token}"
        expected = "Basic " + base64.b64encode(pair.encode()).decode()
        given = request.headers.get("authorization", "")
        right = secrets.compare_digest(given.encode(), expected.encode())
        if not right or request.path_params["account"] != self._settings.account_sid:
            raise ApiError(401, 20003, "Authenticate")

    def _check(self, form: Mapping[str, str], fault: str) -> None:
        to, sender = form.get("To", ""), self._sender(form)
        ours = {self._settings.patient_number, self._settings.staff_number}
        if not to:
            raise ApiError(400, 21604, "A 'To' phone number is required.")
        if not _E164.fullmatch(to):
            raise ApiError(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if not sender:
            raise ApiError(400, 21603, "A 'From' phone number is required.")
        if sender not in ours:
            raise ApiError(400, 21606, f"The 'From' phone number {sender} is not a valid one.")
        if to == sender:
            raise ApiError(400, 21266, "'To' and 'From' number cannot be the same")
        if not form.get("Body"):
            raise ApiError(400, 21602, "Message body is required.")
        if len(form["Body"]) > _MAX_BODY:
            raise ApiError(400, 21617, "The concatenated message body exceeds 1600 characters")
        if fault == "opted_out" or self._carrier.is_opted_out(to, sender):
            raise ApiError(400, 21610, "Attempt to send to unsubscribed recipient")
        if fault.startswith("code:2"):
            raise ApiError(400, int(fault[5:]), "Refused on demand")

    def _accept(self, form: Mapping[str, str], fault: str) -> Message:
        message = self._carrier.new_message(
            self._sender(form), form["To"], form["Body"], "outbound-api", "queued"
        )
        message.callback_url = form.get("StatusCallback") or None
        message.service_sid = form.get("MessagingServiceSid") or None
        if message.service_sid and not form.get("From"):
            message.status = "accepted"
        final, code = _ending(fault)
        self._carrier.send(message, arrives=final == "delivered")
        self._poster.report_progress(message, final, code, fault)
        return message

    def _sender(self, form: Mapping[str, str]) -> str:
        pooled = self._settings.patient_number if form.get("MessagingServiceSid") else ""
        return form.get("From") or pooled

    def _page_uri(self, query: Mapping[str, str], page: int, size: int) -> str:
        kept = {name: value for name, value in query.items() if not name.startswith("Page")}
        paging = {"PageSize": size, "Page": page} | ({"PageToken": f"PA{page}"} if page else {})
        return f"{self._base}/Messages.json?{urlencode(kept | paging)}"


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def _ending(fault: str) -> tuple[str, int | None]:
    if fault == "undelivered":
        return "undelivered", 30003
    if fault == "failed":
        return "failed", 30008
    if fault.startswith("code:"):
        return "undelivered", int(fault[5:])
    return "delivered", None


def _matches(message: Message, query: Mapping[str, Any]) -> bool:
    return (
        query.get("To", message.to) == message.to
        and query.get("From", message.sender) == message.sender
        and _sent_within(message.sent, query)
    )


def _sent_within(sent: datetime | None, query: Mapping[str, Any]) -> bool:
    day, earliest, latest = (query.get(name) for name in ("DateSent", "DateSent>", "DateSent<"))
    if not (day or earliest or latest):
        return True
    if sent is None:
        return False
    return (
        (not day or _moment(day) <= sent < _moment(day) + timedelta(days=1))
        and (not earliest or sent >= _moment(earliest))
        and (not latest or sent <= _moment(latest))
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as problem:
        raise ApiError(400, 20001, f"Not a date: {text}") from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
