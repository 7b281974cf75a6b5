"""Small pages of the house that are neither chat nor staff."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.settings import ROOT

TEMPLATES = ROOT / "bot" / "channels" / "templates"
_templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def routes() -> list[Route]:
    return [Route("/house.css", stylesheet, methods=["GET"])]


async def stylesheet(request: Request) -> Response:
    return FileResponse(TEMPLATES / "house.css", media_type="text/css")


def render(template: str, **values: object) -> str:
    return _templates.get_template(template).render(**values)
