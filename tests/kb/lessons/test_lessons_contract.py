"""The JSON and CSV of lessons."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from homes import TAXONOMY

from kb.contract import source_json
from kb.lesson import Polarity
from kb.lessons.contract import COLUMNS, lesson_json, lessons_csv, lessons_json

from .lesson_home import LessonHome, Said

TEXT = '=HYPERLINK("https://example.org") was, zei men, een succes.'


def test_json_and_csv(tmp_path: Path) -> None:
    home = LessonHome(tmp_path)
    home.add("een", [Said(TEXT, Polarity.SUCCESS, "coordinator", "leadership")], "op-een-lijn")
    home.add("twee", [Said(TEXT, Polarity.SUCCESS)], "awpg")
    found = home.finder.get(home.lesson(TEXT).id)
    shown = lesson_json(found, TAXONOMY, source_json)
    assert shown == {
        "id": found.lesson.id,
        "quote": TEXT,
        "polarity": "success",
        "confidence": 0.9,
        "determinants": [
            {"id": "coordinator", "label": TAXONOMY.label("determinant", "coordinator", "nl"), "confidence": 0.8}
        ],
        "themes": [{"id": "leadership", "label": TAXONOMY.label("theme", "leadership", "nl"), "confidence": 0.7}],
        "status": "machine",
        "programmes": 2,
        "publication": source_json(found.publication),
        "page": 3,
        "heading": "Verslag",
        "passage_id": found.lesson.passage_id,
        "also_in": [{"id": found.also_in[0][0].id, "publication": source_json(found.also_in[0][1])}],
    }
    answer = lessons_json(home.finder.find(), TAXONOMY, source_json, "en")
    assert set(answer) == {"query", "total", "page", "page_size", "preferred", "facets", "lessons"}
    assert set(answer["lessons"][0]) == {*shown, "score"}
    [row] = csv.DictReader(io.StringIO(lessons_csv(answer["lessons"])))
    assert tuple(row) == COLUMNS
    assert row["quote"] == f"'{TEXT}"
    assert (row["publication"], row["also_in"], row["year"]) == ("een", "twee", "2015")
