"""``kb lessons export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.brief import BriefLanguage, write_file
from kb.cli.lessons_find import Determinants, LessonThemes, Polarities, Statuses
from kb.cli.output import note
from kb.errors import QueryError
from kb.lessons.exports import ExportFormat, Form, Wanted, collect
from kb.lessons.exports import export as exported


def export(
    ctx: typer.Context,
    query: Annotated[list[str] | None, typer.Argument(help="What the lessons are about; without it all.")] = None,
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="The form of the file.")] = ExportFormat.CSV,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")] = None,
    polarity: Polarities = None,
    determinant: Determinants = None,
    theme: LessonThemes = None,
    status: Statuses = None,
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
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
    app = options.application(ctx)
    chosen = options.make_filter(programme, kind, language, region, None, target_group, year_from, year_to)
    wanted = Wanted(" ".join(query or ()) or None, polarity or (), determinant or (), theme or (), status or (), chosen)
    found = collect(app.lesson_finder, wanted)
    base = (app.settings.public_url or "").rstrip("/") or None
    content = exported(found, app.taxonomy, wanted_format, Form(lang.value, base, bom, sources))
    if output is None:
        # As bytes: line ends are part of these formats.
        typer.echo(content, nl=False)
        return
    write_file(output, content)
    note(f"Wrote {output}: {len(found)} lessons.")
