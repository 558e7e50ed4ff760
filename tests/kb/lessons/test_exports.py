"""Exports read back by parsers: nothing gets lost, nothing is run, every format is well formed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence

import brief_kb
import docx as word
import pytest
from brief_kb import EVIL, BriefKb

from kb.errors import QueryError
from kb.lessons.exports import ExportFormat, Form, Wanted, collect, export
from kb.lessons.exports_csv import LESSON_COLUMNS, SOURCE_COLUMNS
from kb.lessons.exports_ris import ris
from kb.lessons.finding import FoundLesson
from kb.spreadsheet import harmless
from kb.types import Filter

BASE = "https://kb.example.org"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    made = brief_kb.make(tmp_path_factory.mktemp("kb"))
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def found(home: BriefKb) -> Sequence[FoundLesson]:
    return collect(home.finder, Wanted())


def written(home: BriefKb, found: Sequence[FoundLesson], format: ExportFormat, form: Form | None = None) -> bytes:
    return export(found, home.application.taxonomy, format, form or Form(base=BASE, made=brief_kb.DAY))


def parse_bibtex(text: str) -> list[tuple[str, str, dict[str, str]]]:
    """(type, key, fields) by counting braces, as BibTeX does."""
    entries = []
    for kind, key, rest in re.findall(r"@(\w+)\{([^,]+),\n(.*?)\n\}\n", text, re.S):
        fields = {}
        for line in rest.split(",\n"):
            name, _, value = line.strip().partition(" = ")
            assert value.count("{") == value.count("}"), line
            fields[name] = value.removeprefix("{").removesuffix("}")
        entries.append((kind, key, fields))
    return entries


def test_all_lessons_are_collected_page_by_page(
    home: BriefKb, found: Sequence[FoundLesson], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found) == 6
    monkeypatch.setattr("kb.lessons.exports.MAX_PAGE_SIZE", 2)
    assert [one.lesson.id for one in collect(home.finder, Wanted())] == [one.lesson.id for one in found]


def test_filters_choose_lessons(home: BriefKb) -> None:
    barriers = collect(home.finder, Wanted(polarity=["barrier"], filter=Filter(programme=("awpg",))))
    assert [one.lesson.quote[:11] for one in barriers] == ["Zonder geld"]
    with pytest.raises(QueryError):
        collect(home.finder, Wanted(polarity=["goed"]))


def test_csv_has_every_quote_and_no_formula(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    content = written(home, found, ExportFormat.CSV).decode("utf-8")
    header, *rows = list(csv.reader(io.StringIO(content)))
    assert tuple(header) == LESSON_COLUMNS
    quotes = {row[0]: row[header.index("quote")] for row in rows}
    for one in found:
        plain = one.lesson.quote
        assert quotes[one.lesson.id] == (f"'{plain}" if plain == EVIL else plain)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "'-Uitgever" in content


def test_csv_for_excel_begins_with_a_byte_order_mark(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    plain, marked = (written(home, found, ExportFormat.CSV, Form(bom=bom)) for bom in (False, True))
    assert marked == b"\xef\xbb\xbf" + plain


def test_csv_of_sources_counts_their_lessons(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    content = written(home, found, ExportFormat.CSV, Form(sources=True)).decode()
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(content))}
    assert tuple(rows["kwaad"]) == SOURCE_COLUMNS
    assert rows["op-een-lijn-rapport"]["lessons"] == "3"
    assert rows["werkplaatsen"]["url"] == ""


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(value: str) -> None:
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("value", ["tekst", "", 5, -5, None])
def test_what_is_no_formula_stays(value: object) -> None:
    assert harmless(value) is value


def test_ris_has_a_record_for_each_source(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    content = written(home, found, ExportFormat.RIS).decode()
    assert content.replace("\r\n", "").count("\n") == 0
    lines = content.split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    records = content.split("ER  - \r\n")[:-1]
    assert len(records) == len({one.publication.id for one in found})
    assert all(record.startswith("TY  - ") for record in records)
    report = next(record for record in records if "ID  - op-een-lijn-rapport" in record)
    assert "TY  - RPRT\r\n" in report
    assert "PY  - 2015\r\nDA  - 2015/09/01\r\n" in report
    assert "N1  - succesfactor: “Regionale samenwerking lukt met een kartrekker.” (p. 4)\r\n" in report


def test_a_line_feed_in_a_value_begins_no_field(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    from dataclasses import replace

    from kb.lessons.exports_records import records

    record = replace(records(found, home.application.taxonomy, "nl", None)[0], title="Een\r\nER  - \nTY  - twee")
    assert len(re.findall(r"^(?:TY|ER)  - ", ris([record]), re.M)) == 2


def test_bibtex_balances_and_escapes(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    entries = parse_bibtex(written(home, found, ExportFormat.BIBTEX).decode())
    by_key = {key: (kind, fields) for kind, key, fields in entries}
    assert len(by_key) == len(entries) == 3
    kind, fields = by_key["op-een-lijn-rapport"]
    assert (kind, fields["institution"], fields["year"], fields["month"]) == ("techreport", "ZonMw", "2015", "9")
    assert fields["url"] == r"https://example.org/lijn?a=1\&b=2\_3\#x"
    evil = by_key["kwaad"][1]
    assert evil["title"] == r"{Titel <b>vet</b> \textbraceleft{}100\%\textbraceright{}}"
    assert r"\& \textbraceleft{}50\% van\_ons\textbraceright{}" in evil["annote"]
    assert r"\textasciitilde{} \textasciicircum{} \textbackslash{}" in evil["annote"]


def test_csl_json_has_the_fields_that_processors_need(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    items = {item["id"]: item for item in json.loads(written(home, found, ExportFormat.CSL))}
    report = items["op-een-lijn-rapport"]
    assert report["type"] == "report"
    assert report["issued"] == {"date-parts": [[2015, 9, 1]]}
    assert items["werkplaatsen"]["issued"] == {"date-parts": [[2014]]}
    assert EVIL in items["kwaad"]["note"]
    assert None not in [value for item in items.values() for value in item.values()]


def test_json_ld_links_quotations_to_their_publications(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    told = json.loads(written(home, found, ExportFormat.JSONLD))
    assert told["@context"]["@vocab"] == "https://schema.org/"
    nodes = {node["@id"]: node for node in told["@graph"]}
    assert len(nodes) == len(told["@graph"])
    quotations = [node for node in nodes.values() if node["@type"] == "Quotation"]
    assert {node["text"] for node in quotations} == {one.lesson.quote for one in found}
    assert {nodes[node["isPartOf"]]["@type"] for node in quotations} == {"Report", "BlogPosting"}
    assert all(id.startswith(f"{BASE}/") for id in nodes)
    alone = json.loads(written(home, found, ExportFormat.JSONLD, Form()))
    assert all(node["@id"].startswith("urn:kb:") for node in alone["@graph"])


def test_word_groups_by_programme_with_numbered_sources(home: BriefKb, found: Sequence[FoundLesson]) -> None:
    file = word.Document(io.BytesIO(written(home, found, ExportFormat.DOCX)))
    headings = [p.text for p in file.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == ["Academische Werkplaatsen Publieke Gezondheid", "Op één lijn", "Zonder programma", "Leeslijst"]
    text = "\n".join(p.text for p in file.paragraphs)
    assert all(f"“{one.lesson.quote}”" in text for one in found)


@pytest.mark.parametrize("format", list(ExportFormat))
def test_no_lessons_make_an_empty_file_of_the_right_form(home: BriefKb, format: ExportFormat) -> None:
    content = written(home, [], format)
    if format is ExportFormat.CSL:
        assert json.loads(content) == []
    elif format is ExportFormat.JSONLD:
        assert json.loads(content)["@graph"] == []
    elif format is ExportFormat.DOCX:
        assert "geen lessen" in word.Document(io.BytesIO(content)).paragraphs[2].text
    elif format is ExportFormat.CSV:
        assert content.decode().splitlines() == [",".join(LESSON_COLUMNS)]
    else:
        assert content == b""
