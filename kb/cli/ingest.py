"""``kb ingest`` and ``kb index rebuild``: the commands that write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.cli.progress import show_progress
from kb.reports import IngestReport, Status

index_app = typer.Typer(no_args_is_help=True, help="Look after the derived indexes.")


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to take in.")],
    prune: Annotated[bool, typer.Option("--prune", help="Remove publications whose file is gone.")] = False,
    json: options.Json = False,
) -> None:
    """Take in publications: PDF, Word, PowerPoint, HTML, Markdown and plain text.

    What is already there and unchanged costs nothing. Exit code 0 when everything was read, 2 when some files failed.

    Example:  kb ingest ~/Documenten/eindrapporten --prune
    """
    ingester = options.application(ctx).ingester
    with show_progress() as progress:
        report = ingester.ingest(paths, prune=prune, progress=progress)
    if json:
        print_json(_report_json(report))
    else:
        _print_report(report)
    raise typer.Exit(report.exit_code)


@index_app.command("rebuild")
def rebuild(ctx: typer.Context, json: options.Json = False) -> None:
    """Make both indexes anew from the database, without reading the sources again.

    Example:  kb index rebuild
    """
    app = options.application(ctx)
    with show_progress() as progress:
        embedded = app.ingester.rebuild(progress)
    passages = app.kb.counts().passages
    if json:
        print_json({"passages": passages, "embedded": embedded})
    else:
        print_line(f"Both indexes hold {passages} passages; {embedded} were embedded anew.")


def _report_json(report: IngestReport) -> dict[str, Any]:
    counts: dict[str, Any] = {status.value: report.count(status) for status in Status}
    sources = [
        {"path": s.uri, "status": s.status, "reason": s.reason, "publication": s.publication, "passages": s.passages}
        for s in report.sources
    ]
    return counts | {"embedded": report.embedded, "resumed": report.resumed, "sources": sources}


def _print_report(report: IngestReport) -> None:
    rows = [
        (s.status, Path(s.uri).name, s.passages or "", s.reason)
        for s in report.sources
        if s.status is not Status.UNCHANGED or s.reason
    ]
    if rows:
        print_table(("status", "source", "passages", "remark"), rows)
    total = ", ".join(f"{report.count(status)} {status}" for status in Status if report.count(status))
    print_line(f"{total or 'nothing to do'}; {report.embedded} texts embedded")
    if report.count(Status.FAILED):
        note("Some files failed; their reasons are above. The others are in.")
