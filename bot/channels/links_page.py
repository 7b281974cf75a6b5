"""`/c/CODE`: the one-time link that carries a pre-screen from texts to the browser.

Phones and their apps open links to draw previews. So looking at the page spends nothing; the
button on it does.
"""

from __future__ import annotations

import secrets

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.pages import render
from bot.channels.web import TOKEN_LASTS
from bot.intake import links
from bot.intake.desk import Desk


def routes() -> list[Route]:
    return [
        Route("/c/{code}", ask, methods=["GET"]),
        Route("/c/{code}", go_on, methods=["POST"]),
    ]


async def ask(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    return HTMLResponse(render("link.html", clinic=desk.content.clinic))


async def go_on(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    token = secrets.token_urlsafe(24)
    opened = await anyio.to_thread.run_sync(
        links.open_in_browser, desk, request.path_params["code"], token, TOKEN_LASTS
    )
    page = "continue.html" if opened else "link_spent.html"
    return HTMLResponse(
        render(page, clinic=desk.content.clinic, token=token), 200 if opened else 410
    )
