"""Linear heads: what wording says of polarity, and of which determinant or theme a sentence speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.features import WORDING_SCALE, label_rows, wording_rows
from ingest.lessons.model import POLARITIES, Matrix
from ingest.lessons.phrases import PhraseMatcher
from ingest.lessons.preparing import Prepared

# Chosen by cross-validation; the figures stand in docs/decisions.md.
_LABEL_COST, _WORDING_COST = 5.0, 10.0
_SECOND_LABEL_WEIGHT = 0.5


def polarity_head(prepared: Prepared, seen: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """What the wording of a sentence adds to the decision value of each polarity: (features, 5) with offsets (5,)."""
    from scipy.sparse import hstack  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    told = [(i, label.polarity) for i in seen if (label := prepared.labels[i]).is_lesson and label.polarity]
    rows = hstack(wording_rows(prepared.found.take([i for i, _ in told]), prepared.rare), format="csr")
    gold = [POLARITIES.index(polarity) for _, polarity in told]
    head = np.zeros((rows.shape[1], len(POLARITIES)), dtype=np.float32)
    offsets = np.zeros(len(POLARITIES), dtype=np.float32)
    if len(set(gold)) > 2:  # of two classes the library gives one row of weights
        model: Any = LogisticRegression(C=_WORDING_COST, max_iter=400, class_weight="balanced").fit(rows, gold)
        head[:, model.classes_] = WORDING_SCALE * model.coef_.T
        offsets[model.classes_] = WORDING_SCALE * model.intercept_
    return head, offsets


def label_head(prepared: Prepared, seen: NDArray[np.intp], section: str) -> tuple[Matrix, Matrix]:
    """A linear head (features, labels) with offsets; labels without a sentence keep an offset that rules them out."""
    from sklearn.linear_model import LogisticRegression

    matcher: PhraseMatcher = getattr(prepared, section)
    rows, gold, counts = [], [], []
    for i in seen:
        for place, id in enumerate(getattr(prepared.labels[i], section) or ()):
            if id in matcher.ids:
                rows.append(i)
                gold.append(matcher.ids.index(id))
                counts.append(1.0 if place == 0 else _SECOND_LABEL_WEIGHT)
    width = rows_of_labels(prepared, [0], section).shape[1]
    head = np.zeros((width, len(matcher.ids)), dtype=np.float32)
    offsets = np.full(len(matcher.ids), -30.0, dtype=np.float32)
    if len(set(gold)) > 2:  # of two classes the library gives one row of weights
        model: Any = LogisticRegression(C=_LABEL_COST, max_iter=400)
        model.fit(rows_of_labels(prepared, rows, section), gold, sample_weight=counts)
        head[:, model.classes_], offsets[model.classes_] = model.coef_.T, model.intercept_
    return head, offsets


def rows_of_labels(prepared: Prepared, rows: Sequence[int] | NDArray[np.intp], section: str) -> Any:
    """The features of some rows for telling the labels of a section, "determinants" or "themes"."""
    found = prepared.found.take(rows)
    return label_rows(found, prepared.centres, getattr(prepared, section), wording_rows(found, prepared.rare))
