"""RIS, as reference managers read it: one record a publication, the lessons as notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.lessons.exports_records import Record

_TYPES = {
    "final-report": "RPRT",
    "evaluation": "RPRT",
    "research-summary": "RPRT",
    "vision": "RPRT",
    "presentation": "SLIDE",
    "blog": "BLOG",
    "news": "NEWS",
    "programme-page": "ELEC",
}
_OTHER = "GEN"


def ris(records: Sequence[Record]) -> str:
    """All records; lines end as RIS wants it, in carriage return and line feed."""
    return "".join(f"{tag}  - {_line(value)}\r\n" for record in records for tag, value in _fields(record))


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(record.kind or "", _OTHER)
    yield "ID", record.id
    yield "TI", record.title
    if record.publisher:
        yield "PB", record.publisher
    if record.year:
        yield "PY", str(record.year)
    if record.date:
        yield "DA", f"{record.date:%Y/%m/%d}"
    if record.programme:
        yield "T3", record.programme
    if record.kind_label:
        yield "M3", record.kind_label
    yield "LA", record.language
    if record.url:
        yield "UR", record.url
    for keyword in record.keywords:
        yield "KW", keyword
    for quote in record.quotes:
        yield "N1", quote
    yield "ER", ""


def _line(text: str) -> str:
    """A value on one line: a line feed would begin a new field."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
