"""Putting the ranked lists of the legs together into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from kb.types import Leg, ScoreParts

Ranked = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its fused score and how it came about."""

    id: int
    score: float
    parts: ScoreParts


@dataclass(frozen=True, slots=True)
class Legs:
    """What each way of searching found, best first; the fields are those of ``ScoreParts``."""

    lexical: Ranked = ()
    dense: Ranked = ()
    windows: Ranked = ()
    letters: Ranked = ()
    whole_meaning: Ranked = ()
    whole_words: Ranked = ()


# How much each leg counts; found on the judged collections, see docs/decisions.md.
WEIGHTS: Mapping[str, float] = {
    "lexical": 0.4,
    "dense": 0.5,
    "windows": 0.5,
    "letters": 0.4,
    "whole_meaning": 0.4,
    "whole_words": 0.3,
}
_FROM_ZERO = ("lexical", "letters", "whole_words")
_NAMES = tuple(field.name for field in fields(Legs))


def weighted_sum(legs: Legs, weights: Mapping[str, float] = WEIGHTS) -> list[Scored]:
    """The weighted mean of the legs' scores, each brought to 0..1 by its own best and worst; ties by id.

    Convex combination of normalised scores beats reciprocal ranks where the legs differ in trust (Bruch, Gai, Ingber,
    "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023); the figures for this product are in
    docs/decisions.md. The scale of words and letters starts at 0, "nothing in common"; that of meaning at the worst
    candidate. A leg that found nothing at all does not count.
    """
    used = {name: weight for name, weight in weights.items() if weight and getattr(legs, name)}
    scaled = {name: _scaled(getattr(legs, name), name in _FROM_ZERO) for name in used}
    total = sum(used.values())
    fused = [
        Scored(id, sum(weight * scaled[name].get(id, 0.0) for name, weight in used.items()) / total, part)
        for id, part in _parts(legs).items()
    ]
    return sorted(fused, key=lambda s: (-s.score, s.id))


def reciprocal_rank(legs: Legs, k: int = 60) -> list[Scored]:
    """Reciprocal rank fusion, 1/(k + rank) summed over the legs (Cormack, Clarke, Büttcher, SIGIR 2009); ties by id."""
    fused = []
    for id, part in _parts(legs).items():
        legs_of = (getattr(part, name) for name in _NAMES)
        ranks = [leg.rank for leg in legs_of if leg.rank is not None]
        fused.append(Scored(id, sum(1 / (k + rank) for rank in ranks), part))
    return sorted(fused, key=lambda s: (-s.score, s.id))


def _scaled(ranked: Ranked, from_zero: bool) -> Mapping[int, float]:
    top = max(score for _, score in ranked)
    floor = 0.0 if from_zero else min(score for _, score in ranked)
    width = top - floor
    return {id: (score - floor) / width if width > 0 else 1.0 for id, score in ranked}


def _parts(legs: Legs) -> dict[int, ScoreParts]:
    found = {
        name: {id: Leg(rank, score) for rank, (id, score) in enumerate(getattr(legs, name), start=1)} for name in _NAMES
    }
    none = Leg()
    ids = dict.fromkeys(id for leg in found.values() for id in leg)
    return {id: ScoreParts(**{name: leg.get(id, none) for name, leg in found.items()}) for id in ids}
