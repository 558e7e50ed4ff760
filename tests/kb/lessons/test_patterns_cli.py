"""``kb patterns`` and ``kb gaps`` as commands."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from homes import TAXONOMY
from pattern_homes import LessonHome, fill
from typer.testing import CliRunner

from kb.cli import gaps, options, patterns
from kb.errors import NotFound, QueryError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LessonHome:
    made = LessonHome(tmp_path / "home")
    fill(made)
    application = SimpleNamespace(
        patterns=made.patterns(), taxonomy=TAXONOMY, store=made.store, encoders=(made.encoder, made.encoder)
    )
    monkeypatch.setattr(options, "application", lambda ctx: application)
    return made


def run(*arguments: str) -> str:
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(patterns.patterns)
    app.command()(gaps.gaps)
    result = CliRunner().invoke(app, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_patterns_are_listed_as_lines_and_json(home: LessonHome) -> None:
    lines = run("patterns", "--min-programmes", "3").splitlines()
    assert lines[0] == "id\tpolarity\tname\tevidence"
    assert len(lines) == 2
    assert "3 of 3 programmes" in lines[1]
    answer = json.loads(run("patterns", "projectleider", "mandaat", "--min-programmes", "1", "--json"))
    assert answer["query"] == "projectleider mandaat"
    assert answer["patterns"][0]["theme"]["id"] == "leadership"


def test_one_pattern_is_shown_with_quotes_by_programme(home: LessonHome) -> None:
    id = json.loads(run("patterns", "--json"))["patterns"][0]["id"]
    shown = run("patterns", "show", id)
    for lesson in home.patterns().get(id).lessons:
        assert f"“{lesson.quote}”" in shown
    assert json.loads(run("patterns", "show", id, "--json"))["id"] == id


def test_what_is_not_known_is_said(home: LessonHome) -> None:
    with pytest.raises(NotFound, match="no pattern with id 'pniets'"):
        run("patterns", "show", "pniets")
    with pytest.raises(QueryError, match="known are: success, barrier"):
        run("patterns", "--polarity", "nope")


def test_nothing_found_leaves_stdout_empty(home: LessonHome) -> None:
    assert run("patterns", "--min-programmes", "9") == ""
    assert run("gaps", "--demand") == ""


def test_gaps_as_table_csv_and_json(home: LessonHome) -> None:
    assert "cells are empty" in run("gaps", "--rows", "determinants", "--columns", "regions")
    assert run("gaps", "--csv").startswith("theme,theme_label,programme,")
    assert json.loads(run("gaps", "--json"))["cells"]["finance"]["awpg"]["lessons"] == 1


@pytest.mark.parametrize(("name", "start"), [("g.svg", b"<svg "), ("g.csv", b"\xef\xbb\xbftheme,"), ("g.json", b"{")])
def test_gaps_are_written_by_suffix(home: LessonHome, tmp_path: Path, name: str, start: bytes) -> None:
    assert run("gaps", "-o", str(tmp_path / name)) == ""
    assert (tmp_path / name).read_bytes().startswith(start)


def test_gaps_cannot_be_written_as_just_anything(home: LessonHome, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"must end in \.svg"):
        run("gaps", "-o", str(tmp_path / "g.exe"))
    with pytest.raises(QueryError, match="cannot be written"):
        run("gaps", "-o", str(tmp_path / "none" / "g.svg"))


def test_demand_is_listed(home: LessonHome) -> None:
    home.store.log_query("buurtbus op zondag", 0)
    assert "buurtbus op zondag" in run("gaps", "--demand")
    assert json.loads(run("gaps", "--demand", "--json"))["demand"][0]["covered"] is False
    assert json.loads(run("gaps", "--demand", "--least", "2", "--json"))["total"] == 0


def test_help_has_an_example() -> None:
    for name in ("patterns", "gaps"):
        assert f"kb {name}" in run(name, "--help")
