"""``kb serve``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from kb.cli.output import note
from kb.settings import load_settings


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on (KB_HOST).")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on (KB_PORT).")] = None,
) -> None:
    """Serve the search page and the HTTP API.

    Example:  kb serve --port 8080
    """
    import uvicorn

    settings = load_settings(**(ctx.obj or {}), host=host, port=port)
    # The application is made by its factory in the server, which reads the same settings from the environment.
    os.environ["KB_HOME"] = str(settings.home)
    note(f"kb serves {settings.home} on http://{settings.host}:{settings.port} (stop with Ctrl+C)")
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        server_header=False,
    )
