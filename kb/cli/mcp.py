"""``kb mcp``."""

from __future__ import annotations

import typer

from kb.cli import options


def mcp(ctx: typer.Context) -> None:
    """Serve assistants over the Model Context Protocol on standard input and output, until the input ends.

    Let the assistant start it: command "kb", arguments ["mcp"], with KB_HOME in its environment; or, without a data
    folder of one's own, arguments ["--server", "https://kb.example.org", "mcp"].

    Example:  kb mcp
    """
    from kb.assistant import build_server

    build_server(options.reader(ctx)).run("stdio")
