from pathlib import Path

import pytest

from ingest.metadata import KEYS
from ingest.sidecar import is_sidecar, read_sidecar
from kb.errors import SourceError


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "rapport.pdf"
    path.write_bytes(b"%PDF-")
    return path


def write(report: Path, text: str) -> None:
    report.with_name("rapport.pdf.meta.toml").write_text(text, encoding="utf-8")


def test_no_sidecar(report: Path) -> None:
    assert read_sidecar(report) == {}


def test_values_of_all_types(report: Path) -> None:
    write(
        report,
        'title = "Eind\u00adrapport"\nyear = 2014\ndate = 2014-03-01\nthemes = ["trust", "finance", "trust"]\n'
        'target_groups = "citizens; youth"\nlanguage = "nl"\n',
    )
    assert read_sidecar(report) == {
        "title": "Eindrapport",
        "year": "2014",
        "date": "2014-03-01",
        "themes": ("trust", "finance"),
        "target_groups": ("citizens", "youth"),
        "language": "nl",
    }


def test_the_name_with_suffix_goes_first(report: Path) -> None:
    report.with_name("rapport.meta.toml").write_text('title = "kort"')
    assert read_sidecar(report) == {"title": "kort"}
    write(report, 'title = "lang"')
    assert read_sidecar(report) == {"title": "lang"}


def test_an_unknown_key_is_named_with_the_known_ones(report: Path) -> None:
    write(report, 'titel = "x"')
    with pytest.raises(SourceError) as caught:
        read_sidecar(report)
    assert caught.value.uri == str(report)
    assert "unknown key 'titel'" in caught.value.reason
    assert all(key in caught.value.reason for key in KEYS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "cannot be read"),
        ("title = true", "'title'"),
        ('title = ["x"]', "'title'"),
        ("themes = [1]", "'themes'"),
        ('date = "gisteren"', "'gisteren'"),
        ("year = 14", "'14'"),
        ('language = "Klingon"', "'Klingon'"),
        ("[title]\nx = 1", "'title'"),
    ],
)
def test_broken_sidecars(report: Path, text: str, says: str) -> None:
    write(report, text)
    with pytest.raises(SourceError, match=r"rapport\.pdf\.meta\.toml") as caught:
        read_sidecar(report)
    assert says in caught.value.reason
    assert "\n" not in caught.value.reason


def test_a_sidecar_that_is_not_text(report: Path) -> None:
    report.with_name("rapport.pdf.meta.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="cannot be read"):
        read_sidecar(report)


def test_is_sidecar() -> None:
    assert is_sidecar(Path("a/rapport.pdf.meta.toml"))
    assert not is_sidecar(Path("a/meta.toml"))
