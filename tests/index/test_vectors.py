"""FAISS against brute force, incremental against rebuild, and what another process writes."""

from pathlib import Path

import numpy as np
import pytest

from index.vectors import VectorIndex
from kb.errors import IndexStale

DIM = 16


def unit(rows: int, seed: int = 1) -> np.ndarray:
    matrix = np.random.default_rng(seed).normal(size=(rows, DIM)).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def rows(matrix: np.ndarray, ids: list[int]) -> list[tuple[int, str, bytes]]:
    return [(id, "nl", vector.tobytes()) for id, vector in zip(ids, matrix, strict=True)]


def test_search_equals_brute_force(tmp_path: Path) -> None:
    matrix, ids = unit(300), list(range(5, 305))
    index = VectorIndex(tmp_path, "toy", DIM)
    index.rebuild(rows(matrix, ids), 1)
    for query in unit(20, seed=2):
        scores = matrix @ query
        order = sorted(range(300), key=lambda i: (-scores[i], ids[i]))[:10]
        found = index.search(query, 10)
        assert [id for id, _ in found] == [ids[i] for i in order]
        assert [score for _, score in found] == pytest.approx([scores[i] for i in order], abs=1e-5)


def test_a_restricted_search_equals_brute_force_over_the_rest(tmp_path: Path) -> None:
    matrix, ids = unit(100), list(range(100))
    index = VectorIndex(tmp_path, "toy", DIM)
    index.rebuild(rows(matrix, ids), 1)
    allowed = [3, 50, 77, 1000]
    query = unit(1, seed=3)[0]
    expected = sorted([3, 50, 77], key=lambda i: -float(matrix[i] @ query))
    assert [id for id, _ in index.search(query, 10, allowed)] == expected
    assert index.search(query, 10, []) == []


def test_incremental_equals_rebuild(tmp_path: Path) -> None:
    matrix = unit(60)
    step = VectorIndex(tmp_path / "a", "toy", DIM)
    step.rebuild(rows(matrix[:40], list(range(40))), 1)
    step.apply(rows(matrix[40:], list(range(40, 60))), [0, 1], 2)
    step.apply(rows(matrix[[5]], [7]), [0], 3)  # 7 now has the vector of 5; 0 is gone already
    whole = VectorIndex(tmp_path / "b", "toy", DIM)
    final = {**dict(zip(range(2, 60), matrix[2:], strict=True)), 7: matrix[5]}
    whole.rebuild([(id, "nl", v.tobytes()) for id, v in final.items()], 3)
    for query in unit(10, seed=4):
        left, right = step.search(query, 60), whole.search(query, 60)
        assert [i for i, _ in left] == [i for i, _ in right]


def test_a_second_reader_sees_what_the_writer_wrote(tmp_path: Path) -> None:
    writer, reader = VectorIndex(tmp_path, "toy", DIM), VectorIndex(tmp_path, "toy", DIM)
    assert reader.count() == 0
    writer.rebuild(rows(unit(3), [1, 2, 3]), 1)
    assert reader.count() == 3
    writer.apply([], [1], 2)
    assert reader.count() == 2
    assert set(reader.vectors([1, 2, 3, 9])) == {2, 3}


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    VectorIndex(tmp_path, "toy", DIM).rebuild(rows(unit(1), [1]), 1)
    with pytest.raises(IndexStale, match="kb index rebuild"):
        VectorIndex(tmp_path, "other", DIM).search(unit(1)[0], 1)


def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, "toy", DIM)
    index.rebuild(rows(unit(5), [1, 2, 3, 4, 5]), 1)
    (tmp_path / index.state().data / "nl.faiss").write_bytes(b"kapot")
    with pytest.raises(IndexStale, match="kb index rebuild"):
        VectorIndex(tmp_path, "toy", DIM).count()
