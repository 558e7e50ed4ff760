"""The real model over the shipped corpus: whether it says so when nothing answers, and only then.

The floors lie below what ``python -m tests.benchmarks.answerability`` measures; when a change of the search moves its
scores, that script gives the weights that belong to it. Every second question is asked here, to save time.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.golden import Question, answers_question, load_questions
from kb.types import Hit, Relevance, SearchResult
from kb.wiring import Application

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = load_questions(ROOT / "corpus" / "golden")
FURTHER = load_questions(Path(__file__).with_name("answerable.jsonl"))
UNANSWERABLE = [q for q in GOLDEN if not q.answers]
KINDS = {
    row["id"]: row["kind"]
    for row in map(json.loads, (ROOT / "corpus" / "golden" / "unanswerable.jsonl").read_text("utf-8").splitlines())
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what the search made of it."""

    question: Question
    result: SearchResult

    def right(self) -> list[Hit]:
        """The hits that are known to answer, of the first ten."""
        hits = self.result.hits[:10]
        return [hit for hit in hits if answers_question(self.question, hit.passage, hit.publication)]


def ask(app: Application, questions: Iterable[Question]) -> list[Asked]:
    return [Asked(question, app.kb.search(question.text)) for question in questions]


@pytest.fixture(scope="module")
def answerable(app: Application) -> list[Asked]:
    return ask(app, [*(q for q in GOLDEN if q.answers), *FURTHER[::2]])


@pytest.fixture(scope="module")
def unanswerable(app: Application) -> list[Asked]:
    return ask(app, UNANSWERABLE[::2])


def shares(hits: Iterable[Hit]) -> dict[Relevance, float]:
    found = Counter(hit.relevance for hit in hits)
    return {relevance: found[relevance] / found.total() for relevance in Relevance}


def test_there_are_enough_questions_of_every_kind() -> None:
    assert len(UNANSWERABLE) >= 160
    assert min(Counter(KINDS.values()).values()) >= 50
    languages = Counter(q.language for q in UNANSWERABLE)
    assert 1.5 < languages["nl"] / languages["en"] < 2.5
    texts = [q.text.casefold() for q in (*GOLDEN, *FURTHER)]
    assert len(set(texts)) == len(texts)


@pytest.mark.model
def test_what_is_called_answerable_stands_in_a_passage(app: Application) -> None:
    publications = app.kb.all_publications()
    passages = [(p, stored) for p in publications for stored in app.kb.publication(p.id).passages]
    for question in FURTHER:
        assert any(answers_question(question, stored, p) for p, stored in passages), question.id


@pytest.mark.model
def test_few_answerable_questions_are_refused(answerable: list[Asked]) -> None:
    refused = [asked.question.id for asked in answerable if not asked.result.answered]
    assert len(refused) / len(answerable) <= 0.06, refused


@pytest.mark.model
@pytest.mark.parametrize(("kind", "floor"), [("far", 0.97), ("care", 0.82), ("near", 0.70)])
def test_most_unanswerable_questions_are_recognised(unanswerable: list[Asked], kind: str, floor: float) -> None:
    asked = [each for each in unanswerable if KINDS[each.question.id] == kind]
    missed = [each.question.text for each in asked if each.result.answered]
    assert 1 - len(missed) / len(asked) >= floor, missed


@pytest.mark.model
def test_passages_that_answer_are_seldom_called_weak(answerable: list[Asked]) -> None:
    found = shares(hit for asked in answerable for hit in asked.right())
    assert found[Relevance.WEAK] <= 0.13
    assert found[Relevance.DIRECT] >= 0.40


@pytest.mark.model
def test_passages_are_mostly_called_weak_where_nothing_answers(unanswerable: list[Asked]) -> None:
    found = shares(hit for asked in unanswerable for hit in asked.result.hits[:3])
    assert found[Relevance.WEAK] >= 0.80
    assert found[Relevance.DIRECT] <= 0.03
