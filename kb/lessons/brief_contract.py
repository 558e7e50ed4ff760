"""The JSON of a brief that kb promises to other programs; command line and API give the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kb.lessons.brief_types import Brief, Item, Part, Quoted, Source
from kb.taxonomy import Taxonomy
from kb.types import Publication

# What an answer says of a publication: ``{"id", "title", "programme", "kind", "year", "url"}``.
SourceJson = Callable[[Publication], Mapping[str, Any]]


def brief_json(brief: Brief, taxonomy: Taxonomy, source: SourceJson) -> dict[str, Any]:
    """``{"topic", "language", "date", "answered", "sections": [...], "sources": [...]}``.

    Each quote stands verbatim in its passage; its ``source`` is the ``number`` of one of the ``sources``.
    """
    return {
        "topic": brief.topic,
        "language": brief.language,
        "date": brief.made.isoformat(),
        "answered": brief.answered,
        "sections": [_part(part, taxonomy, brief.language) for part in brief.parts],
        "sources": [_source(one, source) for one in brief.sources],
    }


def _part(part: Part, taxonomy: Taxonomy, language: str) -> dict[str, Any]:
    gaps = part.gaps
    return {
        "section": part.section.value,
        "items": [_item(item, taxonomy, language) for item in part.items],
        "gaps": None
        if gaps is None
        else {
            "determinants": [_term(taxonomy, "determinant", id, language) for id in gaps.determinants],
            "themes": [_term(taxonomy, "theme", id, language) for id in gaps.themes],
        },
    }


def _item(item: Item, taxonomy: Taxonomy, language: str) -> dict[str, Any]:
    return {
        "programme": _term(taxonomy, "programme", item.programme, language),
        "determinant": _term(taxonomy, "determinant", item.determinant, language),
        "theme": _term(taxonomy, "theme", item.theme, language),
        "programmes": item.programmes or None,
        "quotes": [_quote(quote) for quote in item.quotes],
        "countered_by": [{"link": one.link.value} | _quote(one.quote) for one in item.countered],
    }


def _quote(quote: Quoted) -> dict[str, Any]:
    return {
        "quote": quote.text,
        "source": quote.source,
        "passage_id": quote.passage_id,
        "lesson_id": quote.lesson_id,
        "polarity": quote.polarity.value if quote.polarity else None,
        "language": quote.language,
        "page": quote.page,
        "heading": " > ".join(quote.heading) or None,
    }


def _source(source: Source, json: SourceJson) -> dict[str, Any]:
    publication = source.publication
    return {
        "number": source.number,
        "publication": dict(json(publication)),
        "publisher": publication.metadata.publisher,
        "pages": list(source.pages),
    }


def _term(taxonomy: Taxonomy, section: str, id: str | None, language: str) -> dict[str, str] | None:
    return None if id is None else {"id": id, "label": taxonomy.label(section, id, language)}
