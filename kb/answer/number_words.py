"""Numbers that are written out, in Dutch and English: "drieëntwintig", "twee miljoen", "two thirds"."""

from __future__ import annotations

import re
from fractions import Fraction

_DUTCH_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_DUTCH_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_ENGLISH_ONES = "one two three four five six seven eight nine".split()
_ENGLISH_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_BELOW_HUNDRED = {
    **{word: number for words in (_DUTCH_ONES, _ENGLISH_ONES) for number, word in enumerate(words, start=1)},
    **{word: number for words in (_DUTCH_TEENS, _ENGLISH_TEENS) for number, word in enumerate(words, start=10)},
    **{word: 10 * ten for words in (_DUTCH_TENS, _ENGLISH_TENS) for ten, word in enumerate(words, start=2)},
    # With a diaeresis or without, for the words are compared without their accents.
    **{
        f"{one}en{ten}": 10 * tens + ones
        for tens, ten in enumerate(_DUTCH_TENS, start=2)
        for ones, one in enumerate(_DUTCH_ONES, start=1)
    },
}
_LONGEST = 60  # characters
_DUTCH_JOINED = (("duizend", 1000), ("honderd", 100))
_IRREGULAR = {
    "tweede": 2, "second": 2, "derde": 3, "third": 3, "vierde": 4, "vijfde": 5, "fifth": 5, "zesde": 6, "zevende": 7,
    "achtste": 8, "eighth": 8, "negende": 9, "ninth": 9, "tiende": 10, "elfde": 11, "twaalfde": 12, "twelfth": 12,
}  # fmt: skip

SCALES = {
    "honderd": 10**2, "hundred": 10**2, "duizend": 10**3, "thousand": 10**3, "miljoen": 10**6, "mln": 10**6,
    "million": 10**6, "miljard": 10**9, "mrd": 10**9, "mld": 10**9, "billion": 10**9, "biljoen": 10**12,
    "trillion": 10**12,
}  # fmt: skip
# Numbers that nobody counted: "hundreds of people".
ROUGH = {
    **dict.fromkeys(("tientallen", "dozens"), 10), **dict.fromkeys(("honderden", "hundreds"), 10**2),
    **dict.fromkeys(("duizenden", "thousands"), 10**3), **dict.fromkeys(("miljoenen", "millions"), 10**6),
    **dict.fromkeys(("miljarden", "billions"), 10**9),
}  # fmt: skip
_FRACTIONS = {
    **dict.fromkeys("half halve helft gehalveerd halveerde halveerden halveert halved".split(), Fraction(1, 2)),
    **dict.fromkeys(("kwart", "quarter"), Fraction(1, 4)),
    "driekwart": Fraction(3, 4),
    "tweederde": Fraction(2, 3),
    **dict.fromkeys(("anderhalf", "anderhalve"), Fraction(3, 2)),
}
_MULTIPLES = tuple(
    (re.compile(words), number)
    for words, number in (
        (r"(?:ver)?dubbel\w*|double[ds]?|doubling|twice|tweemaal|tweevoudig\w*|twofold", 2),
        (r"verdrie(?:voudig|dubbel)\w*|driemaal|drievoudig\w*|triple[ds]?|tripling|thrice|threefold", 3),
        (r"verviervoudig\w*|viermaal|viervoudig\w*|quadruple[ds]?|quadrupling|fourfold", 4),
        (r"vervijfvoudig\w*|vijfmaal|vijfvoudig\w*|fivefold", 5),
        (r"vertienvoudig\w*|tienmaal|tienvoudig\w*|tenfold", 10),
    )
)


def cardinal(word: str) -> int | None:
    """The number that a small word without accents means; None for another word. "one" and "een" are 1."""
    for unit, size in _DUTCH_JOINED:
        before, found, after = word.partition(unit)
        if found and len(word) <= _LONGEST:
            high = cardinal(before) if before else 1
            low = cardinal(after.removeprefix("en") if after.startswith("en") else after) if after and high else 0
            return high * size + low if high and low is not None else None
    return _BELOW_HUNDRED.get(word)


def ordinal(word: str) -> int | None:
    """What a word such as "derde" or "sixth" counts to; None for another word, and for "first"."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    stem = word.removesuffix("ste") if word.endswith("ste") else word.removesuffix("th")
    number = cardinal(f"{stem.removesuffix('ie')}y" if stem.endswith("ie") else stem) if stem != word else None
    return number if number is not None and number > 1 else None


def denominator(word: str) -> int | None:
    """The part that a word names after a number: "derde", "thirds", "kwart"; None for another word."""
    if word in ("kwart", "quarter", "quarters"):
        return 4
    number = ordinal(word) or ordinal(word.removesuffix("s")) or ordinal(word.removesuffix("n"))
    return number if number is not None and number > 2 else None  # "two seconds" is no part


def fraction(word: str) -> Fraction | None:
    """The part that one word means: "helft", "driekwart", "tweeënhalf"; None for another word."""
    if word in _FRACTIONS:
        return _FRACTIONS[word]
    stem = word.removesuffix("half").removesuffix("halve").removesuffix("en")
    whole = cardinal(stem) if word.endswith(("enhalf", "enhalve")) else None
    return None if whole is None else whole + Fraction(1, 2)


def multiple(word: str) -> int | None:
    """How many times as much a word says: "verdubbelde", "threefold"; None for another word."""
    return next((number for pattern, number in _MULTIPLES if pattern.fullmatch(word)), None)
