"""What stands between the network and the routes: headers for browsers, and addresses in ASCII."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)
# For the few pages that bring a script of ours; what it writes into the page can only be text.
SCRIPTED_POLICY = "; ".join(
    (
        CONTENT_SECURITY_POLICY,
        "script-src 'self'",
        "connect-src 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # A question may be confidential: other sites that a reader goes to do not get to see it.
    "Referrer-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware that puts ``HEADERS`` on every response that passes through it, unless a route set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with the headers."""

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_secured if scope["type"] == "http" else send)


class AsciiQuery:
    """ASGI middleware that percent-encodes raw bytes in a query string, as ``curl 'host/?q=één'`` sends them.

    Starlette would read them as Latin-1, and fail on those that are not UTF-8.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its query string in ASCII."""
        if scope["type"] == "http":
            scope["query_string"] = re.sub(rb"[\x80-\xff]", _percent, scope["query_string"])
        await self._app(scope, receive, send)


def _percent(match: re.Match[bytes]) -> bytes:
    return b"%%%02X" % match.group()[0]
