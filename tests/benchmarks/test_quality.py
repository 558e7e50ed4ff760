"""The comparison of ``make bench-quality``, without the libraries it compares with unless they are installed."""

import json
import math
import re
import time
from pathlib import Path

import pytest
from toy import ToyEncoder

from benchmarks.asking import Laps, ask, ask_kb
from benchmarks.quality import chosen, question_sets
from benchmarks.quality_table import HEAD, rows
from benchmarks.rivals import bm25
from kb.eval.runs import collection_store
from kb.settings import load_settings
from kb.wiring import Application

TEXTS = {
    "d1": "Leiderschap valt niet af te dwingen.",
    "d2": "Onzekere financiering remt vernieuwing in de zorg.",
    "d3": "Vertrouwen groeit wanneer mensen elkaar vaak zien.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "klein"
    (path / "qrels").mkdir(parents=True)
    _write(path / "corpus.jsonl", TEXTS)
    _write(path / "queries.jsonl", {"q1": "leiderschap afdwingen", "q2": "wat remt vernieuwing in de zorg"})
    _write(path / "queries_en.jsonl", {"e1": "how does trust grow between people"})
    _write(path / "queries_fr.jsonl", {"f1": "comment grandit la confiance"})  # nobody judged these
    (path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
    (path / "qrels" / "test_en.tsv").write_text("query-id\tcorpus-id\tscore\ne1\td3\t1\n")
    return path


def _write(path: Path, texts: dict[str, str]) -> None:
    path.write_text("\n".join(json.dumps({"_id": id, "text": text}) for id, text in texts.items()))


def test_every_language_with_judged_questions_is_measured(folder: Path) -> None:
    assert [list(questions.queries) for questions in question_sets(folder)] == [["q1", "q2"], ["e1"]]


def test_named_collections_come_first_and_none_at_all_is_told(folder: Path) -> None:
    assert chosen(["elders"], folder.parent) == [Path("elders")]
    assert chosen([], folder.parent) == [folder]
    with pytest.raises(SystemExit, match="COLLECTIONS"):
        chosen([], folder)


def test_one_table_sets_each_search_beside_kb(folder: Path, tmp_path: Path) -> None:
    encoder = ToyEncoder()
    questions = question_sets(folder)[0]
    store = collection_store(Application(load_settings(home=tmp_path / "home"), (encoder, encoder)), questions)
    ours = ask_kb(store.kb, questions)
    assert ours.judged.values["nDCG@10"] == {"q1": 1.0, "q2": 1.0}
    # Second of two for one question, nothing at all for the other.
    answers = {questions.queries["q1"]: ["d3", "d1"], questions.queries["q2"]: []}
    other = ask(answers.__getitem__, questions, ours.judged.languages)
    assert other.judged.values["nDCG@10"] == {"q1": pytest.approx(1 / math.log2(3)), "q2": 0.0}

    first, second = rows("klein", {"kb": ours, "other": other})
    assert re.fullmatch(r"\| klein, Dutch \(2\) \| kb \| 1\.000 \[1\.000, 1\.000\] \| \| 1\.000 \| \d+\.\d+ \|", first)
    # By hand: (.631 + 0) / 2 = .315, and (.369 + 1) / 2 = .685; resampling two questions gives their extremes.
    assert second.startswith("| | other | .315 [.000, .631] | +.685 [+.369, +1.000] | .500 | ")
    assert {line.count(" |") for line in (*rows("klein", {"kb": ours, "other": other}), HEAD[0])} == {6}


def test_a_slow_first_question_does_not_weigh_on_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 9.0, 9.010, 9.030])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    laps = Laps()
    for _ in range(3):
        laps.lap()
    assert laps.milliseconds() == pytest.approx(20)


def test_bm25_knows_plain_words_only() -> None:
    pytest.importorskip("bm25s")
    rank = bm25(TEXTS)
    assert rank("VERNIEUWING, financiering?") == ["d2"]
    assert rank("innovatie") == []
    assert rank("mens") == []
