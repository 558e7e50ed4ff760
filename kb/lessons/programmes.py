"""How many programmes tell the same lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.lesson import Lesson, Status
from kb.lesson_store import StoredPattern
from kb.lessons.catalogue import Snapshot
from kb.lessons.nearness import Nearness

# Read by hand on the shipped corpus, every second pair of the same polarity in different publications: of 25 pairs from
# 0.55 to 0.60 two say different things; of 25 from 0.50 to 0.55 five do, and one of those the opposite.
SAME_MEANING = 0.55


class ProgrammeCounts:
    """Counts the distinct programmes with a lesson of the same meaning, at one moment."""

    def __init__(self, snapshot: Snapshot, nearness: Nearness, patterns: Sequence[StoredPattern]) -> None:
        self._snapshot = snapshot
        self._nearness = nearness
        self._members: Mapping[str, tuple[str, ...]] = {id: p.lessons for p in patterns for id in p.lessons}

    def same(self, lesson: Lesson) -> list[Lesson]:
        """The lessons that say the same, itself first: those of its pattern, else the near ones of its polarity.

        Rejected lessons are left out, unless ``lesson`` itself is one.
        """
        members = self._members.get(lesson.id)
        by_id = self._snapshot.by_id
        if members is not None:
            others = [by_id[id] for id in members if id in by_id and id != lesson.id]
        else:
            near = self._nearness.near(lesson, SAME_MEANING)
            others = [by_id[id] for id in near if by_id[id].polarity is lesson.polarity]
        return [lesson, *(other for other in others if other.status is not Status.REJECTED)]

    def count(self, lesson: Lesson) -> int:
        """The number of distinct programmes among those lessons; at least 1."""
        return len({self._snapshot.programme(one) for one in self.same(lesson)})
