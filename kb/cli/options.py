"""What all commands share: the data folder option, the filters, and opening the application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from kb.errors import SettingsError
from kb.settings import load_settings
from kb.types import Filter

if TYPE_CHECKING:
    from kb.remote import RemoteApplication
    from kb.wiring import Application

# Where the address of a server is kept for the command; ``ctx.obj`` holds settings only.
SERVER = "kb.server"
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Programme = Annotated[list[str] | None, typer.Option("--programme", "-p", help="Only this programme (name or id).")]
Kind = Annotated[list[str] | None, typer.Option("--kind", "-k", help="Only this kind of publication.")]
Language = Annotated[list[str] | None, typer.Option("--language", help="Only publications in this language (nl, en).")]
Region = Annotated[list[str] | None, typer.Option("--region", help="Only this region.")]
Theme = Annotated[list[str] | None, typer.Option("--theme", help="Only this theme.")]
TargetGroup = Annotated[list[str] | None, typer.Option("--target-group", help="Only this target group.")]
YearFrom = Annotated[int | None, typer.Option("--from", help="From this year on.")]
YearTo = Annotated[int | None, typer.Option("--to", help="Up to and including this year.")]


def make_filter(
    programme: list[str] | None = None,
    kind: list[str] | None = None,
    language: list[str] | None = None,
    region: list[str] | None = None,
    theme: list[str] | None = None,
    target_group: list[str] | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
) -> Filter:
    """The filter that the options of a command ask for."""
    return Filter(
        programme=tuple(programme or ()),
        kind=tuple(kind or ()),
        language=tuple(language or ()),
        region=tuple(region or ()),
        theme=tuple(theme or ()),
        target_group=tuple(target_group or ()),
        year_from=year_from,
        year_to=year_to,
    )


def application(ctx: typer.Context) -> Application:
    """The data folder that the global options point at, for commands that write or look after it.

    Imported late: ``kb --help`` needs no index. Raises SettingsError when the options point at a server.
    """
    if SERVER in ctx.meta:
        from kb.remote.application import ONLY_LOCAL

        raise SettingsError(ONLY_LOCAL)
    from kb.wiring import open_application

    return open_application(load_settings(**(ctx.obj or {})))


def reader(ctx: typer.Context) -> Application:
    """The kb that the global options point at, here or on a server, for commands that only read."""
    # The parts that only read have the same methods (a test holds them side by side); asking for another part raises.
    return cast("Application", server(ctx) or application(ctx))


def server(ctx: typer.Context) -> RemoteApplication | None:
    """The server that the global options point at, None when they point at a data folder."""
    if SERVER not in ctx.meta:
        return None
    from kb.remote import open_remote

    opened = open_remote(ctx.meta[SERVER])
    ctx.call_on_close(opened.close)
    return opened
