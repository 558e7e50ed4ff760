"""``kb lessons`` and ``kb keys`` as their users meet them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from toy import ToyEncoder
from typer.testing import CliRunner

import kb.wiring
from index.search import Searcher
from index.sync import sync
from kb.cli.keys import keys_app
from kb.cli.lessons import lessons_app
from kb.errors import KbError, NotFound, QueryError
from kb.keys import KeyStore
from kb.lesson import Polarity
from kb.lesson_store import LessonStore
from kb.lessons.catalogue import Catalogue
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.settings import Settings
from kb.wiring import Application

from .lessons.lesson_home import Said, save_lessons

TRUST = "Vertrouwen tussen partners was de basis voor samenwerking."
NO_TRUST = "Gebrek aan vertrouwen remde de samenwerking."
Run = Callable[..., str]


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = Application(Settings(home=tmp_path))
    encoder = ToyEncoder()
    lessons = LessonStore(made.store.database)
    catalogue = Catalogue(made.store, lessons, encoder.fingerprint)
    parts = vars(made)
    parts["encoders"] = (encoder, encoder)
    parts["catalogue"] = catalogue
    parts["lesson_finder"] = LessonFinder(catalogue, made.store, Searcher(made.indexes, encoder), made.taxonomy)
    parts["reviewing"] = Reviewing(catalogue, made.taxonomy)
    parts["keys"] = KeyStore(made.store.database)
    said = [
        Said(TRUST, Polarity.SUCCESS, "social-support", "trust"),
        Said(NO_TRUST, Polarity.BARRIER, "social-support", "trust", confidence=0.6),
    ]
    save_lessons(made.store, lessons, encoder, "een", said, "op-een-lijn")
    sync(made.store, made.indexes, encoder)
    yield made
    made.store.close()


@pytest.fixture
def run(application: Application, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command and gives its stdout; errors of kb are raised."""
    monkeypatch.setattr(kb.wiring, "open_application", lambda settings: application)

    def run(app: typer.Typer, *arguments: str) -> str:
        done = CliRunner().invoke(app, list(arguments))
        if isinstance(done.exception, KbError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def id_of(run: Run, quote: str) -> str:
    found: dict[str, Any] = json.loads(run(lessons_app, "find", "--json"))
    return str(next(lesson["id"] for lesson in found["lessons"] if lesson["quote"] == quote))


def test_find_and_show(run: Run) -> None:
    shown = run(lessons_app, "find", "wat", "remt", "vertrouwen")
    assert shown.startswith("2 lessons, barrier first")
    assert shown.index(NO_TRUST) < shown.index(TRUST)
    found = json.loads(run(lessons_app, "find", "vertrouwen", "--polarity", "success", "--limit", "1", "--json"))
    assert [lesson["quote"] for lesson in found["lessons"]] == [TRUST]
    one = json.loads(run(lessons_app, "show", found["lessons"][0]["id"], "--json"))
    assert one["passage"]["text"][one["passage"]["start"] : one["passage"]["end"]] == TRUST
    assert "social support" in run(lessons_app, "show", one["id"])
    assert run(lessons_app, "find", "--programme", "awpg") == ""  # the remark goes to stderr


def test_reviewing_and_its_labels(run: Run, tmp_path: Path) -> None:
    id = id_of(run, NO_TRUST)
    queue = run(lessons_app, "review").splitlines()
    assert queue[1].startswith(id)  # the least sure one
    kept = json.loads(
        run(lessons_app, "review", id, "--polarity", "finding", "--theme", "none", "--who", "Redactie", "--json")
    )
    assert (kept["review"]["who"], kept["lesson"]["polarity"], kept["lesson"]["themes"]) == ("Redactie", "finding", [])
    assert json.loads(run(lessons_app, "review", "--json"))["total"] == 1
    assert "Redactie" in run(lessons_app, "show", id)
    file = tmp_path / "reviews.jsonl"
    assert "1 labels" in run(lessons_app, "export-reviews", "-o", str(file))
    assert file.read_text("utf-8") == run(lessons_app, "export-reviews")
    assert json.loads(file.read_text("utf-8"))["polarity"] == "finding"
    run(lessons_app, "review", id, "--reject", "--who", "Redactie")
    assert NO_TRUST not in run(lessons_app, "find")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["review", "ID", "--validate"], QueryError),
        (["review", "ID", "--who", "Redactie"], QueryError),
        (["review", "ID", "--reject", "--validate", "--who", "Redactie"], QueryError),
        (["review", "ID", "--reject", "--polarity", "finding", "--who", "Redactie"], QueryError),
        (["review", "--validate", "--who", "Redactie"], QueryError),
        (["review", "ID", "--polarity", "goed", "--who", "Redactie"], QueryError),
        (["review", "l0", "--validate", "--who", "Redactie"], NotFound),
        (["find", "--polarity", "goed"], QueryError),
        (["show", "l0"], NotFound),
        (["export-reviews", "-o", "/nowhere/at/all.jsonl"], QueryError),
    ],
)
def test_wrong_use_is_told(run: Run, arguments: list[str], error: type[KbError]) -> None:
    id = id_of(run, TRUST)
    with pytest.raises(error):
        run(lessons_app, *(id if argument == "ID" else argument for argument in arguments))


def test_keys(run: Run, application: Application) -> None:
    token = run(keys_app, "add", "--label", "Redactie").strip()
    key = application.keys.check(token)
    assert key is not None
    assert token not in run(keys_app, "list")
    assert "revoked" in run(keys_app, "revoke", key.id)
    assert application.keys.check(token) is None
    assert json.loads(run(keys_app, "list", "--json"))["keys"][0]["revoked_at"]
    made = json.loads(run(keys_app, "add", "--label", "Redactie", "--json"))
    assert application.keys.check(made["key"]) is not None


@pytest.mark.parametrize("app", [lessons_app, keys_app])
def test_every_command_shows_an_example(app: typer.Typer) -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        done = CliRunner().invoke(app, [name, "--help"])
        assert done.exit_code == 0
        assert "Example" in done.stdout, name
