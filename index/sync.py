"""Bringing the derived indexes up to date with the store, by the change log or from scratch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import LexicalDocument, LexicalIndex
from index.state import IndexState
from index.vectors import Row, VectorIndex
from index.vocabulary import LANGUAGES, Vocabulary, count_words
from kb.store import Store
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.types import Vectors

Rows = Callable[[Sequence[int] | None], Iterator[Row]]

_PAGE = 2000
_WORD_BATCH = 2000
# In a large collection a word of a single passage is more often a name or a typing error than a way to find things.
_LARGE = 2000


@dataclass(frozen=True, slots=True)
class Indexes:
    """The indexes that are derived from one store: words, passages, windows of passages, single words."""

    lexical: LexicalIndex
    vectors: VectorIndex
    windows: VectorIndex
    vocabulary: Vocabulary


def sync(
    store: Store,
    indexes: Indexes,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    on_words: Callable[[int], None] = lambda _: None,
) -> bool:
    """Take in every change since each index was written; ``encoder`` embeds the words that are new.

    An index that is missing, was made for something else, or is told to, is rebuilt from the store. ``on_words`` hears
    how many words are being embedded. Returns True when anything was written. The caller holds the ingest lock.
    """
    seq = store.last_change()
    wrote = _sync_vectors(store, indexes.vectors, partial(store.vectors, encoder=encoder.fingerprint), seq, rebuild)
    of_windows = partial(store.window_vectors, encoder=encoder.fingerprint)
    wrote = _sync_vectors(store, indexes.windows, of_windows, seq, rebuild) or wrote
    relearn = rebuild or indexes.lexical.needs_relearning(store.counts().passages)
    wrote = _sync_vocabulary(store, indexes.vocabulary, encoder, seq, relearn, on_words) or wrote
    return _sync_lexical(store, indexes.lexical, seq, relearn) or wrote


def is_current(store: Store, indexes: Indexes) -> bool:
    """True when all indexes have taken in every change and belong to this version, analyser and encoder."""
    seq = store.last_change()
    parts = (indexes.lexical, indexes.vectors, indexes.windows, indexes.vocabulary)
    return all(_fits(part.state(), part.fingerprint, seq) and _seq(part.state()) == seq for part in parts)


def _fits(state: IndexState | None, fingerprint: str, seq: int) -> bool:
    return state is not None and state.fingerprint == fingerprint and state.seq <= seq


def _seq(state: IndexState | None) -> int:
    return state.seq if state else -1


def _sync_vectors(store: Store, vectors: VectorIndex, rows: Rows, seq: int, rebuild: bool) -> bool:
    state = vectors.state()
    if rebuild or not _fits(state, vectors.fingerprint, seq):
        vectors.rebuild(rows(None), seq)
        return True
    if _seq(state) == seq:
        return False
    alive, gone = store.changes_since(_seq(state))
    if vectors.needs_relearning(len(alive) + len(gone)):
        vectors.rebuild(rows(None), seq)
    else:
        vectors.apply(rows(alive), gone, seq)
    return True


def _sync_lexical(store: Store, lexical: LexicalIndex, seq: int, rebuild: bool) -> bool:
    state = lexical.state()
    if not rebuild and _fits(state, lexical.fingerprint, seq):
        if _seq(state) == seq:
            return False
        alive, gone = store.changes_since(_seq(state))
        lexical.apply(_documents(store, alive), gone, seq)
        return True
    lexical.rebuild(_documents(store, store.passage_ids()), seq)
    return True


def _sync_vocabulary(
    store: Store,
    vocabulary: Vocabulary,
    encoder: Encoder,
    seq: int,
    relearn: bool,
    on_words: Callable[[int], None],
) -> bool:
    state = vocabulary.state()
    relearn = relearn or not _fits(state, vocabulary.fingerprint, seq)
    if not relearn and _seq(state) == seq:
        return False
    ids = store.passage_ids() if relearn else store.changes_since(_seq(state))[0]
    least = 2 if len(ids) > _LARGE else 1
    counts = count_words(_texts(store, ids))
    words = {
        code: sorted(
            {w for w, n in counts[code].items() if n >= least} | set(() if relearn else vocabulary.words(code))
        )
        for code in LANGUAGES
    }
    _embed_words(store, encoder, set().union(*words.values()), on_words)
    vocabulary.write({code: _word_vectors(store, encoder, words[code]) for code in LANGUAGES}, seq)
    return True


def _embed_words(store: Store, encoder: Encoder, words: set[str], on_words: Callable[[int], None]) -> None:
    missing = store.words_without_vector(words, encoder.fingerprint)
    for start in range(0, len(missing), _WORD_BATCH):
        batch = missing[start : start + _WORD_BATCH]
        on_words(len(batch))
        vectors = encoder.encode_queries(batch)
        store.save_word_vectors(dict(zip(batch, vectors, strict=True)), encoder.fingerprint)


def _word_vectors(store: Store, encoder: Encoder, words: Sequence[str]) -> Mapping[str, Vectors]:
    rows = store.word_vectors(words, encoder.fingerprint)
    return {word: np.frombuffer(raw, "<f4") for word, raw in rows}


def _texts(store: Store, ids: Sequence[int]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(ids), _PAGE):
        for stored in store.passages(ids[start : start + _PAGE]).values():
            yield stored.passage.language, stored.passage.text


def _documents(store: Store, ids: Sequence[int]) -> Iterator[LexicalDocument]:
    for start in range(0, len(ids), _PAGE):
        passages = store.passages(ids[start : start + _PAGE])
        titles = store.titles({p.publication_id for p in passages.values()})
        for id, stored in sorted(passages.items()):
            head = " \n".join(dict.fromkeys((titles[stored.publication_id], *stored.passage.heading)))
            yield LexicalDocument(id, stored.publication_id, stored.passage.language, head, stored.passage.text)
