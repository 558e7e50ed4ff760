"""Counting witnesses: nobody is heard twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import TAXONOMY
from pattern_homes import SUCCESS, LessonHome, Told

from kb.lessons.evidence import Witnesses

FIRST: Told = ("Een kartrekker met mandaat houdt alle partijen bij elkaar.", SUCCESS, None, "leadership")
SECOND: Told = ("Wie het proces leidt, moet tijd krijgen van zijn bestuur.", SUCCESS, None, "leadership")


@pytest.fixture
def home(tmp_path: Path) -> LessonHome:
    return LessonHome(tmp_path)


def counted(home: LessonHome) -> tuple[str, ...]:
    snapshot = home.catalogue.snapshot()
    return Witnesses(snapshot, TAXONOMY).independent(snapshot.shown)


def test_a_programme_counts_once(home: LessonHome) -> None:
    home.add("a", "awpg", [FIRST])
    home.add("b", "awpg", [SECOND])
    assert counted(home) == ("awpg",)


def test_a_programme_line_counts_with_its_programme(home: LessonHome) -> None:
    home.add("a", "op-een-lijn", [FIRST])
    home.add("b", "op-een-lijn-research", [SECOND])
    assert counted(home) == ("op-een-lijn",)


def test_a_publication_without_programme_counts_by_itself(home: LessonHome) -> None:
    home.add("a", "awpg", [FIRST])
    home.add("b", None, [SECOND])
    assert counted(home) == ("awpg", "publication:b")


@pytest.mark.parametrize("url", ["https://www.example.org/a/b/c/", "https://example.org/A/B/c/d"])
def test_kin_count_once(home: LessonHome, url: str) -> None:
    home.add("a", "awpg", [FIRST], url="https://example.org/a/b/c")
    home.add("b", None, [SECOND], url=url)
    home.add("c", "goudsbloem", [("Een derde zin over heel iets anders dan dat.", SUCCESS, None, None)], url=url)
    assert counted(home) == ("awpg",)


def test_a_shared_site_makes_no_kin(home: LessonHome) -> None:
    home.add("a", "awpg", [FIRST], url="https://example.org/nl")
    home.add("b", "goudsbloem", [SECOND], url="https://example.org/nl/iets")
    assert counted(home) == ("awpg", "goudsbloem")


def test_words_that_were_taken_over_count_once_but_own_words_count(home: LessonHome) -> None:
    home.add("a", "awpg", [FIRST], year=2010)
    home.add("b", "goudsbloem", [FIRST], year=2012)
    assert counted(home) == ("awpg",)
    home.add("b", "goudsbloem", [FIRST, SECOND], year=2012)
    assert counted(home) == ("awpg", "goudsbloem")


def test_a_quote_about_another_programme_counts_for_that(home: LessonHome) -> None:
    home.add("a", "awpg", [("In Gezonde Slagkracht was de projectleider kartrekker.", SUCCESS, None, None)])
    home.add("b", "gezonde-slagkracht", [SECOND])
    assert counted(home) == ("gezonde-slagkracht",)


def test_a_quote_that_refers_back_counts_for_the_programme_named_before_it(home: LessonHome) -> None:
    retold = "Dat initiatief noemde de kartrekker een voorwaarde voor succes."
    home.add("a", "awpg", [(retold, SUCCESS, None, None)], before="Later bouwde Gezonde Slagkracht op AWPG voort.")
    home.add("b", "gezonde-slagkracht", [SECOND])
    assert counted(home) == ("gezonde-slagkracht",)


@pytest.mark.parametrize("own", ["Het programma", "Dit programma"])
def test_the_programme_of_the_publication_itself_is_no_other(home: LessonHome, own: str) -> None:
    told = f"{own} had een kartrekker nodig om verder te komen."
    home.add("a", "awpg", [(told, SUCCESS, None, None)], before="AWPG leerde van Gezonde Slagkracht.")
    assert counted(home) == ("awpg",)


def test_a_reference_to_one_of_two_programmes_counts_for_its_own(home: LessonHome) -> None:
    retold = "Dat initiatief noemde de kartrekker een voorwaarde voor succes."
    home.add("a", "awpg", [(retold, SUCCESS, None, None)], before="Gezonde Slagkracht leerde van Goudsbloem.")
    assert counted(home) == ("awpg",)
