"""Contrast as WCAG has it, and shades of the same hue."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.colour import BLACK, ENOUGH, WHITE, contrast, ink_on, least_contrast, lightness, mixed, nearest_shade, shade

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # The ratios that WebAIM and the W3C give for these pairs.
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#aa0000", "#aa0000", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(one, other) == contrast(other, one)


@settings(deadline=None)
@given(colours)
def test_ink_can_always_be_read(colour: str) -> None:
    assert ink_on(colour) in (BLACK, WHITE)
    assert contrast(ink_on(colour), colour) >= ENOUGH


@settings(deadline=None)
@given(colours)
def test_the_nearest_shade_stands_out(colour: str) -> None:
    grounds = ("#fbfbf9", "#ffffff")
    found = nearest_shade(colour, grounds)
    assert found is not None
    assert least_contrast(found, grounds) >= ENOUGH
    if least_contrast(colour, grounds) >= ENOUGH:
        assert found == colour
    elif abs(lightness(colour) - lightness(found)) > 0.05:  # nearer ones may be within a step of the search
        # A good deal nearer would not do: half of the way is too little.
        halfway = shade(colour, (lightness(colour) + lightness(found)) / 2)
        assert least_contrast(halfway, grounds) < ENOUGH


def test_no_shade_stands_out_from_black_and_white_by_much() -> None:
    assert nearest_shade("#336699", (BLACK, WHITE), least=7) is None


@settings(deadline=None)
@given(colours)
def test_a_shade_of_its_own_lightness_is_the_colour(colour: str) -> None:
    found = shade(colour, lightness(colour))
    pairs = ((int(found[i : i + 2], 16), int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    assert all(abs(a - b) <= 6 for a, b in pairs)


def test_a_lighter_shade_keeps_the_hue() -> None:
    assert shade("#154273", 0.8) == "#91c1fb"
    assert shade("#123456", 0) == BLACK
    assert shade("#123456", 1) == WHITE


def test_mixing() -> None:
    assert mixed("#000000", "#ffffff", 0.2) == "#cccccc"
    assert mixed("#0b5c5c", "#ffffff", 0) == WHITE
