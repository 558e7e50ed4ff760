"""Lessons with the same meaning become one pattern, over publications and languages.

The rule of sides: a success factor and a recommendation may say the same ("do this") and share a pattern; barriers,
results and neutral findings each stand by themselves. Success never meets barrier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.lesson import Lesson, Polarity, Status
from kb.lessons.catalogue import Snapshot
from kb.lessons.clusters import clusters
from kb.lessons.likeness import Likeness, sure

if TYPE_CHECKING:
    from kb.types import Vectors

# Chosen on judged pairs and by reading: from here down groups begin to mix lessons on one subject.
THRESHOLD = 0.33
# A member may hang on to a group by one other member; it belongs when it is this much like its most central member,
# and like all members on average.
_BELONGS = 0.27
_SHORTEST, _LONGEST = 6, 30  # words of a quote that names a pattern

SIDES: Mapping[Polarity, str] = {
    Polarity.SUCCESS: "do",
    Polarity.RECOMMENDATION: "do",
    Polarity.BARRIER: "barrier",
    Polarity.RESULT: "result",
    Polarity.FINDING: "finding",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Lessons that say the same, most central first; ``centre`` is the one whose quote names the group."""

    polarity: Polarity
    determinant: str | None
    theme: str | None
    centre: Lesson
    lessons: tuple[Lesson, ...]


def group_lessons(snapshot: Snapshot, threshold: float = THRESHOLD) -> list[Group]:
    """The groups of two and more lessons, larger first. Rejected lessons and those without a vector take no part."""
    rows, vectors = snapshot.vectors
    found = []
    for side in dict.fromkeys(SIDES.values()):
        lessons = [x for x in snapshot.shown if SIDES[x.polarity] == side and x.id in rows]
        if not lessons:
            continue
        likeness = Likeness(lessons, vectors[[rows[lesson.id] for lesson in lessons]])
        for members in clusters(len(lessons), likeness.between, threshold):
            kept, scores = _kept(members, likeness)
            if len(kept) > 1:
                found.append(_group([lessons[member] for member in kept], scores))
    return sorted(found, key=lambda group: (-len(group.lessons), group.centre.key))


def _kept(members: Sequence[int], likeness: Likeness) -> tuple[list[int], Vectors]:
    """The members that belong, with how near each is to the others on average."""
    alike = likeness.between(members, members)
    means = _means(alike)
    kept = np.flatnonzero((means >= _BELONGS) & (alike[int(means.argmax())] >= _BELONGS))
    return [members[int(at)] for at in kept], _means(alike[np.ix_(kept, kept)])


def _means(alike: Vectors) -> Vectors:
    """The average likeness of each to the others."""
    others = max(1, len(alike) - 1)
    means: Vectors = (alike.sum(axis=1) - np.diagonal(alike)) / others
    return means


def _group(lessons: Sequence[Lesson], scores: Vectors) -> Group:
    ranked = [lessons[at] for at in sorted(range(len(lessons)), key=lambda at: (-scores[at], lessons[at].key))]
    counted = Counter(lesson.polarity for lesson in ranked)
    return Group(
        polarity=max(counted, key=lambda polarity: counted[polarity]),
        determinant=_shared([sure(lesson.statement.determinants) for lesson in ranked]),
        theme=_shared([sure(lesson.statement.themes) for lesson in ranked]),
        centre=min(ranked, key=_unfit),
        lessons=tuple(ranked),
    )


def _shared(labels: Sequence[tuple[str, ...]]) -> str | None:
    """The label that half of the lessons or more have first, None when there is none."""
    first = Counter(found[0] for found in labels if found)
    if not first:
        return None
    best, times = min(first.items(), key=lambda pair: (-pair[1], pair[0]))
    return best if 2 * times >= len(labels) else None


def _unfit(lesson: Lesson) -> tuple[bool, bool, bool, bool]:
    """How unfit a quote is to name its group; of equally fit ones the most central comes first."""
    words = len(lesson.quote.split())
    return (
        not _SHORTEST <= words <= _LONGEST,
        "http" in lesson.quote or "(" in lesson.quote,
        lesson.status is not Status.VALIDATED,
        lesson.language != "nl",
    )
