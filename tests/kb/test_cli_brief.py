"""``kb brief`` and ``kb lessons export`` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import brief_kb
import docx as word
import pytest
import typer
from brief_kb import BriefKb
from typer.testing import CliRunner, Result

from kb.cli import options
from kb.cli.brief import brief
from kb.cli.lessons_export import export
from kb.errors import QueryError, SettingsError

TOPIC = "regionale samenwerking"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    made = brief_kb.make(tmp_path_factory.mktemp("kb"))
    opened = vars(made.application)
    opened["briefs"], opened["lesson_finder"] = made.composer, made.finder
    yield made
    made.application.store.close()


@pytest.fixture
def run(home: BriefKb, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(options, "application", lambda _: home.application)
    return Run()


class Run:
    """Runs the two commands in an app of their own."""

    def __init__(self) -> None:
        self._app = typer.Typer()
        self._app.command()(brief)
        self._app.command()(export)

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(self._app, list(arguments))


def test_a_brief_is_printed_as_markdown(run: Run) -> None:
    result = run("brief", "regionale", "samenwerking")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"# Notitie: {TOPIC}\n")
    assert "## Leeslijst" in result.stdout


def test_json_is_all_that_is_printed(run: Run) -> None:
    told = json.loads(run("brief", TOPIC, "--json", "--include", "success,gaps", "--lang", "en").stdout)
    assert [section["section"] for section in told["sections"]] == ["success", "gaps"]
    assert told["language"] == "en"


@pytest.mark.parametrize("suffix", [".docx", ".md", ".html"])
def test_a_brief_is_written_in_the_form_of_its_name(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"brief{suffix}"
    result = run("brief", TOPIC, "-o", str(path))
    assert result.stdout == ""
    assert f"Wrote {path}" in result.stderr
    text = word.Document(str(path)).paragraphs[0].text if suffix == ".docx" else path.read_text(encoding="utf-8")
    assert f"Notitie: {TOPIC}" in text


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["brief", TOPIC, "-o", "brief.pdf"], QueryError, ".docx, .md or .html"),
        (["brief", TOPIC, "--include", "foo"], QueryError, "known are: programmes, success"),
        (["brief", TOPIC, "-o", "/nowhere/brief.md"], SettingsError, "cannot be written"),
        (["export", "--format", "docx"], QueryError, "--output"),
        (["export", "--determinant", "geluk"], QueryError, "known are"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, arguments: list[str], error: type, said: str) -> None:
    found = run(*arguments).exception
    assert isinstance(found, error)
    assert said in str(found)


def test_lessons_are_exported_to_stdout_or_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lessons.csv"
    printed = run("export", "--polarity", "barrier")
    assert run("export", "--polarity", "barrier", "-o", str(path)).stdout == ""
    assert printed.stdout_bytes == path.read_bytes()
    assert len(list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))) == 2


def test_json_of_an_export_is_linked_data(run: Run) -> None:
    told = json.loads(run("export", "--json").stdout)
    assert {node["@type"] for node in told["@graph"]} >= {"Quotation", "Report"}


@pytest.mark.parametrize("command", ["brief", "export"])
def test_help_has_an_example(run: Run, command: str) -> None:
    assert "Example:" in run(command, "--help").stdout
