"""Colours as ``#rrggbb``: how well two stand out from each other, and the same hue lighter or darker.

Lightness is that of OKLCH (Ottosson, 2020), in which a step looks equally large in every hue; 0 is black, 1 is white.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

# WCAG 2.2, success criterion 1.4.3: what text needs.
ENOUGH = 4.5
BLACK, WHITE = "#000000", "#ffffff"
_STEPS = 500  # of lightness between black and white
# A channel may be so far outside 0 to 1 by rounding alone.
_ROUNDING = 1e-4
_CHROMAS = 32  # tried for each lightness, from the colour's own to grey


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG: 1 for equal colours, 21 for black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str, grounds: Iterable[str]) -> float:
    """The contrast with the ground that the colour stands out from least."""
    return min(contrast(colour, ground) for ground in grounds)


def ink_on(colour: str) -> str:
    """Black or white: the one that is read best on this colour. It always stands out by more than 4.5."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, colour))


def mixed(colour: str, ground: str, share: float) -> str:
    """The ground with this share (0 to 1) of the colour on it."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _written(share * over + (1 - share) * under for over, under in pairs)


def lightness(colour: str) -> float:
    """How light the colour looks, 0 to 1."""
    return _oklch(colour)[0]


def nearest_shade(colour: str, grounds: Iterable[str], least: float = ENOUGH) -> str | None:
    """The same hue, as little lighter or darker as needed to stand out from every ground; None when none does."""
    grounds = tuple(grounds)
    return next((shade for shade in _shades(colour) if least_contrast(shade, grounds) >= least), None)


def shade(colour: str, wanted: float) -> str:
    """The same hue at this lightness (0 to 1), as vivid as it was where a screen can show that."""
    _, chroma, hue = _oklch(colour)
    for step in range(_CHROMAS, -1, -1):
        found = _rgb(wanted, chroma * step / _CHROMAS, hue)
        if all(-_ROUNDING <= channel <= 1 + _ROUNDING for channel in found):
            break
    return _written(min(1.0, max(0.0, channel)) for channel in found)


def _shades(colour: str) -> Iterator[str]:
    """The colour itself, then ever lighter and darker ones."""
    yield colour.lower()
    start = lightness(colour)
    for step in range(1, _STEPS + 1):
        for wanted in (start + step / _STEPS, start - step / _STEPS):
            if 0 <= wanted <= 1:
                yield shade(colour, wanted)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _curved(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> tuple[float, float, float]:
    """(lightness, chroma, hue in radians)."""
    red, green, blue = map(_linear, _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """The channels of an OKLCH colour; outside 0 to 1 where no screen of sRGB shows it."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = _curved(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short)
    green = _curved(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short)
    blue = _curved(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short)
    return red, green, blue
