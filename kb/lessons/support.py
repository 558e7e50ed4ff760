"""Which patterns a measured result supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kb.lesson import Lesson, Polarity
from kb.lessons.catalogue import Snapshot
from kb.lessons.evidence import EVALUATING
from kb.lessons.grouping import Group
from kb.lessons.likeness import Likeness

# A result says much the same as a pattern from here on; read on the shipped corpus.
_SUPPORTS = 0.5


def supporting(snapshot: Snapshot, groups: Sequence[Group]) -> Mapping[str, tuple[Lesson, ...]]:
    """Central lesson -> the results of evaluations that say much the same as its group, nearest first."""
    rows, vectors = snapshot.vectors
    results = [
        lesson
        for lesson in snapshot.shown
        if lesson.polarity is Polarity.RESULT and lesson.id in rows and _kind(snapshot, lesson) in EVALUATING
    ]
    centres = [group.centre for group in groups if group.polarity is not Polarity.RESULT]
    if not results or not centres:
        return {}
    lessons = [*centres, *results]
    likeness = Likeness(lessons, vectors[[rows[lesson.id] for lesson in lessons]])
    found = {}
    for at, centre in enumerate(centres):
        scores = likeness.between([at], range(len(centres), len(lessons)))[0]
        order = np.argsort(-scores, kind="stable")
        found[centre.id] = tuple(results[n] for n in order if scores[n] >= _SUPPORTS)
    return found


def _kind(snapshot: Snapshot, lesson: Lesson) -> str | None:
    publication = snapshot.publications.get(lesson.publication_id)
    return publication.metadata.kind if publication else None
