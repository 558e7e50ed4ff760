"""Lessons and their sources as files. To be included before the routes of single lessons: "export" is no id."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.dependencies import Base, OptionalQuestion
from api.lesson_parts import Lessons, Sources
from api.problems import documented, file
from api.schemas_brief import CslItems
from kb.lessons.exports import MEDIA_TYPES, SUFFIXES, ExportFormat, Form, Wanted, collect, export

router = APIRouter(prefix="/api/lessons", tags=["lessons"])

# Spelt out: in OpenAPI an enum would be a schema of its own, which a plain page of operations does not show.
_FormatName = Literal["csv", "ris", "bibtex", "csl", "docx", "jsonld"]
_PolarityName = Literal["success", "barrier", "recommendation", "result", "finding"]
# CSL-JSON is the shape that the operation itself tells of.
_FILES = file(*(media_type for media_type in MEDIA_TYPES.values() if media_type != "application/json"))


def _values(what: str, example: str) -> Any:
    return Query(
        max_length=50, description=f"Only lessons {what}; any of several values will do.", examples=[[example]]
    )


@router.get(
    "/export",
    summary="Export lessons with their sources",
    response_model=CslItems,
    responses=_FILES | documented(422, 503),
)
def export_lessons(
    finder: Lessons,
    base: Base,
    publications: Sources,
    format: Annotated[_FormatName, Query(description="The form of the file.", examples=["csv"])],
    q: OptionalQuestion = None,
    polarity: Annotated[list[_PolarityName], _values("of this polarity", "success")] = [],  # noqa: B006 - FastAPI copies defaults
    determinant: Annotated[list[str], _values("about this determinant: id or name", "coordinator")] = [],  # noqa: B006
    theme: Annotated[list[str], _values("about this theme: id or name", "leadership")] = [],  # noqa: B006
    status: Annotated[list[Literal["machine", "validated"]], _values("that were judged so far", "validated")] = [],  # noqa: B006
    sources: Annotated[bool, Query(description="CSV: the publications instead of the lessons.")] = False,
    bom: Annotated[bool, Query(description="CSV: mark it as UTF-8, so that Excel reads it well.")] = False,
    lang: Annotated[Literal["nl", "en"], Query(description="Language of labels and headings.", examples=["nl"])] = "nl",
) -> Response:
    """All lessons that fit, for a spreadsheet (csv), a reference manager (ris, bibtex, csl), Word or linked data.

    The formats of reference managers hold the sources, with the lessons as notes; csl is what the shape below tells of.
    """
    wanted = Wanted(q, polarity, determinant, theme, status, publications)
    found = collect(finder, wanted)
    form = Form(lang, base if base.startswith("http") else None, bom, sources)
    chosen = ExportFormat(format)
    name = f"{'sources' if sources and chosen is ExportFormat.CSV else 'lessons'}{SUFFIXES[chosen]}"
    return Response(
        export(found, finder.taxonomy, chosen, form),
        media_type=MEDIA_TYPES[chosen],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
