"""Errors as the chat API tells them: `{"error": {"code", "message"}}`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class ApiError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


async def show(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return as_response(error.status, error.code, error.message)


def as_response(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
