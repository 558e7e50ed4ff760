"""What a brief asks of the one that finds lessons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from kb.lesson import Lesson, Polarity
from kb.service import MAX_PAGE_SIZE

if TYPE_CHECKING:
    from kb.lessons.finding import LessonFinder


class FoundLesson(Protocol):
    """A lesson that answers."""

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        ...

    @property
    def score(self) -> float:
        """How well it answers, 0..1; comparable within one question only."""
        ...

    @property
    def programmes(self) -> int:
        """The number of programmes with a lesson of the same meaning, this one included."""
        ...


class Finder(Protocol):
    """Finds the lessons on a topic."""

    def find(self, query: str, polarity: Collection[Polarity], limit: int) -> Sequence[FoundLesson]:
        """At most ``limit`` lessons of these polarities (empty: of any), best first, rejected ones never."""
        ...


class SearchedLessons:
    """The lessons that a reader would find when searching for the topic."""

    def __init__(self, finder: LessonFinder) -> None:
        self._finder = finder

    def find(self, query: str, polarity: Collection[Polarity], limit: int) -> Sequence[FoundLesson]:
        """As ``Finder.find``; never more than a page of results can hold."""
        wanted = [one.value for one in polarity]
        return self._finder.find(query, polarity=wanted, page_size=min(limit, MAX_PAGE_SIZE)).items
