"""Fusion, by hand."""

import pytest

from index.fusion import Legs, reciprocal_rank, weighted_sum
from kb.types import Leg

LEGS = Legs(lexical=[(1, 8.0), (2, 4.0)], dense=[(3, 0.9), (1, 0.85), (4, 0.8)])
EQUAL = {"lexical": 0.5, "dense": 0.5, "windows": 0.0, "letters": 0.0}


def test_weighted_sum_of_normalised_scores() -> None:
    fused = {s.id: s.score for s in weighted_sum(LEGS, EQUAL)}
    assert fused == pytest.approx({1: 0.75, 2: 0.25, 3: 0.5, 4: 0.0})


def test_a_leg_that_found_nothing_does_not_count() -> None:
    assert [s.score for s in weighted_sum(Legs(lexical=LEGS.lexical))] == pytest.approx([1.0, 0.5])
    assert [s.id for s in weighted_sum(Legs(dense=LEGS.dense))] == [3, 1, 4]
    assert weighted_sum(Legs()) == []


def test_ties_break_by_id() -> None:
    assert [s.id for s in weighted_sum(Legs(lexical=[(9, 1.0), (2, 1.0)]))] == [2, 9]


def test_reciprocal_rank() -> None:
    fused = reciprocal_rank(LEGS)
    assert fused[0].id == 1
    assert fused[0].score == pytest.approx(1 / 61 + 1 / 62)


def test_parts_tell_rank_and_raw_score() -> None:
    best = next(s for s in weighted_sum(LEGS) if s.id == 1)
    assert best.parts.lexical == Leg(1, 8.0)
    assert best.parts.dense == Leg(2, 0.85)
    assert best.parts.windows == Leg()
