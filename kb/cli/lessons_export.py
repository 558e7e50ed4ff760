"""``kb lessons export``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.brief import BriefLanguage, write_file
from kb.cli.lessons_options import choosing_lessons
from kb.cli.output import note
from kb.errors import QueryError
from kb.lessons.exports import ExportFormat, Form, Wanted, collect
from kb.lessons.exports import export as exported


@choosing_lessons
def export(
    ctx: typer.Context,
    wanted: Wanted,
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="The form of the file.")] = ExportFormat.CSV,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")] = None,
    sources: Annotated[bool, typer.Option("--sources", help="CSV: the publications instead of the lessons.")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: mark it as UTF-8, so that Excel reads it well.")] = False,
    lang: Annotated[BriefLanguage, typer.Option("--lang", help="Language of labels and headings.")] = BriefLanguage.NL,
    json: Annotated[bool, typer.Option("--json", help="The same as --format jsonld.")] = False,
) -> None:
    """Export lessons with their sources, for a spreadsheet, a reference manager, Word or another program.

    RIS, BibTeX and CSL-JSON hold the sources, with the lessons as notes.

    Example:  kb lessons export leiderschap --format csv --bom -o lessons.csv

              kb lessons export --format ris --programme "Op één lijn" -o sources.ris
    """
    wanted_format = ExportFormat.JSONLD if json else format
    if output is None and wanted_format is ExportFormat.DOCX:
        raise QueryError("a Word file is not printed; name a file with --output")
    content, count = _made(ctx, wanted, wanted_format, Form(lang.value, bom=bom, sources=sources))
    if output is None:
        # As bytes: line ends are part of these formats.
        typer.echo(content, nl=False)
        return
    write_file(output, content)
    note(f"Wrote {output}: {count()} lessons.")


def _made(ctx: typer.Context, wanted: Wanted, format: ExportFormat, form: Form) -> tuple[bytes, Callable[[], int]]:
    """(the file, what tells how many lessons are in it)."""
    server = options.server(ctx)
    if server is not None:
        return server.exports.export(wanted, format, form), lambda: server.exports.count(wanted)
    app = options.application(ctx)
    found = collect(app.lesson_finder, wanted)
    base = (app.settings.public_url or "").rstrip("/") or None
    return exported(found, app.taxonomy, format, replace(form, base=base)), lambda: len(found)
