"""BibTeX in UTF-8: one entry a publication, the lessons as its annotation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from kb.lessons.exports_records import Record

_REPORTS = frozenset({"final-report", "evaluation", "research-summary", "vision"})
_SPECIAL = {
    "\\": r"\textbackslash{}",
    # BibTeX counts braces, a backslash before them or not.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "#$%&_"},
}
# In an address these stand for themselves, except what would end the field or begin a comment.
_IN_ADDRESS = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20", "%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_"}


def bibtex(records: Sequence[Record]) -> str:
    """All entries; keys are unique within the file."""
    entries, keys = [], set[str]()
    for record in records:
        key = _key(record, keys)
        keys.add(key)
        kind = "techreport" if record.kind in _REPORTS and record.publisher else "misc"
        fields = ",\n".join(f"  {name} = {{{value}}}" for name, value in _fields(record, kind))
        entries.append(f"@{kind}{{{key},\n{fields}\n}}\n")
    return "\n".join(entries)


def _fields(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    # A second pair of braces keeps the capitals of the title.
    yield "title", f"{{{_escaped(record.title)}}}"
    if record.publisher:
        yield ("institution" if kind == "techreport" else "publisher"), _escaped(record.publisher)
    if record.year:
        yield "year", str(record.year)
    if record.date:
        yield "month", str(record.date.month)
    if record.programme:
        yield "series", _escaped(record.programme)
    if record.kind_label:
        yield "type", _escaped(record.kind_label)
    yield "language", _escaped(record.language)
    if record.url:
        yield "url", "".join(_IN_ADDRESS.get(c, c) for c in record.url if c.isprintable())
    if record.keywords:
        yield "keywords", _escaped(", ".join(record.keywords))
    if record.quotes:
        yield "annote", _escaped(" | ".join(record.quotes))


def _escaped(text: str) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "".join(_SPECIAL.get(c, c) for c in plain)


def _key(record: Record, taken: set[str]) -> str:
    """An ASCII key out of the id of the publication."""
    plain = unicodedata.normalize("NFKD", record.id).encode("ascii", "ignore").decode()
    wanted = re.sub(r"[^A-Za-z0-9-]+", "-", plain).strip("-") or "source"
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
