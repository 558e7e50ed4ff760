"""Average-linkage clusters of many things in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]
from scipy.spatial.distance import squareform  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from kb.types import Vectors

# (rows, columns) -> likeness of shape (len(rows), len(columns)); greater is nearer.
Compare = Callable[[Sequence[int], Sequence[int]], "Vectors"]

_CHUNK = 500
# What is clustered at once: its distances take 8 bytes a pair.
_MOST = 3000
_STEP = 0.05
_LARGEST = 2.0  # a likeness that nothing exceeds


def clusters(count: int, compare: Compare, least: float) -> list[list[int]]:
    """Groups of two and more of the numbers below ``count`` whose average likeness is at least ``least``.

    Two clusters only merge when some pair of theirs is at least ``least`` alike, so what is not joined by such pairs
    can be clustered apart: that gives the same answer as all at once. Only a set of more than some thousands that
    hang together is cut at its weakest links first.
    """
    found: list[list[int]] = []
    waiting = [(list(range(count)), least)]
    while waiting:
        members, floor = waiting.pop()
        for part in _joined(members, compare, floor):
            if len(part) > _MOST and floor < _LARGEST:
                waiting.append((part, floor + _STEP))
            else:
                found += _merged(part, compare, least)
    return sorted(sorted(group) for group in found)


def _joined(members: Sequence[int], compare: Compare, floor: float) -> list[list[int]]:
    """The sets of members that hang together by pairs of at least ``floor``; single ones are left out."""
    rows, columns = [], []
    for start in range(0, len(members), _CHUNK):
        # The likeness is the same both ways, so what stands before the chunk has been compared.
        near = np.argwhere(compare(members[start : start + _CHUNK], members[start:]) >= floor)
        rows.append(near[:, 0] + start)
        columns.append(near[:, 1] + start)
    if not rows:
        return []
    left, right = np.concatenate(rows), np.concatenate(columns)
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(members), len(members)))
    _, labels = connected_components(graph, directed=False)
    return _by_label(members, labels)


def _merged(members: Sequence[int], compare: Compare, least: float) -> list[list[int]]:
    distances = _LARGEST - compare(members, members).astype(np.float64)
    distances = np.maximum(0.0, (distances + distances.T) / 2)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), "average")
    return _by_label(members, fcluster(tree, _LARGEST - least, "distance"))


def _by_label(members: Sequence[int], labels: Sequence[int]) -> list[list[int]]:
    parts: dict[int, list[int]] = {}
    for member, label in zip(members, labels, strict=True):
        parts.setdefault(int(label), []).append(member)
    return [part for part in parts.values() if len(part) > 1]
