"""Feedback: kept with what was seen and without who said it, and exported as judgements that ``kb eval`` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from homes import Home
from typer.testing import CliRunner

import kb.wiring
from kb.cli.evaluate import evaluate
from kb.cli.feedback import feedback_app
from kb.errors import QueryError
from kb.eval.beir import load_collection
from kb.feedback import (
    MAX_REASON,
    Asked,
    Feedback,
    FeedbackStore,
    Opinion,
    Verdict,
    feedback_json,
    filter_json,
    without_contacts,
)
from kb.feedback_export import QRELS, Unit, export
from kb.settings import Settings
from kb.types import Filter
from kb.wiring import Application

QUERY = "leiderschap"
HELPFUL, NOT_HELPFUL, MISSED = Verdict.HELPFUL, Verdict.NOT_HELPFUL, Verdict.MISSED


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    sources = tmp_path / "sources"
    sources.mkdir()
    texts = {
        "een": "Leiderschap was een succesfactor in de wijk.",
        "twee": "Zonder leiderschap kwam niets van de grond.",
        "drie": "Over leiderschap is weinig gezegd in dit verslag.",
    }
    for name, text in texts.items():
        (sources / f"{name}.md").write_text(f"# Verslag {name}\n\n{text}\n", "utf-8")
    made = Home(tmp_path / "home", workers=1)
    made.ingest(sources)
    yield made
    made.store.close()


@pytest.fixture
def store(home: Home) -> FeedbackStore:
    return FeedbackStore(home.store.database)


def say(home: Home, verdict: Verdict, rank: int | None = None, query: str = QUERY, **said: Any) -> Feedback:
    result = home.kb.search(query)
    passage = None if rank is None else result.hits[rank].passage.id
    return FeedbackStore(home.store.database).add(
        Opinion(verdict, passage, **said), Asked(query), result, {"encoder": home.encoder.fingerprint}
    )


def test_what_was_seen_is_kept_as_it_was(home: Home, store: FeedbackStore) -> None:
    asked = Asked(QUERY, Filter(language=("nl",)), page_size=2)
    result = home.kb.search(QUERY, asked.filter, page_size=2)
    seen = tuple(hit.passage.id for hit in result.hits)
    kept = store.add(Opinion(HELPFUL, seen[1], " Goed \r\nstuk", seen), asked, result, {"encoder": "toy"})
    assert store.all() == [kept]
    assert (kept.verdict, kept.passage, kept.reason, kept.exact) == (HELPFUL, seen[1], "Goed \nstuk", True)
    found = kept.snapshot
    assert (found["query"], found["filter"], found["page_size"]) == (QUERY, {"language": ["nl"]}, 2)
    assert found["versions"] == {"encoder": "toy"}
    assert [(h["rank"], h["passage"], h["publication"], h["score"], h["quote"]) for h in found["hits"]] == [
        (rank, h.passage.id, h.publication.id, h.score, h.quote.text) for rank, h in enumerate(result.hits, 1)
    ]
    assert kept.hit == found["hits"][1]


def test_the_snapshot_outlives_the_publication(home: Home, store: FeedbackStore) -> None:
    kept = say(home, HELPFUL, 0)
    assert kept.hit is not None
    home.store.delete_publication(kept.hit["publication"])
    assert store.all() == [kept]
    for unit in Unit:
        rows = [json.loads(line) for line in export([kept], home.store, unit).files["corpus.jsonl"].splitlines()]
        assert kept.hit["quote"] in [row["text"] for row in rows]


@pytest.mark.parametrize(("shown", "exact"), [(None, None), ((1,), False)])
def test_it_is_told_whether_the_reader_saw_the_same(
    home: Home, store: FeedbackStore, shown: tuple[int, ...] | None, exact: bool | None
) -> None:
    assert say(home, HELPFUL, 0, shown=shown).exact is exact
    assert store.all()[0].exact is exact


def test_readers_of_one_answer_share_its_snapshot(home: Home) -> None:
    say(home, HELPFUL, 0)
    say(home, NOT_HELPFUL, 1)
    assert home.store.database.connection.execute("SELECT count(*) FROM feedback_snapshot").fetchone()[0] == 1


def test_opinions_that_cannot_be_kept(home: Home, store: FeedbackStore) -> None:
    result = home.kb.search(QUERY)
    passage = result.hits[0].passage.id
    for wrong in (
        Opinion(HELPFUL, passage, "x" * (MAX_REASON + 1)),
        Opinion(HELPFUL, 999_999),
        Opinion(NOT_HELPFUL),
        Opinion(MISSED, None, " \n"),
        Opinion(MISSED, passage, "iets"),
    ):
        with pytest.raises(QueryError):
            store.add(wrong, Asked(QUERY), result, {})
    assert store.all() == []
    assert len(say(home, MISSED, reason="x" * MAX_REASON).reason) == MAX_REASON


def test_nothing_tells_who_it_was(home: Home) -> None:
    kept = say(home, MISSED, reason="Bel 06-12345678 of mail jan@voorbeeld.nl.")
    assert kept.reason == "Bel […] of mail […]."
    columns = [row["name"] for row in home.store.database.connection.execute("PRAGMA table_info(feedback)")]
    assert columns == ["seq", "day", "verdict", "query", "passage", "reason", "exact", "snapshot"]
    assert len(kept.day) == len("2020-01-01")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("+31 6 12345678", "[…]"),
        ("010 - 2015", "010 - 2015"),
        ("in 2010 2011 2012", "in 2010 2011 2012"),
        ("043 388 1234 bellen", "[…] bellen"),
        ("p. 12, artikel 2.3", "p. 12, artikel 2.3"),
    ],
)
def test_only_contacts_are_left_out(text: str, left: str) -> None:
    assert without_contacts(text) == left


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("unit", list(Unit))
def test_the_export_is_a_judged_collection(home: Home, store: FeedbackStore, tmp_path: Path, unit: Unit) -> None:
    good, bad = say(home, HELPFUL, 0), say(home, NOT_HELPFUL, 1)
    say(home, HELPFUL, 0, query="Leiderschap?")  # the same question, and another one on the same passage
    say(home, MISSED, reason="iets over geld")
    made = export(store.all(), home.store, unit)
    collection = load_collection(write(tmp_path / "judged", made.files))
    assert good.hit is not None
    assert bad.hit is not None
    name = "publication" if unit is Unit.PUBLICATION else "passage"
    ids = [str(h[name]) if unit is Unit.PUBLICATION else f"p{h[name]}" for h in (good.hit, bad.hit)]
    assert list(collection.queries.values()) == [QUERY]
    assert list(collection.qrels.values()) == [{ids[0]: 1}]
    assert set(ids) < set(collection.documents)  # what was shown and not judged is there to choose from
    assert len(collection.documents) == 3
    assert (made.queries, made.documents, made.helpful, made.not_helpful) == (1, 3, 1, 1)
    assert made.files[QRELS].splitlines()[1:] == sorted(
        f"{next(iter(collection.qrels))}\t{id}\t{grade}" for id, grade in zip(ids, (1, 0), strict=True)
    )
    lines = [json.loads(line) for line in made.files["feedback.jsonl"].splitlines()]
    assert lines == [feedback_json(one) for one in store.all()]


@pytest.mark.parametrize(
    ("verdicts", "grade"),
    [((HELPFUL, NOT_HELPFUL), 0), ((HELPFUL, NOT_HELPFUL, HELPFUL), 1), ((NOT_HELPFUL, NOT_HELPFUL, HELPFUL), 0)],
)
def test_most_readers_decide(home: Home, store: FeedbackStore, verdicts: tuple[Verdict, ...], grade: int) -> None:
    for verdict in verdicts:
        say(home, verdict, 0)
    made = export(store.all(), home.store)
    assert (made.helpful, made.not_helpful) == (grade, 1 - grade)


@pytest.fixture
def application(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Application:
    made = Application(Settings(home=tmp_path / "home", workers=1, lessons=False), (home.encoder, home.encoder))
    vars(made)["store"] = home.store
    monkeypatch.setattr(kb.wiring, "open_application", lambda settings: made)
    return made


def run(*arguments: str) -> str:
    done = CliRunner().invoke(feedback_app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.usefixtures("application")
def test_the_command_lists(home: Home) -> None:
    assert run("list") == ""
    kept = say(home, HELPFUL, 0, reason="Helder")
    assert run("list").splitlines()[1].split("\t")[2:4] == ["helpful", QUERY]
    assert json.loads(run("list", "--json"))["feedback"] == [feedback_json(kept)]


@pytest.mark.usefixtures("application")
def test_the_command_exports_what_eval_measures(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "judged"
    say(home, NOT_HELPFUL, 1)
    told = CliRunner().invoke(feedback_app, ["export", "-o", str(folder)], catch_exceptions=False)
    assert "nothing to measure" in told.stderr
    say(home, HELPFUL, 0)
    counts = json.loads(run("export", "-o", str(folder), "--json"))
    assert (counts["queries"], counts["documents"], counts["helpful"], counts["not_helpful"]) == (1, 3, 1, 1)
    app = typer.Typer()
    app.command()(evaluate)
    done = CliRunner().invoke(app, [str(folder), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["queries"] == 1


def test_a_filter_is_told_by_what_restricts() -> None:
    assert filter_json(Filter(theme=("trust",), year_to=2020)) == {"theme": ["trust"], "year_to": 2020}
    assert filter_json(Filter()) == {}
