"""Publications as a whole: means over their passages, whatever their length."""

from pathlib import Path

import numpy as np
import pytest

from index.vectors import VectorIndex
from index.wholes import Wholes

DIM = 4


def axis(*weights: float) -> np.ndarray:
    row = np.zeros(DIM, dtype=np.float32)
    row[: len(weights)] = weights
    return row / np.linalg.norm(row)


@pytest.fixture
def wholes(tmp_path: Path) -> Wholes:
    index = VectorIndex(tmp_path, "toy", DIM)
    rows = {1: axis(1), 2: axis(1, 0.2), 3: axis(1), 4: axis(0, 1), 5: axis(0, 0, 1)}
    index.rebuild([(id, "nl", row.tobytes()) for id, row in rows.items()], 1)
    owners = {1: "all-of-it", 2: "all-of-it", 3: "one-page", 4: "one-page", 5: "one-page"}
    return Wholes(index, lambda: owners)


def test_a_publication_that_is_about_it_lies_nearer_than_one_with_a_passage_about_it(wholes: Wholes) -> None:
    nearness = dict(wholes.meaning(axis(1), {}, [1, 3, 4]))
    assert nearness[1] > 0.99
    assert nearness[3] == nearness[4] == pytest.approx(1 / np.sqrt(3), abs=1e-5)


def test_words_are_averaged_over_all_passages(wholes: Wholes) -> None:
    found = wholes.words([(1, 6.0), (3, 6.0), (4, 3.0)], [1, 2, 3, 99])
    assert list(found) == [(1, 3.0), (2, 3.0), (3, 3.0)]


def test_passages_without_a_publication_are_left_out(wholes: Wholes) -> None:
    assert wholes.meaning(axis(1), {}, [77]) == []
    assert wholes.words([(77, 1.0)], [77]) == []


def test_means_follow_the_index(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, "toy", DIM)
    index.rebuild([(1, "nl", axis(1).tobytes())], 1)
    owners = {1: "a"}
    wholes = Wholes(index, lambda: dict(owners))
    assert dict(wholes.meaning(axis(1), {}, [1]))[1] == pytest.approx(1.0)
    owners[2] = "a"
    index.apply([(2, "nl", axis(0, 1).tobytes())], [], 2)
    assert dict(wholes.meaning(axis(1), {}, [1]))[1] < 0.8
