"""The lexical index: tantivy's BM25 over the terms of our own analyser, derived from the store.

Dutch and English passages have fields of their own, so that each is analysed and weighed by its own language.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from index import analyzer
from index.analyzer import Analyzer, plain_words
from index.compounds import Compounds
from index.letters import letters
from index.state import IndexState, read_state, version_of, write_state
from kb.errors import IndexStale

FORMAT = "tantivy-2"
LANGUAGES = ("nl", "en")
_LEXICON = "lexicon.json"
_WRITER_BYTES = 64_000_000
# The lexicon that splits compounds is learnt anew when the collection has grown by this factor.
_RELEARN = 1.1


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """What is indexed of a passage: ``head`` is its title and headings."""

    id: int
    publication: str
    language: str
    head: str
    body: str


class LexicalIndex:
    """Passage id -> terms. Reads follow what another process writes; writes need the ingest lock."""

    name = "lexical"

    def __init__(self, folder: Path, head_weight: float = 0.5) -> None:
        self._folder = folder
        self._state_file = folder / "lexical.json"
        self._head_weight = head_weight
        self.fingerprint = f"{FORMAT}/analyzer-{analyzer.VERSION}"
        self._seen = -1
        self._index: tantivy.Index | None = None
        self._analyzer = Analyzer()
        self._lock = threading.Lock()

    def state(self) -> IndexState | None:
        """What is on disk now, whoever wrote it."""
        return read_state(self._state_file)

    @property
    def analyzer(self) -> Analyzer:
        """The analyser that the index was made with."""
        self._current()
        return self._analyzer

    def search(
        self, terms: Mapping[str, Mapping[str, float]], k: int, publications: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` best passages as (id, BM25 score), best first, ties by id.

        ``terms`` gives weighted terms by language of the passages to search. ``publications`` restricts. Raises
        IndexStale when the files were made by another analyser or format.
        """
        return self._find(self._query(terms), k, publications)

    def _find(self, query: tantivy.Query | None, k: int, publications: Sequence[str] | None) -> list[tuple[int, float]]:
        index = self._current()
        if index is None or query is None or k <= 0 or (publications is not None and not publications):
            return []
        if publications is not None:
            only = tantivy.Query.term_set_query(_SCHEMA, "publication", list(publications))
            query = query.and_must_match(tantivy.Query.const_score_query(only, 0.0))
        searcher = index.searcher()
        hits = searcher.search(query, k, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        found = [(int(id or 0), float(score)) for (score, _), id in zip(hits, ids, strict=True)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def search_letters(
        self, weights: Mapping[str, float], k: int, publications: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Like ``search``, by weighted runs of letters (``index.letters``), in whatever language."""
        parts = [_weighted("letters", run, weight) for run, weight in weights.items()]
        return self._find(tantivy.Query.boolean_query(parts) if parts else None, k, publications)

    def knows(self, term: str, language: str) -> int:
        """In how many passages of this language a term occurs."""
        index = self._current()
        return int(index.searcher().doc_freq(f"body_{language}", term)) if index is not None else 0

    def count(self) -> int:
        """How many passages the index holds."""
        index = self._current()
        return int(index.searcher().num_docs) if index is not None else 0

    def needs_relearning(self, passages: int) -> bool:
        """True when the collection has outgrown the words that compounds are split by."""
        state = self.state()
        if state is None:
            return True
        learnt = _read_lexicon(self._folder / state.data)[0]
        return passages >= learnt * _RELEARN or passages * _RELEARN <= learnt

    def rebuild(self, documents: Iterable[LexicalDocument], seq: int) -> None:
        """Learn the compounds of ``documents`` and replace everything by them."""
        documents = list(documents)
        counts: Counter[str] = Counter()
        for document in documents:
            if document.language == "nl":
                counts.update(plain_words(document.body))
        name = f"lexical-{seq}-{os.getpid()}"
        beside = self._folder / f".{name}"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        compounds = Compounds(counts)
        lexicon = {"passages": len(documents), "counts": dict(compounds.counts)}
        (beside / _LEXICON).write_text(json.dumps(lexicon), "utf-8")
        _write(tantivy.Index(_SCHEMA, path=str(beside)), Analyzer(compounds), documents, [])
        old = self.state()
        shutil.rmtree(self._folder / name, ignore_errors=True)
        beside.replace(self._folder / name)
        write_state(self._state_file, IndexState(self.fingerprint, seq, name))
        if old is not None and old.data != name:
            shutil.rmtree(self._folder / old.data, ignore_errors=True)

    def apply(self, documents: Iterable[LexicalDocument], removed: Sequence[int], seq: int) -> None:
        """Add or replace ``documents`` and drop ``removed``; doing it twice changes nothing."""
        index = self._current()
        state = self.state()
        if index is None or state is None:
            self.rebuild(documents, seq)
            return
        _write(index, self._analyzer, list(documents), removed)
        write_state(self._state_file, IndexState(self.fingerprint, seq, state.data))

    def _query(self, terms: Mapping[str, Mapping[str, float]]) -> tantivy.Query | None:
        parts = []
        for language, weighted in terms.items():
            for term, weight in weighted.items():
                for field, factor in ((f"body_{language}", 1.0), (f"head_{language}", self._head_weight)):
                    if factor * weight > 0:
                        parts.append(_weighted(field, term, factor * weight))
        return tantivy.Query.boolean_query(parts) if parts else None

    def _current(self) -> tantivy.Index | None:
        """The index on disk, opened again when another process has replaced it."""
        with self._lock:
            version = version_of(self._state_file)
            if version == self._seen:
                return self._index
            state = self.state()
            if state is None:
                self._index, self._analyzer = None, Analyzer()
            elif state.fingerprint != self.fingerprint:
                raise IndexStale(self.name, self.fingerprint, state.fingerprint)
            else:
                self._open(state)
            self._seen = version
            return self._index

    def _open(self, state: IndexState) -> None:
        folder = self._folder / state.data
        try:
            self._index = tantivy.Index.open(str(folder))
            self._index.reload()
            self._analyzer = Analyzer(Compounds(_read_lexicon(folder)[1]))
        except (ValueError, OSError, KeyError) as error:
            raise IndexStale(self.name, self.fingerprint, f"files that cannot be read ({error})") from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("publication", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("letters", tokenizer_name="whitespace", index_option="freq")
    for language in LANGUAGES:
        builder.add_text_field(f"body_{language}", tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field(f"head_{language}", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


_SCHEMA = _schema()


def _weighted(field: str, term: str, weight: float) -> tuple[tantivy.Occur, tantivy.Query]:
    query = tantivy.Query.term_query(_SCHEMA, field, term, index_option="freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)


def _write(
    index: tantivy.Index, analyze: Analyzer, documents: Sequence[LexicalDocument], removed: Sequence[int]
) -> None:
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    gone = [*removed, *(document.id for document in documents)]
    if gone:
        # Not delete_documents_by_term: that looks an id up as a signed number and finds nothing.
        writer.delete_documents_by_query(tantivy.Query.term_set_query(_SCHEMA, "id", gone))
    for document in documents:
        language = "nl" if document.language == "nl" else "en"
        entry = tantivy.Document()
        entry.add_unsigned("id", document.id)
        entry.add_text("publication", document.publication)
        entry.add_text(f"body_{language}", " ".join(analyze.terms(document.body, language)))
        entry.add_text(f"head_{language}", " ".join(analyze.terms(document.head, language)))
        entry.add_text("letters", " ".join(letters(f"{document.head} {document.body}")))
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def _read_lexicon(folder: Path) -> tuple[int, dict[str, int]]:
    """(passages it was learnt from, counts of words)."""
    content = json.loads((folder / _LEXICON).read_text("utf-8"))
    return int(content["passages"]), content["counts"]
