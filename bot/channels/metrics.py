"""What Prometheus reads. Labels are routes and states, never a person."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest
from starlette.requests import Request
from starlette.responses import Response

FORGED = Counter("intake_forged_webhooks", "Webhooks refused for their signature", ["route"])
ANSWERED = Counter("intake_requests", "Requests by status", ["status"])


async def show(request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
