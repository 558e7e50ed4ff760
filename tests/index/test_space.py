"""The centred space: what is shared goes, what tells texts apart stays, and few texts do not bend it."""

from pathlib import Path

import numpy as np
import pytest

from index.e5 import DIM, FINGERPRINT
from index.space import learn, priors_of
from index.vectors import VectorIndex


def clouds(rows: int, dim: int, shared: float, seed: int = 0) -> np.ndarray:
    """Unit vectors with a large common part and one direction in which they differ far more than in the others."""
    noise = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32) * 0.1
    noise[:, 1] *= 8
    noise[:, 0] += shared
    return noise / np.linalg.norm(noise, axis=1, keepdims=True)


def spread(rows: np.ndarray) -> float:
    values = np.linalg.eigvalsh(np.cov(rows.T))
    return float(values[-1] / values.mean())


def test_what_all_vectors_share_is_taken_away() -> None:
    rows = clouds(500, 20, shared=3.0)
    placed = learn(rows, rows.mean(axis=0)).place(rows)
    assert np.linalg.norm(rows.mean(axis=0)) > 0.9
    assert np.linalg.norm(placed.mean(axis=0)) < 0.5
    assert np.linalg.norm(placed, axis=1) == pytest.approx(np.ones(500), abs=1e-5)


def test_the_main_direction_is_scaled_down_but_stays_the_main_one() -> None:
    rows = clouds(500, 20, shared=1.0)
    placed = learn(rows, rows.mean(axis=0)).place(rows)
    assert 1.5 < spread(placed) < spread(rows)


def test_one_text_keeps_a_direction() -> None:
    row, other = clouds(2, 20, shared=1.0)
    space = learn(row[None], clouds(100, 20, shared=1.0, seed=1).mean(axis=0))
    placed = space.place(np.stack([row, other]))
    assert np.linalg.norm(placed[0]) == pytest.approx(1.0, abs=1e-5)
    assert float(placed[0] @ placed[0]) > float(placed[0] @ placed[1])


def test_no_text_at_all_gives_the_average_space() -> None:
    space = learn(np.empty((0, 20), dtype=np.float32), np.ones(20, dtype=np.float32))
    assert space.mean == pytest.approx(np.ones(20))
    assert np.isfinite(space.stretch).all()


def test_priors_ship_for_the_default_model_only() -> None:
    priors = priors_of(FINGERPRINT)
    assert priors is not None
    assert priors_of("something else") is None
    for language in ("nl", "en"):
        for group in ("nl", "other"):
            assert priors.question_shift(language, group).shape == (DIM,)


def test_an_index_with_a_space_equals_brute_force_and_rebuild(tmp_path: Path) -> None:
    matrix = clouds(80, DIM, shared=2.0)
    rows = [(id, "nl" if id % 3 else "en", vector.tobytes()) for id, vector in enumerate(matrix)]
    step = VectorIndex(tmp_path / "a", FINGERPRINT, DIM, "windows")
    step.rebuild(rows[:50], 1)
    assert step.needs_relearning(30)
    step.rebuild(rows, 2)
    centres = step.question_centres("en")
    query = clouds(1, DIM, shared=1.0, seed=5)[0]
    found = dict(step.search(query, 80, centres=centres))
    placed = step.placed(query, centres)
    own = step.vectors(range(80))
    for id, language, _ in rows:
        group = "nl" if language == "nl" else "other"
        assert found[id] == pytest.approx(float(own[id] @ placed[group][0]), abs=1e-5)
    step.apply(rows[:10], [79], 3)
    whole = VectorIndex(tmp_path / "b", FINGERPRINT, DIM, "windows")
    whole.rebuild(rows[:79], 3)
    left, right = step.search(query, 79, centres=centres), whole.search(query, 79, centres=centres)
    assert {id for id, _ in left} == {id for id, _ in right}
    assert [s for _, s in left] == pytest.approx([s for _, s in right], abs=0.05)


def test_a_passage_is_nearest_to_itself(tmp_path: Path) -> None:
    matrix = clouds(40, DIM, shared=2.0)
    index = VectorIndex(tmp_path, FINGERPRINT, DIM)
    index.rebuild([(id, "nl", vector.tobytes()) for id, vector in enumerate(matrix)], 1)
    own = index.vectors([7])[7]
    assert index.nearest(own, 1)[0][0] == 7
