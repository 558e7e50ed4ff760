"""When are two lessons the same? Fits the weights of kb/lessons/likeness.py: ``python -m tests.benchmarks.likeness``.

tests/quality/lesson_pairs.jsonl holds pairs of lessons of the shipped corpus, from different publications, that a
reader judged: 2 the same lesson, 1 the same subject, 0 something else. They were drawn from all degrees of likeness,
four fifths between programmes, without the judge knowing the degree. Needs ``KB_HOME`` with the shipped corpus. Prints
the average precision by ten-fold cross-validation beside the cosine alone, the weights, and what groups made with the
shipped weights put together: the share of judged pairs in one group that is the same, the share of same pairs found.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from kb.lessons.catalogue import Snapshot
from kb.lessons.grouping import group_lessons
from kb.lessons.likeness import Likeness
from kb.settings import load_settings
from kb.wiring import Application

PAIRS = Path(__file__).resolve().parents[1] / "quality" / "lesson_pairs.jsonl"
SAME, NEAR = 2, 1


def main() -> None:
    """Fit, measure and print."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.metrics import average_precision_score  # type: ignore[import-untyped]
    from sklearn.model_selection import cross_val_predict  # type: ignore[import-untyped]

    snapshot = Application(load_settings()).catalogue.snapshot()
    judged = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    known = [pair for pair in judged if pair["a"] in snapshot.by_id and pair["b"] in snapshot.by_id]
    print(f"{len(known)} of {len(judged)} judged pairs are among the lessons of this data folder")
    signs, same = _signs(snapshot, known), np.asarray([pair["same"] == SAME for pair in known])
    model = LogisticRegression(C=10, max_iter=1000)
    said = cross_val_predict(model, signs, same, cv=10, method="decision_function")
    print(f"average precision: {average_precision_score(same, said):.3f}", end="")
    print(f", by the cosine alone {average_precision_score(same, signs[:, 0]):.3f}")
    model.fit(signs, same)
    names = ("cosine", "words", "comparable", "determinants", "themes")
    print(", ".join(f"{name} {w:.2f}" for name, w in zip(names, model.coef_[0], strict=True)), end="")
    print(f", nothing shared {model.intercept_[0]:.2f}")
    _report_groups(snapshot, known)


def _signs(snapshot: Snapshot, pairs: list[dict[str, Any]]) -> np.ndarray:
    """A row for each pair: cosine, shared words, whether words may be compared, shared determinants and themes."""
    rows, vectors = snapshot.vectors
    lessons = [lesson for lesson in snapshot.shown if lesson.id in rows]
    place = {lesson.id: at for at, lesson in enumerate(lessons)}
    likeness = Likeness(lessons, vectors[[rows[lesson.id] for lesson in lessons]])
    return np.vstack([[sign[0, 0] for sign in likeness.signs([place[p["a"]]], [place[p["b"]]])] for p in pairs])


def _report_groups(snapshot: Snapshot, pairs: list[dict[str, Any]]) -> None:
    groups = group_lessons(snapshot)
    group = {lesson.id: number for number, found in enumerate(groups) for lesson in found.lessons}
    together = [p["same"] for p in pairs if p["a"] in group and group[p["a"]] == group.get(p["b"])]
    right = sum(value == SAME for value in together)
    near = sum(value >= NEAR for value in together)
    found = right / sum(p["same"] == SAME for p in pairs)
    print(
        f"{len(groups)} groups; of {len(together)} judged pairs in one group {right / len(together):.2f} are the same"
    )
    print(
        f"lesson, {near / len(together):.2f} at least the same subject; {found:.2f} of the same pairs are in one group"
    )


if __name__ == "__main__":
    main()
