"""The phones that the stand-in plays: what is on their screens, and what they send.

GET  /phones                          {"phones": ["+1…"]}
GET  /phones/{number}/texts?after=N   {"texts": [{n, direction, from, to, body, status, at}]}, those
                                      above N; `wait` seconds (at most 25) until there is one.
                                      `direction` is the phone's view: in = it got the text
POST /phones/{number}/texts           {"text", "to"?}: sends a text, to the patient number if not
                                      said otherwise; {"sid"}
GET, POST, DELETE /faults             faults to come; see `faults`
"""

import asyncio
import json
import re
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.carrier import Carrier, PhoneText
from bot.demo.faults import Fault, Faults
from bot.demo.poster import Poster
from bot.demo.settings import StandInSettings

_LONGEST_WAIT_SECONDS = 25.0
_LOOK_EVERY_SECONDS = 0.05
_E164 = re.compile(r"\+[1-9]\d{7,14}")


class PhonesApi:
    """Phones' screens and keyboards, and the switch for faults."""

    def __init__(
        self, settings: StandInSettings, carrier: Carrier, faults: Faults, poster: Poster
    ) -> None:
        self._settings = settings
        self._carrier = carrier
        self._faults = faults
        self._poster = poster

    def routes(self) -> list[Route]:
        return [
            Route("/phones", self.phones, methods=["GET"]),
            Route("/phones/{number}/texts", self.texts, methods=["GET"]),
            Route("/phones/{number}/texts", self.text, methods=["POST"]),
            Route("/faults", self.faults, methods=["GET", "POST", "DELETE"]),
        ]

    async def phones(self, request: Request) -> Response:
        return JSONResponse({"phones": self._carrier.phones()})

    async def texts(self, request: Request) -> Response:
        number = request.path_params["number"]
        try:
            after = int(request.query_params.get("after", 0))
            wait = min(float(request.query_params.get("wait", 0)), _LONGEST_WAIT_SECONDS)
        except ValueError:
            return _problem("after and wait are numbers")
        texts = self._carrier.screen(number, after)
        until = time.monotonic() + wait
        while not texts and time.monotonic() < until:
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            texts = self._carrier.screen(number, after)
        return JSONResponse({"texts": [_text_json(text) for text in texts]})

    async def text(self, request: Request) -> Response:
        number, asked = request.path_params["number"], await _json(request)
        body, to = asked.get("text"), asked.get("to") or self._settings.patient_number
        if not _E164.fullmatch(number) or not isinstance(body, str) or not body:
            return _problem("a text needs a phone number (+1…) and words")
        if to not in {self._settings.patient_number, self._settings.staff_number}:
            return _problem(f"{to} is not a number of this account")
        message, kind = self._carrier.receive(number, to, body)
        twice = self._faults.take(to, incoming=True) is not None
        self._poster.deliver_incoming(message, kind, twice=twice)
        return JSONResponse({"sid": message.sid}, status_code=201)

    async def faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self._faults.clear()
        if request.method == "POST":
            asked = await _json(request)
            kind, times = str(asked.get("kind", "")), int(asked.get("times", 1))
            try:
                self._faults.add(Fault(kind, times, asked.get("to")))
            except ValueError as problem:
                return _problem(str(problem))
        pending = [vars(fault) for fault in self._faults.pending()]
        return JSONResponse({"faults": pending})


def _text_json(text: PhoneText) -> dict[str, Any]:
    return {
        "n": text.n,
        "direction": text.direction,
        "from": text.sender,
        "to": text.to,
        "body": text.body,
        "status": "delivered" if text.direction == "in" else "sent",
        "at": text.at.isoformat(),
    }


async def _json(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(await request.body())
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _problem(message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": "bad_request", "message": message}}, status_code=400)
