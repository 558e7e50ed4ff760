"""How near lessons lie to a question and to each other, by their own vectors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.space import Space, learn, priors_of
from kb.lesson import Lesson
from kb.lessons.catalogue import Snapshot

if TYPE_CHECKING:
    from kb.types import Vectors

_GROUPS = ("nl", "other")


class Nearness:
    """The vectors of one snapshot. Comparing with all of 20,000 lessons takes some milliseconds: no index is needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.rows, self._vectors = snapshot.vectors
        self._snapshot = snapshot

    def to_question(self, vector: Vectors, language: str) -> Mapping[str, float]:
        """Lesson id -> cosine with a question, in the centred space of the lesson's own language.

        ``vector`` is as the encoder gives it; lessons without a vector are left out.
        """
        if not self.rows:
            return {}
        row = vector.reshape(1, -1).astype(np.float32)
        cosines = np.zeros(len(self._vectors), dtype=np.float32)
        priors = priors_of(self._snapshot.encoder)
        for name, chosen in self._languages.items():
            placed = row[0]
            space = self._spaces.get(name)
            if priors is not None and space is not None:
                placed = space.place(row, space.mean + priors.question_shift(language, name))[0]
            cosines[chosen] = self._vectors[chosen] @ placed
        return {id: float(cosines[at]) for id, at in self.rows.items()}

    def near(self, lesson: Lesson, least: float) -> list[str]:
        """Ids of the lessons whose cosine with ``lesson`` is at least ``least``, nearest first, itself left out."""
        at = self.rows.get(lesson.id)
        if at is None:
            return []
        cosines = self._vectors @ self._vectors[at]
        found = np.flatnonzero(cosines >= least)
        order = found[np.argsort(-cosines[found], kind="stable")]
        return [id for place in order.tolist() if (id := self._ids[place]) != lesson.id]

    @cached_property
    def _ids(self) -> Mapping[int, str]:
        return {at: id for id, at in self.rows.items()}

    @cached_property
    def _languages(self) -> Mapping[str, Vectors]:
        dutch = np.asarray([language == "nl" for language in self._snapshot.raw[1]], dtype=bool)
        return dict(zip(_GROUPS, (dutch, ~dutch), strict=True))

    @cached_property
    def _spaces(self) -> Mapping[str, Space]:
        """The spaces that ``Snapshot.vectors`` are in."""
        priors, raw = priors_of(self._snapshot.encoder), self._snapshot.raw[2]
        if priors is None:
            return {}
        return {
            name: learn(raw[chosen], priors.means[f"windows-{name}"])
            for name, chosen in self._languages.items()
            if chosen.any()
        }
