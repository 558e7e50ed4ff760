"""JSON, CSV and SVG: the gap map, and the questions without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.dependencies import Base, access_of
from api.problems import documented, file
from api.routes_patterns import Found, Language, Source, Terms
from api.schemas_gaps import DemandList
from api.schemas_gaps import GapMap as GapMapAnswer
from api.texts_patterns import Words
from kb.lessons.asked import unanswered
from kb.lessons.demand import LEAST_ASKED, Demand, demand
from kb.lessons.gaps import Columns, GapMap, Rows, gap_map, to_csv
from kb.lessons.heatmap import svg
from kb.lessons.pattern_contract import PatternJson, gaps_json

router = APIRouter()


def gaps_of(
    patterns: Found,
    taxonomy: Terms,
    rows: Annotated[Rows, Query(description="What the rows are.")] = Rows.THEMES,
    columns: Annotated[Columns, Query(description="What the columns are.")] = Columns.PROGRAMMES,
    language: Language = "nl",
) -> GapMap:
    """The gap map that the query parameters describe."""
    return gap_map(patterns.snapshot(), patterns.witnesses(), taxonomy, rows, columns, language)


def demand_of(request: Request, patterns: Found) -> list[Demand]:
    """The questions without an answer, of which enough people asked."""
    application = access_of(request).application
    asked = unanswered(application.store.database)
    if not asked:
        return []
    return demand(asked, application.encoders[1].encode_queries, patterns.snapshot(), patterns.witnesses(), LEAST_ASKED)


Gaps = Annotated[GapMap, Depends(gaps_of)]
Demands = Annotated[list[Demand], Depends(demand_of)]


@router.get(
    "/api/gaps",
    summary="Count lessons by subject and place",
    response_model=GapMapAnswer,
    responses=documented(422, 503),
    tags=["lessons"],
)
def gaps(found: Gaps, base: Base) -> dict[str, Any]:
    """The gap map: every cell with its lessons and distinct programmes, empty ones too."""

    def link(query: Sequence[tuple[str, str]]) -> str:
        return f"{base}/lessons?{urlencode(query)}"

    return gaps_json(found, link)


@router.get(
    "/api/gaps.csv",
    summary="The gap map as a table",
    response_class=Response,
    responses=file("text/csv") | documented(422, 503),
    tags=["lessons"],
)
def gaps_csv(found: Gaps) -> Response:
    """One line a cell; starts with a byte order mark, so that spreadsheets read it as UTF-8."""
    headers = {"Content-Disposition": 'attachment; filename="gaps.csv"'}
    return Response(to_csv(found).encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(
    "/api/gaps.svg",
    summary="The gap map as a picture",
    response_class=Response,
    responses=file("image/svg+xml") | documented(422, 503),
    tags=["lessons"],
)
def gaps_svg(found: Gaps, language: Language = "nl") -> Response:
    """A standalone picture; darker cells have more lessons."""
    words = Words(language)
    names = (words(found.row_kind.value), words(found.column_kind.value.replace("-", "_")))
    return Response(svg(found, f"{words('gaps')}: {names[0]} × {names[1]}"), media_type="image/svg+xml")


@router.get(
    "/api/demand",
    summary="List questions without an answer",
    response_model=DemandList,
    responses=documented(422, 503),
    tags=["lessons"],
)
def demands(
    found: Demands, patterns: Found, taxonomy: Terms, source: Source, language: Language = "nl"
) -> dict[str, Any]:
    """Questions of one meaning together, most asked first, beside what the lessons tell near them.

    Questions that few people asked are not shown.
    """
    return PatternJson(patterns, taxonomy, source, language).demand(found)
