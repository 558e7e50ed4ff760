"""What a number in a text counts, and the units of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


class Kind(Enum):
    """What a number counts; for lengths of time the unit that they are measured in."""

    PLAIN = ""
    PERCENT = "%"
    POINTS = "percentage points"
    TIMES = "times as much"
    PLACE = "place in a row"
    ROUGH = "so many, roughly"
    MONTHS = "months"
    DAYS = "days"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something. Parts are percentages: "de helft" is 50%."""

    value: Fraction
    kind: Kind = Kind.PLAIN


ONE = Quantity(Fraction(1))
FIRST = Quantity(Fraction(1), Kind.PLACE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time, as so many of the one that it is measured in: a year is twelve months."""

    kind: Kind
    size: int

    def of(self, value: Fraction) -> Quantity:
        """So many of this unit."""
        return Quantity(value * self.size, self.kind)


# A month is no number of days, so these two do not meet.
_UNITS = tuple(
    (re.compile(words), Unit(kind, size))
    for words, kind, size in (
        (r"jaar|jaren|jarig(?:en?)?|years?|yrs?", Kind.MONTHS, 12),
        (r"kwarta(?:al|len)", Kind.MONTHS, 3),
        (r"maand(?:en|s)?|months?", Kind.MONTHS, 1),
        (r"we(?:ek|ken|eks)", Kind.DAYS, 7),
        (r"dag(?:en)?|days?", Kind.DAYS, 1),
        (r"uur|uren|hours?|hrs?", Kind.MINUTES, 60),
        (r"minu(?:ut|ten|tes?)|mins?", Kind.MINUTES, 1),
        (r"eeuw(?:en)?|century|centuries", Kind.MONTHS, 1200),
    )
)


def unit_of(word: str) -> Unit | None:
    """The unit of time that a word in small letters names; None for another word."""
    return next((unit for pattern, unit in _UNITS if pattern.fullmatch(word)), None)
