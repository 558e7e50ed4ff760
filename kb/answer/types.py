"""What an answer in prose is made of."""

from __future__ import annotations

from dataclasses import dataclass

from kb.types import Publication


@dataclass(frozen=True, slots=True)
class Source:
    """A verbatim quote that an answer may rest on; ``number`` counts from 1.

    ``lesson_id`` and ``polarity`` are there when the quote is a lesson, else it is the best stretch of a passage.
    """

    number: int
    quote: str
    publication: Publication
    passage_id: int
    page: int | None
    heading: tuple[str, ...]
    language: str
    lesson_id: str | None = None
    polarity: str | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was found for a question: the numbered sources and how many lessons there are in all.

    ``answered`` is false when nothing here seems to answer; there are then no sources, and nothing is written.
    ``language`` is that of the answer, nl or en.
    """

    question: str
    language: str
    answered: bool
    sources: tuple[Source, ...]
    lessons: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that its sources support. ``text`` is plain text, never markup, without the numbers in brackets."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: ``based_on`` lessons were cited of the ``of`` found, and ``passages`` that are no lessons.

    ``dropped`` counts the sentences that were written but not passed on. ``model`` is None when nothing was asked.
    """

    answered: bool
    based_on: int
    of: int
    passages: int
    dropped: int
    model: str | None


@dataclass(frozen=True, slots=True)
class Restart:
    """The sentences so far were the model's thought and not its answer: forget them; the answer begins here."""


Event = Grounds | Sentence | Restart | Outcome
