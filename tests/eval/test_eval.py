"""Measuring: files in BEIR form, the arithmetic, and the product's own search."""

import json
import math
from pathlib import Path

import pytest
from toy import ToyEncoder

from kb.cli.progress import show_progress
from kb.errors import SettingsError, SourceError
from kb.eval.beir import load_collection
from kb.eval.measures import by_query, mean
from kb.eval.report import differences, summary
from kb.eval.runs import Judged, collection_store, judge_collection
from kb.golden import load_questions
from kb.settings import load_settings
from kb.wiring import Application

DOCUMENTS = {
    "d1": "Leiderschap valt niet af te dwingen.",
    "d2": "Onzekere financiering remt vernieuwing in de zorg.",
    "d3": "Vertrouwen groeit wanneer mensen elkaar vaak zien.",
    "d4": "Vertrouwen groeit wanneer mensen elkaar vaak zien.",
}
QUERIES = {"q1": "leiderschap afdwingen", "q2": "financiering van vernieuwing", "q3": "trust"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "klein"
    (path / "qrels").mkdir(parents=True)
    rows = [json.dumps({"_id": id, "title": "", "text": text}) for id, text in DOCUMENTS.items()]
    (path / "corpus.jsonl").write_text("\n".join(rows))
    rows = [json.dumps({"_id": id, "text": text}) for id, text in QUERIES.items()]
    (path / "queries.jsonl").write_text("\n".join(rows))
    (path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq3\td4\t1\nq1\td2\t0\n")
    return path


@pytest.fixture
def app(tmp_path: Path) -> Application:
    encoder = ToyEncoder()
    return Application(load_settings(home=tmp_path / "home"), (encoder, encoder))


def test_a_collection_is_searched_as_users_search(folder: Path, app: Application) -> None:
    collection = load_collection(folder)
    assert collection.qrels == {"q1": {"d1": 1}, "q2": {"d2": 1}, "q3": {"d4": 1}}
    store = collection_store(app, collection)
    judged = judge_collection(store.kb, collection)
    assert judged.values["MRR@10"]["q1"] == judged.values["MRR@10"]["q2"] == 1.0
    # d3 and d4 are the same text: the one that is folded into the other still counts, right after it.
    assert judged.values["Recall@10"]["q3"] == 1.0
    again = collection_store(app, collection)
    assert again.store.counts() == store.store.counts()


def test_progress_knows_how_many_documents_there_are(
    folder: Path, app: Application, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.cli.progress._LINE_EVERY_SECONDS", 0.0)
    with show_progress() as progress:
        collection_store(app, load_collection(folder), progress)
    assert "4 of 4 files" in capsys.readouterr().err


def test_a_document_that_left_the_collection_leaves_the_store(folder: Path, app: Application) -> None:
    collection_store(app, load_collection(folder))
    rows = (folder / "corpus.jsonl").read_text().splitlines()[:2]
    (folder / "corpus.jsonl").write_text("\n".join(rows))
    assert collection_store(app, load_collection(folder)).store.counts().publications == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("corpus.jsonl", "geen json", "line 1"),
        ("queries.jsonl", '{"text": "zonder id"}', "_id"),
        ("qrels/test.tsv", "q1 d1 1", "tab-separated"),
    ],
)
def test_broken_files_are_named(folder: Path, name: str, content: str, reason: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(SourceError, match=reason):
        load_collection(folder)


def test_measures_by_hand() -> None:
    qrels = {"a": {"x": 1}, "b": {"y": 1, "z": 1}, "c": {"w": 1}}
    run = {"a": {"p": 3.0, "x": 2.0}, "b": {"y": 1.0}}
    found = by_query(qrels, run)
    assert found["MRR@10"] == {"a": 0.5, "b": 1.0, "c": 0.0}
    assert found["Recall@10"] == {"a": 1.0, "b": 0.5, "c": 0.0}
    assert found["nDCG@10"]["a"] == pytest.approx(1 / math.log2(3))


def test_intervals_hold_the_mean_and_are_repeatable() -> None:
    values = [0.0, 1.0] * 50
    once = mean(values)
    assert once == mean(values)
    assert 0.38 < once.low < once.value == 0.5 < once.high < 0.62
    assert mean([]).value == 0.0


def test_summary_and_differences() -> None:
    def judged(a: float, b: float) -> Judged:
        names = ("nDCG@10", "MRR@10", "Recall@10", "Recall@100")
        return Judged({name: {"q1": a, "q2": b} for name in names}, {"q1": "nl", "q2": "en"})

    told = summary(judged(1.0, 0.5))
    assert (told["nDCG@10"], told["queries"]) == (0.75, 2)
    assert told["languages"]["en"]["Recall@100"] == 0.5
    minus = differences({"ours": judged(1.0, 0.5), "dense": judged(0.5, 0.5)}, "ours")
    assert minus["dense"]["difference"] == 0.25


def test_golden_files_are_checked(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no golden questions"):
        load_questions(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"id": "x"}')
    with pytest.raises(SettingsError, match="line 1"):
        load_questions(tmp_path)
