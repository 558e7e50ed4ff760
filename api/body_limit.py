"""How much may be sent to an operation that takes a body."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request
from fastapi.routing import APIRoute

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Message

# Bytes: the longest that anything here takes is a note of 4,000 characters, each of which may be an escape.
MAX_BODY = 64 * 1024


class SmallBody(APIRoute):
    """A route that refuses, with 413, a body of more than ``MAX_BODY`` bytes before it is read to its end.

    The framework's own limit answers in plain text where every other problem is problem+json.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, given a request that ends where there is too much of it."""
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            size = 0

            async def receive() -> Message:
                nonlocal size
                message = await request.receive()
                size += len(message.get("body", b""))
                _check(size)
                return message

            declared = request.headers.get("content-length", "")
            _check(int(declared) if declared.isascii() and declared.isdecimal() else 0)
            return await handle(Request(request.scope, receive))

        return limited


def _check(size: int) -> None:
    if size > MAX_BODY:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {MAX_BODY} bytes are taken")
