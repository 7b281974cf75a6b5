"""The assistant behind one internal route. Loopback only; it knows no phone number."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import wiring
from bot.assistant import turns
from bot.assistant.in_process import InProcessActions, check_results_once_compiled
from bot.assistant.tracker_store import WindowedTrackerStore
from bot.assistant.turn_record import reply_to_json
from bot.domain.conversation import Channel
from bot.intake.desk import Question
from bot.logs import get_log
from bot.understanding import answers

log = get_log()


def load_agent(model: Path) -> Agent:
    """The trained model with our tracker store and actions. Seconds: it imports TensorFlow."""
    check_results_once_compiled()
    return Agent.load(
        model,
        action_endpoint=InProcessActions(),
        tracker_store=WindowedTrackerStore(None, lambda: wiring.desk().write()),
        lock_store=InMemoryLockStore(),
    )


def app(model: Path) -> Starlette:
    """`POST /turn` and `GET /readyz`."""

    @asynccontextmanager
    async def lifespan(starlette: Starlette) -> AsyncIterator[None]:
        starlette.state.agent = load_agent(model)
        await _warm_up(starlette.state.agent)
        log.info("assistant_ready")
        yield

    routes = [Route("/turn", _turn, methods=["POST"]), Route("/readyz", _ready)]
    return Starlette(routes=routes, lifespan=lifespan)


async def _warm_up(agent: Agent) -> None:
    """The first message would pay for tables that are read once: two seconds of silence."""
    await agent.processor.parse_message(UserMessage("hello"))
    for field in ("age", "state", "time"):
        answers.interpret(field, "", "nevada, 30, noon")


async def _turn(request: Request) -> Response:
    data = await request.json()
    question = Question(
        data["conversation"],
        int(data["seq"]),
        data["text"],
        tuple(data["picked"]),
        Channel(data["channel"]),
        data["locale"],
    )
    replies = await turns.play(request.app.state.agent, question)
    return JSONResponse({"replies": [reply_to_json(reply) for reply in replies]})


async def _ready(request: Request) -> Response:
    # With no model loaded Rasa answers every message with nothing: ask the agent itself.
    ready = bool(request.app.state.agent.is_ready())
    return JSONResponse({"ready": ready}, status_code=200 if ready else 503)
