"""Structured logs that carry ids only: no text, name or number of a person is ever passed in."""

from __future__ import annotations

import logging
import sys

import structlog

# Rasa's debug lines, and some of its errors, print what people wrote.
_TALKATIVE = ("rasa", "rasa_sdk", "twilio", "httpx", "httpcore", "sqlalchemy", "matplotlib")


def configure_logs(level: int = logging.INFO) -> None:
    """JSON lines on stderr for our own events; other libraries only from CRITICAL up."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
