"""Gaps, questions without an answer and exported lessons of a server: the same as from its own data folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import brief_kb
import httpx2
import pytest
from click.testing import Result
from served import serving
from toy import ToyEncoder
from typer.testing import CliRunner

import kb.wiring
from api.app import create_app
from kb.cli.main import app
from kb.errors import KbError
from kb.lessons.exports import ExportFormat, Form, Wanted
from kb.lessons.gaps import Columns, Rows
from kb.remote import RemoteApplication, ServerError
from kb.remote.connection import Connection
from kb.settings import Settings
from kb.wiring import Application

PUBLIC = "https://kb.example.org/lessen"
TOPIC = "regionale samenwerking"
FORMATS = ["csv", "ris", "bibtex", "csl", "jsonld"]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("home")
    brief_kb.make(folder).application.store.close()
    encoder = ToyEncoder()
    made = Application(Settings(home=folder, public_url=PUBLIC), (encoder, encoder))
    # Near each other, and with lessons near them; and one that too few have asked.
    for query, times in (("geld samenwerking", 6), ("samenwerking geld", 3), ("geld", 1)):
        for _ in range(times):
            made.store.log_query(query, 0)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def server(local: Application) -> Iterator[str]:
    with serving(create_app(local)) as address:
        yield address


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch, local: Application) -> None:
    monkeypatch.setattr(kb.wiring, "open_application", lambda settings: local)


def run(*arguments: str, server: str | None = None) -> Result:
    return CliRunner().invoke(app, [*(["--server", server] if server else []), *arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps"],
        ["gaps", "--json"],
        ["gaps", "--csv", "--rows", "determinants", "--columns", "target-groups"],
        ["gaps", "--columns", "regions", "--json"],
        ["gaps", "--demand", "--least", "3"],
        ["gaps", "--demand", "--least", "3", "--json"],
        ["gaps", "--demand", "--least", "4", "--json"],
        ["gaps", "--demand", "--least", "1000"],
        *(["lessons", "export", "--format", format] for format in FORMATS),
        ["lessons", "export", TOPIC, "--polarity", "barrier", "--lang", "en", "--json"],
        ["lessons", "export", "--sources", "--bom", "--programme", "awpg", "--from", "2014"],
        ["lessons", "export", "--determinant", "coordinator", "--theme", "collaboration", "--status", "machine"],
        ["lessons", "export", "--kind", "blog", "--to", "1990"],
        ["lessons", "find", TOPIC, "--polarity", "barrier", "--determinant", "financial-resources"],
    ],
    ids=" ".join,
)
def test_the_same_is_printed_here_and_over_there(server: str, arguments: list[str]) -> None:
    here, there = run(*arguments), run(*arguments, server=server)
    assert (here.exit_code, here.exception) == (0, None)
    # A publication without a public address is a file here and a page over there.
    pages = re.sub(rb"file:///files/", f"{PUBLIC}/publications/".encode(), here.stdout_bytes)
    assert there.stdout_bytes == pages
    assert (there.exit_code, there.stderr) == (here.exit_code, here.stderr)
    assert here.stdout or here.stderr


def test_the_questions_that_are_compared_are_there(server: str) -> None:
    shown = run("gaps", "--demand", server=server)
    assert "samenwerking" in shown.stdout
    assert "asked less than 3 times" in shown.stderr


@pytest.mark.parametrize("name", ["gaps.svg", "gaps.csv", "gaps.json", "lessons.docx", "lessons.ris"])
def test_the_same_file_is_written(server: str, tmp_path: Path, name: str) -> None:
    command = ["gaps"] if name.startswith("gaps") else ["lessons", "export", "--format", name.rpartition(".")[2]]
    written = []
    for where in (None, server):
        path = tmp_path / name
        result = run(*command, "--output", str(path), server=where)
        assert (result.exit_code, result.stdout) == (0, "")
        written.append((path.read_bytes(), result.stderr))
        path.unlink()
    assert written[0] == written[1]
    assert str(tmp_path) in written[0][1].replace("\n", "")


@pytest.mark.parametrize("arguments", [["--determinant", "geluk"], ["--polarity", "goed"], ["--programme", "onbekend"]])
def test_mistakes_are_told_as_here(server: str, arguments: list[str]) -> None:
    here, there = (run("lessons", "export", *arguments, server=where).exception for where in (None, server))
    assert isinstance(here, KbError)
    assert isinstance(there, KbError)
    assert there.exit_code == here.exit_code


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx2.Response(200, html="<p>Sign in</p>"), "not as a kb does"),
        (httpx2.Response(200, json={"csl": []}), "not as a kb does"),
        (
            httpx2.Response(404, json={"type": "about:blank", "detail": "there is nothing"}),
            "it has no /api/lessons/export",
        ),
    ],
    ids=["page", "json", "older"],
)
def test_only_the_file_that_was_asked_for_is_taken(answer: httpx2.Response, message: str) -> None:
    found = RemoteApplication(Connection("https://kb.example.org", httpx2.MockTransport(lambda _: answer)))
    with pytest.raises(ServerError, match=message):
        found.exports.export(Wanted(), ExportFormat.RIS, Form())


def test_a_map_that_cannot_be_read_is_told() -> None:
    answer = httpx2.Response(200, json={"rows": []})
    found = RemoteApplication(Connection("https://kb.example.org", httpx2.MockTransport(lambda _: answer)))
    with pytest.raises(ServerError, match="its answer cannot be read"):
        found.gaps.map(Rows.THEMES, Columns.REGIONS, "en")
    with pytest.raises(ServerError, match="its answer cannot be read"):
        found.gaps.demand(3)
