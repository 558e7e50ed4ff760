"""Answers sent compressed to who can read that: a page of results shrinks to a sixth."""

from __future__ import annotations

from functools import partial

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pages that hold the token of a form beside what a stranger can put in their address are not compressed: from the size
# of such answers the token could be guessed (BREACH).
_GUARDED = "/review"
# Files of publications are packed already for the most part, and readers of PDF ask for parts of them.
_FILE = "/file"
_LEAST_BYTES = 1000
_LEVEL = 6


class Compression:
    """ASGI middleware around Starlette's own. A compressed answer has a weak ETag: its bytes are others."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._compressing = GZipMiddleware(app, minimum_size=_LEAST_BYTES, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress the answer, except of pages that hold a token and of files."""
        if scope["type"] != "http" or _GUARDED in scope["path"] or scope["path"].endswith(_FILE):
            await self._plain(scope, receive, send)
        else:
            await self._compressing(scope, receive, partial(_weakened, send))


async def _weakened(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        tag = headers.get("etag")
        if tag and headers.get("content-encoding") == "gzip" and not tag.startswith("W/"):
            headers["etag"] = f"W/{tag}"
    await send(message)
