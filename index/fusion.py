"""Putting the ranked lists of the legs together into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.types import ScoreParts

Ranked = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its fused score and how it came about."""

    id: int
    score: float
    parts: ScoreParts


def convex(lexical: Ranked, dense: Ranked, lexical_weight: float) -> list[Scored]:
    """The weighted sum of both legs' scores, each brought to 0..1 by its own best and worst; ties by id.

    Convex combination of normalised scores beats reciprocal ranks where the legs differ in trust (Bruch, Gai, Ingber,
    "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023); the figures for this product are in
    docs/decisions.md. The lexical scale starts at 0, "no word in common"; the dense one at the worst candidate.
    """
    words = _scaled(lexical, floor=0.0)
    meaning = _scaled(dense, floor=min((score for _, score in dense), default=0.0))
    parts = _parts(lexical, dense)
    weight = lexical_weight if dense else 1.0
    fused = [
        Scored(id, weight * words.get(id, 0.0) + (1 - weight) * meaning.get(id, 0.0), part)
        for id, part in parts.items()
    ]
    return sorted(fused, key=lambda s: (-s.score, s.id))


def reciprocal_rank(lexical: Ranked, dense: Ranked, k: int = 60) -> list[Scored]:
    """Reciprocal rank fusion, 1/(k + rank) summed over the legs (Cormack, Clarke, Büttcher, SIGIR 2009); ties by id."""
    fused = []
    for id, part in _parts(lexical, dense).items():
        ranks = [rank for rank in (part.lexical_rank, part.dense_rank) if rank is not None]
        fused.append(Scored(id, sum(1 / (k + rank) for rank in ranks), part))
    return sorted(fused, key=lambda s: (-s.score, s.id))


def _scaled(ranked: Ranked, floor: float) -> Mapping[int, float]:
    top = max((score for _, score in ranked), default=0.0)
    width = top - floor
    return {id: (score - floor) / width if width > 0 else 1.0 for id, score in ranked}


def _parts(lexical: Ranked, dense: Ranked) -> dict[int, ScoreParts]:
    words = {id: (rank, score) for rank, (id, score) in enumerate(lexical, start=1)}
    meaning = {id: (rank, score) for rank, (id, score) in enumerate(dense, start=1)}
    none = (None, None)
    return {id: ScoreParts(*words.get(id, none), *meaning.get(id, none)) for id in dict.fromkeys([*words, *meaning])}
