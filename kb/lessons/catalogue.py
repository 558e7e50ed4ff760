"""All lessons in memory, read again when they change, with their publications and vectors."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.space import learn, priors_of
from kb.errors import NotFound
from kb.lesson import Lesson, Status
from kb.lesson_store import LessonStore
from kb.store import Store
from kb.types import Publication

if TYPE_CHECKING:
    from kb.types import Vectors


@dataclass(frozen=True)
class Snapshot:
    """The lessons at one moment. ``shown`` are those not rejected; ``version`` moves with the store."""

    version: tuple[int, int]
    lessons: Sequence[Lesson]
    publications: Mapping[str, Publication]
    raw: tuple[Sequence[int], Sequence[str], Vectors]  # keys, languages, vectors as the encoder gave them
    encoder: str

    @cached_property
    def by_id(self) -> Mapping[str, Lesson]:
        """Every lesson, rejected ones too."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def by_key(self) -> Mapping[int, Lesson]:
        """The lessons that may be shown, by the key that is their id in the vector index."""
        return {lesson.key: lesson for lesson in self.shown}

    @cached_property
    def shown(self) -> Sequence[Lesson]:
        """The lessons that may be shown: rejected ones never are."""
        return [lesson for lesson in self.lessons if lesson.status is not Status.REJECTED]

    @cached_property
    def vectors(self) -> tuple[Mapping[str, int], Vectors]:
        """(lesson id -> row, unit vectors of shape (n, dim)) in the centred space of each language.

        So lessons of different languages may be compared; lessons without a vector have no row.
        """
        keys, languages, raw = self.raw
        rows = {lesson.id: at for at, key in enumerate(keys) if (lesson := self._any_key.get(key)) is not None}
        placed = np.array(raw, dtype=np.float32)
        priors = priors_of(self.encoder)
        dutch = np.asarray([language == "nl" for language in languages], dtype=bool)
        for name, chosen in (("nl", dutch), ("other", ~dutch)):
            if priors is not None and chosen.any():
                placed[chosen] = learn(placed[chosen], priors.means[f"windows-{name}"]).place(placed[chosen])
        return rows, placed

    @cached_property
    def _any_key(self) -> Mapping[int, Lesson]:
        return {lesson.key: lesson for lesson in self.lessons}

    def programme(self, lesson: Lesson) -> str:
        """What counts once as evidence: the programme, or the publication itself when it belongs to none."""
        publication = self.publications.get(lesson.publication_id)
        return (publication.metadata.programme if publication else None) or f"publication:{lesson.publication_id}"


class Catalogue:
    """Gives the newest ``Snapshot``. Thread-safe."""

    def __init__(self, store: Store, lessons: LessonStore, encoder: str) -> None:
        self._store = store
        self.lessons = lessons
        self._encoder = encoder
        self._lock = threading.Lock()
        self._kept: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The lessons as they are now; the same object as long as nothing has changed."""
        with self._lock:
            version = (self._store.last_change(), self.lessons.version())
            if self._kept is None or self._kept.version != version:
                self._kept = self._read(version)
            return self._kept

    def get(self, id: str) -> Lesson:
        """One lesson, also when it was rejected. Raises NotFound."""
        found = self.snapshot().by_id.get(id)
        if found is None:
            raise NotFound("lesson", id)
        return found

    def _read(self, version: tuple[int, int]) -> Snapshot:
        lessons = self.lessons.lessons()
        publications = self._store.publications_by_id({lesson.publication_id for lesson in lessons})
        rows = list(self.lessons.vectors(self._encoder))
        matrix = np.frombuffer(b"".join(r[2] for r in rows), dtype="<f4").reshape(len(rows), -1 if rows else 0)
        raw = ([r[0] for r in rows], [r[1] for r in rows], matrix.astype(np.float32))
        return Snapshot(version, lessons, publications, raw, self._encoder)
