"""Making a model from labelled sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.features import leanings, wording_rows
from ingest.lessons.heads import label_head, polarity_head, rows_of_labels
from ingest.lessons.labels import Labelled, labels_hash
from ingest.lessons.model import POLARITIES, Described, Matrix, Model, features_version, quantise, softmax
from ingest.lessons.preparing import GAMMA, Prepared, prepare

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Encoder

# Chosen by cross-validation; the figures stand in docs/decisions.md.
_LESSON_COST = 3.0
_POLARITY_COST = 3.0
# How much a polarity's own sentences count beside the rest: 1 would weigh both sides alike.
_POLARITY_BALANCE = 0.5
_FOLDS = 5
# So much F1 on the labels is given for lessons in documents of another kind.
_SPARED = 0.01


@dataclass(frozen=True, slots=True)
class Scores:
    """What was predicted for each row by a model that had not seen it.

    Decision values (rows, 6), probabilities of the labels, and the fold (0-4) that the row was held out in.
    """

    decisions: Matrix
    determinants: Matrix
    themes: Matrix
    folds: NDArray[np.intp]


def train(labels: Sequence[Labelled], encoder: Encoder, taxonomy: Taxonomy) -> Model:
    """A model of all labels. Raises SourceError when there are too few."""
    prepared = prepare(labels, encoder, taxonomy)
    return fit(prepared, cross_predict(prepared).decisions)


def fit(prepared: Prepared, held_out: Matrix) -> Model:
    """A model of all labels; ``held_out`` are decision values of models that had not seen the row they judge."""
    everything = np.arange(len(prepared.labels))
    weights, offsets = _support(prepared, everything)
    used = np.flatnonzero(weights.any(axis=1))
    basis, scales = quantise(prepared.rows[used])
    slopes = _calibrated(prepared, held_out)
    odds = held_out[:, 0] * slopes[0, 0] + slopes[1, 0]
    determinants, themes = (label_head(prepared, everything, section) for section in ("determinants", "themes"))
    polarities = polarity_head(prepared, everything)
    described = Described(
        encoder=prepared.encoder,
        labels=labels_hash(prepared.labels),
        features=features_version(),
        gamma=GAMMA,
        threshold=best_threshold(1 / (1 + np.exp(-odds)), prepared.lesson),
        determinants=prepared.determinants.ids,
        themes=prepared.themes.ids,
    )
    support = (basis, scales, weights[used], offsets, slopes, prepared.rare)
    return Model(described, prepared.centres, *support, *polarities, *determinants, *themes)


def cross_predict(prepared: Prepared) -> Scores:
    """Predictions for each label by a model trained on the other publications (five folds, always the same)."""
    from scipy.sparse import hstack  # type: ignore[import-untyped]
    from sklearn.model_selection import GroupKFold  # type: ignore[import-untyped]

    n = len(prepared.labels)
    groups = [label.publication or label.text for label in prepared.labels]
    scores = Scores(
        np.zeros((n, 1 + len(POLARITIES)), np.float32),
        np.zeros((n, len(prepared.determinants.ids)), np.float32),
        np.zeros((n, len(prepared.themes.ids)), np.float32),
        np.zeros(n, np.intp),
    )
    leaning = leanings(prepared.found)
    wording = hstack(wording_rows(prepared.found, prepared.rare), format="csr")
    splits = GroupKFold(_FOLDS, shuffle=True, random_state=0).split(prepared.rows, groups=groups)
    for number, (seen, unseen) in enumerate(splits):
        scores.folds[unseen] = number
        weights, offsets = _support(prepared, seen)
        scores.decisions[unseen] = prepared.gram[unseen] @ weights + offsets + leaning[unseen]
        put, start = polarity_head(prepared, seen)
        scores.decisions[unseen, 1:] += wording[unseen] @ put + start
        for section, into in (("determinants", scores.determinants), ("themes", scores.themes)):
            head, start = label_head(prepared, seen, section)
            into[unseen] = softmax(rows_of_labels(prepared, unseen, section) @ head + start)
    return scores


def best_threshold(probabilities: Matrix, gold: NDArray[np.bool_]) -> float:
    """The least probability from which calling a sentence a lesson gives nearly the best F1, to two decimals.

    The least, for in documents unlike the labelled ones lessons get lower chances and are missed rather than made up.
    """
    choices = np.arange(0.2, 0.81, 0.02)

    def f1(threshold: float) -> float:
        called = probabilities >= threshold
        return float(2 * (called & gold).sum() / max(called.sum() + gold.sum(), 1))

    scores = [f1(choice) for choice in choices]
    return round(float(next(t for t, score in zip(choices, scores, strict=True) if score >= max(scores) - _SPARED)), 2)


def _support(prepared: Prepared, seen: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """Weights (n, 6) and offsets (6,): which rows decide, zero for rows not seen."""
    n = len(prepared.labels)
    weights = np.zeros((n, 1 + len(POLARITIES)), dtype=np.float32)
    offsets = np.zeros(1 + len(POLARITIES), dtype=np.float32)
    weights[:, 0], offsets[0] = _machine(prepared, seen, prepared.lesson[seen], _LESSON_COST, 1.0)
    of_lessons = np.array([i for i in seen if prepared.labels[i].is_lesson and prepared.labels[i].polarity])
    for column, polarity in enumerate(POLARITIES, start=1):
        is_it = np.array([prepared.labels[i].polarity is polarity for i in of_lessons])
        weights[:, column], offsets[column] = _machine(prepared, of_lessons, is_it, _POLARITY_COST, _POLARITY_BALANCE)
    return weights, offsets


def _machine(
    prepared: Prepared, seen: NDArray[np.intp], gold: NDArray[np.bool_], cost: float, balance: float
) -> tuple[Matrix, float]:
    """One column of weights by a support vector machine; all zeros when there is nothing to tell apart."""
    from sklearn.svm import SVC  # type: ignore[import-untyped]

    weights = np.zeros(len(prepared.labels), dtype=np.float32)
    share = float(gold.mean())
    if share in (0.0, 1.0):
        return weights, 2 * share - 1
    machine = SVC(
        C=cost, kernel="precomputed", class_weight={False: 1.0, True: max(1.0, balance * (1 - share) / share)}
    )
    machine.fit(prepared.gram[np.ix_(seen, seen)], gold)
    weights[seen[machine.support_]] = machine.dual_coef_[0]
    return weights, float(machine.intercept_[0])


def _calibrated(prepared: Prepared, held_out: Matrix) -> Matrix:
    """Slopes and offsets (2, 6) that turn decision values into log odds (Platt's method, on held-out values)."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    slopes = np.ones((2, held_out.shape[1]), dtype=np.float32)
    slopes[1] = 0
    lessons = prepared.lesson
    golds = [(lessons, np.ones_like(lessons))]
    for polarity in POLARITIES:
        golds.append((np.array([label.polarity is polarity for label in prepared.labels]), lessons))
    for column, (gold, among) in enumerate(golds):
        if 0 < gold[among].sum() < among.sum():
            line = LogisticRegression(C=1e3).fit(held_out[among, column : column + 1], gold[among])
            slopes[:, column] = line.coef_[0, 0], line.intercept_[0]
    return slopes
