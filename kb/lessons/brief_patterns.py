"""What a brief asks of the patterns over programmes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kb.lessons.patterns import Patterns


class PatternBook(Protocol):
    """What is known of lessons that say the same, and of lessons that contradict each other."""

    def same_meaning(self, lesson_id: str) -> Sequence[str]:
        """Ids of the lessons in the pattern of this one, without itself; empty when it is in none."""
        ...

    def programmes(self, lesson_ids: Collection[str]) -> int:
        """How many independent programmes tell one of these lessons or what says the same."""
        ...

    def contradictions(self) -> Iterable[tuple[str, str]]:
        """Pairs of lesson ids: what helped here, and what says the opposite elsewhere."""
        ...


class KnownPatterns:
    """The patterns of this kb."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns

    def same_meaning(self, lesson_id: str) -> list[str]:
        """As ``PatternBook.same_meaning``."""
        pattern = self._patterns.of_lesson(lesson_id)
        return [lesson.id for lesson in pattern.lessons if lesson.id != lesson_id] if pattern else []

    def programmes(self, lesson_ids: Collection[str]) -> int:
        """As ``PatternBook.programmes``."""
        witnesses, by_id = self._patterns.witnesses(), self._patterns.snapshot().by_id
        told = {id for one in lesson_ids for id in (one, *self.same_meaning(one))}
        return len(witnesses.independent([by_id[id] for id in sorted(told) if id in by_id]))

    def contradictions(self) -> list[tuple[str, str]]:
        """As ``PatternBook.contradictions``."""
        return [(found.helped.id, found.other.id) for found in self._patterns.contradictions()]
