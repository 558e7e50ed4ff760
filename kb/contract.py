"""The JSON that kb promises to other programs. The shapes here are documented in docs/json.md and tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.types import Hit, Publication, Quote, SearchResult, StoredPassage

if TYPE_CHECKING:
    from index.suggest import Suggestion
    from kb.discovery import SimilarPassage, SimilarPublication


def search_json(
    result: SearchResult, lessons: Sequence[Mapping[str, Any]] = (), limit: int | None = None
) -> dict[str, Any]:
    """``{"query", "lessons": [...], "hits": [...]}``: the lessons that lead, and the passages, each best first."""
    hits = [hit_json(hit) for hit in result.hits[:limit]]
    return {"query": result.query, "lessons": list(lessons), "hits": hits}


def hit_json(hit: Hit, base: str | None = None) -> dict[str, Any]:
    """One hit; ``quote`` stands verbatim in the passage. ``base`` as for ``source_json``."""
    return {
        "score": round(hit.score, 6),
        "quote": hit.quote.text,
        "passage_id": hit.passage.id,
        "publication": source_json(hit.publication, base),
        "page": hit.passage.passage.page,
        "heading": " > ".join(hit.passage.passage.heading) or None,
    }


def marks_json(quote: Quote) -> dict[str, Any]:
    """What in a quote answers; places are [start, end) within it, in code points."""
    return {
        "words": [list(place) for place in quote.marks],
        "related": [list(place) for place in quote.related],
        "sentence": list(quote.sentence) if quote.sentence else None,
    }


def notices_json(result: SearchResult) -> dict[str, Any]:
    """How the query was understood; ``shown`` is what was searched in place of what was ``typed``."""
    notices = result.notices
    return {
        "language": notices.language,
        "unfound": list(notices.unfound),
        "corrections": [{"typed": typed, "shown": shown} for typed, shown in notices.corrections],
        "intent": notices.intent,
        "intent_words": list(notices.intent_words),
        "expansions": {word: list(others) for word, others in notices.expansions.items()},
        "synonyms": {words: list(forms) for words, forms in notices.synonyms.items()},
    }


def source_json(publication: Publication, base: str | None = None) -> dict[str, Any]:
    """What a hit says of its publication.

    ``base`` is the address of the kb that serves the answer: a publication without a public address is then found at
    its page there. Without ``base`` its file is named, which only a reader on the same machine may see.
    """
    meta = publication.metadata
    url = publication.url if base is None else publication.public_url or f"{base}/publications/{publication.id}"
    return {
        "id": publication.id,
        "title": meta.title,
        "programme": meta.programme,
        "kind": meta.kind,
        "year": meta.year,
        "url": url,
    }


def publication_json(publication: Publication, base: str | None = None) -> dict[str, Any]:
    """Everything a list says of a publication. ``base`` as for ``source_json``."""
    meta = publication.metadata
    return source_json(publication, base) | {
        "language": meta.language,
        "date": meta.date.isoformat() if meta.date else None,
        "themes": list(meta.themes),
        "target_groups": list(meta.target_groups),
        "regions": list(meta.regions),
        "publisher": meta.publisher,
        "source_title": meta.source_title,
        "media_type": publication.media_type,
        "pages": publication.pages,
        "passages": publication.passages,
        "ingested_at": publication.ingested_at,
    }


def passage_json(stored: StoredPassage) -> dict[str, Any]:
    """A passage with its place; ``spans`` are (block, start, end) in code points."""
    passage = stored.passage
    return {
        "passage_id": stored.id,
        "publication_id": stored.publication_id,
        "text": passage.text,
        "heading": " > ".join(passage.heading) or None,
        "page": passage.page,
        "last_page": passage.last_page,
        "language": passage.language,
        "spans": [[span.block, span.start, span.end] for span in passage.spans],
    }


def suggestions_json(prefix: str, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """``{"q", "suggestions": [{"text", "kind"}]}``, best first; kinds are query, label, title and heading."""
    found = [{"text": s.text, "kind": s.kind.name.lower()} for s in suggestions]
    return {"q": prefix, "suggestions": found}


def similar_passage_json(found: SimilarPassage, base: str | None = None) -> dict[str, Any]:
    """A passage that resembles another. ``base`` as for ``source_json``."""
    passage = found.passage.passage
    return {
        "score": round(found.score, 6),
        "passage_id": found.passage.id,
        "text": passage.text,
        "publication": source_json(found.publication, base),
        "page": passage.page,
        "heading": " > ".join(passage.heading) or None,
    }


def similar_publication_json(found: SimilarPublication, base: str | None = None) -> dict[str, Any]:
    """A publication that resembles another. ``base`` as for ``source_json``."""
    return {"score": round(found.score, 6), "publication": source_json(found.publication, base)}


def explanation_json(hit: Hit) -> dict[str, Any]:
    """How a hit came to its score."""
    parts = hit.parts
    legs = {"lexical": parts.lexical, "dense": parts.dense, "windows": parts.windows, "letters": parts.letters}
    legs |= {"whole_meaning": parts.whole_meaning, "whole_words": parts.whole_words}
    return {name: {"rank": leg.rank, "score": leg.score} for name, leg in legs.items()}
