"""A publication in words that other programs know: schema.org (as JSON-LD) and Dublin Core."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.address import FullBase, page_of
from api.conditional import conditional
from api.dependencies import MAX_VALUE, Kb
from api.i18n import interface
from kb.service import KnowledgeBase
from kb.types import Metadata, Publication

JSONLD_TYPE = "application/ld+json"
_TYPES = {
    "final-report": "Report",
    "evaluation": "Report",
    "research-summary": "Report",
    "vision": "Report",
    "presentation": "PresentationDigitalDocument",
    "news": "NewsArticle",
    "blog": "BlogPosting",
    "programme-page": "WebPage",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Structured:
    """What the head of a publication's page says: Dublin Core as (name, content), and where its JSON-LD is."""

    meta: tuple[tuple[str, str], ...]
    jsonld: str


# A script element with data in it would be allowed by the security policy of kb, which stops only scripts that run; but
# no page of kb has a script element, and a link keeps it so.
@router.api_route("/publications/{id}.jsonld", methods=["GET", "HEAD"])
def publication_jsonld(
    request: Request, kb: Kb, base: FullBase, id: Annotated[str, Path(max_length=MAX_VALUE)]
) -> Response:
    """One publication as schema.org describes a creative work."""
    language = interface(request.query_params.get("lang"), request.headers.get("accept-language")).code
    content = json.dumps(jsonld(kb.publication(id).publication, kb, base, language), ensure_ascii=False, indent=1)
    return conditional(request, content.encode("utf-8", "replace"), JSONLD_TYPE, varies="Accept-Language")


def structured(publication: Publication, kb: KnowledgeBase, base: str, language: str, root: str = "") -> Structured:
    """What ``_metadata.html`` writes. ``root`` is the path that kb is mounted at, for a link within the site."""
    return Structured(
        tuple((f"dcterms.{name}", value) for name, value in dublin_core(publication, kb, base, language)),
        f"{page_of(root, publication)}.jsonld",
    )


def jsonld(publication: Publication, kb: KnowledgeBase, base: str, language: str = "nl") -> dict[str, Any]:
    """A publication as a schema.org value; what is not known is left out. Labels are in ``language``."""
    meta = publication.metadata
    themes = [kb.label("theme", theme, language) for theme in meta.themes]
    address = page_of(base, publication)
    found = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(meta.kind or "", "CreativeWork"),
        "@id": address,
        "url": address,
        "identifier": publication.id,
        "name": meta.title,
        "alternativeHeadline": meta.source_title if meta.source_title != meta.title else None,
        "inLanguage": meta.language,
        "datePublished": _when(meta),
        "sdDatePublished": publication.ingested_at,
        "genre": kb.label("kind", meta.kind, language) if meta.kind else None,
        "publisher": {"@type": "Organization", "name": meta.publisher} if meta.publisher else None,
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "name": kb.label("programme", meta.programme, language),
            "identifier": meta.programme,
        }
        if meta.programme
        else None,
        "keywords": themes,
        "audience": [
            {"@type": "Audience", "audienceType": kb.label("target_group", group, language)}
            for group in meta.target_groups
        ],
        "spatialCoverage": [
            {"@type": "Place", "name": kb.label("region", region, language)} for region in meta.regions
        ],
        "encodingFormat": publication.media_type,
        "isBasedOn": publication.public_url,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def dublin_core(
    publication: Publication, kb: KnowledgeBase, base: str, language: str = "nl"
) -> Iterator[tuple[str, str]]:
    """The terms of Dublin Core that are known, as (term, value); a term may come several times."""
    meta = publication.metadata
    terms: dict[str, str | None] = {
        "title": meta.title,
        "alternative": meta.source_title if meta.source_title != meta.title else None,
        "language": meta.language,
        "issued": _when(meta),
        "modified": publication.ingested_at,
        "publisher": meta.publisher,
        "type": kb.label("kind", meta.kind, language) if meta.kind else None,
        "isPartOf": kb.label("programme", meta.programme, language) if meta.programme else None,
        "format": publication.media_type,
        "identifier": page_of(base, publication),
        "source": publication.public_url,
    }
    yield from ((name, value) for name, value in terms.items() if value)
    many = {"subject": ("theme", meta.themes), "audience": ("target_group", meta.target_groups)}
    many["spatial"] = ("region", meta.regions)
    for name, (facet, values) in many.items():
        yield from ((name, kb.label(facet, value, language)) for value in values)


def _when(meta: Metadata) -> str | None:
    """The day if it is known, else the year."""
    if meta.date is not None:
        return meta.date.isoformat()
    return str(meta.year) if meta.year is not None else None
