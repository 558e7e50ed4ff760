"""What learns the weights of the evidence: on made-up signs, where the right outcome is known."""

import numpy as np
import pytest

from benchmarks.fitting import REFUSED, SPLITS, Held, fit, split

RANDOM = np.random.default_rng(7)
# The first sign tells the two kinds apart, the second says nothing.
ANSWERABLE = np.column_stack([RANDOM.normal(2, 1, 200), RANDOM.normal(0, 5, 200)])
UNANSWERABLE = np.column_stack([RANDOM.normal(-2, 1, 160), RANDOM.normal(0, 5, 160)])


def test_the_sign_that_tells_gets_the_weight() -> None:
    found = fit(ANSWERABLE, UNANSWERABLE)
    assert found.weights[0] > 20 * abs(found.weights[1])
    assert found.odds(np.array([[3.0, 0.0]]))[0] > found.unanswered > found.odds(np.array([[-3.0, 0.0]]))[0]


def test_the_threshold_refuses_the_share_that_is_aimed_at() -> None:
    found = fit(ANSWERABLE, UNANSWERABLE)
    assert (found.odds(ANSWERABLE) < found.unanswered).mean() == pytest.approx(REFUSED, abs=0.01)


def test_every_question_is_tried_once_a_split_and_never_where_it_was_fitted() -> None:
    tried: list[Held] = []
    split(ANSWERABLE, UNANSWERABLE, tried.append)
    assert len(tried) == 2 * SPLITS
    for first, second in zip(tried[::2], tried[1::2], strict=True):
        assert sorted([*first.answerable, *second.answerable]) == list(range(200))
        assert sorted([*first.unanswerable, *second.unanswerable]) == list(range(160))
    recognised = np.mean([held.recognised.mean() for held in tried])
    refused = np.mean([held.refused.mean() for held in tried])
    assert recognised > 0.9
    assert refused < 0.1
