"""What was set against a barrier: the success factor or recommendation that belongs to it.

Steps, surest first; the first that finds something counts (``LinkKind``):

1. passage: it stands in the same passage, on the same determinant or theme;
2. publication: it stands in the same publication, on the same determinant or theme, and is the nearest in meaning;
3. pattern: one of the first two links goes out from a lesson that says the same barrier in another publication, and
   what it leads to is about the same subject as this barrier too.

A shared theme says less than a shared determinant and another passage less than the same one, so they must be nearer.
The least nearness was set by reading the links on the shipped corpus: below these values most did not fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.lesson import Label, Lesson, Polarity
from kb.lessons.brief_patterns import PatternBook
from kb.lessons.brief_types import LinkKind
from kb.lessons.catalogue import Snapshot

_ANSWERS = (Polarity.SUCCESS, Polarity.RECOMMENDATION)
# (same determinant, same theme only) -> least cosine in the centred space.
_LEAST = {LinkKind.PASSAGE: (0.10, 0.15), LinkKind.PUBLICATION: (0.15, 0.30), LinkKind.PATTERN: (0.15, 0.30)}


class Countermeasures:
    """Finds what was set against barriers. Made for one snapshot."""

    def __init__(self, snapshot: Snapshot, patterns: PatternBook | None = None) -> None:
        self._snapshot = snapshot
        self._patterns = patterns
        self._answers: dict[str, list[Lesson]] = {}
        for lesson in snapshot.shown:
            if lesson.polarity in _ANSWERS:
                self._answers.setdefault(lesson.publication_id, []).append(lesson)

    def of(self, barrier: Lesson, same: Sequence[Lesson] = ()) -> tuple[LinkKind, Lesson] | None:
        """What was set against a barrier and how we know; None rather than a guess.

        ``same`` are lessons that say the same as the barrier, besides those of its pattern.
        """
        own = self._own(barrier)
        if own is not None:
            return own
        ids = self._patterns.same_meaning(barrier.id) if self._patterns else ()
        known = (self._snapshot.by_id.get(id) for id in ids)
        others = {one.id: one for one in (*same, *known) if one is not None and one.polarity is Polarity.BARRIER}
        answers = [found[1] for other in others.values() if (found := self._own(other)) is not None]
        return self._nearest(LinkKind.PATTERN, barrier, answers)

    def _own(self, barrier: Lesson) -> tuple[LinkKind, Lesson] | None:
        """What the publication of the barrier itself says."""
        here = self._answers.get(barrier.publication_id, [])
        same_passage = [lesson for lesson in here if lesson.passage_id == barrier.passage_id]
        return self._nearest(LinkKind.PASSAGE, barrier, same_passage) or self._nearest(
            LinkKind.PUBLICATION, barrier, here
        )

    def _nearest(self, kind: LinkKind, barrier: Lesson, lessons: Sequence[Lesson]) -> tuple[LinkKind, Lesson] | None:
        """The nearest of those that are about the same subject and near enough for this kind of link."""
        found = [
            (near, lesson)
            for lesson in lessons
            if (least := _least(kind, barrier, lesson)) is not None
            and (near := self._nearness(barrier, lesson)) >= least
        ]
        return (kind, max(found, key=lambda pair: (pair[0], pair[1].id))[1]) if found else None

    def _nearness(self, one: Lesson, other: Lesson) -> float:
        """The cosine of two lessons; -1 when one has no vector."""
        rows, vectors = self._snapshot.vectors
        if one.id not in rows or other.id not in rows:
            return -1.0
        return float(vectors[rows[one.id]] @ vectors[rows[other.id]])


def _least(kind: LinkKind, one: Lesson, other: Lesson) -> float | None:
    """How near two lessons must be for this kind of link; None when they share no subject."""
    by_determinant, by_theme = _LEAST[kind]
    if _share(one.statement.determinants, other.statement.determinants):
        return by_determinant
    return by_theme if _share(one.statement.themes, other.statement.themes) else None


def _share(ones: Sequence[Label], others: Sequence[Label]) -> bool:
    return not {label.id for label in ones}.isdisjoint(label.id for label in others)
