"""Measuring: is it a lesson, of what polarity, about which determinant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.lessons.exclusion import is_excluded
from ingest.lessons.features import Sentence
from ingest.lessons.labels import Labelled
from ingest.lessons.model import POLARITIES
from ingest.lessons.preparing import Prepared
from ingest.lessons.training import Scores, best_threshold, cross_predict
from kb.lesson import Polarity

if TYPE_CHECKING:
    from ingest.lessons.extractor import Extractor

FOUR = (Polarity.SUCCESS, Polarity.BARRIER, Polarity.RECOMMENDATION, Polarity.RESULT)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What kb says of a sentence; ``determinants`` are all of them, likeliest first."""

    is_lesson: bool
    polarity: Polarity
    determinants: tuple[str, ...]


def measure(labels: Sequence[Labelled], said: Sequence[Judgement]) -> dict[str, Any]:
    """Figures of what was said against the labels; what the labels do not tell is left out.

    Polarity and determinant are measured on the sentences that have one in the labels. ``macro_f1`` is the mean of the
    four classes that the aim names, of predictions that may also be "finding".
    """
    pairs = list(zip(labels, said, strict=True))
    answer: dict[str, Any] = {"n": len(pairs)}
    told = [(bool(a.is_lesson), b.is_lesson) for a, b in pairs if a.is_lesson is not None]
    if told:
        answer["lesson"] = _f1(told)
    poles = [(a.polarity, b.polarity) for a, b in pairs if a.polarity is not None and a.is_lesson is not False]
    if poles:
        answer["polarity"] = _polarity(poles)
    named = [(a.determinants, b.determinants) for a, b in pairs if a.determinants]
    if named:
        answer["determinant"] = {
            f"top{k}": round(sum(not set(gold).isdisjoint(got[:k]) for gold, got in named) / len(named), 4)
            for k in (3, 1)
        } | {"n": len(named)}
    return answer


def judge(labels: Sequence[Labelled], extractor: Extractor) -> list[Judgement]:
    """What an extractor says of sentences, by the code that extraction uses."""
    predictions, features = extractor.predict([Sentence(label.text, label.heading) for label in labels])
    ranked = extractor.ranked_determinants(features)
    return [
        Judgement(p.is_lesson and not is_excluded(label.text, label.heading), p.polarity, tuple(best))
        for label, p, best in zip(labels, predictions, ranked, strict=True)
    ]


def evaluate(labels: Sequence[Labelled], extractor: Extractor, trained_on: Prepared | None = None) -> dict[str, Any]:
    """``measure`` of an extractor. Labels it was trained on are judged by models that had not seen them.

    ``seen`` counts those; without ``trained_on`` none are known.
    """
    known = (
        dict(zip(trained_on.labels, held_out(trained_on, cross_predict(trained_on)), strict=True)) if trained_on else {}
    )
    new = [label for label in labels if label not in known]
    fresh = dict(zip(new, judge(new, extractor), strict=True)) if new else {}
    said = [known.get(label) or fresh[label] for label in labels]
    return measure(labels, said) | {"seen": len(labels) - len(new)}


def cross_validate(prepared: Prepared, scores: Scores | None = None) -> dict[str, Any]:
    """``measure`` by five-fold cross-validation, the sentences of a publication always in the same fold.

    The threshold that a fold is judged by is the best one of the other folds.
    """
    return measure(prepared.labels, held_out(prepared, scores or cross_predict(prepared)))


def held_out(prepared: Prepared, scores: Scores) -> list[Judgement]:
    """What models that had not seen a label say of it; the threshold of a fold is the best one of the other folds."""
    chances = 1 / (1 + np.exp(-scores.decisions[:, 0]))
    called = np.zeros(len(chances), dtype=np.bool_)
    for number in np.unique(scores.folds):
        here = scores.folds == number
        called[here] = chances[here] >= best_threshold(chances[~here], prepared.lesson[~here])
    best = np.argsort(-scores.determinants, axis=1)
    poles = np.argmax(scores.decisions[:, 1:], axis=1)
    ids = prepared.determinants.ids
    return [
        Judgement(bool(c), POLARITIES[int(pole)], tuple(ids[i] for i in order))
        for c, pole, order in zip(called, poles, best, strict=True)
    ]


def _polarity(pairs: Sequence[tuple[Polarity, Polarity]]) -> dict[str, Any]:
    each = {p.value: _f1([(gold is p, got is p) for gold, got in pairs]) for p in POLARITIES}
    among = [(gold, got) for gold, got in pairs if gold in FOUR]
    return {
        "macro_f1": round(float(np.mean([each[p.value]["f1"] for p in FOUR])), 4),
        "macro_f1_five": round(float(np.mean([each[p.value]["f1"] for p in POLARITIES])), 4),
        "macro_f1_of_four": round(
            float(np.mean([_f1([(gold is p, got is p) for gold, got in among])["f1"] for p in FOUR])), 4
        ),
        **each,
        "n": len(pairs),
    }


def _f1(pairs: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    right = sum(gold and got for gold, got in pairs)
    precision = right / max(sum(got for _, got in pairs), 1)
    recall = right / max(sum(gold for gold, _ in pairs), 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
