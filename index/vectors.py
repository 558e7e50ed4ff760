"""The vector index: FAISS, exact inner product over unit vectors, derived from the store.

Exact search is fast enough on one machine (a million multiplications take well under a millisecond) and has no
parameters that could hide a passage.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.state import IndexState, read_state, version_of, write_state
from kb.errors import IndexStale

if TYPE_CHECKING:
    from kb.types import Vectors

FORMAT = "flat-ip-1"
# faiss accepts keyword arguments here, its type stubs do not.
_SEARCH_PARAMETERS: Any = faiss.SearchParameters


class VectorIndex:
    """Passage id -> unit vector. Reads follow what another process writes; writes need the ingest lock."""

    name = "vector"

    def __init__(self, folder: Path, encoder_fingerprint: str, dim: int) -> None:
        self._folder = folder
        self._state_file = folder / "vectors.json"
        self._dim = dim
        self.fingerprint = f"{FORMAT}/{encoder_fingerprint}/{dim}"
        self._index: Any = self._empty()
        self._seen = -1
        self._lock = threading.Lock()

    def state(self) -> IndexState | None:
        """What is on disk now, whoever wrote it."""
        return read_state(self._state_file)

    def search(self, query: Vectors, k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """The ``k`` nearest passages as (id, cosine), best first, ties by id; only ``allowed`` ids when given.

        Raises IndexStale when the files were made for another encoder or format.
        """
        index = self._current()
        if k <= 0 or index.ntotal == 0 or (allowed is not None and not len(allowed)):
            return []
        parameters: Any = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
            parameters = _SEARCH_PARAMETERS(sel=selector)
        scores, ids = index.search(query.reshape(1, -1).astype(np.float32), min(k, index.ntotal), params=parameters)
        found = [(int(id), float(score)) for id, score in zip(ids[0], scores[0], strict=True) if id >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those ids that are in the index."""
        index = self._current()
        known = faiss.vector_to_array(index.id_map)
        present = np.isin(np.asarray(ids, dtype=np.int64), known)
        return {int(id): index.reconstruct(int(id)) for id, here in zip(ids, present, strict=True) if here}

    def count(self) -> int:
        """How many vectors the index holds."""
        return int(self._current().ntotal)

    def rebuild(self, rows: Iterable[tuple[int, bytes]], seq: int) -> None:
        """Replace everything by ``rows`` of (passage id, float32 bytes)."""
        index = self._empty()
        _add(index, rows, self._dim)
        self._publish(index, seq)

    def apply(self, rows: Iterable[tuple[int, bytes]], removed: Sequence[int], seq: int) -> None:
        """Add or replace ``rows`` and drop ``removed``; doing it twice changes nothing."""
        index = faiss.clone_index(self._current())
        rows = list(rows)
        gone = np.asarray([*removed, *(id for id, _ in rows)], dtype=np.int64)
        if gone.size:
            index.remove_ids(faiss.IDSelectorBatch(gone))
        _add(index, rows, self._dim)
        self._publish(index, seq)

    def _publish(self, index: Any, seq: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        old = self.state()
        name = f"vectors-{seq}-{os.getpid()}.faiss"
        beside = self._folder / f".{name}"
        faiss.write_index(index, str(beside))
        beside.replace(self._folder / name)
        write_state(self._state_file, IndexState(self.fingerprint, seq, name))
        if old is not None and old.data != name:
            (self._folder / old.data).unlink(missing_ok=True)

    def _current(self) -> Any:
        """The index on disk, read again when another process has replaced it."""
        with self._lock:
            version = version_of(self._state_file)
            if version != self._seen:
                self._index = self._open()
                self._seen = version
            return self._index

    def _open(self) -> Any:
        state = self.state()
        if state is None:
            return self._empty()
        if state.fingerprint != self.fingerprint:
            raise IndexStale(self.name, self.fingerprint, state.fingerprint)
        try:
            return faiss.read_index(str(self._folder / state.data))
        except RuntimeError as error:
            raise IndexStale(self.name, self.fingerprint, f"a file that cannot be read ({state.data})") from error

    def _empty(self) -> Any:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(self._dim))


def _add(index: Any, rows: Iterable[tuple[int, bytes]], dim: int) -> None:
    ids: list[int] = []
    chunks: list[bytes] = []
    for id, vector in rows:
        ids.append(id)
        chunks.append(vector)
    if ids:
        matrix = np.frombuffer(b"".join(chunks), dtype="<f4").reshape(len(ids), dim)
        index.add_with_ids(np.ascontiguousarray(matrix, dtype=np.float32), np.asarray(ids, dtype=np.int64))
