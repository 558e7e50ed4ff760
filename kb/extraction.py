"""Finding lessons in what was taken in: what the extractor has not seen is read, and what it finds is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.lessons.candidates import PassageText
from ingest.lessons.extractor import Extractor
from kb.lesson_store import Extracted, LessonStore
from kb.store import Store
from kb.types import StoredPassage

if TYPE_CHECKING:
    from kb.types import Vectors

# Enough sentences that embedding sorted by length pays; few enough that a killed process loses seconds of work.
_BATCH = 100

Said = Callable[[int], None]


class Extraction:
    """Brings the lessons up to date with the passages. The caller holds the ingest lock.

    ``make`` gives the extractor, or None when no model fits the encoder: then no lessons are found.
    """

    def __init__(
        self,
        store: Store,
        lessons: LessonStore,
        make: Callable[[], Extractor | None],
        encoder: str,
        after: Callable[[], object],
    ) -> None:
        self._store = store
        self._lessons = lessons
        self._make = make
        self._encoder = encoder
        self._after = after

    @cached_property
    def _extractor(self) -> Extractor | None:
        return self._make()

    def run(self, said: Said = lambda _: None, *, everything: bool = False) -> int:
        """Read the passages that this version of the extractor has not seen, or ``everything``; returns how many.

        ``said`` hears how many sentences are being embedded. Judgements are not touched.
        """
        extractor = self._extractor
        if extractor is None:
            return 0
        version = extractor.fingerprint
        ids = self._store.passage_ids() if everything else self._lessons.passages_to_extract(version)
        for start in range(0, len(ids), _BATCH):
            self._read(extractor, ids[start : start + _BATCH], version, said)
        if ids:
            self._after()
        return len(ids)

    def _read(self, extractor: Extractor, ids: Sequence[int], version: str, said: Said) -> None:
        stored = [passage for _, passage in sorted(self._store.passages(ids).items())]
        titles = self._store.titles({p.publication_id for p in stored})
        texts = [_text(p, titles) for p in stored]
        needed = extractor.needed_texts(texts)
        said(len(needed))
        vectors = extractor.vectors(needed)
        found = extractor.extract(texts, vectors)
        kept: dict[str, Vectors] = {}
        extracted = []
        for passage, statements in zip(stored, found, strict=True):
            named = []
            for statement in statements:
                quote = passage.passage.text[statement.start : statement.end]
                hash = _hash(quote)
                kept[hash] = vectors[quote] if quote in vectors else extractor.vectors([quote])[quote]
                named.append((statement, hash))
            extracted.append(Extracted(passage.id, named))
        self._store.save_vectors(kept, self._encoder)
        self._lessons.save(extracted, version)


def _text(stored: StoredPassage, titles: Mapping[str, str]) -> PassageText:
    passage = stored.passage
    return PassageText(
        text=passage.text, heading=passage.heading, title=titles[stored.publication_id], language=passage.language
    )


def _hash(quote: str) -> str:
    return hashlib.sha256(quote.encode("utf-8")).hexdigest()[:32]
