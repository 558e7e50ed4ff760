from pathlib import Path

import pytest

from ingest.lessons.labels import Labelled, labels_hash, read_label_file, read_labels
from kb.errors import SourceError
from kb.lesson import Polarity


def test_json_lines_and_csv_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Het hielp.", "heading": "A > B", "is_lesson": 1, "polarity": "success", '
        '"determinant": ["knowledge"]}\n',
        "utf-8",
    )
    (tmp_path / "b.csv").write_text(
        "text;heading;is_lesson;polarity;determinant\nHet hielp.;A > B;1;success;knowledge\n", "utf-8"
    )
    first, second = (read_label_file(tmp_path / name) for name in ("a.jsonl", "b.csv"))
    assert first == second == [Labelled("Het hielp.", ("A", "B"), True, Polarity.SUCCESS, ("knowledge",))]
    assert read_labels(tmp_path) == first + second


def test_missing_columns_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text\n"Een zin, met komma."\n', "utf-8")
    assert read_label_file(path) == [Labelled("Een zin, met komma.")]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"heading": "x"}', '{"text": "a", "is_lesson": 2}', '{"text": "a", "polarity": "good"}']
)
def test_what_cannot_be_read_is_named_by_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "goed"}}\n{line}\n', "utf-8")
    with pytest.raises(SourceError, match="line 2"):
        read_label_file(path)


def test_a_folder_without_labels(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no labels"):
        read_labels(tmp_path)


def test_the_hash_knows_what_was_said_and_not_the_order() -> None:
    a, b = Labelled("een", is_lesson=True), Labelled("twee", is_lesson=False)
    assert labels_hash([a, b]) == labels_hash([b, a])
    assert labels_hash([a, b]) != labels_hash([a, Labelled("twee", is_lesson=True)])
