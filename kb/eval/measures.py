"""nDCG, reciprocal rank and recall by query, with bootstrap intervals; the arithmetic is ir-measures'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np

NAMES = {"nDCG@10": "nDCG@10", "MRR@10": "RR@10", "Recall@10": "R@10", "Recall@100": "R@100"}
_RESAMPLES = 2000

Run = Mapping[str, Mapping[str, float]]
ByQuery = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over queries with its 95% percentile bootstrap interval (Efron; queries are resampled)."""

    value: float
    low: float
    high: float


def by_query(qrels: Mapping[str, Mapping[str, int]], run: Run) -> ByQuery:
    """Measure -> query -> value. A judged query without any result counts as 0."""
    found: ByQuery = {name: dict.fromkeys(qrels, 0.0) for name in NAMES}
    names = {str(ir_measures.parse_measure(theirs)): ours for ours, theirs in NAMES.items()}
    measures = [ir_measures.parse_measure(theirs) for theirs in NAMES.values()]
    for metric in ir_measures.iter_calc(measures, dict(qrels), {q: dict(r) for q, r in run.items()}):
        found[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return found


def mean(values: Sequence[float]) -> Mean:
    """Mean and interval; the same values always give the same interval."""
    data = np.asarray(values, dtype=np.float64)
    if not data.size:
        return Mean(0.0, 0.0, 0.0)
    picks = np.random.default_rng(0).integers(0, data.size, size=(_RESAMPLES, data.size))
    low, high = np.percentile(data[picks].mean(axis=1), [2.5, 97.5])
    return Mean(float(data.mean()), float(low), float(high))
