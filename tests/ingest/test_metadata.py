from datetime import date

import pytest

from ingest.metadata import parse_date, parse_language, split_list, usable_title


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2015-09-01", date(2015, 9, 1)),
        ("2015-09-01T10:20:00+02:00", date(2015, 9, 1)),
        ("1 september 2015", date(2015, 9, 1)),
        ("dinsdag 1 sept. 2015", date(2015, 9, 1)),
        ("18 november 2022", date(2022, 11, 18)),
        ("September 1, 2015", date(2015, 9, 1)),
        ("1st March 2015", date(2015, 3, 1)),
        ("01-09-2015", date(2015, 9, 1)),
        ("1/9/2015", date(2015, 9, 1)),
        ("D:20150901120000+02'00'", date(2015, 9, 1)),
        ("D:20150901", date(2015, 9, 1)),
        ("20150901", date(2015, 9, 1)),
    ],
)
def test_days(raw: str, day: date) -> None:
    assert parse_date(raw) == (day, day.year)


@pytest.mark.parametrize(
    ("raw", "year"),
    [
        ("2015", 2015),
        ("september 2015", 2015),
        ("2009-2014", 2014),
        ("2015-13-45", 2015),
        ("31 februari 2015", 2015),
        ("D:2015", 2015),
        ("voorjaar 2012", 2012),
    ],
)
def test_years_without_a_day(raw: str, year: int) -> None:
    assert parse_date(raw) == (None, year)


@pytest.mark.parametrize("raw", ["", "onbekend", "1901-01-01", "D:16010101000000", "2999", "rapport 123", "3000381"])
def test_no_plausible_date(raw: str) -> None:
    assert parse_date(raw) == (None, None)


def test_next_year_is_the_last_plausible_one() -> None:
    now = date.today()
    assert parse_date(f"{now.year + 1}")[1] == now.year + 1
    assert parse_date(f"{now.year + 2}")[1] is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("nl", "nl"),
        ("nl-NL", "nl"),
        ("en_GB", "en"),
        ("dut", "nl"),
        ("Dutch", "nl"),
        ("Nederlands", "nl"),
        ("Engels", "en"),
        ("nl, en", "nl"),
        ("pt-BR", "pt"),
        ("", None),
        ("Klingon", None),
    ],
)
def test_languages(raw: str, code: str | None) -> None:
    assert parse_language(raw) == code


def test_lists_split_on_semicolon_before_comma() -> None:
    assert split_list("zorg, welzijn ,zorg,,") == ("zorg", "welzijn")
    assert split_list("Aruba, Bonaire; Curaçao") == ("Aruba, Bonaire", "Curaçao")
    assert split_list("  ") == ()


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "Document1",
        "PowerPoint-presentatie",
        "PowerPoint Presentation",
        "untitled",
        "rapport_v2.docx",
        "Dia 1",
    ],
)
def test_titles_that_programs_fill_in(raw: str | None) -> None:
    assert usable_title(raw) is None


def test_usable_titles() -> None:
    assert usable_title("Microsoft Word - Op één lijn") == "Op één lijn"
    assert usable_title(" Visie  2030 ") == "Visie 2030"
