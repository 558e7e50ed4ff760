"""Making a model from labelled sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.features import Inputs, Sentence, inputs, kernel_rows, label_rows, leanings, needed
from ingest.lessons.labels import Labelled, labels_hash
from ingest.lessons.model import POLARITIES, Described, Matrix, Model, features_version, kernel, quantise, softmax
from ingest.lessons.phrases import PhraseMatcher
from ingest.lessons.wording import section_words
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Encoder, Vectors

# Chosen by cross-validation; the figures stand in docs/decisions.md.
GAMMA = 1.0
_LESSON_COST = 3.0
_POLARITY_COST = 3.0
_LABEL_COST = 10.0
# How much a polarity's own sentences count beside the rest: 1 would weigh both sides alike.
_POLARITY_BALANCE = 0.5
_SECOND_LABEL_WEIGHT = 0.5
_FOLDS = 5
_LEAST_LESSONS = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """Labels with their features; ``gram`` is the kernel between all of them, float32 (n, n)."""

    labels: tuple[Labelled, ...]
    found: Inputs
    centres: Vectors
    rows: Matrix
    gram: Matrix
    encoder: str
    determinants: PhraseMatcher
    themes: PhraseMatcher

    @property
    def lesson(self) -> NDArray[np.bool_]:
        """Which labels are lessons."""
        return np.array([bool(label.is_lesson) for label in self.labels])


@dataclass(frozen=True, slots=True)
class Scores:
    """What was predicted for each row by a model that had not seen it.

    Decision values (rows, 6), probabilities of the labels, and the fold (0-4) that the row was held out in.
    """

    decisions: Matrix
    determinants: Matrix
    themes: Matrix
    folds: NDArray[np.intp]


def prepare(labels: Sequence[Labelled], encoder: Encoder, taxonomy: Taxonomy) -> Prepared:
    """Embed the labels. Raises SourceError when there are too few lessons to learn from."""
    usable = tuple(label for label in labels if label.is_lesson is not None)
    if sum(bool(label.is_lesson) for label in usable) < _LEAST_LESSONS:
        raise SourceError("labels", f"too few lessons to learn from: {_LEAST_LESSONS} or more are needed")
    sentences = [Sentence(label.text, label.heading) for label in usable]
    texts = needed(sentences)
    vectors = dict(zip(texts, encoder.encode_documents(texts), strict=True))
    found = inputs(sentences, vectors)
    under = found.headings[found.headings.any(axis=1)]
    centres = np.stack([found.texts.mean(axis=0), under.mean(axis=0) if len(under) else found.texts.mean(axis=0)])
    rows = kernel_rows(found, centres)
    words = (PhraseMatcher(section_words(taxonomy, section)) for section in ("determinant", "theme"))
    return Prepared(usable, found, centres, rows, kernel(rows, rows, GAMMA), encoder.fingerprint, *words)


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
    determinants, themes = (_head(prepared, everything, section) for section in ("determinants", "themes"))
    described = Described(
        encoder=prepared.encoder,
        labels=labels_hash(prepared.labels),
        features=features_version(),
        gamma=GAMMA,
        threshold=best_threshold(1 / (1 + np.exp(-odds)), prepared.lesson),
        determinants=prepared.determinants.ids,
        themes=prepared.themes.ids,
    )
    return Model(described, prepared.centres, basis, scales, weights[used], offsets, slopes, *determinants, *themes)


def cross_predict(prepared: Prepared) -> Scores:
    """Predictions for each label by a model trained on the other publications (five folds, always the same)."""
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
    splits = GroupKFold(_FOLDS, shuffle=True, random_state=0).split(prepared.rows, groups=groups)
    for number, (seen, unseen) in enumerate(splits):
        scores.folds[unseen] = number
        weights, offsets = _support(prepared, seen)
        scores.decisions[unseen] = prepared.gram[unseen] @ weights + offsets + leaning[unseen]
        for section, into in (("determinants", scores.determinants), ("themes", scores.themes)):
            head, start = _head(prepared, seen, section)
            features = label_rows(prepared.found.take(unseen), prepared.centres, getattr(prepared, section))
            into[unseen] = softmax(features @ head + start)
    return scores


def best_threshold(probabilities: Matrix, gold: NDArray[np.bool_]) -> float:
    """The probability from which calling a sentence a lesson gives the best F1, to two decimals."""
    choices = np.arange(0.2, 0.81, 0.02)

    def f1(threshold: float) -> float:
        called = probabilities >= threshold
        return float(2 * (called & gold).sum() / max(called.sum() + gold.sum(), 1))

    return round(float(max(choices, key=f1)), 2)


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


def _head(prepared: Prepared, seen: NDArray[np.intp], section: str) -> tuple[Matrix, Matrix]:
    """A linear head (features, labels) with offsets; labels without a sentence keep an offset that rules them out."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    matcher: PhraseMatcher = getattr(prepared, section)
    rows, gold, counts = [], [], []
    for i in seen:
        for place, id in enumerate(getattr(prepared.labels[i], section) or ()):
            if id in matcher.ids:
                rows.append(i)
                gold.append(matcher.ids.index(id))
                counts.append(1.0 if place == 0 else _SECOND_LABEL_WEIGHT)
    width = label_rows(prepared.found.take([0]), prepared.centres, matcher).shape[1]
    head = np.zeros((width, len(matcher.ids)), dtype=np.float32)
    offsets = np.full(len(matcher.ids), -30.0, dtype=np.float32)
    if len(set(gold)) > 2:  # of two classes the library gives one row of weights
        features = label_rows(prepared.found.take(rows), prepared.centres, matcher)
        model: Any = LogisticRegression(C=_LABEL_COST, max_iter=400, class_weight="balanced")
        model.fit(features, gold, sample_weight=counts)
        head[:, model.classes_], offsets[model.classes_] = model.coef_.T, model.intercept_
    return head, offsets


def _calibrated(prepared: Prepared, held_out: Matrix) -> Matrix:
    """Slopes and offsets (2, 6) that turn decision values into log odds (Platt's method, on held-out values)."""
    from sklearn.linear_model import LogisticRegression

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
