"""CSL-JSON, which citation processors read: one item a publication, the lessons as its note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.lessons.exports_records import Record

_TYPES = {
    "final-report": "report",
    "evaluation": "report",
    "research-summary": "report",
    "vision": "report",
    "presentation": "speech",
    "blog": "post-weblog",
    "news": "article-newspaper",
    "programme-page": "webpage",
}
_OTHER = "document"


def csl(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The items of CSL-JSON 1.0.2; fields without a value are left out."""
    return [{name: value for name, value in _item(record).items() if value} for record in records]


def _item(record: Record) -> dict[str, Any]:
    day = record.date
    parts = [day.year, day.month, day.day] if day else [record.year] if record.year else []
    return {
        "id": record.id,
        "type": _TYPES.get(record.kind or "", _OTHER),
        "title": record.title,
        "publisher": record.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "collection-title": record.programme,
        "genre": record.kind_label,
        "language": record.language,
        "URL": record.url,
        "keyword": ", ".join(record.keywords),
        "note": "\n".join(record.quotes),
    }
