"""A FAQ answer as a page of its own, for texts that must not name a medicine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.errors import ApiError
from bot.channels.pages import render
from bot.domain.conversation import Channel
from bot.intake.desk import Desk


def routes() -> list[Route]:
    return [Route("/answers/{topic}", show, methods=["GET"])]


async def show(request: Request) -> Response:
    desk: Desk = request.app.state.desk
    topic = desk.faq.get(request.path_params["topic"])
    if topic is None or topic.expired(desk.clock().date()):
        raise ApiError(404, "no_answer", "there is no approved answer at this address")
    values = desk.content.clinic.placeholders(desk.content.public_url)
    page = render(
        "answer.html",
        topic=topic,
        replies=topic.replies(Channel.WEB, values),
        general=desk.content.tell("general_information", Channel.WEB),
        clinic=desk.content.clinic,
    )
    return HTMLResponse(page)
