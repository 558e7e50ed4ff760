"""JSON: what a kb on another machine needs besides, to print what it would print here."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from api.dependencies import MAX_VALUE, Kb, access_of
from api.problems import documented
from api.schemas_remote import About, PublicationBlocks, TaxonomyNames
from kb import __version__

router = APIRouter(prefix="/api", tags=["library"])


@router.get(
    "/about", summary="See which kb this is and how much it holds", response_model=About, responses=documented(503)
)
def about(request: Request) -> dict[str, Any]:
    """The version of kb, and counts of what is in the store. It needs neither indexes nor the embedding model."""
    return {"kb": __version__} | asdict(access_of(request).application.store.counts())


@router.get(
    "/taxonomy",
    summary="Get the names of programmes, kinds, themes and more",
    response_model=TaxonomyNames,
    responses=documented(503),
)
def taxonomy(request: Request) -> dict[str, Any]:
    """By section the ids that answers use, with their names in Dutch and English, in the order of the taxonomy."""
    found = access_of(request).application.taxonomy
    return {
        "fingerprint": found.fingerprint,
        "sections": {
            name: [{"id": term.id, "nl": term.nl, "en": term.en} for term in terms]
            for name, terms in found.sections.items()
        },
    }


@router.get(
    "/publications/{id}/blocks",
    summary="Get the text of a publication, block by block",
    response_model=PublicationBlocks,
    responses=documented(404, 422, 503),
)
def blocks(
    kb: Kb,
    id: Annotated[
        str,
        Path(max_length=MAX_VALUE, description="Id of the publication.", examples=["op-een-lijn-programmapagina"]),
    ],
) -> dict[str, Any]:
    """Headings, paragraphs, list items, table rows and notes in reading order; `spans` of passages count them."""
    return {"id": id, "blocks": [asdict(block) for block in kb.publication(id).blocks]}
