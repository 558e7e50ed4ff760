"""The demand side of the gap map: what readers asked without an answer, set against what the lessons tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.space import priors_of
from kb.language import detect_query
from kb.lesson import Lesson
from kb.lessons.asked import Unanswered
from kb.lessons.catalogue import Snapshot
from kb.lessons.clusters import clusters
from kb.lessons.evidence import Witnesses
from kb.lessons.likeness import sure
from kb.lessons.nearness import Nearness

if TYPE_CHECKING:
    from kb.types import Vectors

# What fewer have asked may be about one person, and is shown to nobody but the one who runs the server.
LEAST_ASKED = 3
# Chosen by reading, of questions less what all questions share.
_SAME_QUESTION = 0.4
# A lesson has to do with a question from here on.
_COVERS = 0.4
_SHOWN_LESSONS = 3


@dataclass(frozen=True, slots=True)
class Demand:
    """Questions of one meaning that had no answer.

    ``asked`` counts all of them, ``queries`` names those that may be named, most asked first. ``lessons`` and
    ``programmes`` say how much the kb tells near it; ``nearest`` are the nearest lessons, ``theme`` and
    ``determinant`` what most of those are about.
    """

    name: str
    asked: int
    queries: tuple[Unanswered, ...]
    last: str
    lessons: int
    programmes: int
    theme: str | None
    determinant: str | None
    nearest: tuple[Lesson, ...]

    @property
    def covered(self) -> bool:
        """True when lessons lie near after all: then finding them is the trouble, not a gap."""
        return self.lessons > 0


def demand(
    asked: Sequence[Unanswered],
    embed: Callable[[Sequence[str]], Vectors],
    snapshot: Snapshot,
    witnesses: Witnesses,
    least_asked: int = LEAST_ASKED,
) -> list[Demand]:
    """The unanswered questions by meaning, most asked first; groups asked less than ``least_asked`` times are left
    out, and questions asked less often are counted in their group but not named."""
    if not asked:
        return []
    vectors = embed([one.query for one in asked])
    nearness = Nearness(snapshot)
    found = []
    for members in _by_meaning(_placed(vectors, asked, snapshot.encoder)):
        times = sum(asked[member].asked for member in members)
        named = [member for member in members if asked[member].asked >= least_asked]
        if times >= least_asked and named:
            found.append(_demand(asked, members, named, vectors, nearness, snapshot, witnesses))
    return sorted(found, key=lambda one: (-one.asked, one.name))


def _by_meaning(placed: Vectors) -> list[list[int]]:
    """All questions, alone or with those of the same meaning; the first of each is the most asked."""
    groups = clusters(len(placed), lambda rows, columns: placed[list(rows)] @ placed[list(columns)].T, _SAME_QUESTION)
    alone = set(range(len(placed))) - {member for group in groups for member in group}
    return [*groups, *([member] for member in sorted(alone))]


def _placed(vectors: Vectors, asked: Sequence[Unanswered], encoder: str) -> Vectors:
    """Unit vectors without what all questions of a language have in common, where that is known."""
    priors = priors_of(encoder)
    if priors is None:
        return vectors
    common = np.stack([priors.means[f"questions-{detect_query(one.query)[0]}"] for one in asked])
    moved = vectors - common
    placed: Vectors = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    return placed


def _demand(
    asked: Sequence[Unanswered],
    members: Sequence[int],
    named: Sequence[int],
    vectors: Vectors,
    nearness: Nearness,
    snapshot: Snapshot,
    witnesses: Witnesses,
) -> Demand:
    first = asked[named[0]]
    near = nearness.to_question(vectors[named[0]], detect_query(first.query)[0])
    lessons = [lesson for lesson in snapshot.shown if near.get(lesson.id, 0.0) >= _COVERS]
    lessons.sort(key=lambda lesson: (-near[lesson.id], lesson.key))
    return Demand(
        name=first.query,
        asked=sum(asked[member].asked for member in members),
        queries=tuple(asked[member] for member in named),
        last=max(asked[member].last for member in members),
        lessons=len(lessons),
        programmes=len({witnesses.programme(lesson) for lesson in lessons}),
        theme=_most([sure(lesson.statement.themes) for lesson in lessons]),
        determinant=_most([sure(lesson.statement.determinants) for lesson in lessons]),
        nearest=tuple(lessons[:_SHOWN_LESSONS]),
    )


def _most(labels: Sequence[tuple[str, ...]]) -> str | None:
    counted = Counter(id for found in labels for id in found)
    return min(counted, key=lambda id: (-counted[id], id)) if counted else None
