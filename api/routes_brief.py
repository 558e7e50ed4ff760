"""A brief as JSON or as a file."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.dependencies import Base, Question, access_of
from api.problems import documented, file
from api.schemas_brief import BriefAnswer
from kb.contract import source_json
from kb.lessons.brief import Composer
from kb.lessons.brief_contract import brief_json
from kb.lessons.brief_docx import docx
from kb.lessons.brief_html import html
from kb.lessons.brief_markdown import markdown
from kb.lessons.brief_outline import outline
from kb.lessons.brief_types import Options, Section
from kb.lessons.exports import MEDIA_TYPES, ExportFormat

router = APIRouter(prefix="/api", tags=["lessons"])

FORMATS = {
    "docx": MEDIA_TYPES[ExportFormat.DOCX],
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
# Spelt out: in OpenAPI an enum would be a schema of its own, which a plain page of operations does not show.
_SectionName = Literal["programmes", "success", "barriers", "tools", "contradictions", "gaps"]


def composer_of(request: Request) -> Composer:
    """Makes the briefs of this app."""
    return access_of(request).application.briefs


Briefs = Annotated[Composer, Depends(composer_of)]


@router.get(
    "/brief",
    summary="Compose a brief on a topic",
    response_model=BriefAnswer,
    responses=file(*FORMATS.values()) | documented(422, 503),
)
def brief(
    briefs: Briefs,
    base: Base,
    q: Question,
    include: Annotated[
        list[_SectionName],
        Query(description="Only these sections; without it all.", examples=[["success", "barriers"]]),
    ] = [],  # noqa: B006 - FastAPI copies defaults
    limit: Annotated[int, Query(ge=1, le=30, description="How many items a section has.", examples=[7])] = 7,
    lang: Annotated[Literal["nl", "en"], Query(description="Language of headings and labels.", examples=["nl"])] = "nl",
    format: Annotated[
        Literal["json", "docx", "md", "html"], Query(description="JSON, or a file to keep.", examples=["json"])
    ] = "json",
) -> Any:
    """What programmes say on a topic, word for word, with numbered sources.

    Comparable programmes, what helped, what hindered and what is set against it, tools, contradictions, and what
    nothing was found on. Nothing is written by the machine but headings and fixed sentences.
    """
    made = briefs.compose(q, Options(tuple(s for s in Section if not include or s.value in include), limit, lang))
    if format == "json":
        return brief_json(made, briefs.taxonomy, partial(source_json, base=base))
    # Links in a file must work away from this site; a path alone would not.
    document = outline(made, briefs.taxonomy, base if base.startswith("http") else None)
    content = {"docx": docx, "md": markdown, "html": html}[format](document)
    headers = {"Content-Disposition": f'attachment; filename="brief.{format}"'}
    return Response(content, media_type=FORMATS[format], headers=headers)
