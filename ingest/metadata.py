"""The metadata a file states about itself: the keys, and plain values from what people write.

Parsers put raw strings under these keys into ``Parsed.properties``; several values of one key are joined by "; ".
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ingest.clean import normalise

TITLE: Final = "title"
LANGUAGE: Final = "language"
DATE: Final = "date"
YEAR: Final = "year"
KIND: Final = "kind"
PROGRAMME: Final = "programme"
THEMES: Final = "themes"
TARGET_GROUPS: Final = "target_groups"
REGIONS: Final = "regions"
PUBLISHER: Final = "publisher"
AUTHOR: Final = "author"
DESCRIPTION: Final = "description"
SOURCE_TITLE: Final = "source_title"
SOURCE_URL: Final = "source_url"
KEYWORDS: Final = "keywords"

LIST_KEYS: Final = frozenset({THEMES, TARGET_GROUPS, REGIONS, KEYWORDS})
KEYS: Final = LIST_KEYS | {
    TITLE,
    LANGUAGE,
    DATE,
    YEAR,
    KIND,
    PROGRAMME,
    PUBLISHER,
    AUTHOR,
    DESCRIPTION,
    SOURCE_TITLE,
    SOURCE_URL,
}

_EARLIEST_YEAR = 1950
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_PDF_DATE = re.compile(r"^(?:D:)?\s*(\d{4})(\d{2})(\d{2})(?:\d{2,6})?(?:\D.*)?$", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DUTCH_DATE = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:e|th|st|nd|rd)?\s+([a-z]+)\.?,?\s+(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:th|st|nd|rd)?,?\s+(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")

_LANGUAGES = {
    "nl": "nl dut nld nlb dutch nederlands vlaams flemish",
    "en": "en eng english engels",
    "de": "de ger deu german duits deutsch",
    "fr": "fr fre fra french frans français",
    "es": "es spa spanish spaans español",
    "it": "it ita italian italiaans italiano",
    "tr": "tr tur turkish turks",
    "ar": "ar ara arabic arabisch",
    "fy": "fy fry frisian fries frysk",
}
_LANGUAGE_OF = {name: code for code, names in _LANGUAGES.items() for name in names.split()}
_TWO_LETTERS = re.compile(r"^([a-z]{2})(?:[-_][a-z0-9]{2,8})*$")

# What word processors put where a title should be.
_NO_TITLE = re.compile(
    r"^(?:untitled|naamloos|zonder titel|geen titel|no title|title|titel|document\s*\d*|microsoft (?:office )?word\b.*"
    r"|powerpoint[- ]?(?:presentation|presentatie)|presentation\s*\d*|presentatie\s*\d*|(?:slide|dia) \d+|\W*"
    r"|[\w-]+\.(?:docx?|pptx?|pdf|indd|qxd|xlsx?|html?|txt|md))$",
    re.IGNORECASE,
)


def parse_date(raw: str) -> tuple[date | None, int | None]:
    """The day and the year that a raw value names; each None when it does not or when it is not plausible.

    Understands ISO dates, Dutch and English dates in words or figures (day first), PDF dates and bare years. Of a
    span of years ("2009-2014") the last counts. Years before 1950 or after next year are not plausible.
    """
    text = normalise(raw).lower()
    day = _find_day(text)
    if day is not None:
        return (day, day.year) if _plausible(day.year) else (None, None)
    years = [int(year) for year in _YEAR.findall(text) if _plausible(int(year))]
    return None, (max(years) if years else None)


def parse_language(raw: str) -> str | None:
    """The two-letter code of a language given as code, locale or name ("nl-NL", "dut", "Dutch"), else None."""
    text = normalise(raw).lower()
    first = re.split(r"[;,\s(]", text, maxsplit=1)[0]
    if first in _LANGUAGE_OF:
        return _LANGUAGE_OF[first]
    match = _TWO_LETTERS.match(first)
    return match.group(1) if match else None


def split_list(raw: str) -> tuple[str, ...]:
    """The values of a list written as one string, cut at ";" if there is one, else at ","; without doubles."""
    parts = (normalise(part) for part in raw.split(";" if ";" in raw else ","))
    return tuple(dict.fromkeys(part for part in parts if part))


def usable_title(raw: str | None) -> str | None:
    """The title, or None where it is empty or what a word processor fills in by itself ("Document1")."""
    text = re.sub(r"^microsoft (?:word|powerpoint) - ", "", normalise(raw or ""), flags=re.IGNORECASE)
    return None if _NO_TITLE.match(text) else text


def _find_day(text: str) -> date | None:
    if match := _PDF_DATE.match(text):
        return _day(match.group(1), match.group(2), match.group(3))
    if match := _ISO_DATE.search(text):
        return _day(match.group(1), match.group(2), match.group(3))
    if match := _DUTCH_DATE.search(text):
        return _day(match.group(3), match.group(2), match.group(1))
    if match := _DAY_MONTH.search(text):
        return _day(match.group(3), _MONTHS.get(match.group(2)), match.group(1))
    if match := _MONTH_DAY.search(text):
        return _day(match.group(3), _MONTHS.get(match.group(1)), match.group(2))
    return None


def _day(year: str, month: str | int | None, day: str) -> date | None:
    try:
        return date(int(year), int(month or 0), int(day))
    except ValueError:
        return None


def _plausible(year: int) -> bool:
    return _EARLIEST_YEAR <= year <= date.today().year + 1  # noqa: DTZ011 - a year's margin makes the zone irrelevant
