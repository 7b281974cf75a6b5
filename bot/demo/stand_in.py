"""A local stand-in for Twilio: the real SDK talks to it, and it talks back with signed webhooks.

It keeps everything in memory and forgets it when it stops. One process, one event loop.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.demo.carrier import Carrier
from bot.demo.faults import Faults
from bot.demo.messages_api import MessagesApi
from bot.demo.phones_api import PhonesApi
from bot.demo.poster import Poster
from bot.demo.settings import StandInSettings
from bot.demo.wire import ApiError


def stand_in(settings: StandInSettings) -> Starlette:
    """The app: Twilio's Messages API, and beside it the phones that the demo shows."""
    carrier, faults = Carrier(settings), Faults()
    poster = Poster(settings, carrier)
    parts = settings, carrier, faults, poster

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await poster.close()

    return Starlette(
        routes=[*MessagesApi(*parts).routes(), *PhonesApi(*parts).routes()],
        exception_handlers={ApiError: _show_error},
        lifespan=lifespan,
    )


async def _show_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return JSONResponse(error.as_json(), status_code=error.status)
