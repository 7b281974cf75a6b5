"""The one door: behind it, nothing is read or done without a sign-in and the page's own form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, quote

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.intake import staff_door
from bot.intake.desk import Desk
from bot.intake.staff_case import NoSuchCase
from bot.staff.visit import Page, Visit, render

COOKIE = "staff"
MAX_FORM = 64_000
SIGN_IN = "/staff/sign-in"


class TooLarge(Exception):
    """A form of more than `MAX_FORM` bytes."""


def behind_door(page: Page) -> Callable[[Request], Awaitable[Response]]:
    """The page for whoever is signed in; anybody else is led to the sign-in and back."""

    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        token = request.cookies.get(COOKIE, "")
        me = await anyio.to_thread.run_sync(staff_door.who, desk, token)
        if me is None:
            return RedirectResponse(f"{SIGN_IN}?to={quote(request.url.path)}", 303)
        try:
            form = await read_form(request)
        except (TooLarge, ValueError):
            return _refusal(desk, "form_refused", 413)
        if request.method == "POST" and not (
            same_site(request) and staff_door.genuine(me, form.get("csrf", ""))
        ):
            return _refusal(desk, "form_refused", 403)
        live = "x-live" in request.headers
        visit = Visit(desk, me, request.url.path, request.path_params, form, live)
        try:
            return await anyio.to_thread.run_sync(page, visit)
        except NoSuchCase:
            return visit.show("missing.html", 404)

    return endpoint


async def read_form(request: Request) -> dict[str, str]:
    """The form that was sent, empty for a look. Raises `TooLarge`, ValueError if it is no text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise TooLarge
    fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True)
    return {name: value.replace("\x00", "") for name, value in fields}


def same_site(request: Request) -> bool:
    """False where a browser says that another site sent the form."""
    return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def _refusal(desk: Desk, key: str, status: int) -> Response:
    return HTMLResponse(render(desk, "outside.html", key=key), status)
