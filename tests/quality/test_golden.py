"""The real model over the shipped corpus: the golden questions must find their passages."""

from pathlib import Path

import pytest

from kb.golden import Question, answers_question, load_questions
from kb.wiring import Application

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.model


def found(app: Application, question: Question) -> bool:
    """Whether one of the first ten passages answers."""
    hits = app.kb.search(question.text).hits[:10]
    return any(answers_question(question, hit.passage, hit.publication) for hit in hits)


@pytest.mark.parametrize(("language", "floor"), [("nl", 0.85), ("en", 0.85)])
def test_recall_at_ten(app: Application, language: str, floor: float) -> None:
    questions = [q for q in load_questions(ROOT / "corpus" / "golden") if q.answers and q.language == language]
    missed = [q.id for q in questions if not found(app, q)]
    assert 1 - len(missed) / len(questions) >= floor, missed


def test_every_shown_quote_is_verbatim(app: Application) -> None:
    for question in load_questions(ROOT / "corpus" / "golden")[:20]:
        for hit in app.kb.search(question.text).hits:
            blocks = app.store.blocks(hit.publication.id)
            passage = hit.passage.passage
            assert passage.text == "\n".join(blocks[s.block].text[s.start : s.end] for s in passage.spans)
            assert hit.quote.text in passage.text
