"""Running a judged collection through the product's own search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.eval.beir import Collection
from kb.eval.measures import ByQuery, by_query
from kb.golden import Question, answers_question
from kb.language import detect_query
from kb.reports import Progress
from kb.service import MAX_PAGE_SIZE, KnowledgeBase
from kb.settings import Settings
from kb.wiring import Application

ANSWER = "answer"
_NEXT = 1e-9  # keeps the order of equal scores
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """The values of one configuration, by measure and query, with the language of each query."""

    values: ByQuery
    languages: Mapping[str, str]


def collection_store(app: Application, collection: Collection, progress: Progress | None = None) -> Application:
    """A kb of its own that holds the collection, below the data folder; what is there already is not embedded again."""
    home = app.settings.home / "eval" / collection.name
    settings: Settings = app.settings.model_copy(update={"home": home, "lessons": False})
    home.mkdir(parents=True, exist_ok=True)
    other = Application(settings, app.encoders)
    wanted = {document.uri for document in collection.documents.values()}
    for uri, known in other.store.known_sources().items():
        if uri not in wanted:
            other.store.delete_publication(known.id)
    if progress:
        progress.files(len(collection.documents))
    other.ingester.add_documents(collection.documents.values(), progress=progress)
    return other


def judge_collection(kb: KnowledgeBase, collection: Collection, tick: Tick = lambda _: None) -> Judged:
    """Search every query as users do; a document ranks where its best passage ranks.

    A document that is folded into another one with the same text ranks right after it.
    """
    names = {p.id: Path(p.uri).name for p in kb.all_publications()}
    run: dict[str, dict[str, float]] = {}
    for query, text in collection.queries.items():
        scores: dict[str, float] = {}
        for found in kb.ranked(text)[:MAX_PAGE_SIZE]:
            for id in (found.publication_id, *found.copies):
                scores.setdefault(names[id], found.score - len(scores) * _NEXT)
        run[query] = scores
        tick(1)
    languages = {query: detect_query(text)[0] for query, text in collection.queries.items()}
    return Judged(by_query({q: collection.qrels[q] for q in collection.queries}, run), languages)


def judge_golden(kb: KnowledgeBase, questions: Iterable[Question], tick: Tick = lambda _: None) -> Judged:
    """Ask the golden questions of the current store.

    One right passage satisfies a question, so the first one in the ranking is all that counts: Recall@10 is the share
    of questions with a right passage among the first ten.
    """
    run: dict[str, dict[str, float]] = {}
    languages: dict[str, str] = {}
    for question in questions:
        hits = kb.search(question.text, page_size=MAX_PAGE_SIZE).hits
        right = [rank for rank, h in enumerate(hits) if answers_question(question, h.passage, h.publication)]
        first = right[0] if right else len(hits)
        run[question.id] = {f"wrong-{n}": -float(n) for n in range(first)} | ({ANSWER: -float(first)} if right else {})
        languages[question.id] = question.language
        tick(1)
    return Judged(by_query({q: {ANSWER: 1} for q in run}, run), languages)
