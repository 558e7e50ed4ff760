"""The page of the gap map: a table that is a heat map, and the questions without an answer."""

from __future__ import annotations

from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.render import Frame, page
from api.routes_gaps import Demands
from api.routes_patterns import Found, Terms
from api.texts_patterns import Words
from kb.errors import QueryError
from kb.lessons.demand import LEAST_ASKED
from kb.lessons.gaps import Columns, GapMap, Rows, gap_map

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_Kind = TypeVar("_Kind", Rows, Columns)


@router.api_route("/gaps", methods=["GET", "HEAD"])
def gaps_page(request: Request, patterns: Found, taxonomy: Terms, demands: Demands) -> HTMLResponse:
    """The gap map, with a link from each cell to its lessons."""
    frame = Frame.of(request)
    words = Words(frame.ui.code)
    rows = _kind(Rows, request.query_params.get("rows"), Rows.THEMES)
    columns = _kind(Columns, request.query_params.get("columns"), Columns.PROGRAMMES)
    found = gap_map(patterns.snapshot(), patterns.witnesses(), taxonomy, rows, columns, frame.ui.code)
    names = {kind: words(kind.value.replace("-", "_")) for kind in (*Rows, *Columns)}
    shape = (("rows", rows.value), ("columns", columns.value), ("language", frame.ui.code))
    return page(
        request,
        "gaps.html",
        w=words,
        gaps=found,
        names=names,
        choices={"rows": list(Rows), "columns": list(Columns)},
        chosen={"rows": rows, "columns": columns},
        caption=words(
            "gaps_caption",
            rows=names[rows].lower(),
            columns=names[columns].lower(),
            empty=frame.ui.number(found.empty),
            cells=frame.ui.number(len(found.cells)),
        ),
        links=_links(found, frame),
        nothing=[h.label for h in (*found.rows, *found.columns) if not h.total.lessons],
        csv=frame.link("/api/gaps.csv", *shape),
        svg=frame.link("/api/gaps.svg", *shape),
        demands=demands,
        least=frame.ui.number(LEAST_ASKED),
    )


def _links(found: GapMap, frame: Frame) -> dict[tuple[str, str], str]:
    """The addresses of the lessons of each cell that has any."""
    return {place: frame.link("/lessons", *found.query(*place)) for place, cell in found.cells.items() if cell.lessons}


def _kind(kinds: type[_Kind], value: str | None, default: _Kind) -> _Kind:
    """The kind of rows or columns that the address asks for."""
    if not value:
        return default
    try:
        return kinds(value)
    except ValueError as error:
        raise QueryError(f"{value!r} is not one of {', '.join(kinds)}") from error
