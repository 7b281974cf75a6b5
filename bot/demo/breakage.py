"""Answers that go wrong: how a fault shows itself to whoever called the REST API."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.demo.wire import ApiError

BREAKAGES = frozenset({"429", "500", "502", "timeout", "reset", "garbage"})
SLOW_SECONDS = 2.0
HANG_SECONDS = 60.0
_ERRORS = {
    "429": ApiError(429, 20429, "Too Many Requests"),
    "500": ApiError(500, 20500, "An internal server error has occurred"),
}


class BrokenConnection(Response):
    """Promises a body and ends without one, so that the server drops the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"999")]
        await send({"type": "http.response.start", "status": 201, "headers": headers})


async def broken_answer(kind: str, request: Request) -> Response:
    """The answer for one of BREAKAGES."""
    if kind in _ERRORS:
        error = _ERRORS[kind]
        return JSONResponse(error.as_json(), status_code=error.status)
    if kind == "502":
        return PlainTextResponse("<html><h1>502 Bad Gateway</h1></html>", 502)
    if kind == "garbage":
        return PlainTextResponse('{"sid": "SM', 201, media_type="application/json")
    if kind == "timeout":
        await _hang(request)
    return BrokenConnection()


async def _hang(request: Request) -> None:
    for _ in range(int(HANG_SECONDS * 10)):
        if await request.is_disconnected():
            return
        await asyncio.sleep(0.1)
