"""Bringing the derived indexes up to date with the store, by the change log or from scratch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.lexical import LexicalDocument, LexicalIndex
from index.vectors import VectorIndex
from kb.store import Store

_PAGE = 2000


def sync(store: Store, lexical: LexicalIndex, vectors: VectorIndex, encoder: str, *, rebuild: bool = False) -> bool:
    """Take in every change since each index was written; ``encoder`` is the fingerprint of the vectors to use.

    An index that is missing, was made for something else, or is told to, is rebuilt from the store. Returns True when
    anything was written. The caller holds the ingest lock.
    """
    seq = store.last_change()
    wrote = _sync_vectors(store, vectors, encoder, seq, rebuild)
    return _sync_lexical(store, lexical, seq, rebuild) or wrote


def is_current(store: Store, lexical: LexicalIndex, vectors: VectorIndex) -> bool:
    """True when both indexes have taken in every change and belong to this version, analyser and encoder."""
    seq = store.last_change()
    states = [(lexical.fingerprint, lexical.state()), (vectors.fingerprint, vectors.state())]
    return all(s is not None and s.fingerprint == wanted and s.seq == seq for wanted, s in states)


def _sync_vectors(store: Store, vectors: VectorIndex, encoder: str, seq: int, rebuild: bool) -> bool:
    state = vectors.state()
    if rebuild or state is None or state.fingerprint != vectors.fingerprint or state.seq > seq:
        vectors.rebuild(store.vectors(None, encoder), seq)
        return True
    if state.seq == seq:
        return False
    alive, gone = store.changes_since(state.seq)
    vectors.apply(store.vectors(alive, encoder), gone, seq)
    return True


def _sync_lexical(store: Store, lexical: LexicalIndex, seq: int, rebuild: bool) -> bool:
    state = lexical.state()
    fits = state is not None and state.fingerprint == lexical.fingerprint and state.seq <= seq
    if state is not None and fits and state.seq == seq and not rebuild:
        return False
    if rebuild or state is None or not fits or lexical.needs_relearning(store.counts().passages):
        lexical.rebuild(_documents(store, store.passage_ids()), seq)
        return True
    alive, gone = store.changes_since(state.seq)
    lexical.apply(_documents(store, alive), gone, seq)
    return True


def _documents(store: Store, ids: Sequence[int]) -> Iterator[LexicalDocument]:
    for start in range(0, len(ids), _PAGE):
        passages = store.passages(ids[start : start + _PAGE])
        titles = store.titles({p.publication_id for p in passages.values()})
        for id, stored in sorted(passages.items()):
            head = " \n".join(dict.fromkeys((titles[stored.publication_id], *stored.passage.heading)))
            yield LexicalDocument(id, stored.publication_id, stored.passage.language, head, stored.passage.text)
