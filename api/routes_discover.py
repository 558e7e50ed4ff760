"""JSON: suggestions while typing, and what resembles a passage or a publication."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.dependencies import MAX_ID, MAX_VALUE, Base, Discoveries
from api.problems import documented
from api.schemas import SimilarPassages, SimilarPublications, Suggestions
from kb.contract import similar_passage_json, similar_publication_json, suggestions_json
from kb.service import MAX_QUERY

MAX_FOUND = 50

router = APIRouter(prefix="/api", tags=["discovery"])

Limit = Annotated[int, Query(ge=1, le=MAX_FOUND, description="At most so many.", examples=[5])]


@router.get(
    "/suggest",
    summary="Complete what someone begins to type",
    response_model=Suggestions,
    responses=documented(422, 503),
)
def suggest(
    discovery: Discoveries,
    q: Annotated[
        str, Query(max_length=MAX_QUERY, description="What was typed so far; may be empty.", examples=["succ"])
    ],
    limit: Limit = 8,
    lang: Annotated[Literal["nl", "en"], Query(description="Language that comes first.", examples=["nl"])] = "nl",
) -> dict[str, Any]:
    """Frequent questions, names of the taxonomy, titles and headings with a word that begins like that, best first.

    Case, accents and punctuation do not matter. A question is suggested only when it was asked at least three times.
    """
    return suggestions_json(q, discovery.suggest(q, lang, limit))


@router.get(
    "/passages/{id}/similar",
    summary="Find passages of other publications like this one",
    response_model=SimilarPassages,
    responses=documented(404, 422, 503),
)
def similar_passages(
    discovery: Discoveries,
    base: Base,
    id: Annotated[int, Path(ge=1, le=MAX_ID, description="Id of the passage, from a hit.", examples=[12])],
    limit: Limit = 5,
) -> dict[str, Any]:
    """The passages of other publications that are nearest in meaning, in Dutch and English, best first."""
    found = discovery.similar_passages(id, limit)
    return {"id": id, "similar": [similar_passage_json(one, base) for one in found]}


@router.get(
    "/publications/{id}/similar",
    summary="Find publications like this one",
    response_model=SimilarPublications,
    responses=documented(404, 422, 503),
)
def similar_publications(
    discovery: Discoveries,
    base: Base,
    id: Annotated[
        str,
        Path(max_length=MAX_VALUE, description="Id of the publication.", examples=["op-een-lijn-programmapagina"]),
    ],
    limit: Limit = 5,
) -> dict[str, Any]:
    """The publications that are nearest in meaning, in Dutch and English, best first."""
    found = discovery.similar_publications(id, limit)
    return {"id": id, "similar": [similar_publication_json(one, base) for one in found]}
