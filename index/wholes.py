"""A publication as a whole: how near its mean lies to the question, and how much of it speaks of the question's words.

A passage of a publication that is about the subject all over answers more often than a passage that touches on it.
Both are means over the passages, so that long publications win nothing by their length.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from index.fusion import Ranked
from index.vectors import Centres, Means, VectorIndex

if TYPE_CHECKING:
    from kb.types import Vectors


class Wholes:
    """Publication scores for candidate passages. ``owners`` gives passage id -> publication, for all passages."""

    def __init__(self, vectors: VectorIndex, owners: Callable[[], Mapping[int, str]]) -> None:
        self._vectors = vectors
        self._owners = owners
        self._lock = threading.Lock()
        self._version: int | None = None
        self._known: Mapping[int, str] = {}
        self._sizes: Mapping[str, int] = {}
        self._means: Means = {}

    def meaning(self, query: Vectors, centres: Centres, candidates: Iterable[int]) -> Ranked:
        """(passage, nearness of its publication's mean to the query), nearest first."""
        owners, means = self._read()
        nearness: dict[str, float] = {}
        for group, row in self._vectors.placed(query, centres).items():
            names, matrix = means.get(group, ((), None))
            if matrix is not None and len(names):
                for name, score in zip(names, (matrix @ row[0]).tolist(), strict=True):
                    nearness[name] = max(score, nearness.get(name, -1.0))
        found = ((id, nearness.get(owners.get(id, ""))) for id in candidates)
        return _ordered((id, score) for id, score in found if score is not None)

    def words(self, lexical: Ranked, candidates: Iterable[int]) -> Ranked:
        """(passage, mean of the lexical scores over its publication's passages), highest first."""
        owners, _ = self._read()
        sums: dict[str, float] = {}
        for id, score in lexical:
            if id in owners:
                sums[owners[id]] = sums.get(owners[id], 0.0) + score
        found = ((id, owners.get(id, "")) for id in candidates)
        return _ordered((id, sums[owner] / self._sizes[owner]) for id, owner in found if owner in sums)

    def _read(self) -> tuple[Mapping[int, str], Means]:
        """Owners and means, read again when the index has changed."""
        with self._lock:
            version = self._vectors.version()
            if version != self._version:
                self._known = self._owners()
                self._sizes = Counter(self._known.values())
                self._means = self._vectors.means(self._known)
                self._version = version
            return self._known, self._means


def _ordered(pairs: Iterable[tuple[int, float]]) -> Ranked:
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
