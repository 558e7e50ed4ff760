"""Numbers, names, negation and direction."""

from __future__ import annotations

import pytest

from kb.answer.facts import same_direction, same_names, same_negation, same_numbers


@pytest.mark.parametrize(
    ("sentence", "quote", "same"),
    [
        ("75 procent bleef", "Drie van de vier (75%) bleef", True),
        ("57 procent bleef", "Drie van de vier (75%) bleef", False),
        ("75 projecten bleven", "Drie van de vier (75%) bleef", False),
        ("105056 mensen", "105.056 mensen", True),
        ("105,056 people", "105.056 mensen", True),
        ("12.5 years", "12,5 jaar", True),
        ("12.5 years", "125 jaar", False),
        ("drie regio's", "3 regio's", True),
        ("three regions", "de vier regio's", False),
        ("in 2014", "van 2013 tot 2015", False),
        ("na 1 jaar", "na een jaar", True),
        ("een partner", "de partners", True),
        ("geen getal", "99 getallen", True),
        ("Dat was in 2014.", "Dat was in 2015.", False),
    ],
)
def test_numbers_must_be_in_the_quote(sentence: str, quote: str, same: bool) -> None:
    assert same_numbers(sentence, quote) is same


@pytest.mark.parametrize(
    ("sentence", "known", "same"),
    [
        ("Volgens het RIVM helpt het.", "Het helpt.", False),
        ("RIVM ziet dat het helpt.", "Het helpt.", False),
        ("Volgens de GGD-directeur helpt het.", "De directeur van een GGD helpt.", True),
        ("Het geld van ZonMw’s programma helpt.", "ZonMw betaalt.", True),
        ("In Nederland helpt het.", "Het helpt.", True),
        ("Een zin zonder namen.", "", True),
        ("Uit Local50 blijkt het.", "Het Local50-onderzoek laat het zien.", True),
        ("Local60 laat het zien.", "Het Local50-onderzoek laat het zien.", False),
    ],
)
def test_names_must_be_known(sentence: str, known: str, same: bool) -> None:
    assert same_names(sentence, known) is same


@pytest.mark.parametrize(
    ("sentence", "quote", "same"),
    [
        ("Het helpt niet.", "Het helpt.", False),
        ("It does not help.", "Het helpt niet.", True),
        ("It doesn’t help.", "It helps.", False),
        ("Zonder geld stopt het.", "Geen geld: het stopt.", True),
        ("Een notitie helpt.", "Het helpt.", True),
    ],
)
def test_what_is_denied_must_be_denied(sentence: str, quote: str, same: bool) -> None:
    assert same_negation(sentence, quote) is same


@pytest.mark.parametrize(
    ("sentence", "quote", "same"),
    [
        ("Het gebruik nam toe.", "Het gebruik nam af.", False),
        ("Alcohol use rose.", "Het alcoholgebruik daalde.", False),
        ("Dat belemmert samenwerking.", "Dat bevordert samenwerking.", False),
        ("Het is easy.", "Dat is lastig.", False),
        ("Meer geld, minder zorg.", "Minder zorg.", True),
        ("Het werd beter.", "De zorg verbeterde en werd beter.", True),
    ],
)
def test_directions_must_agree(sentence: str, quote: str, same: bool) -> None:
    assert same_direction(sentence, quote) is same
