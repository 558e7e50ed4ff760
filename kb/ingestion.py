"""Taking publications in: parse, cut, embed, store, index; and the report of what happened to each source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.sync import Indexes, sync
from ingest.assemble import assemble, recipe_of
from ingest.chunker import ChunkRules, chunk
from ingest.discover import discover
from ingest.limits import Limits
from ingest.sandbox import Outcome, parse_files
from kb.errors import SourceError, StoreBusy, UnsupportedFormat
from kb.extraction import Extraction
from kb.language import detect
from kb.reports import IngestReport, Progress, SourceReport, Status
from kb.rows import Window
from kb.store import KnownSource, Store
from kb.taxonomy import Taxonomy, fold
from kb.text import count_words, window_spans, with_context
from kb.types import Document, Encoder, Passage

if TYPE_CHECKING:
    from kb.types import Vectors

# Enough passages that sorting by length pays; few enough that a killed process loses seconds of work.
_BATCH_PASSAGES = 64
_LANGUAGE_WORDS = 25
_DOCUMENT_SUFFIXES = (".pdf", ".docx", ".pptx", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".doc", ".ppt")


@dataclass(slots=True)
class _Pending:
    """A publication that waits for its vectors."""

    id: str
    document: Document
    passages: list[Passage]
    texts: dict[str, str]
    hashes: list[str]
    windows: list[list[Window]]
    recipe: str
    status: Status


@dataclass(slots=True)
class _Run:
    """The state of one ingest."""

    known: dict[str, KnownSource]
    taken: set[str]
    progress: Progress
    reports: list[SourceReport] = field(default_factory=list)
    pending: list[_Pending] = field(default_factory=list)
    embedded: int = 0

    def report(self, report: SourceReport) -> None:
        self.reports.append(report)
        self.progress.file_done(report)


class Ingester:
    """Writes to the store and the indexes; one at a time for a data folder."""

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        encoder: Encoder,
        taxonomy: Taxonomy,
        *,
        lock_file: Path,
        limits: Limits | None = None,
        workers: int = 1,
        rules: ChunkRules | None = None,
        extraction: Extraction | None = None,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._encoder = encoder
        self._taxonomy = taxonomy
        self._lock = FileLock(lock_file, timeout=0)
        self._limits = limits or Limits()
        self._workers = workers
        self._rules = rules or ChunkRules()
        self._extraction = extraction

    def ingest(self, paths: Sequence[Path], *, prune: bool = False, progress: Progress | None = None) -> IngestReport:
        """Take in all files below ``paths``; what is already there unchanged is not read again.

        Files that went since the last time are reported, and removed with ``prune``. Raises SourceError for a path that
        does not exist and StoreBusy while another ingest runs.
        """
        files = discover(paths)
        with self._exclusive():
            progress = progress or Progress()
            resumed = self._store.begin_run()
            if resumed:
                progress.resumed()
            known = self._store.known_sources()
            run = _Run(known, {k.id for k in known.values()}, progress)
            progress.files(len(files))
            vanished = _vanished(known, files, paths)
            for document, recipe in self._read(files, run):
                self._queue(document, recipe, run, vanished)
            self._flush(run)
            self._settle_vanished(vanished, prune, run)
            self._finish(run)
            return IngestReport(tuple(sorted(run.reports, key=lambda r: r.uri)), run.embedded, resumed)

    def add_documents(self, documents: Iterable[Document], *, progress: Progress | None = None) -> IngestReport:
        """Take in documents that come from elsewhere than files; ``uri`` tells one from another.

        A document that is there already with the same content hash is not taken in again.
        """
        with self._exclusive():
            progress = progress or Progress()
            resumed = self._store.begin_run()
            known = self._store.known_sources()
            run = _Run(known, {k.id for k in known.values()}, progress)
            recipe = self._rules.fingerprint
            for document in documents:
                before = known.get(document.uri)
                if before and (before.content_hash, before.recipe) == (document.content_hash, recipe):
                    run.report(SourceReport(document.uri, Status.UNCHANGED, publication=before.id))
                else:
                    self._queue(document, recipe, run, {})
            self._flush(run)
            self._finish(run)
            return IngestReport(tuple(run.reports), run.embedded, resumed)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make both indexes anew from the store; embeds what has no vector of the current model and says how many."""
        with self._exclusive():
            progress = progress or Progress()
            embedded = self._embed_missing(progress)
            progress.indexing()
            sync(self._store, self._indexes, self._encoder, rebuild=True, on_words=progress.words)
            self._extract(progress)
            return embedded

    def rebuild_lessons(self, progress: Progress | None = None) -> int:
        """Look for lessons in every passage anew, without reading the sources; returns how many passages were read.

        Judgements stay. Raises StoreBusy while an ingest runs.
        """
        with self._exclusive():
            read = self._extract(progress or Progress(), everything=True)
            self._store.drop_unused_vectors()
            return read

    def _extract(self, progress: Progress, *, everything: bool = False) -> int:
        return self._extraction.run(progress.lessons, everything=everything) if self._extraction else 0

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Keep other processes from writing. The lock goes with the process, however that ends."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreBusy("another `kb ingest` or `kb index rebuild` is at work; wait until it is done") from error
        try:
            yield
        finally:
            self._lock.release()

    def _read(self, files: Sequence[Path], run: _Run) -> Iterator[tuple[Document, str]]:
        """Documents of the files that are new or changed; the others are reported here."""
        recipes = {str(f): recipe_of(f, self._taxonomy, self._rules) for f in files}
        skip = {Path(u): k.content_hash for u, k in run.known.items() if recipes.get(u) == k.recipe}
        for path, outcome in parse_files(files, self._limits, self._workers, skip):
            uri = str(path)
            if outcome.unchanged:
                run.report(SourceReport(uri, Status.UNCHANGED, publication=run.known[uri].id))
                continue
            try:
                document = _document(path, outcome, self._taxonomy)
            except SourceError as error:
                run.report(_failure(path, error))
                continue
            yield document, recipes[uri]

    def _queue(self, document: Document, recipe: str, run: _Run, vanished: dict[str, KnownSource]) -> None:
        before = run.known.get(document.uri)
        status = Status.CHANGED if before else Status.ADDED
        if before is None:
            before = _moved_from(document, vanished)
        id = before.id if before else _new_id(document, run.taken)
        run.taken.add(id)
        passages = self._passages(document)
        if not passages:
            reason = "no text found that could answer anything; is it a cover, menu or scan?"
            run.report(SourceReport(document.uri, Status.FAILED, reason))
            return
        texts = [with_context(document.metadata.title, p.heading, p.text) for p in passages]
        hashes = [_vector_hash(text) for text in texts]
        windows = [_windows(p.text) for p in passages]
        embeddable = dict(zip(hashes, texts, strict=True))
        for p, of_passage in zip(passages, windows, strict=True):
            embeddable |= {w.vector_hash: p.text[w.start : w.end] for w in of_passage}
        run.pending.append(_Pending(id, document, passages, embeddable, hashes, windows, recipe, status))
        if sum(len(p.hashes) for p in run.pending) >= _BATCH_PASSAGES:
            self._flush(run)

    def _passages(self, document: Document) -> list[Passage]:
        language = document.metadata.language
        return [
            Passage(
                text=p.text,
                heading=p.heading,
                spans=p.spans,
                page=p.page,
                last_page=p.last_page,
                language=detect(p.text, language) if count_words(p.text) >= _LANGUAGE_WORDS else language,
            )
            for p in chunk(document.blocks, self._rules)
        ]

    def _flush(self, run: _Run) -> None:
        """Embed what waits, keep the vectors, then store each publication in a transaction of its own."""
        texts = {hash: text for p in run.pending for hash, text in p.texts.items()}
        run.embedded += self._embed(texts, run.progress)
        for p in run.pending:
            self._store.save_publication(p.id, p.document, p.passages, p.hashes, p.recipe, p.windows)
            reason = "; ".join(p.document.warnings)
            run.report(SourceReport(p.document.uri, p.status, reason, p.id, len(p.passages)))
        run.pending.clear()

    def _embed(self, texts: dict[str, str], progress: Progress) -> int:
        fingerprint = self._encoder.fingerprint
        missing = sorted(self._store.missing_vectors(texts, fingerprint))
        for start in range(0, len(missing), _BATCH_PASSAGES):
            batch = missing[start : start + _BATCH_PASSAGES]
            progress.embedding(len(batch))
            matrix = self._encoder.encode_documents([texts[hash] for hash in batch])
            vectors: dict[str, Vectors] = dict(zip(batch, matrix, strict=True))
            self._store.save_vectors(vectors, fingerprint)
        return len(missing)

    def _embed_missing(self, progress: Progress) -> int:
        stored = self._store.passages_without_vector(self._encoder.fingerprint)
        titles = self._store.titles({p.publication_id for p in stored})
        texts = {}
        for p in stored:
            text = with_context(titles[p.publication_id], p.passage.heading, p.passage.text)
            texts[_vector_hash(text)] = text
        return self._embed(texts | self._store.windows_without_vector(self._encoder.fingerprint), progress)

    def _settle_vanished(self, vanished: dict[str, KnownSource], prune: bool, run: _Run) -> None:
        for uri, source in sorted(vanished.items()):
            if prune:
                self._store.delete_publication(source.id)
                run.report(SourceReport(uri, Status.REMOVED, "the file is gone", source.id))
            else:
                run.report(SourceReport(uri, Status.VANISHED, "the file is gone; --prune removes it", source.id))

    def _finish(self, run: _Run) -> None:
        run.embedded += self._embed_missing(run.progress)  # after a change of model
        run.progress.indexing()
        sync(self._store, self._indexes, self._encoder, on_words=run.progress.words)
        self._extract(run.progress)
        self._store.drop_unused_vectors()
        self._store.finish_run()


def _vector_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def _windows(text: str) -> list[Window]:
    return [Window(start, end, _vector_hash(text[start:end])) for start, end in window_spans(text)]


def _document(path: Path, outcome: Outcome, taxonomy: Taxonomy) -> Document:
    if outcome.error is not None:
        raise outcome.error
    if outcome.parsed is None or outcome.media_type is None or outcome.content_hash is None:
        raise SourceError(str(path), "could not be read; try again")
    return assemble(path, outcome.media_type, outcome.content_hash, outcome.parsed, taxonomy)


def _vanished(known: dict[str, KnownSource], files: Iterable[Path], paths: Sequence[Path]) -> dict[str, KnownSource]:
    """Known sources below one of the folders that are no longer there."""
    present = {str(f) for f in files}
    folders = [p.expanduser().resolve() for p in paths if p.is_dir()]
    return {
        uri: source
        for uri, source in known.items()
        if uri not in present and any(folder in Path(uri).parents for folder in folders)
    }


def _moved_from(document: Document, vanished: dict[str, KnownSource]) -> KnownSource | None:
    """The publication whose file has the same bytes and is gone: it was moved or renamed, and keeps its id."""
    for uri, source in vanished.items():
        if source.content_hash == document.content_hash:
            del vanished[uri]
            return source
    return None


def _new_id(document: Document, taken: set[str]) -> str:
    """A readable id from the file name; on a clash with a piece of the hash of its place behind it."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(Path(document.uri).stem)).strip("-")[:80] or "publication"
    if slug not in taken:
        return slug
    digest = hashlib.sha256(document.uri.encode("utf-8")).hexdigest()
    return next(id for n in range(6, 65) if (id := f"{slug}-{digest[:n]}") not in taken)


def _failure(path: Path, error: SourceError) -> SourceReport:
    """A file that does not even claim to be a publication (a picture in the folder) is skipped, any other failed."""
    foreign = isinstance(error, UnsupportedFormat) and path.suffix.lower() not in _DOCUMENT_SUFFIXES
    return SourceReport(str(path), Status.SKIPPED if foreign else Status.FAILED, error.reason)
