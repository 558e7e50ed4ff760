"""``kb lessons rebuild``."""

from __future__ import annotations

import typer

from kb.cli import options
from kb.cli.output import print_json, print_line
from kb.cli.progress import show_progress


def rebuild(ctx: typer.Context, json: options.Json = False) -> None:
    """Look for lessons in all passages anew, without reading the sources again; judgements stay.

    Example:  kb lessons rebuild
    """
    app = options.application(ctx)
    with show_progress() as progress:
        passages = app.ingester.rebuild_lessons(progress)
    lessons = len(app.catalogue.snapshot().shown)
    if json:
        print_json({"passages": passages, "lessons": lessons})
    else:
        print_line(f"{lessons} lessons; {passages} passages were read for them.")
