"""Which other sites may show this kb on their own pages: by the widget (CORS) or in a frame (frame-ancestors)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from api.render import local_path
from api.security import CONTENT_SECURITY_POLICY, HEADERS
from kb.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME = "/embed"
SCRIPT = "/static/kb-search.js"
_OWN_FRAMES = "frame-ancestors 'self'"
_ORIGIN = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/?")
_USUAL_PORTS = {"http": 80, "https": 443}
# Pages elsewhere name the script without a mark of its version, so a new one must reach them by itself.
_SCRIPT_CACHE = "public, max-age=3600"


def parse_origins(text: str) -> tuple[str, ...]:
    """The origins in a setting, with spaces or commas between; ("*",) for every site, () for none.

    They come out as browsers write them: in lower case, without the usual port. Raises SettingsError for what is no
    origin, so that nothing of it can end up in a header.
    """
    found = text.replace(",", " ").split()
    if "*" in found:
        return ("*",)
    return tuple(dict.fromkeys(_origin(value) for value in found))


def add_embedding(app: FastAPI, origins: Sequence[str]) -> None:
    """Let pages of ``origins`` read ``/api`` with GET, load the widget and frame ``/embed``; nothing else.

    Must be added after SecurityHeaders: it changes what that says.
    """
    app.add_middleware(Embedding, origins=tuple(origins))


class Embedding:
    """ASGI middleware that opens the few doors that other sites need, for the origins in the settings only."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        # Without credentials: what a reader may do here when signed in is never for a page of another site.
        self._shared = CORSMiddleware(app, allow_origins=origins, allow_methods=("GET",))
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with the headers for its path."""
        path = local_path(Request(scope)) if scope["type"] == "http" and self._origins else ""
        if path == FRAME:
            await self._app(scope, receive, _changing(send, self._framed))
        elif path == SCRIPT:
            await self._shared(scope, receive, _changing(send, self._script))
        elif path.startswith("/api/"):
            await self._shared(scope, receive, _changing(send, self._readable))
        else:
            await self._app(scope, receive, send)

    def _framed(self, headers: MutableHeaders) -> None:
        ancestors = " ".join((_OWN_FRAMES, *self._origins))
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(_OWN_FRAMES, ancestors)

    def _script(self, headers: MutableHeaders) -> None:
        self._readable(headers)
        # A plain <script> asks without CORS; this lets it through even where the pages' own headers forbid that.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Cache-Control"] = _SCRIPT_CACHE

    def _readable(self, headers: MutableHeaders) -> None:
        # An answer to a preflight comes from outside the middleware that sets these.
        for name, value in HEADERS.items():
            headers.setdefault(name, value)


def _origin(value: str) -> str:
    match = _ORIGIN.fullmatch(value.lower())
    if match is None or int(match[3] or 0) > 65535:
        raise SettingsError(
            f"KB_EMBED_ORIGINS: {value!r} is no origin; write it like https://intranet.example.org, or * for every site"
        )
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (f":{int(port)}" if port and int(port) != _USUAL_PORTS[scheme] else "")


def _changing(send: Send, change: Callable[[MutableHeaders], None]) -> Send:
    async def send_changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            change(MutableHeaders(scope=message))
        await send(message)

    return send_changed
