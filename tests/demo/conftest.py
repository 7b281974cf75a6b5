"""A stand-in and a reception that only listens, each on its own loopback port."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.rest import Client

from bot.demo.settings import StandInSettings
from bot.demo.stand_in import stand_in

ACCOUNT, TOKEN = "AC" + "0" * 32, "a-token-for-tests"
PATIENT_NUMBER, STAFF_NUMBER = "+17025550100", "+17025550199"
PHONE = "+17025550123"


@dataclass(frozen=True)
class Webhook:
    """One post that reception got: its URL, its form, its headers."""

    url: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Listener:
    """A reception that writes down every webhook and answers 204."""

    url: str = ""
    got: list[Webhook] = field(default_factory=list)

    def app(self) -> Starlette:
        async def listen(request: Request) -> Response:
            form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
            self.got.append(Webhook(str(request.url), form, dict(request.headers)))
            return Response(status_code=204)

        return Starlette(routes=[Route("/{path:path}", listen, methods=["POST"])])

    def wait_for(self, count: int) -> list[Webhook]:
        eventually(lambda: len(self.got) >= count)
        return self.got


class LocalHttpClient(TwilioHttpClient):  # type: ignore[misc]
    """The SDK's own client, sent to the stand-in instead of api.twilio.com."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=5)
        self._base_url = base_url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> TwilioResponse:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return super().request(method, self._base_url + parts.path + query, *args, **kwargs)


@dataclass(frozen=True)
class Twilio:
    """The SDK's client, and the phones on the other end."""

    client: Client
    http: httpx.Client

    def fault(self, kind: str, **more: Any) -> None:
        self.http.post("/faults", json={"kind": kind, **more}).raise_for_status()

    def text(self, body: str, to: str = PATIENT_NUMBER, phone: str = PHONE) -> str:
        answer = self.http.post(f"/phones/{phone}/texts", json={"text": body, "to": to})
        return str(answer.raise_for_status().json()["sid"])

    def screen(self, phone: str = PHONE, **query: Any) -> list[dict[str, Any]]:
        answer = self.http.get(f"/phones/{phone}/texts", params=query)
        return list(answer.raise_for_status().json()["texts"])

    def bodies(self, phone: str = PHONE) -> list[str]:
        return [text["body"] for text in self.screen(phone)]


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, ws="none", log_level="critical", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
        thread.start()
        eventually(lambda: server.started)
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    listener = Listener()
    with served(listener.app()) as url:
        listener.url = url
        yield listener


@pytest.fixture
def reception(listener: Listener) -> Listener:
    listener.got.clear()
    return listener


@pytest.fixture
def advanced_opt_out() -> bool:
    return False


@pytest.fixture
def settings(reception: Listener, advanced_opt_out: bool) -> StandInSettings:
    return StandInSettings(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        patient_number=PATIENT_NUMBER,
        staff_number=STAFF_NUMBER,
        webhook_url=f"{reception.url}/webhooks/sms/incoming",
        clock=lambda: datetime.now(timezone.utc),
        advanced_opt_out=advanced_opt_out,
    )


@pytest.fixture
def twilio(settings: StandInSettings) -> Iterator[Twilio]:
    with served(stand_in(settings)) as url, httpx.Client(base_url=url) as http:
        client = Client(ACCOUNT, TOKEN, http_client=LocalHttpClient(url))
        yield Twilio(client, http)
