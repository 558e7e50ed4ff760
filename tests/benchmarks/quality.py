"""How well kb finds, beside txtai, BM25 and its own meaning leg, on judged collections: ``make bench-quality``.

``python -m tests.benchmarks.quality [FOLDER ...]`` prints one Markdown table; progress goes to stderr. What kb and
txtai embedded is kept in .bench/quality: the first run embeds every document twice, later runs only ask.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.e5 import NAME
from index.model import ensure_default_model
from index.search import Mode
from kb.cli.output import note
from kb.cli.progress import show_progress
from kb.errors import KbError
from kb.eval.beir import Collection, load_collection
from kb.eval.runs import collection_store
from kb.settings import load_settings
from kb.types import Document
from kb.wiring import Application, open_application

from .asking import Outcome, ask, ask_kb
from .quality_table import HEAD, OURS, footnote, rows
from .rivals import Rank, bm25, txtai_hybrids

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".bench" / "quality"
BESIDE = ROOT.parent / "shared" / "eval"


def main(arguments: Sequence[str]) -> None:
    """Print the table for the collections in ``arguments``, or for those beside the repository."""
    try:
        note_below = footnote()  # names the libraries: when one is absent, say so before minutes of embedding
        folders = chosen(arguments, BESIDE)
        app = open_application(load_settings(home=HOME, model=NAME))
        print(*HEAD, sep="\n")
        for folder in folders:
            for line in _lines(app, folder):
                print(line, flush=True)
    except KbError as error:
        sys.exit(str(error))
    except ModuleNotFoundError as error:
        sys.exit(f"{error}; make bench-quality installs what it needs")
    print(f"\n{note_below}")


def chosen(arguments: Sequence[str], beside: Path) -> list[Path]:
    """The collections to measure: those that were named, else those in ``beside``; exits with a message when none."""
    found = [Path(a) for a in arguments] or sorted(path.parent for path in beside.glob("*/corpus.jsonl"))
    if not found:
        sys.exit(
            "There is no judged collection to measure on. Name folders in BEIR form (corpus.jsonl, queries.jsonl, "
            "qrels/test.tsv): make bench-quality COLLECTIONS='FOLDER ...'"
        )
    return found


def question_sets(folder: Path) -> list[Collection]:
    """The collection with queries.jsonl, then with each queries_X.jsonl that has a qrels/test_X.tsv."""
    found = [load_collection(folder)]
    for queries in sorted(folder.glob("queries_*.jsonl")):
        qrels = folder / "qrels" / f"test_{queries.stem.removeprefix('queries_')}.tsv"
        if qrels.is_file():
            found.append(load_collection(folder, queries, qrels))
    return found


def _lines(app: Application, folder: Path) -> Iterator[str]:
    """Measure one collection, in each language that it has questions in."""
    sets = question_sets(folder)
    note(f"{folder.name}: {len(sets[0].documents)} documents")
    with show_progress() as progress:
        store = collection_store(app, sets[0], progress)
    rivals = _rivals(app, sets[0])
    for questions in sets:
        note(f"{folder.name}: asking {len(questions.queries)} questions")
        yield from rows(folder.name, _outcomes(store, rivals, questions))


def _outcomes(store: Application, rivals: dict[str, Rank], questions: Collection) -> dict[str, Outcome]:
    ours = ask_kb(store.kb_searching(Mode.OURS), questions)
    others = {name: ask(rank, questions, ours.judged.languages) for name, rank in rivals.items()}
    return {OURS: ours, **others, "kb, meaning alone": ask_kb(store.kb_searching(Mode.DENSE), questions)}


def _rivals(app: Application, collection: Collection) -> dict[str, Rank]:
    home = app.settings.home
    texts = {id: _text(document) for id, document in collection.documents.items()}
    note(f"{collection.name}: txtai indexes them, or opens what it kept")
    scores, ranks = txtai_hybrids(texts, ensure_default_model(home), home / "txtai")
    return {"txtai hybrid": scores, "txtai hybrid, by ranks": ranks, "BM25": bm25(texts)}


def _text(document: Document) -> str:
    return "\n".join([document.metadata.title, *(block.text for block in document.blocks)]).strip()


if __name__ == "__main__":
    main(sys.argv[1:])
