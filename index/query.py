"""What a reader typed -> what to search: words, phrases, exclusions and fields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.taxonomy import fold

FIELDS = {
    "programma": "programme",
    "programme": "programme",
    "program": "programme",
    "jaar": "year",
    "year": "year",
    "soort": "kind",
    "kind": "kind",
    "type": "kind",
    "thema": "theme",
    "theme": "theme",
    "regio": "region",
    "region": "region",
    "taal": "language",
    "language": "language",
    "doelgroep": "target_group",
    "target group": "target_group",
}

# Writers mix “ ” „ « » and ": any of them opens and any of them closes. A ‘ closes only at the end of a word, since ’
# is an apostrophe too; a straight single quote is always an apostrophe.
_PHRASE = r"""["“”„«»](?P<{0}>[^"“”„«»]*)["“”„«»]|‘(?P<{0}1>\S(?:.*?\S)??)’(?!\w)"""
_ITEM = re.compile(
    rf"(?P<minus>-)?(?:{_PHRASE.format('phrase')})"
    rf"|(?P<name>[^\W\d_]+(?:[_-][^\W\d_]+)?):(?:{_PHRASE.format('quoted')}|(?P<value>\S+))"
    r"|-(?P<not>\w\S*)",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W_]")
_TRAILING = ",;:!?)]}"

_YEAR = r"([12][0-9]{3})"
_YEARS = re.compile(rf"{_YEAR}?\s*(-|–|\.\.+|…)\s*{_YEAR}?")
_BOUND = re.compile(rf"(>=|<=|>|<|≥|≤|=)?\s*{_YEAR}")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart. ``fields`` are (facet, raw value) in the order typed; facets are those of Filter and "year".

    ``text`` holds the words to search, those of ``phrases`` among them. It is "" when the query has nothing but
    exclusions, fields or signs.
    """

    raw: str
    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


def parse_query(text: str) -> ParsedQuery:
    """Take a query apart; it never fails: what is no whole phrase, exclusion or field is plain text.

    Read are "a phrase" (straight or curly quotes), -word, -"a phrase", and field:value or field:"a value" for the
    Dutch and English words in FIELDS. All begin after white space or an opening bracket. Exclusions and fields leave
    ``text``: a query of only these has text == "".
    """
    plain: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    fields: list[tuple[str, str]] = []
    at = done = 0
    while at < len(text):
        match = _ITEM.match(text, at) if at == 0 or text[at - 1].isspace() or text[at - 1] in "([{" else None
        if match is None or not _take(match, plain, phrases, excluded, fields, text[done:at]):
            at += 1
            continue
        at = done = match.end()
        if at < len(text) and not text[at].isspace() and (match["phrase"] is None or match["minus"]):
            # A sign glued to the end of an item ends it, as white space does.
            at = done = at + (text[at] in _TRAILING)
    words = " ".join(" ".join([*plain, text[done:]]).split())
    return ParsedQuery(text, words if _WORD.search(words) else "", tuple(phrases), tuple(excluded), tuple(fields))


def year_range(value: str) -> tuple[int | None, int | None] | None:
    """(first year, last year), inclusive, None for an open end; None when ``value`` names no years.

    "2015", "2010-2015", "2010..2015", "2010..", "..2015", ">=2015", ">2015", "<=2015", "<2015".
    """
    value = value.strip()
    if match := _YEARS.fullmatch(value):
        first, _, last = match.groups()
        return (int(first) if first else None, int(last) if last else None) if first or last else None
    if match := _BOUND.fullmatch(value):
        sign, year = match[1] or "=", int(match[2])
        ranges: dict[str, tuple[int | None, int | None]] = {
            "=": (year, year),
            ">": (year + 1, None),
            "<": (None, year - 1),
        }
        return ranges.get(sign, (year, None) if sign in (">=", "≥") else (None, year))
    return None


def _take(
    match: re.Match[str],
    plain: list[str],
    phrases: list[str],
    excluded: list[str],
    fields: list[tuple[str, str]],
    before: str,
) -> bool:
    """Put an item where it belongs, after the plain text ``before`` it; False when it is no item after all."""
    if match["name"]:
        facet = FIELDS.get(fold(match["name"]))
        value = _tidy(match["quoted"] or match["quoted1"] or (match["value"] or "").rstrip(_TRAILING))
        # A quote that is never closed is no part of a value.
        if facet is None or not _WORD.search(value) or (match["value"] or "")[:1] in tuple('"“”„«»‘'):
            return False
        fields.append((facet, value))
        plain.append(before)
        return True
    phrase = _tidy(match["phrase"] or match["phrase1"] or "")
    word = (match["not"] or "").rstrip(_TRAILING + ".")
    found = phrase or word
    if not _WORD.search(found):
        return False
    plain.append(before)
    if word or match["minus"]:
        excluded.append(found)
    else:
        phrases.append(phrase)
        plain.append(phrase)
    return True


def _tidy(text: str) -> str:
    return " ".join(text.split())
