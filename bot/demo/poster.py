"""Posts signed webhooks to reception, as Twilio would: each form once, again only if the
connection failed."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any

import httpx

from bot.demo.carrier import Carrier, Message
from bot.demo.settings import StandInSettings
from bot.demo.signing import signature
from bot.demo.wire import idempotency_token, incoming_form, status_form

log = logging.getLogger(__name__)
WEBHOOK_TIMEOUT_SECONDS = 15.0


class Poster:
    """Owns the HTTP client and the posts that are still on their way."""

    def __init__(self, settings: StandInSettings, carrier: Carrier) -> None:
        self._settings = settings
        self._carrier = carrier
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = httpx.AsyncClient(timeout=WEBHOOK_TIMEOUT_SECONDS, trust_env=False)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    def deliver_incoming(self, message: Message, opt_out_type: str | None, *, twice: bool) -> None:
        """Post an incoming text to the webhook, in the background."""
        shown = opt_out_type if self._settings.advanced_opt_out else None
        form = incoming_form(self._settings.account_sid, message, shown)
        self._start(self._post(self._settings.webhook_url, form, copies=2 if twice else 1))

    def report_progress(
        self, message: Message, final: str, error_code: int | None, fault: str | None
    ) -> None:
        """Move a sent text on to its final state and tell its StatusCallback, in the background."""
        self._start(self._progress(message, final, error_code, fault))

    async def _progress(
        self, message: Message, final: str, error_code: int | None, fault: str | None
    ) -> None:
        states = ["queued", "sent", final] if final != "failed" else ["queued", final]
        if fault == "reversed_callbacks":
            for status in states:
                self._carrier.move(message.sid, status)
            states.reverse()
        for status in states:
            if fault != "reversed_callbacks":
                self._carrier.move(message.sid, status, error_code if status == final else None)
            if message.callback_url and fault != "lost_callbacks":
                form = status_form(self._settings.account_sid, message, status)
                await self._post(message.callback_url, form)

    async def _post(self, url: str, form: Mapping[str, str], copies: int = 1) -> None:
        headers = {
            "X-Twilio-Signature": signature(self._settings.auth_token, url, form),
            "I-Twilio-Idempotency-Token": idempotency_token(),
        }
        for _ in range(copies):
            try:
                await self._post_once(url, form, headers)
            except httpx.ConnectError:
                await asyncio.sleep(0.5)
                await self._post_again(url, form, headers)
            except httpx.HTTPError as problem:
                log.warning("webhook failed: %s", type(problem).__name__)

    async def _post_again(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        try:
            await self._post_once(url, form, headers)
        except httpx.HTTPError as problem:
            log.warning("webhook failed twice: %s", type(problem).__name__)

    async def _post_once(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        answer = await self._http.post(url, data=dict(form), headers=dict(headers))
        if answer.is_error:
            log.warning("webhook answered %s", answer.status_code)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
