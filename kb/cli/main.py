"""The ``kb`` command: global options, the list of commands, and errors as one line with an exit code."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kb import __version__
from kb.cli import (
    answer,
    brief,
    discover,
    doctor,
    evaluate,
    export,
    feedback,
    gaps,
    ingest,
    keys,
    lessons,
    library,
    mcp,
    patterns,
    search,
    serve,
)
from kb.cli.options import SERVER
from kb.errors import KbError

_EPILOG = (
    "Exit codes: 0 done, 1 unexpected, 2 some files failed or wrong usage, 3 wrong setting, 4 not found, "
    "5 stale index, 6 busy, 7 no embedding model."
)

app = typer.Typer(
    name="kb",
    help="A knowledge base with semantic search over programme publications. Example: kb search 'leiderschap'",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(search.search)
app.command()(discover.suggest)
app.command()(discover.similar)
app.command()(ingest.ingest)
app.command()(library.show)
app.command("list")(library.list_)
app.command()(library.stats)
app.command()(serve.serve)
app.command()(doctor.doctor)
app.command("eval")(evaluate.evaluate)
app.add_typer(ingest.index_app, name="index")
app.command()(patterns.patterns)
app.command()(gaps.gaps)
app.command()(answer.answer)
app.command()(brief.brief)
app.command()(export.export)
app.command()(mcp.mcp)
app.add_typer(feedback.feedback_app, name="feedback")
app.add_typer(lessons.lessons_app, name="lessons")
app.add_typer(keys.keys_app, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kb {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", help="Data folder (KB_HOME).")] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", envvar="KB_SERVER", show_envvar=False, help="Read this kb server (KB_SERVER)."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Keep the global options for the command that follows."""
    ctx.obj = {"home": home} if home else {}
    source = ctx.get_parameter_source("server")
    # What is typed comes before the environment: a data folder that is asked for is meant.
    if server and not (home and source is not None and source.name == "ENVIRONMENT"):
        ctx.meta[SERVER] = server


def main() -> None:
    """Run the command line; errors that kb knows end as one line on stderr."""
    try:
        app()
    except KbError as error:
        typer.echo(f"kb: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep Python from complaining when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
