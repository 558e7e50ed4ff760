"""What readers find without a question of their own: suggestions while typing, and texts that resemble one."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from index.suggest import Entry, Suggester, Suggestion, SuggestionKind
from index.vectors import VectorIndex
from kb.errors import StoreBusy
from kb.lesson import Status
from kb.lesson_store import LessonStore
from kb.store import Store
from kb.taxonomy import Taxonomy
from kb.types import Publication, StoredPassage

if TYPE_CHECKING:
    from kb.types import Vectors

# What fewer have asked may be about one person, and is suggested to nobody.
LEAST_ASKED = 3
_MOST_QUERIES = 2000
# Longer questions are pasted texts, which nobody asks again and which may hold anything.
_LONGEST_COUNTED = 200
# Questions are counted without a change of the store, so what is kept is made again after this time at the latest.
_MAX_AGE_SECONDS = 600.0
# While an ingest runs the store changes all the time. What takes long to make rests so many times as long.
_SLOW_SECONDS, _REST = 0.1, 4
# What texts of one language share hides what they are about. Without it 92 % of the first three of each publication in
# the shipped corpus are of the same programme, with it 71 %. Not all of it, or the means of a few would point nowhere.
_COMMON_REMOVED = 0.9
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)+[.):]?|(?:\d+|[IVX]+|[a-z])[.):])\s+(?=\D)")
_CLOSING = " \t.,;:!?…"

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SimilarPassage:
    """A passage that says much the same; ``score`` is a cosine, less what its language has for a start."""

    score: float
    passage: StoredPassage
    publication: Publication


@dataclass(frozen=True, slots=True)
class SimilarPublication:
    """A publication about much the same; ``score`` is the cosine of the means of their passages, -1 to 1, where 0 is
    what any two publications have in common."""

    score: float
    publication: Publication


class Discovery:
    """Suggests and compares. Thread-safe; what it keeps in memory follows the store.

    ``vectors`` is opened at the first comparison, for suggestions need no model. ``log`` says whether questions are
    counted.
    """

    def __init__(
        self, store: Store, vectors: Callable[[], VectorIndex], taxonomy: Taxonomy, *, log: bool = True
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._taxonomy = taxonomy
        self._logs = log
        self._lessons = LessonStore(store.database)
        self._suggester = _Kept(self._changed, lambda: Suggester(self._entries()))
        self._means = _Kept(self._indexed, self._publication_means)

    def suggest(self, prefix: str, language: str = "nl", limit: int = 8) -> list[Suggestion]:
        """At most ``limit`` entries with a word that begins with ``prefix``, best first."""
        return self._suggester.value().suggest(prefix, limit, language)

    def log(self, query: str, found: int) -> None:
        """Count a question that found so many publications; a search never fails or waits for it."""
        normal = normalised(query)
        if not self._logs or not normal or len(normal) > _LONGEST_COUNTED:
            return
        try:
            self._store.log_query(normal, found)
        except StoreBusy as error:
            _log.info("a question was not counted: %s", error)

    def similar_passages(self, id: int, limit: int = 10) -> list[SimilarPassage]:
        """Passages of other publications that are nearest to this one, best first.

        Empty while the passage is not in the index yet. Raises NotFound, IndexStale.
        """
        own = {p.id for p in self._store.passages_of(self._store.passage(id).publication_id)}
        index = self._vectors()
        vector = index.vectors([id]).get(id)
        if vector is None:
            return []
        nearest = {n: score for n, score in index.nearest(vector, limit + len(own)) if n not in own}
        passages = self._store.passages(nearest)
        publications = self._store.publications_by_id({p.publication_id for p in passages.values()})
        found = [
            SimilarPassage(score, passages[n], publications[passages[n].publication_id])
            for n, score in nearest.items()
            if n in passages and passages[n].publication_id in publications
        ]
        return found[:limit]

    def similar_publications(self, id: str, limit: int = 5) -> list[SimilarPublication]:
        """Publications about much the same, best first.

        Empty while the publication is not in the index yet. Raises NotFound, IndexStale.
        """
        self._store.publication(id)
        means = self._means.value()
        if id not in means:
            return []
        scores = {other: float(mean @ means[id]) for other, mean in means.items() if other != id}
        best = sorted(scores, key=lambda other: (-scores[other], other))[:limit]
        publications = self._store.publications_by_id(best)
        return [SimilarPublication(scores[other], publications[other]) for other in best if other in publications]

    def _entries(self) -> Iterator[Entry]:
        for query, asked in self._store.frequent_queries(LEAST_ASKED, _MOST_QUERIES).items():
            yield Entry(query, SuggestionKind.QUERY, asked)
        # A label that nothing was written about would lead to an empty page.
        for section, publications in self._told_of().items():
            for term in self._taxonomy.sections.get(section, ()):
                if count := publications.get(term.id):
                    yield Entry(term.nl, SuggestionKind.LABEL, count, "nl")
                    yield Entry(term.en, SuggestionKind.LABEL, count, "en")
        for publication in self._store.publications():
            meta = publication.metadata
            yield Entry(meta.title, SuggestionKind.TITLE, language=meta.language)
        for heading, count in self._store.headings().items():
            yield Entry(_NUMBERING.sub("", heading).strip(), SuggestionKind.HEADING, count)

    def _told_of(self) -> Mapping[str, Mapping[str, int]]:
        """By section of the taxonomy and id, how many publications are about a term or tell a lesson about it."""
        tell = {
            (label.id, lesson.publication_id)
            for lesson in self._lessons.lessons()
            if lesson.status is not Status.REJECTED
            for label in lesson.statement.determinants
        }
        return self._store.facet_counts() | {"determinant": Counter(id for id, _ in tell)}

    def _changed(self) -> tuple[int, int]:
        """The last change of the store, and of the lessons, which are found after it."""
        return self._store.last_change(), self._lessons.version()

    def _indexed(self) -> tuple[int, int]:
        """The last change of the store, and the last that the index has."""
        state = self._vectors().state()
        return self._store.last_change(), state.seq if state else -1

    def _publication_means(self) -> Mapping[str, Vectors]:
        """The mean of each publication's passages as a unit vector, less most of what its language has in common."""
        owners = self._store.owners(self._store.passage_ids())
        sums: dict[str, Vectors] = {}
        sizes: Counter[str] = Counter()
        for passage, vector in self._vectors().vectors(list(owners)).items():
            owner = owners[passage]
            sums[owner] = sums[owner] + vector if owner in sums else vector
            sizes[owner] += 1
        by_language: dict[str, list[str]] = {}
        for publication in self._store.publications_by_id(sums).values():
            by_language.setdefault(publication.metadata.language, []).append(publication.id)
        means: dict[str, Vectors] = {}
        for ids in by_language.values():
            common = np.sum([sums[id] for id in ids], axis=0) / sum(sizes[id] for id in ids)
            for id in ids:
                mean = sums[id] / sizes[id] - _COMMON_REMOVED * common
                means[id] = mean / (np.linalg.norm(mean) or 1.0)
        return means


class _Kept(Generic[_T]):
    """A value in memory, made again when the version of what it is made of has moved."""

    def __init__(self, version: Callable[[], object], make: Callable[[], _T]) -> None:
        self._version = version
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[_T, object] | None = None
        self._rests_until = self._fresh_until = 0.0

    def value(self) -> _T:
        """The value; while another thread makes it anew, the one before."""
        kept = self._kept
        if kept is not None and (self._is_good(kept[1]) or self._lock.locked()):
            return kept[0]
        with self._lock:
            kept = self._kept
            if kept is not None and self._is_good(kept[1]):
                return kept[0]
            start = time.monotonic()
            version = self._version()
            made = self._make()
            end = time.monotonic()
            self._rests_until = end + (_REST * (end - start) if end - start > _SLOW_SECONDS else 0.0)
            self._fresh_until = end + _MAX_AGE_SECONDS
            self._kept = (made, version)
            return made

    def _is_good(self, version: object) -> bool:
        now = time.monotonic()
        return now < self._rests_until or (now < self._fresh_until and version == self._version())


def normalised(query: str) -> str:
    """The query as it is counted: lower case, single spaces, without closing punctuation."""
    return " ".join(query.lower().split()).strip(_CLOSING)
