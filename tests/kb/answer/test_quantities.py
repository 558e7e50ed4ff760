"""Numbers in figures and words, percentages, parts, lengths of time, times as much and places in a row."""

from __future__ import annotations

import pytest

from kb.answer.facts import same_numbers
from kb.answer.number_words import cardinal, ordinal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dertig gemeenten", "Veertig gemeenten"),
        ("Tachtig procent", "Zestig procent"),
        ("Thirty", "Forty"),
        ("Drieëntwintig", "Tweeëndertig"),
        ("ca.85 procent", "75 procent"),
        ("2 miljard", "2 miljoen"),
        ("2 billion", "2 million"),
        ("de helft", "een derde"),
        ("a third of people", "two thirds of people"),
        ("verdubbelde", "verdrievoudigde"),
        ("twee keer", "drie keer"),
        ("6 maanden", "6 jaar"),
        ("binnen een maand", "binnen een jaar"),
        ("a half year", "een kwart jaar"),
        ("een tienjarig programma", "een vijfjarig programma"),
        ("honderden mensen", "duizenden mensen"),
        ("5 procentpunt", "5 procent"),
        ("in het eerste jaar", "in het tweede jaar"),
        ("de 2e ronde", "de derde ronde"),
        ("één gemeente", "drie gemeenten"),
        ("veertien", "vier"),
    ],
)
def test_other_quantities_do_not_meet(one: str, other: str) -> None:
    assert not same_numbers(one, other)
    assert not same_numbers(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zestig procent", "60%"),
        ("60 per cent", "sixty percent"),
        ("twee miljoen", "2.000.000"),
        ("2,5 mln", "2.5 million"),
        ("twenty-three", "drieëntwintig"),
        ("twenty three", "23"),
        ("tweehonderdvijftig", "250"),
        ("25 duizend", "vijfentwintigduizend"),
        ("two hundred", "tweehonderd"),
        ("een half miljoen", "500.000"),
        ("de helft", "50 procent"),
        ("driekwart", "three quarters"),
        ("tweederde", "twee derde"),
        ("a third of people", "een derde van de mensen"),
        ("a third project", "het derde project"),
        ("zes maanden", "half a year"),
        ("12 maanden", "een jaar"),
        ("anderhalf jaar", "18 months"),
        ("65-jarigen", "65 jaar"),
        ("tweemaal", "2 keer"),
        ("2e", "tweede"),
        ("the 21st century", "de 21e eeuw"),
        ("2 miljoen, vijf projecten", "5 projecten voor 2 miljoen"),
        ("12.05.2014", "12 05 2014"),
    ],
)
def test_the_same_quantities_meet(one: str, other: str) -> None:
    assert same_numbers(one, other)
    assert same_numbers(other, one)


@pytest.mark.parametrize(
    "sentence", ["Ten slotte hielp het.", "Ten tweede hielp het.", "Ten opzichte van toen", "one of us"]
)
def test_words_that_only_look_like_numbers_are_none(sentence: str) -> None:
    assert same_numbers(sentence, "Het hielp ten tweede.")
    assert not same_numbers("ten projects", sentence)


def test_every_number_below_a_thousand_is_known() -> None:
    tens = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
    ones = "een twee drie vier vijf zes zeven acht negen".split()
    for ten, tens_word in enumerate(tens, start=2):
        for one, word in enumerate(ones, start=1):
            assert cardinal(f"{word}en{tens_word}") == 10 * ten + one
            assert cardinal(f"driehonderd{word}en{tens_word}") == 300 + 10 * ten + one
    assert [cardinal(w) for w in ("honderdeneen", "honderdeen", "twaalfhonderd", "drieduizendelf")] == [
        101,
        101,
        1200,
        3011,
    ]
    assert [cardinal(w) for w in ("en", "enhonderd", "honderdx", "honderd" * 200)] == [None] * 4
    assert [ordinal(w) for w in ("eerste", "beste", "health", "twintigste", "twentieth", "elfde")] == [
        None, None, None, 20, 20, 11,
    ]  # fmt: skip
