"""A whole data folder with the toy encoder, for tests of the use cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from toy import ToyEncoder

from index.lexical import LexicalIndex
from index.search import Searcher
from index.sync import Indexes
from index.synonyms import SynonymIndex
from index.vectors import VectorIndex
from index.vocabulary import Vocabulary
from ingest.limits import Limits
from kb.ingestion import Ingester
from kb.reports import IngestReport
from kb.service import KnowledgeBase
from kb.store import Store
from kb.taxonomy import load_taxonomy
from kb.types import Encoder

TAXONOMY = load_taxonomy(Path(__file__).resolve().parents[1] / "corpus" / "taxonomy.toml")


class CountingEncoder(ToyEncoder):
    """Remembers every text it embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen += list(texts)
        return super().encode_documents(texts)


class Home:
    """A data folder with everything opened on it."""

    def __init__(self, folder: Path, workers: int = 2, encoder: Encoder | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder = encoder or CountingEncoder()
        self.store = Store(folder / "kb.sqlite3")
        self.indexes = Indexes(
            LexicalIndex(folder / "index"),
            VectorIndex(folder / "index", self.encoder.fingerprint, self.encoder.dim),
            VectorIndex(folder / "index", self.encoder.fingerprint, self.encoder.dim, "windows"),
            Vocabulary(folder / "index", self.encoder),
        )
        self.ingester = Ingester(
            self.store,
            self.indexes,
            self.encoder,
            TAXONOMY,
            lock_file=folder / "ingest.lock",
            limits=Limits(parse_seconds=60),
            workers=workers,
        )
        self.kb = KnowledgeBase(
            self.store, Searcher(self.indexes, self.encoder, synonyms=SynonymIndex(TAXONOMY.synonyms)), TAXONOMY
        )

    def ingest(self, *paths: Path, prune: bool = False) -> IngestReport:
        return self.ingester.ingest(paths, prune=prune)
