"""What an assistant is given: verbatim quotes, each with the source to name beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.lesson import Label, Lesson
from kb.lessons.finding import FoundLesson, LessonResult
from kb.service import PublicationInFull
from kb.taxonomy import Taxonomy
from kb.types import Hit, Publication, SearchResult, StoredPassage

# A publication is handed over in parts of about so many characters, whole passages each.
MAX_TEXT = 30_000
_NOT_ANSWERED = "Nothing in this knowledge base seems to answer this; the results are only the nearest. Say so."


class Citing:
    """Makes the answers. ``base`` is the address of this kb for its readers; without it sources that have no public
    address are named by title and id alone, for the name of a file must not leave the machine."""

    def __init__(self, taxonomy: Taxonomy, base: str | None) -> None:
        self._taxonomy = taxonomy
        self._base = base

    def search(self, result: SearchResult) -> dict[str, Any]:
        """Quotes in the order of the publications that answer best; the weaker publications come last."""
        shown = [(hit, group.weaker) for group in result.groups for hit in group.hits]
        answer: dict[str, Any] = {
            "query": result.query,
            "answered": result.answered,
            "publications": result.total_publications,
            "results": [self._hit(hit, weaker) for hit, weaker in shown],
        }
        return answer if result.answered else answer | {"note": _NOT_ANSWERED}

    def lessons(self, result: LessonResult) -> dict[str, Any]:
        """Lessons, best first; ``programmes`` counts those that tell a lesson of the same meaning."""
        return {"query": result.query, "total": result.total, "lessons": [self._lesson(one) for one in result.items]}

    def publication(self, found: PublicationInFull, start: int) -> dict[str, Any]:
        """A part of a publication from passage number ``start`` on; ``next`` is where to go on, null at the end."""
        part = _part(found.passages[start:])
        after = start + len(part)
        meta = found.publication.metadata
        return {
            "source": self.source(found.publication),
            "language": meta.language,
            "publisher": meta.publisher,
            "themes": [self._taxonomy.label("theme", id) for id in meta.themes],
            "passages": len(found.passages),
            "start": start,
            "next": after if after < len(found.passages) else None,
            "text": [
                {
                    "passage_id": p.id,
                    "heading": _path(p.passage.heading),
                    "page": p.passage.page,
                    "text": p.passage.text,
                }
                for p in part
            ],
        }

    def source(self, publication: Publication, **place: Any) -> dict[str, Any]:
        """What to cite: the publication, and in it the page, the headings and the passage where they are known."""
        meta = publication.metadata
        return {
            "title": meta.title,
            "programme": self._taxonomy.label("programme", meta.programme) if meta.programme else None,
            "kind": self._taxonomy.label("kind", meta.kind) if meta.kind else None,
            "year": meta.year,
            "url": self._address(publication),
            "publication_id": publication.id,
        } | place

    def _address(self, publication: Publication) -> str | None:
        own = f"{self._base}/publications/{publication.id}" if self._base else None
        return publication.public_url or own

    def _hit(self, hit: Hit, weaker: bool) -> dict[str, Any]:
        passage = hit.passage.passage
        place = _place(passage.page, passage.heading, hit.passage.id)
        judged = "weak" if weaker else hit.relevance.value
        return {"quote": hit.quote.text, "relevance": judged, "source": self.source(hit.publication, **place)}

    def _lesson(self, found: FoundLesson) -> dict[str, Any]:
        lesson = found.lesson
        return {
            "quote": lesson.quote,
            "polarity": lesson.polarity.value,
            "determinants": self._labels("determinant", lesson.statement.determinants),
            "themes": self._labels("theme", lesson.statement.themes),
            "judged_by_a_person": lesson.status.value == "validated",
            "programmes": found.programmes,
            "source": self.source(found.publication, **_lesson_place(lesson)),
        }

    def _labels(self, section: str, labels: Sequence[Label]) -> list[str]:
        return [self._taxonomy.label(section, label.id) for label in labels]


def _part(passages: Sequence[StoredPassage]) -> Sequence[StoredPassage]:
    """The first passages that together are not too long; at least one."""
    size = 0
    for number, stored in enumerate(passages):
        size += len(stored.passage.text)
        if number and size > MAX_TEXT:
            return passages[:number]
    return passages


def _lesson_place(lesson: Lesson) -> Mapping[str, Any]:
    return _place(lesson.page, lesson.heading, lesson.passage_id) | {"lesson_id": lesson.id}


def _place(page: int | None, heading: Sequence[str], passage: int) -> dict[str, Any]:
    return {"page": page, "heading": _path(heading), "passage_id": passage}


def _path(heading: Sequence[str]) -> str | None:
    return " > ".join(heading) or None
