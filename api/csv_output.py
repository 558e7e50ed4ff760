"""Tables as CSV (RFC 4180): what a search found and what is listed, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from fastapi.responses import Response

from kb.contract import hit_json, publication_json
from kb.spreadsheet import harmless
from kb.types import Hit, Publication

HITS = (
    "score",
    "relevance",
    "quote",
    "passage_id",
    "id",
    "title",
    "programme",
    "kind",
    "year",
    "url",
    "page",
    "heading",
)
PUBLICATIONS = (
    "id", "title", "programme", "kind", "year", "date", "language", "themes", "target_groups", "regions", "publisher",
    "source_title", "url", "pages", "passages", "ingested_at",
)  # fmt: skip

Format = Annotated[
    Literal["json", "csv"],
    Query(description="The form of the answer: JSON, or a table in CSV (UTF-8).", examples=["json"]),
]


def hits_csv(hits: Iterable[Hit], base: str) -> Response:
    """The passages that a search found as a table. ``base`` is the full address of this kb."""
    rows = ((hit_json(hit, base), hit.relevance.value) for hit in hits)
    return table("search", HITS, ({**row["publication"], **row, "relevance": relevance} for row, relevance in rows))


def publications_csv(publications: Iterable[Publication], base: str) -> Response:
    """Publications as a table. ``base`` is the full address of this kb."""
    return table("publications", PUBLICATIONS, (publication_json(one, base) for one in publications))


def table(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response:
    """A file of these columns with a line of names above it. Several values in one cell are joined by "; "."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    # Without the mark at the beginning Excel reads UTF-8 as something else.
    content = text.getvalue().encode("utf-8-sig", "replace")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def cell(value: object) -> object:
    """What stands in a cell: a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, list | tuple):
        value = "; ".join(str(one) for one in value)
    return harmless(value)
