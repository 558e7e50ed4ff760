"""The quantities in a text: numbers, percentages and parts, lengths of time, times as much, places in a row.

Each is written in one way, so that "zestig procent" meets "60%", "two thirds" meets "twee derde" and "2 mln" meets
"2.000.000", but "6 maanden" does not meet "6 jaar".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from kb.answer.measures import FIRST, ONE, Kind, Quantity, Unit, unit_of
from kb.answer.number_words import ROUGH, SCALES, cardinal, denominator, fraction, multiple, ordinal

# Figures that are joined to letters before them are part of a name: "Local50".
_TOKEN = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)*|%|[^\W\d_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_PERCENT = frozenset(("%", "procent", "percent"))
_POINTS = ("procentpunt", "percentagepunt")
_TIMES = frozenset(("keer", "maal", "times", "x"))
_ORDINAL_ENDINGS = frozenset(("e", "de", "ste", "nd", "rd", "th", "st"))
_AN = frozenset(("een", "one", "a", "an"))
_EACH = frozenset(("per", "elk", "elke", "each", "every", "enkel", "single"))
_MAYBE_ONE = frozenset(("een", "one", "enkel", "single"))
_AFTER_DUTCH_TEN = frozenset(
    """opzichte slotte minste koste goede gunste aanzien dele tijde behoeve onrechte gevolge einde name laatste hoogste
    eerste tweede derde vierde vijfde val grondslag dienste noorden zuiden oosten westen uitvoer""".split()
)


@dataclass(frozen=True, slots=True)
class Quantities:
    """``said`` are the quantities that a text gives; ``implied`` are a "one" or "first" that may be mere wording."""

    said: frozenset[Quantity]
    implied: frozenset[Quantity]


def quantities(text: str) -> Quantities:
    """What is counted or measured in a text."""
    return _Reader(text).read()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or percent sign. ``joined`` to what stands before it; ``last`` before a mark or the end."""

    text: str
    accented: bool
    joined: bool
    last: bool


class _Reader:
    """Reads a text from left to right, once."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._begin = 0  # of what is being read
        self._at = 0

    def read(self) -> Quantities:
        said: set[Quantity] = set()
        implied: set[Quantity] = set()
        while self._at < len(self._tokens):
            self._begin = self._at
            found = self._counted()
            said.update(found)
            if not found:
                surely, one = self._one()
                (said if surely else implied).update(one)
            self._at = max(self._at, self._begin + 1)
        return Quantities(frozenset(said), frozenset(implied))

    def _word(self, ahead: int = 0) -> str:
        """The word so many places on; "" when a mark stands before it: "2 miljoen, vijf projecten"."""
        place = self._at + ahead
        if place >= len(self._tokens) or any(token.last for token in self._tokens[self._begin : place]):
            return ""
        return self._tokens[place].text

    def _counted(self) -> list[Quantity]:
        """The quantities that begin here; [] when none does."""
        word = self._word()
        for value, kind in ((multiple(word), Kind.TIMES), (ROUGH.get(word), Kind.ROUGH)):
            if value is not None:
                return [Quantity(Fraction(value), kind)]
        part = self._part()
        if part is not None:
            return [self._of_part(part)]
        place = ordinal(word)
        if place is not None:
            return [Quantity(Fraction(place), Kind.PLACE)]
        years = cardinal(word.partition("jarig")[0]) if word.endswith(("jarig", "jarige", "jarigen")) else None
        if years is not None:
            return [Quantity(Fraction(years * 12), Kind.MONTHS)]
        values = self._number()
        return [*map(Quantity, values[:-1]), self._measured(values[-1])] if values else []

    def _one(self) -> tuple[bool, list[Quantity]]:
        """(whether it is surely counted, one of something): "een jaar", "één gemeente", "elke week", "eerste"."""
        token = self._tokens[self._at]
        self._at += 1
        if token.text in ("eerste", "first"):
            return False, [FIRST]
        unit = self._unit() if token.text in _AN | _EACH else None
        if unit is not None:
            return token.text in _AN, [unit.of(Fraction(1))]
        return token.text == "een" and token.accented, [ONE] if token.text in _MAYBE_ONE else []

    def _part(self) -> Fraction | None:
        """What is taken of a whole: "de helft", "half a", "een kwart", "twee derde van"; goes on after it."""
        article = self._word() in _AN
        part = fraction(self._word(int(article)))
        if part is not None:
            self._at += int(article) + 1
            # "half an hour"
            self._at += self._word() in _AN and unit_of(self._word(1)) is not None
            return part
        upper = 1 if article else cardinal(self._word())
        lower = denominator(self._word(1)) if upper and upper < 10 else None
        if upper and lower and (upper > 1 or self._is_of_whole(self._at + 1)):
            self._at += 2
            return Fraction(upper, lower)
        return None

    def _is_of_whole(self, place: int) -> bool:
        """False for "een derde project", which is the third one."""
        return self._tokens[place].last or self._tokens[place + 1].text in ("van", "of", "deel")

    def _of_part(self, part: Fraction) -> Quantity:
        if self._word() in SCALES:
            part *= SCALES[self._word()]
            self._at += 1
            return Quantity(part)
        unit = self._unit()
        return unit.of(part) if unit else Quantity(part * 100, Kind.PERCENT)

    def _number(self) -> list[Fraction]:
        """A number in figures or words with its scale: "2,5 miljoen", "two hundred", "twenty-three"; [] for none."""
        word = self._word()
        if word[:1].isdecimal():
            values = _figures(word)
            self._at += 1
        else:
            small = self._small()
            values = [] if small is None else [Fraction(small)]
        while values and self._word() in SCALES:
            values[-1] *= SCALES[self._word()]
            self._at += 1
        return values

    def _small(self) -> int | None:
        """A number in words without what follows it as a scale; goes on after it."""
        word = self._word()
        scaled = self._word(1) in SCALES
        if word == "ten" and self._word(1) in _AFTER_DUTCH_TEN:
            return None
        if word in _AN:
            self._at += scaled
            return 1 if scaled else None
        number = cardinal(word)
        if number is None:
            return 1 if word in SCALES else None  # "hundred", which is read as such
        self._at += 1
        ones = cardinal(self._word()) if word.endswith("ty") else None
        if ones is not None and ones < 10:
            self._at += 1
            return number + ones
        return number

    def _measured(self, value: Fraction) -> Quantity:
        word = self._word()
        if word.startswith(_POINTS) or (word == "percentage" and self._word(1).startswith("point")):
            return Quantity(value, Kind.POINTS)
        if word in _PERCENT or (word == "per" and self._word(1) == "cent"):
            return Quantity(value, Kind.PERCENT)
        if word in _TIMES:
            return Quantity(value, Kind.TIMES)
        if word in _ORDINAL_ENDINGS and self._tokens[self._at].joined:
            return Quantity(value, Kind.PLACE)
        unit = self._unit()
        return unit.of(value) if unit else Quantity(value)

    def _unit(self) -> Unit | None:
        found = unit_of(self._word())
        self._at += found is not None
        return found


def _figures(text: str) -> list[Fraction]:
    """One number, or several when points or commas cannot be those of one: "12.05.2014"."""
    if _THOUSANDS.fullmatch(text):
        return [Fraction(re.sub(r"[.,]", "", text))]
    if _DECIMAL.fullmatch(text):
        return [Fraction(text.replace(",", "."))]
    return [Fraction(part) for part in re.split(r"[.,]", text)]


def _tokens(text: str) -> list[_Token]:
    """Words, figures and percent signs, in small letters without accents."""
    composed = unicodedata.normalize("NFC", text.casefold())
    found = []
    end = 0
    for match in _TOKEN.finditer(composed):
        plain = "".join(c for c in unicodedata.normalize("NFD", match.group()) if not unicodedata.combining(c))
        last = composed[match.end() :].lstrip(" ")[:1] in ("", *".,;:!?)\n")
        found.append(_Token(plain, plain != match.group(), end == match.start() > 0, last))
        end = match.end()
    return found
