"""Fusion, by hand."""

import pytest

from index.fusion import convex, reciprocal_rank

LEXICAL = [(1, 8.0), (2, 4.0)]
DENSE = [(3, 0.9), (1, 0.85), (4, 0.8)]


def test_convex_sum_of_normalised_scores() -> None:
    fused = {s.id: s.score for s in convex(LEXICAL, DENSE, 0.5)}
    assert fused == pytest.approx({1: 0.75, 2: 0.25, 3: 0.5, 4: 0.0})


def test_one_leg_alone() -> None:
    assert [s.id for s in convex(LEXICAL, [], 0.2)] == [1, 2]
    assert [s.id for s in convex([], DENSE, 0.5)] == [3, 1, 4]
    assert convex([], [], 0.5) == []


def test_ties_break_by_id() -> None:
    assert [s.id for s in convex([(9, 1.0), (2, 1.0)], [], 1.0)] == [2, 9]


def test_reciprocal_rank() -> None:
    fused = reciprocal_rank(LEXICAL, DENSE)
    assert fused[0].id == 1
    assert fused[0].score == pytest.approx(1 / 61 + 1 / 62)


def test_parts_tell_rank_and_raw_score() -> None:
    best = next(s for s in convex(LEXICAL, DENSE, 0.5) if s.id == 1)
    assert (best.parts.lexical_rank, best.parts.lexical_score) == (1, 8.0)
    assert (best.parts.dense_rank, best.parts.dense_score) == (2, 0.85)
