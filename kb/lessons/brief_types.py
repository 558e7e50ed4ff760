"""The words briefs are spoken of in: options, quotes with a numbered source, items, parts, the brief itself.

Nothing in a brief is written by a machine but headings and fixed sentences: every statement is a verbatim quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.lesson import Polarity
from kb.types import Publication


class Section(StrEnum):
    """The parts a brief may have, in the order they come in; the reading list is always last."""

    PROGRAMMES = "programmes"
    SUCCESS = "success"
    BARRIERS = "barriers"
    TOOLS = "tools"
    CONTRADICTIONS = "contradictions"
    GAPS = "gaps"


class LinkKind(StrEnum):
    """Why a success factor or recommendation is set against a barrier, surest first."""

    PASSAGE = "passage"  # it stands in the same passage and is about the same subject
    PUBLICATION = "publication"  # same publication, same determinant or theme, nearest in meaning
    PATTERN = "pattern"  # set against the same barrier in another publication


@dataclass(frozen=True, slots=True)
class Options:
    """What a brief should hold: ``limit`` counts the items of a part."""

    include: tuple[Section, ...] = tuple(Section)
    limit: int = 7
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A verbatim stretch of a passage; ``source`` is the number of its publication in the reading list."""

    text: str
    source: int
    passage_id: int
    language: str
    page: int | None = None
    heading: tuple[str, ...] = ()
    polarity: Polarity | None = None
    lesson_id: str | None = None


@dataclass(frozen=True, slots=True)
class Countered:
    """What was set against a barrier, and why we say so."""

    link: LinkKind
    quote: Quoted


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a part says: the first quote says it, the others say the same or stand opposite (contradictions).

    ``programme`` names a comparable programme, ``determinant`` and ``theme`` are ids of the surest labels,
    ``programmes`` counts those that say it (0: not counted).
    """

    quotes: tuple[Quoted, ...]
    programmes: int = 0
    programme: str | None = None
    determinant: str | None = None
    theme: str | None = None
    countered: tuple[Countered, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """Ids of determinants and themes on which no lesson about the topic was found, in the taxonomy's order."""

    determinants: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a brief; an empty one says that nothing was found."""

    section: Section
    items: tuple[Item, ...] = ()
    gaps: Gaps | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A publication on the reading list, with the pages that quotes were taken from."""

    number: int
    publication: Publication
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief on a topic; when nothing seems to be about it ``answered`` is False, and it has the nearest."""

    topic: str
    language: str
    made: date
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    answered: bool = True

    @property
    def quotes(self) -> tuple[Quoted, ...]:
        """Every quote in the order of the brief."""
        return tuple(
            quote
            for part in self.parts
            for item in part.items
            for quote in (*item.quotes, *(one.quote for one in item.countered))
        )
