"""Structured logs that carry ids only: no text, name or number of a person is ever passed in."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_OURS = "intake"


def get_log() -> Any:
    """This project's logger; what other libraries write to structlog is dropped."""
    return structlog.get_logger(source=_OURS)


def configure_logs(level: int = logging.INFO) -> None:
    """JSON lines on stderr for our own events; other libraries only from CRITICAL up."""
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr, format="%(message)s", force=True)
    structlog.configure(
        processors=[
            _only_ours,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(_StandardError()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


class _StandardError:
    """Where standard error points at the moment of writing; it may have been redirected."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _only_ours(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    # Rasa's debug lines, and some of its errors, print what people wrote.
    if event.pop("source", None) != _OURS:
        raise structlog.DropEvent
    return event
