"""Twilio's webhooks: signed, answered at once, worked on afterwards."""

from __future__ import annotations

from collections.abc import Mapping

import anyio
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import metrics
from bot.intake import reception, sending
from bot.intake.desk import Desk
from bot.logs import get_log
from bot.sms.webhook import NotAText, incoming_text, read_form

log = get_log()
MAX_BODY = 64_000


def routes() -> list[Route]:
    return [
        Route("/webhooks/sms/incoming", incoming, methods=["POST"]),
        Route("/webhooks/sms/status", status, methods=["POST"]),
    ]


async def incoming(request: Request) -> Response:
    """A text from a phone. Stored (and a crisis answered) before the 204, the rest after it."""
    desk: Desk = request.app.state.desk
    form = await _genuine_form(request, desk)
    if form is None:
        return Response(status_code=403)
    try:
        text = incoming_text(form)
    except NotAText:
        return Response(status_code=400)
    received = await anyio.to_thread.run_sync(reception.receive_text, desk, text)
    if received is None or received.handled:
        return Response(status_code=204)
    later = BackgroundTask(reception.answer, desk, received.conversation_id)
    return Response(status_code=204, background=later)


async def status(request: Request) -> Response:
    """How far a text of ours has come."""
    desk: Desk = request.app.state.desk
    form = await _genuine_form(request, desk)
    if form is None:
        return Response(status_code=403)
    await anyio.to_thread.run_sync(
        sending.delivery,
        desk,
        request.query_params.get("text", ""),
        form.get("MessageSid", ""),
        form.get("MessageStatus", ""),
        form.get("ErrorCode", ""),
    )
    return Response(status_code=204)


async def _genuine_form(request: Request, desk: Desk) -> Mapping[str, str] | None:
    """The form, if its signature fits the public address that Twilio was told."""
    body = await request.body()
    if len(body) > MAX_BODY:
        return None
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        form = read_form(body)
    except ValueError:
        return None
    signature = request.headers.get("X-Twilio-Signature", "")
    if desk.gateway.genuine(desk.settings.public_url + path, form, signature):
        return form
    metrics.FORGED.labels(route=request.url.path).inc()
    log.warning("forged_webhook", route=request.url.path)
    return None
