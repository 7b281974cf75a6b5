"""Reception's ASGI app: all that the public can reach."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels import answers_page, errors, health, links_page, metrics, pages, sms, web
from bot.demo.page import demo_routes
from bot.intake.desk import Desk
from bot.staff import pages as staff_pages

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class SecureHeaders:
    """Puts the headers on every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                metrics.ANSWERED.labels(status=str(message["status"])).inc()
                message["headers"] += [
                    (name.encode(), value.encode())
                    for name, value in SECURITY_HEADERS.items()
                    if name.lower().encode() not in present
                ]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def app(desk: Desk) -> Starlette:
    """Reception, answering for this desk."""
    routes: list[BaseRoute] = [
        *web.routes(),
        *sms.routes(),
        *answers_page.routes(),
        *links_page.routes(),
        *pages.routes(),
        *staff_pages.routes(),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", metrics.show),
    ]
    if desk.settings.demo:
        clinic = desk.content.clinic
        routes += demo_routes(desk.settings.twilio_api_url, clinic.name, clinic.phone_shown)
    reception = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecureHeaders),
            Middleware(
                CORSMiddleware,
                allow_origins=list(desk.settings.allowed_origins),
                allow_methods=["GET", "POST", "DELETE"],
                allow_headers=["Authorization", "Content-Type"],
                max_age=600,
            ),
        ],
        exception_handlers={
            errors.ApiError: errors.show,
            HTTPException: _http_error,
            Exception: _broken,
        },
    )
    reception.state.desk = desk
    return reception


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return errors.as_response(error.status_code, "http", str(error.detail))


async def _broken(request: Request, error: Exception) -> Response:
    return errors.as_response(500, "broken", "Something isn't working on our side.")
