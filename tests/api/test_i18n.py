"""Dutch and English: every string in both, the right one for the reader, numbers and dates as readers write them."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from api import texts
from api.i18n import DUTCH, ENGLISH, Interface, interface
from kb.types import Metadata

TEMPLATES = Path(__file__).resolve().parents[2] / "api" / "templates"


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", texts.TEXTS)
def test_both_languages_have_the_same_holes(key: str) -> None:
    dutch, english = texts.TEXTS[key]
    assert dutch
    assert english
    assert holes(dutch) == holes(english)


def test_counts_name_the_number_in_the_plural() -> None:
    for pair in texts.COUNTS.values():
        for _, many in pair:
            assert "{n}" in many


def test_every_string_is_used_and_every_used_string_is_there() -> None:
    api = TEMPLATES.parent
    source = "".join(
        p.read_text("utf-8")
        for p in [*TEMPLATES.glob("*.html"), *api.glob("*.py")]
        if p.name not in ("texts.py", "texts_search.py", "texts_notices.py")
    )
    quoted = set(re.findall(r"""["']([a-z0-9_]+)["']""", source))
    built = {f"error_{status}{tail}" for status in (404, 405, 422, 500, 503) for tail in ("", "_help")}
    assert set(texts.TEXTS) - quoted - built == set()
    assert set(texts.COUNTS) - quoted == set()
    called = set(re.findall(r"""\bt\(["']([a-z0-9_]+)["'][,)]""", source))
    assert called - set(texts.TEXTS) == set()


@pytest.mark.parametrize(
    ("wanted", "accept", "expected"),
    [
        (None, None, "nl"),
        (None, "", "nl"),
        (None, "de-DE,de;q=0.9,fr;q=0.8", "nl"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "nl,en;q=0.9", "nl"),
        (None, "de,en;q=0.8,nl;q=0.7", "en"),
        (None, "en;q=0.3, NL-be;q=0.7", "nl"),
        (None, "en;q=0", "nl"),
        (None, "en;q=x, nl", "nl"),
        (None, "*", "nl"),
        (None, ";;,,=q", "nl"),
        ("en", "nl", "en"),
        ("nl", "en", "nl"),
        ("de", "en", "en"),
        ("", None, "nl"),
    ],
)
def test_the_language_follows_the_address_then_the_browser(wanted: str, accept: str, expected: str) -> None:
    assert interface(wanted, accept).code == expected


def test_numbers_and_nouns() -> None:
    assert DUTCH.count("publications", 1) == "1 publicatie"
    assert DUTCH.count("publications", 0) == "0 publicaties"
    assert DUTCH.count("found", 12_345) == "12.345 publicaties gevonden"
    assert ENGLISH.count("found", 12_345) == "12,345 publications found"


def test_dates() -> None:
    day = date(2015, 3, 1)
    assert (DUTCH.day(day), ENGLISH.day(day)) == ("1 maart 2015", "1 March 2015")
    assert DUTCH.when(Metadata("t", "nl", date=day, year=2015)) == "1 maart 2015"
    assert DUTCH.when(Metadata("t", "nl", year=2012)) == "2012"
    assert DUTCH.when(Metadata("t", "nl")) is None
    assert len(texts.MONTHS) == 12


@pytest.mark.parametrize(
    ("ui", "first", "last", "slides", "expected"),
    [
        (DUTCH, 4, 4, False, "p. 4"),
        (DUTCH, 4, None, False, "p. 4"),
        (DUTCH, 4, 5, False, "p. 4–5"),
        (DUTCH, 3, 3, True, "dia 3"),
        (ENGLISH, 3, 3, True, "slide 3"),
        (DUTCH, None, None, False, None),
    ],
)
def test_places(ui: Interface, first: int | None, last: int | None, slides: bool, expected: str | None) -> None:
    assert ui.pages(first, last, slides=slides) == expected


def test_languages_have_names() -> None:
    assert (DUTCH.language("en"), ENGLISH.language("en"), DUTCH.language("xx")) == ("Engels", "English", "xx")
