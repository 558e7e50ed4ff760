"""``kb eval``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.cli.progress import counting, show_progress

if TYPE_CHECKING:
    from index.search import Mode
    from kb.eval.runs import Judged
    from kb.wiring import Application

_OURS = "ours"


def evaluate(
    ctx: typer.Context,
    collection: Annotated[Path, typer.Argument(help="A BEIR folder, or a folder of golden questions.")],
    queries: Annotated[Path | None, typer.Option("--queries", help="Another queries.jsonl.")] = None,
    qrels: Annotated[Path | None, typer.Option("--qrels", help="Another qrels file.")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Set simpler ways of searching beside ours.")] = False,
    per_query: Annotated[bool, typer.Option("--per-query", help="Show the values of each query.")] = False,
    json: options.Json = False,
) -> None:
    """Measure the search on judged questions: nDCG@10, MRR@10, Recall@10 and Recall@100 with 95% intervals.

    A BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv) is taken into a store of its own below the data folder.
    Golden questions are asked of the current store; see whether a change of taxonomy or synonyms helped.

    Example:  kb eval corpus/golden --compare

              kb eval ~/collections/nfcorpus-nl --json
    """
    from index.search import Mode

    app = options.application(ctx)
    modes = list(Mode) if compare else [Mode.OURS]
    judged = _judge(app, collection, queries, qrels, modes)
    if json:
        print_json(_as_json(judged, per_query))
    else:
        _print(judged, per_query)


def _judge(
    app: Application, folder: Path, queries: Path | None, qrels: Path | None, modes: list[Mode]
) -> dict[str, Judged]:
    from kb.eval.beir import load_collection
    from kb.eval.runs import collection_store, judge_collection, judge_golden
    from kb.golden import load_questions

    if not (folder / "corpus.jsonl").exists():
        questions = [q for q in load_questions(folder) if q.answers]
        with counting("asking", len(questions) * len(modes)) as tick:
            return {mode.value: judge_golden(app.kb_searching(mode), questions, tick) for mode in modes}
    collection = load_collection(folder, queries, qrels)
    with show_progress() as progress:
        store = collection_store(app, collection, progress)
    with counting("asking", len(collection.queries) * len(modes)) as tick:
        return {mode.value: judge_collection(store.kb_searching(mode), collection, tick) for mode in modes}


def _as_json(judged: dict[str, Judged], per_query: bool) -> dict[str, Any]:
    from kb.eval.report import differences, summary

    answer = summary(judged[_OURS])
    if len(judged) > 1:
        answer["configurations"] = {name: summary(j) for name, j in judged.items()}
        answer["ours_minus"] = differences(judged, _OURS)
    if per_query:
        values = judged[_OURS].values
        answer["per_query"] = {q: {m: round(values[m][q], 4) for m in values} for q in judged[_OURS].languages}
    return answer


def _print(judged: dict[str, Judged], per_query: bool) -> None:
    from kb.eval.measures import NAMES
    from kb.eval.report import differences, rows

    if per_query:
        values = judged[_OURS].values
        print_table(("query", *NAMES), [(q, *(f"{values[m][q]:.3f}" for m in NAMES)) for q in judged[_OURS].languages])
        print_line()
    print_table(("search", "language", "queries", *NAMES), [row for name, j in judged.items() for row in rows(name, j)])
    for name, d in differences(judged, _OURS).items():
        print_line(f"ours - {name}: nDCG@10 {d['difference']:+.3f} [{d['low']:+.3f}, {d['high']:+.3f}]")
    if not judged[_OURS].languages:
        note("no judged queries were found")
