"""Numbering the sources of a brief in the order they are first quoted."""

from __future__ import annotations

from collections.abc import Mapping

from kb.lesson import Lesson
from kb.lessons.brief_types import Quoted, Source
from kb.text import sentence_spans
from kb.types import Hit, Publication

# A best "sentence" of a hit may be a whole table; what is longer than this is cut after a sentence.
_LONGEST_QUOTE = 400


class Sources:
    """Makes quotes and remembers where they came from. For one brief."""

    def __init__(self, publications: Mapping[str, Publication]) -> None:
        self._publications = dict(publications)
        self._numbers: dict[str, int] = {}
        self._pages: dict[str, set[int]] = {}

    def lesson(self, lesson: Lesson) -> Quoted:
        """The quote of a lesson."""
        return Quoted(
            text=lesson.quote,
            source=self._number(lesson.publication_id, lesson.page),
            passage_id=lesson.passage_id,
            language=lesson.language,
            page=lesson.page,
            heading=lesson.heading,
            polarity=lesson.polarity,
            lesson_id=lesson.id,
        )

    def hit(self, hit: Hit) -> Quoted:
        """The sentence of a hit that answers best."""
        passage, publication = hit.passage.passage, hit.publication
        self._publications[publication.id] = publication
        return Quoted(
            text=best_sentence(hit),
            source=self._number(publication.id, passage.page),
            passage_id=hit.passage.id,
            language=passage.language,
            page=passage.page,
            heading=passage.heading,
        )

    def all(self) -> tuple[Source, ...]:
        """The reading list so far, by number."""
        return tuple(
            Source(number, self._publications[id], tuple(sorted(self._pages[id])))
            for id, number in self._numbers.items()
        )

    def _number(self, publication: str, page: int | None) -> int:
        number = self._numbers.setdefault(publication, len(self._numbers) + 1)
        pages = self._pages.setdefault(publication, set())
        if page is not None:
            pages.add(page)
        return number


def best_sentence(hit: Hit) -> str:
    """The best sentence of a hit, verbatim; the beginning of it when it is very long."""
    quote = hit.quote
    start, end = quote.sentence or (0, len(quote.text))
    text = quote.text[start:end].strip()
    if len(text) <= _LONGEST_QUOTE and "\n" not in text:
        return text
    first, last = next(iter(sentence_spans(text)), (0, len(text)))
    return text[first:last]
