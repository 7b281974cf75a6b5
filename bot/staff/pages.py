"""Every address under `/staff`. All but the sign-in and two static files stand behind the door."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from bot.staff import figures_page, requests, roster_page, sign_in, unanswered
from bot.staff.door import SIGN_IN, behind_door
from bot.staff.visit import HERE, Page

LOOKS: dict[str, Page] = {
    "/staff": requests.board,
    "/staff/{number:int}": requests.case,
    "/staff/tasks/{task:int}": requests.task,
    "/staff/unanswered": unanswered.page,
    "/staff/unanswered/{question:int}.yml": unanswered.draft,
    "/staff/roster": roster_page.page,
    "/staff/figures": figures_page.page,
}

ACTS: dict[str, Page] = {
    "/staff/{number:int}/claim": requests.claim,
    "/staff/{number:int}/reply": requests.reply,
    "/staff/{number:int}/saved": requests.use_saved,
    "/staff/{number:int}/pass": requests.pass_on,
    "/staff/{number:int}/safe": requests.confirm_safe,
    "/staff/{number:int}/done": requests.done,
    "/staff/{number:int}/notes": requests.add_note,
    "/staff/{number:int}/reviewed": requests.mark_reviewed,
    "/staff/tasks/{task:int}/done": requests.finish_task,
    "/staff/unanswered/remove": unanswered.remove,
    "/staff/roster": roster_page.add,
    "/staff/roster/{person:int}/duty": roster_page.set_duty,
    "/staff/roster/{person:int}/remove": roster_page.remove,
    "/staff/sign-out": sign_in.leave,
}

_STATIC = {"staff.css": "text/css", "staff.js": "text/javascript"}


def routes() -> list[BaseRoute]:
    """For reception to serve; they answer for the desk in `app.state.desk`."""
    return [
        Route(SIGN_IN, sign_in.ask, methods=["GET"]),
        Route(SIGN_IN, sign_in.send_link, methods=["POST"]),
        Route(SIGN_IN + "/{code}", sign_in.show_link, methods=["GET"]),
        Route(SIGN_IN + "/{code}", sign_in.enter, methods=["POST"]),
        Route("/staff/static/{name}", static, methods=["GET"]),
        *(Route(path, behind_door(page), methods=["GET"]) for path, page in LOOKS.items()),
        *(Route(path, behind_door(page), methods=["POST"]) for path, page in ACTS.items()),
    ]


async def static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=300"}
    return FileResponse(HERE / "static" / name, media_type=_STATIC[name], headers=headers)
