"""JSON: publications, passages and health."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api.address import FullBase
from api.csv_output import Format, publications_csv
from api.dependencies import MAX_ID, MAX_VALUE, Access, Base, Filters, Kb, Page, PageSize, access_of
from api.problems import answer, documented, file
from api.schemas import Health, PassageInContext, PublicationInFull, PublicationList
from index.sync import is_current
from kb.contract import publication_json
from kb.errors import KbError
from kb.types import Block, BlockKind, StoredPassage

router = APIRouter()
_log = logging.getLogger(__name__)


@router.get(
    "/api/publications",
    summary="List publications",
    response_model=PublicationList,
    responses=file("text/csv") | documented(422, 503),
    tags=["library"],
)
def publications(
    kb: Kb,
    base: Base,
    full: FullBase,
    filters: Filters,
    page: Page = 1,
    page_size: PageSize = 50,
    format: Annotated[Format, Query(description="`csv` gives the publications as a table.")] = "json",
) -> Any:
    """The publications that pass the filters, by title."""
    rows, total = kb.publications(filters, page=page, page_size=page_size)
    if format == "csv":
        return publications_csv(rows, full)
    found = [publication_json(p, base) for p in rows]
    return {"page": page, "page_size": page_size, "total": total, "publications": found}


@router.get(
    "/api/publications/{id}",
    summary="Get a publication with its headings and passages",
    response_model=PublicationInFull,
    responses=documented(404, 422, 503),
    tags=["library"],
)
def publication(
    kb: Kb,
    base: Base,
    id: Annotated[
        str,
        Path(max_length=MAX_VALUE, description="Id of the publication.", examples=["op-een-lijn-programmapagina"]),
    ],
) -> dict[str, Any]:
    """Everything about one publication: metadata, outline and passages in reading order."""
    found = kb.publication(id)
    return {
        "publication": publication_json(found.publication, base),
        "outline": [_heading(i, b) for i, b in enumerate(found.blocks) if b.kind is BlockKind.HEADING],
        "passages": [_passage(p) for p in found.passages],
    }


@router.get(
    "/api/passages/{id}",
    summary="Get a passage with what stands around it",
    response_model=PassageInContext,
    responses=documented(404, 422, 503),
    tags=["library"],
)
def passage(
    kb: Kb,
    base: Base,
    id: Annotated[int, Path(ge=1, le=MAX_ID, description="Id of the passage, from a hit.", examples=[12])],
    around: Annotated[int, Query(ge=0, le=5, description="How many passages before and after it.", examples=[1])] = 1,
) -> dict[str, Any]:
    """One passage, its publication, and its neighbours in reading order.

    `spans` say where the text stands in the blocks of the publication; `text` is the text of the spans joined by a line
    feed.
    """
    found = kb.passage(id, around)
    return _passage(found.passage) | {
        "publication": publication_json(found.publication, base),
        "before": [_passage(p) for p in found.before],
        "after": [_passage(p) for p in found.after],
    }


@router.get(
    "/healthz", summary="See whether kb works", response_model=Health, responses=documented(503), tags=["health"]
)
def healthz(request: Request) -> Any:
    """200 when questions can be answered, also while there are no publications yet; else 503 with the remedy."""
    try:
        return _health(access_of(request))
    except Exception as error:  # whatever it is, the one who watches must hear that kb cannot answer
        _log.exception("kb is not healthy")
        known = isinstance(error, KbError)
        detail = str(error) if known else "the store or an index cannot be read; run `kb doctor`"
        return answer(request, 503, "kb cannot answer", detail, type_="urn:kb:problem:not-healthy")


def _health(access: Access) -> dict[str, Any]:
    counts = access.kb.counts()
    application = access.application
    # Both raise IndexStale when their files were made by another version or cannot be read.
    application.indexes.lexical.count()
    application.indexes.vectors.count()
    current = is_current(application.store, application.indexes)
    return {
        "status": "ok" if current or not counts.passages else "behind",
        "publications": counts.publications,
        "passages": counts.passages,
        "indexes_current": current,
    }


def _heading(number: int, block: Block) -> dict[str, Any]:
    return {"block": number, "level": block.level, "text": block.text, "page": block.page}


def _passage(stored: StoredPassage) -> dict[str, Any]:
    passage = stored.passage
    return {
        "id": stored.id,
        "order": stored.order,
        "text": passage.text,
        "heading": " > ".join(passage.heading) or None,
        "heading_path": list(passage.heading),
        "page": passage.page,
        "last_page": passage.last_page,
        "language": passage.language,
        "spans": [asdict(span) for span in passage.spans],
    }
