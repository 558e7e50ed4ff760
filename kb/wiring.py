"""Where the parts are put together: the only module that names concrete classes."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.encoders import open_encoders
from index.lexical import LexicalIndex
from index.search import Mode, Searcher
from index.sync import Indexes
from index.synonyms import SynonymIndex
from index.vectors import VectorIndex
from index.vocabulary import Vocabulary
from kb.discovery import Discovery
from kb.errors import SettingsError
from kb.service import KnowledgeBase
from kb.settings import Settings
from kb.store import Store
from kb.taxonomy import Taxonomy, find_taxonomy, load_taxonomy
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.ingestion import Ingester


@dataclass(frozen=True)
class Application:
    """One opened kb; each part is made when it is first needed, so that a search never loads what ingest needs."""

    settings: Settings
    shared_encoders: tuple[Encoder, Encoder] | None = None

    @cached_property
    def store(self) -> Store:
        """The database in the data folder, made when missing."""
        return Store(self.settings.database)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The configured taxonomy, the data folder's or the shipped one."""
        return load_taxonomy(find_taxonomy(self.settings.taxonomy, self.settings.home))

    @cached_property
    def encoders(self) -> tuple[Encoder, Encoder]:
        """(for documents, for queries); equal when the model is not the default."""
        if self.shared_encoders is not None:
            return self.shared_encoders
        return open_encoders(self.settings.model, self.settings.home, self.settings.threads or None)

    @cached_property
    def indexes(self) -> Indexes:
        """The indexes of words and of meanings, and the vocabulary."""
        queries, folder = self.encoders[1], self.settings.index_dir
        return Indexes(
            LexicalIndex(folder),
            VectorIndex(folder, queries.fingerprint, queries.dim),
            VectorIndex(folder, queries.fingerprint, queries.dim, "windows"),
            Vocabulary(folder, queries),
        )

    @cached_property
    def kb(self) -> KnowledgeBase:
        """What readers use."""
        return self.kb_searching(Mode.OURS)

    def kb_searching(self, mode: Mode) -> KnowledgeBase:
        """What readers use, searching in one of the ways that can be compared."""
        searcher = Searcher(self.indexes, self.encoders[1], mode, SynonymIndex(self.taxonomy.synonyms))
        return KnowledgeBase(self.store, searcher, self.taxonomy)

    @cached_property
    def discovery(self) -> Discovery:
        """What readers find without asking: suggestions and similar texts."""
        return Discovery(self.store, lambda: self.indexes.vectors, self.taxonomy, log=self.settings.query_log)

    @cached_property
    def ingester(self) -> Ingester:
        """What editors use."""
        # A search must not pay for what only ingest needs.
        from ingest.limits import MB, Limits
        from kb.ingestion import Ingester

        return Ingester(
            self.store,
            self.indexes,
            self.encoders[0],
            self.taxonomy,
            lock_file=self.settings.home / "ingest.lock",
            limits=Limits(
                max_file_bytes=self.settings.max_file_mb * MB,
                max_text_bytes=self.settings.max_text_mb * MB,
                parse_seconds=self.settings.parse_seconds,
            ),
            workers=self.settings.workers or os.cpu_count() or 1,
        )


def open_application(settings: Settings) -> Application:
    """A kb over ``settings.home``. Raises SettingsError when the folder cannot be made or written."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"the data folder {settings.home} cannot be made ({error}); set KB_HOME") from error
    return Application(settings)
