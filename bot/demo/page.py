"""The demo pages: a made-up clinic's site with the real widget, and the phones beside it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.demo.cast import PHONES, DemoPhone

_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_NETWORK_TIMEOUT_SECONDS = 5.0


def demo_routes(
    stand_in_url: str, clinic_name: str = "A made-up clinic", clinic_phone: str | None = None
) -> list[BaseRoute]:
    """Routes for reception to serve as they are; all stand under /demo.

    The pages need `frame-ancestors 'self'`: /demo shows /demo/site in a frame.
    """
    pages = DemoPages(clinic_name, clinic_phone)
    network = PhoneNetwork(stand_in_url)
    return [
        Route("/demo", pages.all_together, methods=["GET"]),
        Route("/demo/site", pages.site, methods=["GET"]),
        *(Route(f"/demo/{phone.path}", pages.phone(phone), methods=["GET"]) for phone in PHONES),
        Route("/demo/phones/{number}/texts", network.texts, methods=["GET"]),
        Route("/demo/phones/{number}/texts", network.text, methods=["POST"]),
        Mount("/demo/static", StaticFiles(directory=_HERE / "static")),
    ]


class DemoPages:
    """The templates, filled."""

    def __init__(self, clinic_name: str, clinic_phone: str | None) -> None:
        self._templates = Jinja2Templates(directory=_HERE / "templates")
        self._clinic = {"clinic_name": clinic_name, "clinic_phone": clinic_phone}

    async def all_together(self, request: Request) -> Response:
        return self._page(request, "demo.html", phones=PHONES)

    async def site(self, request: Request) -> Response:
        spanish = request.query_params.get("locale") == "es"
        return self._page(request, "site.html", locale="es" if spanish else "en")

    def phone(self, phone: DemoPhone) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            return self._page(request, "phone.html", phone=phone)

        return page

    def _page(self, request: Request, template: str, **words: object) -> Response:
        return self._templates.TemplateResponse(
            request, template, self._clinic | words, headers=_HEADERS
        )


class PhoneNetwork:
    """Passes what the pages ask of a phone on to the stand-in."""

    def __init__(self, stand_in_url: str) -> None:
        # One client for the life of the process: the demo ends with it.
        self._http = httpx.AsyncClient(
            base_url=stand_in_url, timeout=_NETWORK_TIMEOUT_SECONDS, trust_env=False
        )

    async def texts(self, request: Request) -> Response:
        phone = _phone(request)
        if phone is None:
            return _problem(404, "no such phone in the demo")
        after = request.query_params.get("after", "0")
        return await self._ask("GET", phone, params={"after": after})

    async def text(self, request: Request) -> Response:
        phone = _phone(request)
        if phone is None:
            return _problem(404, "no such phone in the demo")
        if request.headers.get("content-type") != "application/json":
            return _problem(415, "JSON, please")
        try:
            words = (await request.json())["text"]
        except (ValueError, KeyError, TypeError):
            return _problem(400, "a text needs words")
        return await self._ask("POST", phone, json={"text": words, "to": phone.texts_to})

    async def _ask(
        self,
        method: str,
        phone: DemoPhone,
        params: dict[str, str] | None = None,
        json: dict[str, str] | None = None,
    ) -> Response:
        try:
            path = f"/phones/{phone.number}/texts"
            answer = await self._http.request(method, path, params=params, json=json)
        except httpx.HTTPError:
            return _problem(502, "the stand-in for the phone network does not answer")
        headers = {"Cache-Control": "no-store"}
        return Response(answer.content, answer.status_code, headers, "application/json")


def _phone(request: Request) -> DemoPhone | None:
    number = request.path_params["number"]
    return next((phone for phone in PHONES if phone.number == number), None)


def _problem(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": "demo", "message": message}}, status_code=status)
