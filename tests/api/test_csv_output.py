"""Tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from fastapi.responses import Response

from api.csv_output import HITS, PUBLICATIONS, cell, hits_csv, publications_csv, table
from kb.wiring import Application

BASE = "https://kb.example"


def read(response: Response) -> list[dict[str, str]]:
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].endswith('.csv"')
    content = bytes(response.body)
    # Excel takes it for UTF-8 only with this mark.
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_search_is_a_line_for_each_passage(application: Application) -> None:
    result = application.kb.search("leiderschap")
    rows = read(hits_csv(result.hits, BASE))
    assert len(rows) == len(result.hits) > 3
    assert tuple(rows[0]) == HITS
    for row, hit in zip(rows, result.hits, strict=True):
        assert row["quote"] == hit.quote.text
        assert row["passage_id"] == str(hit.passage.id)
        assert row["id"] == hit.publication.id
        assert float(row["score"]) == pytest.approx(hit.score, abs=1e-6)
    report = next(row for row in rows if row["id"] == "op-een-lijn-eindrapport")
    assert (report["title"], report["year"], report["relevance"]) == ("Eindrapport Op één lijn", "2015", "related")
    assert report["url"] == "https://example.org/op-een-lijn?a=1&b=2"
    assert next(row for row in rows if row["id"] == "lessons-in-english")["url"].startswith(BASE)


def test_publications_are_a_line_each(application: Application) -> None:
    publications = application.store.publications()
    rows = read(publications_csv(publications, BASE))
    assert tuple(rows[0]) == PUBLICATIONS
    assert [row["id"] for row in rows] == [p.id for p in publications]
    report = next(row for row in rows if row["id"] == "op-een-lijn-eindrapport")
    assert report["themes"] == "leadership; trust"
    assert (report["date"], report["pages"]) == ("2015-09-01", "12")
    assert next(row for row in rows if row["id"] == "kwaad")["publisher"] == "<script>alert('x')</script>"


def test_nothing_found_is_a_line_of_names() -> None:
    assert read(hits_csv([], BASE)) == []
    assert bytes(hits_csv([], BASE).body).decode("utf-8-sig") == ",".join(HITS) + "\r\n"


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","klik")',
        "+31 6",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "＝1+1",
        "- een lijst",
    ],
)
def test_no_text_is_a_formula(application: Application, text: str) -> None:
    assert cell(text) == f"'{text}"
    publication = application.store.publication("kwaad")
    evil = replace(publication, metadata=replace(publication.metadata, title=text, themes=(text, "x")))
    (row,) = read(publications_csv([evil], BASE))
    assert row["title"] == f"'{text}"
    assert row["themes"].startswith("'")


def test_what_is_no_formula_stays() -> None:
    assert [cell(value) for value in (-3, 0.5, None, "a=b", "", [], ["a", "b"])] == [
        -3, 0.5, None, "a=b", "", "", "a; b",
    ]  # fmt: skip
    rows = read(table("x", ("a",), [{"a": 'een "citaat", met\nregel; en é'}]))
    assert rows == [{"a": 'een "citaat", met\nregel; en é'}]
