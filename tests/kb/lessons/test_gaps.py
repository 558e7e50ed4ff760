"""The gap map, its CSV and pictures, and the questions without an answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from homes import TAXONOMY
from pattern_homes import SUCCESS, LessonHome, fill

from kb.lessons.asked import unanswered
from kb.lessons.demand import Demand, demand
from kb.lessons.evidence import Witnesses
from kb.lessons.gaps import Cell, Columns, GapMap, Rows, gap_map, to_csv
from kb.lessons.heatmap import png, svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def home(tmp_path: Path) -> LessonHome:
    made = LessonHome(tmp_path)
    fill(made)
    return made


def gaps(home: LessonHome, rows: Rows = Rows.THEMES, columns: Columns = Columns.PROGRAMMES) -> GapMap:
    snapshot = home.catalogue.snapshot()
    return gap_map(snapshot, Witnesses(snapshot, TAXONOMY), TAXONOMY, rows, columns)


def asked(home: LessonHome, least: int) -> list[Demand]:
    snapshot = home.catalogue.snapshot()
    found = unanswered(home.store.database)
    return demand(found, home.encoder.encode_queries, snapshot, Witnesses(snapshot, TAXONOMY), least)


def test_cells_count_lessons_and_programmes(home: LessonHome) -> None:
    found = gaps(home)
    assert found.cells["finance", "gezonde-slagkracht"] == Cell(2, 1)
    assert next(row.total for row in found.rows if row.id == "finance") == Cell(4, 3)
    assert found.query("finance", "awpg") == [("theme", "finance"), ("programme", "awpg")]


def test_nothing_is_left_out(home: LessonHome) -> None:
    found = gaps(home, Rows.DETERMINANTS, Columns.REGIONS)
    assert [row.id for row in found.rows] == [term.id for term in TAXONOMY.sections["determinant"]]
    assert len(found.rows) == 29
    assert len(found.cells) == len(found.rows) * len(found.columns)
    assert found.empty == len(found.cells) - 2


def test_what_the_taxonomy_does_not_know_stands_last(home: LessonHome) -> None:
    home.add("x", "onbekend", [("Iets over geld.", SUCCESS, None, "nieuw-thema")])
    found = gaps(home)
    assert found.columns[-1].id == "onbekend"
    assert found.rows[-1].label == "nieuw-thema"


def test_target_groups_are_those_of_the_publication(home: LessonHome) -> None:
    assert gaps(home, columns=Columns.TARGET_GROUPS).cells["finance", "professionals"] == Cell(1, 1)


def test_csv_has_every_cell_and_no_formula(home: LessonHome) -> None:
    home.add("x", "=1+1", [("Iets over geld.", SUCCESS, None, "finance")])
    rows = list(csv.DictReader(io.StringIO(to_csv(gaps(home)))))
    assert len(rows) == len(gaps(home).cells)
    assert {"'=1+1"} == {row["programme"] for row in rows if "1+1" in row["programme"]}
    assert sum(int(row["lessons"]) for row in rows) == 8


def test_svg_is_well_formed_and_escaped(home: LessonHome) -> None:
    home.add("x", "<script>alert(1)</script>\x07&", [("Iets over geld.", SUCCESS, None, "finance")])
    found = gaps(home)
    drawn = svg(found, "Titel & <b>")
    root = ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    assert root.findtext(f"{SVG}title") == "Titel & <b>"
    assert len(root.findall(f"{SVG}g")) == len(found.cells)
    numbers = [text.text for text in root.iterfind(f"{SVG}g/{SVG}text")]
    assert len(numbers) == len(found.cells) - found.empty


def test_png_is_an_image(home: LessonHome) -> None:
    pytest.importorskip("PIL")
    assert png(gaps(home), "Op één lijn").startswith(b"\x89PNG")


def test_shades_grow_with_the_number() -> None:
    assert [Cell(n).shade for n in (0, 1, 3, 6, 12, 24)] == [0, 1, 2, 3, 4, 5]


def test_questions_without_an_answer_are_grouped_and_set_against_what_there_is(home: LessonHome) -> None:
    for _ in range(3):
        home.store.log_query("structurele financiering traject", 0)
        home.store.log_query("buurtbus op zondag", 0)
    home.store.log_query("zondag buurtbus", 0)
    home.store.log_query("leiderschap", 4)
    found = asked(home, 3)
    assert [(one.name, one.asked, one.covered) for one in found] == [
        ("buurtbus op zondag", 4, False),
        ("structurele financiering traject", 3, True),
    ]
    assert found[1].theme == "finance"
    assert found[1].programmes == 3


def test_a_question_that_few_asked_is_not_named(home: LessonHome) -> None:
    home.store.log_query("mijn buurman jansen is ziek", 0)
    assert asked(home, 3) == []
    assert [one.name for one in asked(home, 1)] == ["mijn buurman jansen is ziek"]


def test_a_question_that_found_something_later_is_no_demand(home: LessonHome) -> None:
    home.store.log_query("mantelzorg", 0)
    home.store.log_query("mantelzorg", 2)
    assert unanswered(home.store.database) == []
