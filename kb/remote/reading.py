"""The API's JSON as the values that readers of a data folder get. What is missing in an answer raises KeyError."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from kb.taxonomy import Taxonomy, Term
from kb.types import (
    Block,
    BlockKind,
    Hit,
    HitGroup,
    Leg,
    Metadata,
    Notices,
    Passage,
    Publication,
    Quote,
    Relevance,
    ScoreParts,
    SearchResult,
    Span,
    StoredPassage,
)

Json = Mapping[str, Any]
# Makes an address of the server's own pages absolute.
Absolute = Callable[[str], str]


def publication(value: Json, absolute: Absolute) -> Publication:
    """A publication; where the answer says less of it than a list does (in a lesson), the rest is empty."""
    url = absolute(value["url"])
    day = value.get("date")
    metadata = Metadata(
        title=value["title"],
        language=value.get("language", ""),
        date=date.fromisoformat(day) if day else None,
        year=value["year"],
        kind=value["kind"],
        programme=value["programme"],
        themes=tuple(value.get("themes", ())),
        target_groups=tuple(value.get("target_groups", ())),
        regions=tuple(value.get("regions", ())),
        publisher=value.get("publisher"),
        source_title=value.get("source_title"),
        source_url=url,
    )
    return Publication(
        id=value["id"],
        uri=url,
        media_type=value.get("media_type", ""),
        metadata=metadata,
        pages=value.get("pages"),
        passages=value.get("passages", 0),
        ingested_at=value.get("ingested_at", ""),
    )


def passage(value: Json, publication_id: str) -> StoredPassage:
    """A passage in full."""
    spans = tuple(Span(s["block"], s["start"], s["end"]) for s in value["spans"])
    heading = tuple(value["heading_path"])
    found = Passage(value["text"], heading, spans, value["page"], value["last_page"], value["language"])
    return StoredPassage(value["id"], publication_id, value["order"], found)


def block(value: Json) -> Block:
    """A block of a publication's text."""
    return Block(BlockKind(value["kind"]), value["text"], value["level"], value["page"])


def search_result(value: Json, absolute: Absolute) -> SearchResult:
    """An answer. Of its passages only the quoted part is known."""
    hits = {hit["passage_id"]: hit for hit in value["hits"]}
    return SearchResult(
        query=value["query"],
        groups=tuple(_group(group, hits, absolute) for group in value["groups"]),
        total_publications=value["total_publications"],
        page=value["page"],
        page_size=value["page_size"],
        notices=_notices(value["notices"]),
        answered=value["answered"],
        weaker_publications=value["weaker_publications"],
    )


def taxonomy(value: Json) -> Taxonomy:
    """The names of things; other words for them stay on the server, which resolves them."""
    sections = {
        name: tuple(Term(term["id"], term["nl"], term["en"]) for term in terms)
        for name, terms in value["sections"].items()
    }
    return Taxonomy(sections, (), value["fingerprint"])


def path(line: str | None) -> tuple[str, ...]:
    """The path of headings, which most answers give as one line."""
    return tuple(line.split(" > ")) if line else ()


def _group(value: Json, hits: Mapping[int, Json], absolute: Absolute) -> HitGroup:
    found = publication(value["publication"], absolute)
    shown = tuple(_hit(hits[id], found) for id in value["hits"])
    return HitGroup(found, shown, value["more"], value["weaker"])


def _hit(value: Json, found: Publication) -> Hit:
    text, marks = value["quote"], value["marks"]
    sentence = marks["sentence"]
    quote = Quote(text, 0, len(text), _places(marks["words"]), _places(marks["related"]), _place(sentence))
    heading = path(value["heading"])
    stored = StoredPassage(value["passage_id"], found.id, 0, Passage(text, heading, (), value["page"]))
    parts = _parts(value.get("explain", {}))
    return Hit(value["score"], quote, stored, found, parts, Relevance(value["relevance"]), tuple(value["copies"]))


def _parts(value: Json) -> ScoreParts:
    legs = {name: Leg(leg["rank"], leg["score"]) for name, leg in value.items() if name in ScoreParts.__slots__}
    return ScoreParts(**legs)


def _notices(value: Json) -> Notices:
    return Notices(
        language=value["language"],
        corrections=tuple((pair["typed"], pair["shown"]) for pair in value["corrections"]),
        intent=value["intent"],
        intent_words=tuple(value["intent_words"]),
        expansions={word: tuple(others) for word, others in value["expansions"].items()},
        synonyms={word: tuple(others) for word, others in value["synonyms"].items()},
        unfound=tuple(value["unfound"]),
    )


def _places(values: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in values)


def _place(value: Sequence[int] | None) -> tuple[int, int] | None:
    return (value[0], value[1]) if value else None
