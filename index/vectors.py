"""The vector index: FAISS, exact inner product over unit vectors, derived from the store.

Exact search is fast enough on one machine (a million multiplications take well under a millisecond) and has no
parameters that could hide a passage.

Passages in the language of the query lie nearer to it than those in another language, whatever they say (Yang et al.,
"A Simple and Effective Method To Eliminate the Self Language Bias in Multilingual Representations", EMNLP 2021). So
each language has an index of its own. Where it is known what questions share (``index.space``), vectors are compared in
the centred space of their own language. For other encoders the mean vector of a language tells how near its passages
lie anyway, and most of the difference is taken off the scores.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import faiss
import numpy as np

from index.space import Space, learn, priors_of
from index.state import IndexState, read_state, version_of, write_state
from kb.errors import IndexStale

if TYPE_CHECKING:
    from kb.types import Vectors

FORMAT = "flat-ip-4"
GROUPS = ("nl", "other")
# The part of a language's head start that is taken off; measured on the golden questions, see docs/decisions.md.
_BIAS_REMOVED = 0.9
# A mean over fewer passages than this says more about their subjects than about their language.
_ENOUGH_PASSAGES = 6
# Up to this many vectors the space is learnt anew at every change; beyond, when a tenth has come or gone.
_SMALL = 20_000
_OUTGROWN = 0.1
_TINY = 1e-6
# faiss accepts keyword arguments here, its type stubs do not.
_SEARCH_PARAMETERS: Any = faiss.SearchParameters

Row = tuple[int, str, bytes]


Centres = Mapping[str, "Vectors"]
Means = Mapping[str, tuple[Sequence[str], "Vectors"]]


@dataclass(frozen=True, slots=True)
class _Group:
    """The passages of one language: the index, and the space its vectors are in or else their mean."""

    index: Any
    space: Space | None
    mean: Any


class VectorIndex:
    """Passage id -> unit vectors, one or several; the nearest one counts.

    The vectors kept are those of the centred space, when the encoder has one. Reads follow what another process
    writes; writes need the ingest lock.
    """

    def __init__(self, folder: Path, encoder_fingerprint: str, dim: int, name: str = "vectors") -> None:
        self.name = name
        self._folder = folder
        self._state_file = folder / f"{name}.json"
        self._dim = dim
        self.fingerprint = f"{FORMAT}/{encoder_fingerprint}/{dim}"
        self._priors = priors_of(encoder_fingerprint)
        self._groups: Mapping[str, _Group] = {}
        self._seen = -1
        self._lock = threading.Lock()

    def state(self) -> IndexState | None:
        """What is on disk now, whoever wrote it."""
        return read_state(self._state_file)

    def question_centres(self, language: str) -> Centres:
        """What questions in ``language`` share, by language of the passages: for ``search``. Meant for the windows."""
        if self._priors is None:
            return {}
        return {
            name: group.space.mean + self._priors.question_shift(language, name)
            for name, group in self._current().items()
            if group.space is not None
        }

    def search(
        self, query: Vectors, k: int, allowed: Sequence[int] | None = None, centres: Centres | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` nearest passages as (id, score), best first, ties by id; only ``allowed`` ids when given.

        ``k`` counts vectors; ``query`` is as the encoder gives it, ``centres`` are those of ``question_centres``. The
        score is the cosine, in the centred space or less what passages of that language are nearer anyway than those
        of the main one. Raises IndexStale when the files were made for another encoder or format.
        """
        groups = self._current()
        rows = self.placed(query, centres)
        bias = dict.fromkeys(groups, 0.0) if self._priors else _head_starts(groups, query)
        return _nearest(groups, rows, bias, k, allowed)

    def placed(self, query: Vectors, centres: Centres | None = None) -> dict[str, Vectors]:
        """The query in the space of each language group, shape (1, dim)."""
        row = query.reshape(1, -1).astype(np.float32)
        centres = centres or {}
        return {n: g.space.place(row, centres.get(n)) if g.space else row for n, g in self._current().items()}

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The ``k`` nearest passages to one of this index's own ``vectors``, as ``search`` gives them."""
        groups = self._current()
        row = vector.reshape(1, -1).astype(np.float32)
        bias = dict.fromkeys(groups, 0.0) if self._priors else _head_starts(groups, row[0])
        return _nearest(groups, dict.fromkeys(groups, row), bias, k, None)

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of those ids that are in the index."""
        found: dict[int, Vectors] = {}
        for group in self._current().values():
            present = np.isin(np.asarray(ids, dtype=np.int64), faiss.vector_to_array(group.index.id_map))
            found |= {int(id): group.index.reconstruct(int(id)) for id, here in zip(ids, present, strict=True) if here}
        return found

    def means(self, owners: Mapping[int, str]) -> Means:
        """Language group -> (owners, their mean vectors of shape (n, dim)), of the passages that have an owner."""
        return {name: _group_means(group.index, owners) for name, group in self._current().items()}

    def version(self) -> int:
        """A number that changes when the index does."""
        return version_of(self._state_file)

    def count(self) -> int:
        """How many vectors the index holds."""
        return sum(int(group.index.ntotal) for group in self._current().values())

    def needs_relearning(self, changed: int) -> bool:
        """True when ``changed`` passages more or less should move the space: then rebuild instead of apply."""
        if self._priors is None:
            return False
        groups = self._current().values()
        learnt = sum(group.space.learnt_from for group in groups if group.space is not None)
        now = sum(int(group.index.ntotal) for group in groups)
        return now <= _SMALL or abs(now - learnt) + changed > _OUTGROWN * learnt

    def rebuild(self, rows: Iterable[Row], seq: int) -> None:
        """Replace everything by ``rows`` of (passage id, language, float32 bytes), and learn the space anew."""
        matrices = self._by_group(rows)
        priors = self._priors
        # "windows" and "vectors" are kinds of text with means of their own; any other index holds passages.
        kind = self.name if self.name == "windows" else "vectors"
        spaces = {n: learn(m, priors.means[f"{kind}-{n}"]) for n, (_, m) in matrices.items()} if priors else {}
        indexes = {name: self._empty() for name in GROUPS}
        _add(indexes, matrices, spaces)
        self._publish(indexes, spaces, seq)

    def apply(self, rows: Iterable[Row], removed: Sequence[int], seq: int) -> None:
        """Add or replace ``rows`` and drop ``removed``; doing it twice changes nothing."""
        current = self._current()
        indexes = {
            name: faiss.clone_index(current[name].index) if name in current else self._empty() for name in GROUPS
        }
        spaces = {name: group.space for name, group in current.items() if group.space is not None}
        rows = list(rows)
        gone = np.asarray([*removed, *(id for id, _, _ in rows)], dtype=np.int64)
        if gone.size:
            for index in indexes.values():
                index.remove_ids(faiss.IDSelectorBatch(gone))
        _add(indexes, self._by_group(rows), spaces)
        self._publish(indexes, spaces, seq)

    def _publish(self, indexes: Mapping[str, Any], spaces: Mapping[str, Space], seq: int) -> None:
        old = self.state()
        name = f"{self.name}-{seq}-{os.getpid()}"
        beside = self._folder / f".{name}"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for group, index in indexes.items():
            faiss.write_index(index, str(beside / f"{group}.faiss"))
        for group, space in spaces.items():
            with (beside / f"{group}.space.npz").open("wb") as file:
                np.savez(file, mean=space.mean, stretch=space.stretch, learnt_from=space.learnt_from)
        shutil.rmtree(self._folder / name, ignore_errors=True)
        beside.replace(self._folder / name)
        write_state(self._state_file, IndexState(self.fingerprint, seq, name))
        if old is not None and old.data != name:
            shutil.rmtree(self._folder / old.data, ignore_errors=True)

    def _current(self) -> Mapping[str, _Group]:
        """The index on disk, read again when another process has replaced it."""
        with self._lock:
            version = version_of(self._state_file)
            if version != self._seen:
                self._groups = self._open()
                self._seen = version
            return self._groups

    def _open(self) -> Mapping[str, _Group]:
        state = self.state()
        if state is None:
            return {}
        if state.fingerprint != self.fingerprint:
            raise IndexStale(self.name, self.fingerprint, state.fingerprint)
        folder = self._folder / state.data
        try:
            indexes = {name: faiss.read_index(str(folder / f"{name}.faiss")) for name in GROUPS}
            spaces = {name: _read_space(folder / f"{name}.space.npz") for name in GROUPS if self._priors}
        except (RuntimeError, OSError, ValueError, KeyError, BadZipFile) as error:
            raise IndexStale(self.name, self.fingerprint, f"files that cannot be read ({state.data})") from error
        return {
            name: _Group(index, spaces.get(name), None if self._priors else _mean(index))
            for name, index in indexes.items()
        }

    def _empty(self) -> Any:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(self._dim))

    def _by_group(self, rows: Iterable[Row]) -> dict[str, tuple[Any, Vectors]]:
        """Language group -> (ids, vectors of shape (n, dim))."""
        by_group: dict[str, list[tuple[int, bytes]]] = {name: [] for name in GROUPS}
        for id, language, vector in rows:
            by_group["nl" if language == "nl" else "other"].append((id, vector))
        matrices = {}
        for name, pairs in by_group.items():
            matrix = np.frombuffer(b"".join(v for _, v in pairs), dtype="<f4").reshape(len(pairs), self._dim)
            ids = np.asarray([id for id, _ in pairs], dtype=np.int64)
            matrices[name] = (ids, np.ascontiguousarray(matrix, dtype=np.float32))
        return matrices


def _add(indexes: Mapping[str, Any], matrices: Mapping[str, tuple[Any, Vectors]], spaces: Mapping[str, Space]) -> None:
    for name, (ids, matrix) in matrices.items():
        if ids.size:
            indexes[name].add_with_ids(spaces[name].place(matrix) if name in spaces else matrix, ids)


def _read_space(path: Path) -> Space:
    with path.open("rb") as file, np.load(file) as data:
        return Space(data["mean"], data["stretch"], int(data["learnt_from"]))


def _nearest(
    groups: Mapping[str, _Group],
    rows: Mapping[str, Vectors],
    bias: Mapping[str, float],
    k: int,
    allowed: Sequence[int] | None,
) -> list[tuple[int, float]]:
    if k <= 0 or (allowed is not None and not len(allowed)):
        return []
    parameters: Any = None
    if allowed is not None:
        parameters = _SEARCH_PARAMETERS(sel=faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64)))
    best: dict[int, float] = {}
    for name, group in groups.items():
        if group.index.ntotal:
            scores, ids = group.index.search(rows[name], min(k, group.index.ntotal), params=parameters)
            for id, score in zip(ids[0].tolist(), scores[0].tolist(), strict=True):
                if id >= 0:
                    best[id] = max(score - bias[name], best.get(id, -1.0))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:k]


def _group_means(index: Any, owners: Mapping[int, str]) -> tuple[Sequence[str], Vectors]:
    rows = index.index.reconstruct_n(0, index.ntotal)
    owned = [(owners.get(id), row) for row, id in enumerate(faiss.vector_to_array(index.id_map).tolist())]
    names = sorted({owner for owner, _ in owned if owner is not None})
    place = {name: at for at, name in enumerate(names)}
    sums = np.zeros((len(names), rows.shape[1]), dtype=np.float32)
    kept = [(place[owner], row) for owner, row in owned if owner is not None]
    if kept:
        to, taken = np.asarray(kept, dtype=np.int64).T
        np.add.at(sums, to, rows[taken])
    return names, sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), _TINY)


def _mean(index: Any) -> Any:
    total = index.ntotal
    return index.index.reconstruct_n(0, total).mean(axis=0) if total else None


def _head_starts(groups: Mapping[str, _Group], query: Vectors) -> dict[str, float]:
    """How much nearer each language's passages lie to the query than those of the language with most passages."""
    sizes = {name: int(group.index.ntotal) for name, group in groups.items()}
    if not sizes or min(sizes.values()) < _ENOUGH_PASSAGES:
        return dict.fromkeys(groups, 0.0)
    nearness = {name: float(groups[name].mean @ query) for name in sizes}
    main = max(sizes, key=lambda name: (sizes[name], name))
    return {name: _BIAS_REMOVED * (near - nearness[main]) for name, near in nearness.items()}
