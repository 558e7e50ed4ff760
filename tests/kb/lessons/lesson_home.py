"""A small kb with lessons in it, over the toy encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from homes import TAXONOMY
from toy import ToyEncoder

from index.lexical import LexicalIndex
from index.search import Searcher
from index.sync import Indexes, sync
from index.synonyms import SynonymIndex
from index.vectors import VectorIndex
from index.vocabulary import Vocabulary
from kb.lesson import Label, Lesson, Polarity, Statement
from kb.lesson_store import Extracted, LessonStore
from kb.lessons.catalogue import Catalogue
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.store import Store
from kb.text import with_context
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span

NOW = "2026-01-31T09:30:00+00:00"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a publication and what the extractor would say of it; without polarity it is no lesson."""

    text: str
    polarity: Polarity | None = None
    determinant: str | None = None
    theme: str | None = None
    confidence: float = 0.9
    weight: float = 1.0


class LessonHome:
    """A data folder with publications whose passages are single sentences."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder = ToyEncoder()
        self.store = Store(folder / "kb.sqlite3")
        index = folder / "index"
        self.indexes = Indexes(
            LexicalIndex(index),
            VectorIndex(index, self.encoder.fingerprint, self.encoder.dim),
            VectorIndex(index, self.encoder.fingerprint, self.encoder.dim, "windows"),
            Vocabulary(index, self.encoder),
        )
        self.lessons = LessonStore(self.store.database)
        self.catalogue = Catalogue(self.store, self.lessons, self.encoder.fingerprint)
        searcher = Searcher(self.indexes, self.encoder, synonyms=SynonymIndex(TAXONOMY.synonyms))
        self.finder = LessonFinder(self.catalogue, self.store, searcher, TAXONOMY)
        self.reviewing = Reviewing(self.catalogue, TAXONOMY, now=lambda: NOW)

    def add(self, id: str, said: Sequence[Said], programme: str | None = None, language: str = "nl") -> None:
        save_lessons(self.store, self.lessons, self.encoder, id, said, programme, language)
        sync(self.store, self.indexes, self.encoder)

    def lesson(self, quote: str) -> Lesson:
        """The lesson with these words."""
        return next(lesson for lesson in self.catalogue.snapshot().lessons if lesson.quote == quote)


def save_lessons(
    store: Store,
    lessons: LessonStore,
    encoder: ToyEncoder,
    id: str,
    said: Sequence[Said],
    programme: str | None = None,
    language: str = "nl",
) -> None:
    """Store a publication and the lessons in it."""
    meta = Metadata(title=f"Titel {id}", language=language, year=2015, kind="final-report", programme=programme)
    blocks = tuple(Block(BlockKind.PARAGRAPH, one.text, page=3) for one in said)
    passages = [
        Passage(one.text, ("Verslag",), (Span(n, 0, len(one.text)),), 3, 3, language) for n, one in enumerate(said)
    ]
    texts = [with_context(meta.title, p.heading, p.text) for p in passages]
    store.save_vectors(dict(zip(map(_hash, texts), encoder.encode_documents(texts), strict=True)), encoder.fingerprint)
    document = Document(f"/files/{id}", "text/html", id, meta, blocks)
    store.save_publication(id, document, passages, [_hash(t) for t in texts], "recipe")
    own = [one.text for one in said]
    store.save_vectors(dict(zip(map(_hash, own), encoder.encode_documents(own), strict=True)), encoder.fingerprint)
    found = []
    for stored, one in zip(store.passages_of(id), said, strict=True):
        if one.polarity is not None:
            found.append(Extracted(stored.id, [(_statement(one, one.polarity), _hash(one.text))]))
    lessons.save(found, "toy")


def _statement(one: Said, polarity: Polarity) -> Statement:
    determinants = (Label(one.determinant, 0.8),) if one.determinant else ()
    themes = (Label(one.theme, 0.7),) if one.theme else ()
    return Statement(0, len(one.text), polarity, one.confidence, one.weight, determinants, themes)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
