"""``kb gaps``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast
from urllib.parse import urlencode

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.contract import source_json
from kb.errors import QueryError

if TYPE_CHECKING:
    from kb.lessons.demand import Demand
    from kb.lessons.gaps import Columns, GapMap, Rows
    from kb.wiring import Application

_EXAMPLE = """
Example:  kb gaps --rows determinants --columns target-groups -o gaps.svg

          kb gaps --csv > gaps.csv

          kb gaps --demand
"""


class _Rows(StrEnum):
    themes = "themes"
    determinants = "determinants"


class _Columns(StrEnum):
    programmes = "programmes"
    target_groups = "target-groups"
    regions = "regions"


def gaps(
    ctx: typer.Context,
    rows: Annotated[_Rows, typer.Option("--rows", help="What the rows are.")] = _Rows.themes,
    columns: Annotated[_Columns, typer.Option("--columns", help="What the columns are.")] = _Columns.programmes,
    csv: Annotated[bool, typer.Option("--csv", help="Print a line for each cell, comma-separated.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file: .svg, .png, .csv or .json.")
    ] = None,
    demand: Annotated[
        bool, typer.Option("--demand", help="Show the questions without an answer, beside what there is.")
    ] = False,
    least: Annotated[int, typer.Option("--least", min=1, help="With --demand: asked at least so often.")] = 1,
    json: options.Json = False,
) -> None:
    """Count lessons by subject and programme, target group or region; empty cells show what is missing."""
    if demand:
        _demand(ctx, least, json)
        return
    from kb.lessons.gaps import Columns, Rows, to_csv
    from kb.lessons.pattern_contract import gaps_json

    found = _counted(ctx, Rows(rows.value), Columns(columns.value))
    if output is not None:
        _write(found, output)
        note(f"Wrote {output}.")
    elif json:
        print_json(gaps_json(found, lessons_path))
    elif csv:
        print_line(to_csv(found).removesuffix("\r\n"))
    else:
        _print(found)


gaps.__doc__ = f"{gaps.__doc__}\n\n{_EXAMPLE}"


def lessons_path(query: Sequence[tuple[str, str]]) -> str:
    """The path of the lessons that a filter finds, below the address of a kb."""
    return f"/lessons?{urlencode(query)}"


def _counted(ctx: typer.Context, rows: Rows, columns: Columns) -> GapMap:
    server = options.server(ctx)
    if server is not None:
        return server.gaps.map(rows, columns, "en")
    from kb.lessons.gaps import gap_map

    app = options.application(ctx)
    return gap_map(app.patterns.snapshot(), app.patterns.witnesses(), app.taxonomy, rows, columns, "en")


def _write(found: GapMap, output: Path) -> None:
    import json

    from kb.lessons.gaps import to_csv
    from kb.lessons.heatmap import png, svg
    from kb.lessons.pattern_contract import gaps_json

    title = f"Lessons: {found.row_kind.value} by {found.column_kind.value}"
    suffix = output.suffix.lower()
    if suffix == ".svg":
        content = svg(found, title).encode()
    elif suffix == ".png":
        content = png(found, title)
    elif suffix == ".csv":
        content = to_csv(found).encode("utf-8-sig")
    elif suffix == ".json":
        content = json.dumps(gaps_json(found, lessons_path), ensure_ascii=False, indent=2).encode()
    else:
        raise QueryError(f"cannot write {output.name!r}; the name must end in .svg, .png, .csv or .json")
    try:
        output.write_bytes(content)
    except OSError as error:
        raise QueryError(f"{output} cannot be written ({error.strerror})") from error


def _print(found: GapMap) -> None:
    head = ("", *(column.label for column in found.columns), "all")
    table = []
    for row in found.rows:
        cells = [found.cells[row.id, column.id] for column in found.columns]
        numbers = [str(cell.lessons) if cell.lessons else "·" for cell in cells]
        table.append((row.label, *numbers, row.total.lessons or "·"))
    print_table(head, table)
    nothing = [heading.label for heading in (*found.rows, *found.columns) if not heading.total.lessons]
    print_line(f"\n{found.empty} of {len(found.cells)} cells are empty.")
    if nothing:
        print_line(f"No lesson at all: {', '.join(nothing)}.")


def _demand(ctx: typer.Context, least: int, json: bool) -> None:
    from kb.lessons.demand import LEAST_ASKED
    from kb.lessons.pattern_contract import PatternJson

    server = options.server(ctx)
    if server is None:
        app = options.application(ctx)
        found = _asked_in_vain(app, least)
    else:
        app = cast("Application", server)  # as far as its patterns and names go
        found = server.gaps.demand(least)
        if least < LEAST_ASKED:
            note(f"A server tells of no question that was asked less than {LEAST_ASKED} times.")
    if json:
        print_json(PatternJson(app.patterns, app.taxonomy, source_json, "en").demand(found))
        return
    if not found:
        note("No question without an answer has been logged.")
        return
    rows = [(d.asked, d.name, "; ".join(q.query for q in d.queries[1:4]), d.lessons, d.programmes) for d in found]
    print_table(("asked", "question", "also asked as", "lessons near it", "of programmes"), rows)


def _asked_in_vain(app: Application, least: int) -> list[Demand]:
    from kb.lessons.asked import unanswered
    from kb.lessons.demand import demand

    asked = unanswered(app.store.database)
    if not asked:
        return []
    patterns = app.patterns
    return demand(asked, app.encoders[1].encode_queries, patterns.snapshot(), patterns.witnesses(), least)
