"""Alive, and ready: every part that reception needs, each named."""

from __future__ import annotations

from collections.abc import Callable

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.intake.desk import Desk
from bot.storage import database


async def healthz(request: Request) -> Response:
    return JSONResponse({"alive": True})


async def readyz(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    parts: dict[str, Callable[[Desk], bool]] = {
        "database": _database,
        "assistant": lambda desk: desk.assistant.is_ready(),
        "content": lambda desk: bool(desk.faq),
    }
    ready = {name: await anyio.to_thread.run_sync(part, desk) for name, part in parts.items()}
    return JSONResponse(
        {"ready": all(ready.values()), "parts": ready},
        status_code=200 if all(ready.values()) else 503,
    )


def _database(desk: Desk) -> bool:
    return database.is_migrated(desk.read)
