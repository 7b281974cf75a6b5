"""Signing in: the phone number, the texted link, the button. Open to everybody; tells nobody
who is on the roster."""

from __future__ import annotations

import secrets

import anyio
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.intake import staff_door
from bot.intake.desk import Desk
from bot.sms.webhook import e164
from bot.staff import words
from bot.staff.door import COOKIE, SIGN_IN, TooLarge, read_form, same_site
from bot.staff.visit import Visit, render


async def ask(request: Request) -> Response:
    to = staff_door.safe_page(request.query_params.get("to", ""))
    return _page(request, "sign_in.html", to=to, problem="")


async def send_link(request: Request) -> Response:
    """The same answer for every number; what is to be texted is found out after it."""
    desk: Desk = request.app.state.desk
    form = await _form(request)
    to, phone = form.get("to", ""), e164(form.get("phone", ""))
    if phone is None:
        problem = words.say("sign_in_no_number")
        return _page(request, "sign_in.html", 422, to=staff_door.safe_page(to), problem=problem)
    text = words.say("sign_in_text", clinic=desk.content.clinic.sms_name, link="{link}")
    page = _page(request, "link_sent.html")
    page.background = BackgroundTask(staff_door.ask_link, desk, phone, to, text)
    return page


async def show_link(request: Request) -> Response:
    """Phones open links to draw previews: looking spends nothing, the button does."""
    return _page(request, "link.html")


async def enter(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    token = secrets.token_urlsafe(32)
    page = None
    if same_site(request):
        code = request.path_params["code"]
        page = await anyio.to_thread.run_sync(staff_door.enter, desk, code, token)
    if page is None:
        return _page(request, "outside.html", 410, key="link_spent")
    answer = RedirectResponse(page, 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(staff_door.SESSION_LASTS.total_seconds()),
        path=staff_door.HOME,
        secure=desk.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return answer


def leave(visit: Visit) -> Response:
    staff_door.leave(visit.desk, visit.me)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(COOKIE, path=staff_door.HOME)
    return answer


async def _form(request: Request) -> dict[str, str]:
    try:
        return await read_form(request)
    except (TooLarge, ValueError):
        return {}


def _page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    return HTMLResponse(render(request.app.state.desk, template, **values), status)
