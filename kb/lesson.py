"""The words lessons are spoken of in: polarity, labels, a statement found in a passage, a lesson as the store knows it.

A lesson is a verbatim statement of what helped, what hindered, what to do, what came of it or what (not) mattered.
Offsets count Unicode code points in the text of the passage.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Polarity(StrEnum):
    """What a lesson says about its subject."""

    SUCCESS = "success"
    BARRIER = "barrier"
    RECOMMENDATION = "recommendation"
    RESULT = "result"
    FINDING = "finding"  # neutral: neither helped nor hindered, or was shown not to matter


class Status(StrEnum):
    """How far a person has looked at a lesson."""

    MACHINE = "machine"
    VALIDATED = "validated"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Label:
    """An id of the taxonomy with how sure it is, 0..1 (1 when a person said so)."""

    id: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A lesson found in a passage: ``passage.text[start:end]``.

    ``confidence`` is the probability that it is a lesson, ``weight`` (0..1) how much it says: a platitude without
    context weighs little. Labels are best first; none rather than a guess.
    """

    start: int
    end: int
    polarity: Polarity
    confidence: float
    weight: float = 1.0
    determinants: tuple[Label, ...] = ()
    themes: tuple[Label, ...] = ()
    actors: tuple[Label, ...] = ()
    target_groups: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A person's judgement of a lesson. Fields that are None leave what the machine said."""

    lesson_id: str
    status: Status
    who: str
    at: str
    polarity: Polarity | None = None
    determinants: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with its source; a review has been applied to what it says.

    ``id`` depends on the publication and the words alone: it survives new ingests and extractions. ``key`` is its row,
    which is also its id in the vector index. ``before`` is what stands in front of the quote in its passage, 300
    characters at the most.
    """

    id: str
    key: int
    publication_id: str
    passage_id: int
    quote: str
    heading: tuple[str, ...]
    page: int | None
    language: str
    statement: Statement
    status: Status = Status.MACHINE
    review: Review | None = None
    before: str = ""

    @property
    def polarity(self) -> Polarity:
        """What the lesson says, after review."""
        return self.statement.polarity

    @property
    def determinant(self) -> str | None:
        """The surest determinant, None when none is sure enough."""
        return self.statement.determinants[0].id if self.statement.determinants else None
