"""The web chat: the API that the widget speaks. A token is the only key to a conversation."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.errors import ApiError
from bot.domain.conversation import Message, State
from bot.intake import chat, reception
from bot.intake.desk import Desk
from bot.settings import ROOT

WIDGET = ROOT / "bot" / "widget" / "dist" / "widget.js"
TOKEN_LASTS = timedelta(hours=24)
MAX_BODY = 32_000
MAX_TEXT = 4_000
LONGEST_WAIT = 25.0
_POLL_SECONDS = 0.4
_ANSWER_WITHIN = 20.0


def routes() -> list[Route]:
    return [
        Route("/chat/conversations", open_conversation, methods=["POST"]),
        Route("/chat/messages", post_message, methods=["POST"]),
        Route("/chat/messages", get_messages, methods=["GET"]),
        Route("/chat/conversation", forget, methods=["DELETE"]),
        Route("/widget.js", widget, methods=["GET"]),
    ]


async def open_conversation(request: Request) -> Response:
    desk = _desk(request)
    body = await _json(request, allow_empty=True)
    locale = body.get("locale")
    if locale is not None and not isinstance(locale, str):
        raise ApiError(422, "locale", "locale must be a text such as en or es")
    token = secrets.token_urlsafe(24)
    opened = await anyio.to_thread.run_sync(
        chat.open_conversation,
        desk,
        token,
        "es" if (locale or "").startswith("es") else "en",
        TOKEN_LASTS,
    )
    payload = {
        "token": token,
        "conversation": opened.conversation_id,
        "messages": [message_to_json(message) for message in opened.messages],
        "state": state_to_json(opened.state),
    }
    return JSONResponse(payload, status_code=201)


async def post_message(request: Request) -> Response:
    desk = _desk(request)
    conversation_id = await _conversation(request, desk)
    body = await _json(request)
    client_id, text, picked = _message(body)
    received = await anyio.to_thread.run_sync(
        reception.receive_web, desk, conversation_id, client_id, text, picked
    )
    if not received.handled:
        await anyio.to_thread.run_sync(reception.answer, desk, conversation_id)
    # Another request may be at the same conversation: its worker answers ours as well.
    with anyio.move_on_after(_ANSWER_WITHIN):
        await _until_handled(desk, received)
    said = await anyio.to_thread.run_sync(chat.said_to, desk, conversation_id, received.seq)
    return _said(said)


async def get_messages(request: Request) -> Response:
    desk = _desk(request)
    conversation_id = await _conversation(request, desk)
    after = _number(request, "after", 0)
    wait = min(_number(request, "wait", 0), LONGEST_WAIT)
    known = await anyio.to_thread.run_sync(chat.said_after, desk, conversation_id, after)
    before = known.state
    with anyio.move_on_after(wait):
        while wait and not known.messages and known.state == before:
            if await request.is_disconnected():
                break
            await anyio.sleep(_POLL_SECONDS)
            known = await anyio.to_thread.run_sync(chat.said_after, desk, conversation_id, after)
    return _said(known)


async def forget(request: Request) -> Response:
    desk = _desk(request)
    conversation_id = await _conversation(request, desk)
    removed, kept = await anyio.to_thread.run_sync(chat.forget, desk, conversation_id)
    return JSONResponse({"removed": removed, "kept": kept})


async def widget(request: Request) -> Response:
    if not WIDGET.exists():
        raise ApiError(404, "no_widget", "the widget is not built; run `make setup`")
    return FileResponse(
        WIDGET, media_type="text/javascript", headers={"Cache-Control": "public, max-age=300"}
    )


async def _until_handled(desk: Desk, received: reception.Received) -> None:
    # Polled, since the worker may be another process; the database is what they share.
    handled = partial(chat.is_handled, desk, received.conversation_id, received.seq)
    while not await anyio.to_thread.run_sync(handled):  # noqa: ASYNC110
        await anyio.sleep(_POLL_SECONDS)


def refuse_foreign_origin(request: Request, desk: Desk) -> None:
    """No Origin is fine (not a browser's cross-site call), ours and the allowed ones too."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    own = {_origin(desk.settings.public_url), _origin(str(request.base_url))}
    if origin not in own and origin not in desk.settings.allowed_origins:
        raise ApiError(403, "origin", "this site may not use the chat")


def message_to_json(message: Message) -> dict[str, Any]:
    data: dict[str, Any] = {
        "seq": message.seq,
        "author": message.author.value,
        "text": message.text,
        "sent_at": message.sent_at.isoformat(),
    }
    if message.name:
        data["name"] = message.name
    if message.choices:
        data["choices"] = [asdict(choice) for choice in message.choices]
        data["pick"] = message.pick or "one"
    if message.sources:
        data["sources"] = [
            {key: value for key, value in asdict(source).items() if value is not None}
            for source in message.sources
        ]
    return data


def state_to_json(state: State) -> dict[str, Any]:
    data: dict[str, Any] = {"holder": state.holder.value, "crisis": state.crisis}
    if state.name:
        data["name"] = state.name
    if state.promised_by:
        data["promised_by"] = state.promised_by.isoformat()
    return data


def _said(said: chat.Said) -> Response:
    return JSONResponse(
        {
            "messages": [message_to_json(message) for message in said.messages],
            "state": state_to_json(said.state),
        }
    )


async def _conversation(request: Request, desk: Desk) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError(401, "token", "an Authorization: Bearer token is needed")
    found = await anyio.to_thread.run_sync(chat.conversation_of, desk, token.strip())
    if found is None:
        raise ApiError(401, "token", "this token is unknown or has expired")
    return found


async def _json(request: Request, allow_empty: bool = False) -> dict[str, Any]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise ApiError(413, "too_large", f"at most {MAX_BODY} bytes")
    if not body.strip() and allow_empty:
        return {}
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if kind != "application/json":
        raise ApiError(415, "content_type", "send application/json")
    try:
        data = json.loads(body)
    except ValueError:
        raise ApiError(400, "json", "the body is not JSON") from None
    if not isinstance(data, dict):
        raise ApiError(400, "json", "the body must be a JSON object")
    return data


def _message(body: dict[str, Any]) -> tuple[str, str, list[str]]:
    """The client's id, the text, the values picked. Raises `ApiError` 422."""
    client_id, text, choice = body.get("id"), body.get("text"), body.get("choice")
    if not isinstance(client_id, str) or not 1 <= len(client_id) <= 64:
        raise ApiError(422, "id", "id must be a text of 1 to 64 characters, made by the client")
    if (text is None) == (choice is None):
        raise ApiError(422, "text", "send either text or choice")
    if text is not None:
        if not isinstance(text, str) or not text.strip():
            raise ApiError(422, "text", "text must not be empty")
        if len(text) > MAX_TEXT:
            raise ApiError(413, "too_large", f"at most {MAX_TEXT} characters")
        return client_id, text.replace("\x00", ""), []
    picked = [choice] if isinstance(choice, str) else choice
    if (
        not isinstance(picked, list)
        or not 1 <= len(picked) <= 40
        or not all(isinstance(value, str) and 0 < len(value) <= 80 for value in picked)
    ):
        raise ApiError(422, "choice", "choice must be a value or a list of values")
    return client_id, "", picked


def _number(request: Request, name: str, default: int) -> int:
    raw = request.query_params.get(name, str(default))
    if not raw.isdigit() or len(raw) > 9:
        raise ApiError(422, name, f"{name} must be a whole number")
    return int(raw)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    refuse_foreign_origin(request, desk)
    return desk
