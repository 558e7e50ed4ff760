"""Assistants over HTTP: the Model Context Protocol (streamable HTTP) at ``/mcp`` of the web application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kb.assistant import build_server
from kb.assistant.server import public_base
from kb.settings import Settings
from kb.wiring import Application

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/mcp"
# A question has at most a thousand characters; what is around it in a request is small.
MAX_BODY = 64 * 1024
_LOCAL = ("127.0.0.1", "localhost", "[::1]")
_log = logging.getLogger(__name__)


def mount_mcp(app: FastAPI, application: Application) -> None:
    """Let ``app`` serve assistants at ``/mcp`` while it runs. Every request stands alone; no session is kept."""
    endpoint = _Endpoint(build_server(application, lambda ctx: _base(ctx, application)), application.settings)
    app.router.routes.append(Route(PATH, endpoint=endpoint, methods=["GET", "POST", "DELETE"], include_in_schema=False))
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with before(running) as state, endpoint.open():
            yield state

    app.router.lifespan_context = lifespan


class _Endpoint:
    """An ASGI application that is there as long as the one around it runs, as often as that is started."""

    def __init__(self, server: MCPServer[Any], settings: Settings) -> None:
        self._server = server
        self._security = security(settings)
        self._inner: Starlette | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Take requests within this context."""
        self._inner = self._server.streamable_http_app(
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            max_request_body_size=MAX_BODY,
            transport_security=self._security,
        )
        async with self._server.session_manager.run():
            yield
        self._inner = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. There is nothing to listen to, so a stream (GET) is refused as the protocol allows."""
        if scope["method"] != "POST":
            refused = PlainTextResponse("Method Not Allowed", 405, {"Allow": "POST"})
            await refused(scope, receive, send)
        elif self._inner is None:
            await PlainTextResponse("kb is not running", 503)(scope, receive, send)
        else:
            await self._inner(scope, receive, send)


def security(settings: Settings) -> TransportSecuritySettings:
    """Which names this kb answers to, so that a page elsewhere cannot make a reader's browser ask in its place.

    A kb that listens to its own machine only answers to the names of that machine and of ``public_url``. One that
    listens to a network cannot know its names unless ``public_url`` tells; without it every name is good.
    """
    public = urlsplit(settings.public_url or "")
    if not _is_local(settings.host) and not public.netloc:
        _log.info("KB_PUBLIC_URL is not set: /mcp answers to every host name")
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    names = [*_LOCAL, settings.host, *([public.netloc] if public.netloc else [])]
    hosts = [*names, *(f"{name}:*" for name in names)]
    origins = [f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")]
    return TransportSecuritySettings(enable_dns_rebinding_protection=True, allowed_hosts=hosts, allowed_origins=origins)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _base(ctx: Context[Any, Any], application: Application) -> str | None:
    """The address of this kb: that in the settings, else the one that was asked."""
    request = ctx.request_context.request
    asked = getattr(request, "base_url", None)
    return public_base(application) or (str(asked).rstrip("/") if asked else None)
