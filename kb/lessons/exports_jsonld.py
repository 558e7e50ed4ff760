"""JSON-LD in schema.org and Dublin Core terms: publications, and lessons as quotations out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kb.lessons.exports_records import Record, records
from kb.lessons.finding import FoundLesson

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy

CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "url": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "dcterms:source": {"@type": "@id"},
}
_REPORTS = frozenset({"final-report", "evaluation", "research-summary", "vision"})
_TYPES = {"presentation": "PresentationDigitalDocument", "blog": "BlogPosting", "news": "NewsArticle"}


def jsonld(found: Sequence[FoundLesson], taxonomy: Taxonomy, language: str, base: str | None) -> dict[str, Any]:
    """One graph; without ``base`` the ids are URNs, which are true everywhere."""
    sources = [_publication(record, base) for record in records(found, taxonomy, language, base)]
    lessons = [_lesson(one, taxonomy, language, base) for one in found]
    return {"@context": CONTEXT, "@graph": [*sources, *lessons]}


def _publication(record: Record, base: str | None) -> dict[str, Any]:
    when = record.date.isoformat() if record.date else str(record.year) if record.year else None
    kind = "Report" if record.kind in _REPORTS else _TYPES.get(record.kind or "", "CreativeWork")
    publisher = {"@type": "Organization", "name": record.publisher} if record.publisher else None
    return _known(
        {
            "@id": _id("publications", record.id, base),
            "@type": kind,
            "name": record.title,
            "dcterms:title": {"@value": record.title, "@language": record.language},
            "inLanguage": record.language,
            "publisher": publisher,
            "dcterms:publisher": record.publisher,
            "datePublished": when,
            "dcterms:issued": when,
            "genre": record.kind_label,
            "dcterms:isPartOf": record.programme,
            "keywords": list(record.keywords),
            "url": record.url,
        }
    )


def _lesson(one: FoundLesson, taxonomy: Taxonomy, language: str, base: str | None) -> dict[str, Any]:
    lesson, source = one.lesson, _id("publications", one.publication.id, base)
    labels = [("determinant", x) for x in lesson.statement.determinants]
    labels += [("theme", x) for x in lesson.statement.themes]
    return _known(
        {
            "@id": _id("lessons", lesson.id, base),
            "@type": "Quotation",
            "text": lesson.quote,
            "inLanguage": lesson.language,
            "additionalType": lesson.polarity.value,
            "about": [{"@type": "DefinedTerm", "termCode": x.id, "name": taxonomy.label(s, x.id, language)}
                      for s, x in labels],
            "isPartOf": source,
            "dcterms:source": source,
            "pagination": str(lesson.page) if lesson.page is not None else None,
            "creativeWorkStatus": lesson.status.value,
        }
    )  # fmt: skip


def _id(what: str, id: str, base: str | None) -> str:
    return f"{base}/{what}/{id}" if base else f"urn:kb:{what}:{id}"


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [])}
