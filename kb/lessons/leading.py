"""The lessons that lead the answer to a question which asks for lessons: "succesfactoren voor", "barriers to"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.lesson import Polarity
from kb.lessons.finding import FoundLesson, LessonResult
from kb.types import Filter, SearchResult

LEADING = 3


class Finds(Protocol):
    """What finds lessons, here or on another server."""

    def find(
        self,
        query: str | None = None,
        *,
        polarity: Sequence[str] = (),
        filter: Filter | None = None,
        page_size: int = 20,
    ) -> LessonResult:
        """The lessons that fit, best first."""
        ...


def leading(
    finder: Finds, result: SearchResult, filter: Filter | None, limit: int = LEADING
) -> tuple[FoundLesson, ...]:
    """At most ``limit`` lessons of the kind that was asked for; none when no kind was, or when nothing answers."""
    asked = result.notices.intent
    if asked not in tuple(Polarity) or not result.answered or result.page > 1:
        return ()
    return finder.find(result.query, polarity=(asked,), filter=filter, page_size=limit).items
