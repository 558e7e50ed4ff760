"""Learning from judged questions what tells an answered one from one that nothing answers, and how well it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

SPLITS = 20
# Of the answerable questions that are fitted on; somewhat more of the others are refused, at most 5% is the aim.
REFUSED = 0.036
# Strongly regularised: few questions, and signs that say much the same.
_REGULARISATION = 0.1


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of shape (signs,) and a constant that give log odds, and the log odds below which nothing answers."""

    weights: Any
    constant: float
    unanswered: float

    def odds(self, signs: Any) -> Any:
        """Log odds for rows of shape (n, signs)."""
        return signs @ self.weights + self.constant


@dataclass(frozen=True, slots=True)
class Held:
    """Of the questions not fitted on: which unanswerable and which answerable ones (indices), and which are refused."""

    unanswerable: Any
    recognised: Any
    answerable: Any
    refused: Any


def fit(answerable: Any, unanswerable: Any) -> Fitted:
    """Logistic regression on standardised signs, rows of shape (n, signs); both kinds of questions weigh the same."""
    rows = np.concatenate([answerable, unanswerable])
    labels = [1] * len(answerable) + [0] * len(unanswerable)
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    learnt = LogisticRegression(C=_REGULARISATION, class_weight="balanced", max_iter=2000)
    learnt.fit((rows - mean) / spread, labels)
    weights = learnt.coef_[0] / spread
    constant = float(learnt.intercept_[0] - weights @ mean)
    return Fitted(weights, constant, float(np.quantile(answerable @ weights + constant, REFUSED)))


def split(answerable: Any, unanswerable: Any, each: Callable[[Held], None]) -> None:
    """Fit on one half and try the other, each in turn, with ``SPLITS`` random halves that are the same at every run."""
    for seed in range(SPLITS):
        order = np.random.default_rng(seed)
        halves = zip(
            _halves(order.permutation(len(answerable))), _halves(order.permutation(len(unanswerable))), strict=True
        )
        first, second = halves
        for (a_in, u_in), (a_out, u_out) in ((first, second), (second, first)):
            found = fit(answerable[a_in], unanswerable[u_in])
            recognised = found.odds(unanswerable[u_out]) < found.unanswered
            each(Held(u_out, recognised, a_out, found.odds(answerable[a_out]) < found.unanswered))


def _halves(order: Any) -> tuple[Any, Any]:
    middle = len(order) // 2
    return order[:middle], order[middle:]
