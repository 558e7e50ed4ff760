"""Where the parts are put together: the only module that names concrete classes."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
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
from kb.keys import KeyStore
from kb.lesson_store import LessonStore
from kb.lessons.catalogue import Catalogue
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.service import KnowledgeBase
from kb.settings import Settings
from kb.store import Store
from kb.taxonomy import Taxonomy, find_taxonomy, load_taxonomy
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.extraction import Extraction
    from kb.ingestion import Ingester
    from kb.lessons.brief import Composer
    from kb.lessons.patterns import Patterns


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
        return KnowledgeBase(self.store, self._searcher(mode), self.taxonomy)

    def _searcher(self, mode: Mode) -> Searcher:
        return Searcher(self.indexes, self.encoders[1], mode, SynonymIndex(self.taxonomy.synonyms), self._owners)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The lessons in memory."""
        return Catalogue(self.store, LessonStore(self.store.database), self.encoders[1].fingerprint)

    @cached_property
    def lesson_finder(self) -> LessonFinder:
        """Finds lessons."""
        return LessonFinder(self.catalogue, self.store, self._searcher(Mode.OURS), self.taxonomy)

    @cached_property
    def patterns(self) -> Patterns:
        """What several publications tell alike."""
        # A search must not pay for what only patterns need.
        from kb.lessons.patterns import Patterns

        return Patterns(
            self.catalogue,
            self.catalogue.lessons,
            self.taxonomy,
            lambda question: self.encoders[1].encode_query(question),
        )

    @cached_property
    def briefs(self) -> Composer:
        """Writes briefs."""
        from kb.lessons.brief import Composer
        from kb.lessons.brief_finding import SearchedLessons
        from kb.lessons.brief_patterns import KnownPatterns

        return Composer(self.catalogue, SearchedLessons(self.lesson_finder), self.kb, KnownPatterns(self.patterns))

    @cached_property
    def reviewing(self) -> Reviewing:
        """What reviewers use."""
        return Reviewing(self.catalogue, self.taxonomy)

    @cached_property
    def keys(self) -> KeyStore:
        """Who may do more than read."""
        return KeyStore(self.store.database)

    def _owners(self) -> Mapping[int, str]:
        return self.store.owners(self.store.passage_ids())

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
            extraction=self._extraction() if self.settings.lessons else None,
        )

    def _extraction(self) -> Extraction:
        from ingest.lessons.extractor import Extractor
        from ingest.lessons.model import open_model
        from kb.extraction import Extraction

        def make() -> Extractor | None:
            model = open_model(self.settings.home, self.encoders[0].fingerprint)
            return Extractor(self.taxonomy, self.encoders[0], model) if model else None

        return Extraction(
            self.store, LessonStore(self.store.database), make, self.encoders[0].fingerprint, self.patterns.refresh
        )


def open_application(settings: Settings) -> Application:
    """A kb over ``settings.home``. Raises SettingsError when the folder cannot be made or written."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"the data folder {settings.home} cannot be made ({error}); set KB_HOME") from error
    return Application(settings)
