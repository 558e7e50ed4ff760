"""How well kb says that nothing answers, and the weights it says so by.

``python -m tests.benchmarks.answerability [FOLDER ...]`` asks the golden questions, the unanswerable ones and those of
tests/quality; fits on one half and tries the other; then fits on all and prints the lines for ``index/evidence.py``.
Folders in BEIR form are taken in and asked their own questions: what is refused of those shows whether the weights
hold elsewhere. What was embedded is kept in .bench/answerability.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from index.e5 import NAME
from index.evidence import Assessor, Candidate, Evidence
from index.understanding import Understanding
from kb.cli.output import note
from kb.eval.beir import load_collection
from kb.eval.runs import collection_store
from kb.golden import Question, answers_question, load_questions
from kb.service import KnowledgeBase
from kb.settings import load_settings
from kb.types import Hit
from kb.wiring import open_application

from .fitting import SPLITS, Held, fit, split

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".bench" / "answerability"
UNANSWERABLE = ROOT / "corpus" / "golden" / "unanswerable.jsonl"
FURTHER = ROOT / "tests" / "quality" / "answerable.jsonl"
_LOOKED_AT = 10
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search made of a question: the evidence it judged, its verdict, its hits, and the evidence for a hit."""

    question: Question
    evidence: Evidence
    answered: bool
    hits: Sequence[Hit]
    alone: Callable[[Hit], Evidence]

    def right(self) -> list[Hit]:
        """Those of the first ten hits that are known to answer."""
        return [h for h in self.hits if answers_question(self.question, h.passage, h.publication)]


def ask(kb: KnowledgeBase, questions: Iterable[Question]) -> list[Asked]:
    """Ask each question as readers do, and note the evidence that its answer was judged by."""
    judged: list[tuple[Assessor, Understanding, Evidence]] = []
    original = Assessor.odds

    def noting(self: Assessor, asked: Understanding, best: Sequence[Candidate]) -> float:
        judged.append((self, asked, self.evidence(asked, best)))
        return original(self, asked, best)

    found = []
    with patch.object(Assessor, "odds", noting):
        for question in questions:
            result = kb.search(question.text)
            assessor, asked, evidence = judged[-1]
            found.append(Asked(question, evidence, result.answered, result.hits[:_LOOKED_AT], _alone(assessor, asked)))
    return found


def _alone(assessor: Assessor, asked: Understanding) -> Callable[[Hit], Evidence]:
    def evidence(hit: Hit) -> Evidence:
        passage = hit.passage.passage
        text = "\n".join((hit.publication.metadata.title, *passage.heading, passage.text))
        return assessor.evidence(asked, [Candidate(hit.parts, text, passage.language)])

    return evidence


def main(folders: Sequence[str]) -> None:
    """Print the figures and the fitted weights."""
    app = open_application(load_settings(home=HOME, model=NAME))
    app.ingester.ingest([ROOT / "corpus" / "publications"])
    golden = load_questions(ROOT / "corpus" / "golden")
    answerable = ask(app.kb, [*(q for q in golden if q.answers), *load_questions(FURTHER)])
    unanswerable = ask(app.kb, (q for q in golden if not q.answers))
    further = np.array(["-free-" in asked.question.id for asked in answerable])
    kinds = np.array([_kinds()[asked.question.id] for asked in unanswerable])
    print(f"{len(answerable)} answerable questions, {len(unanswerable)} unanswerable: {dict(Counter(kinds.tolist()))}")
    _print_splits(_signs(answerable), _signs(unanswerable), further, kinds)
    _print_weights(answerable, unanswerable)
    _print_now(answerable, unanswerable, further, kinds)
    for folder in folders:
        _print_elsewhere(Path(folder))


def _signs(asked: Sequence[Asked]) -> Any:
    return np.array([astuple(each.evidence) for each in asked])


def _kinds() -> dict[str, str]:
    rows = [json.loads(line) for line in UNANSWERABLE.read_text("utf-8").splitlines()]
    return {row["id"]: row["kind"] for row in rows}


def _print_splits(answerable: Any, unanswerable: Any, further: Any, kinds: Any) -> None:
    shares: dict[str, list[float]] = {}

    def note_down(held: Held) -> None:
        for name, share in _shares(held, further, kinds).items():
            shares.setdefault(name, []).append(share)

    split(answerable, unanswerable, note_down)
    print(f"\nFitted on one half, tried on the other, each in turn, mean (standard deviation) of {SPLITS} splits:")
    for name, values in shares.items():
        print(f"  {name:<28} {np.mean(values):.3f} ({np.std(values):.3f})")


def _shares(held: Held, further: Any, kinds: Any) -> dict[str, float]:
    kind, free = kinds[held.unanswerable], further[held.answerable]
    return {
        "unanswerable, recognised": held.recognised.mean(),
        **{f"  {name}": held.recognised[kind == name].mean() for name in ("far", "care", "near")},
        "answerable, refused": held.refused.mean(),
        "  golden": held.refused[~free].mean(),
        "  further": held.refused[free].mean(),
    }


def _print_weights(answerable: Sequence[Asked], unanswerable: Sequence[Asked]) -> None:
    found = fit(_signs(answerable), _signs(unanswerable))
    right = found.odds(np.array([astuple(a.alone(hit)) for a in answerable for hit in a.right()]))
    pairs = zip(fields(Evidence), found.weights, strict=True)
    print("\nFitted on all:")
    print(f"WEIGHTS = Evidence({', '.join(f'{field.name}={weight:.3f}' for field, weight in pairs)})")
    print(f"CONSTANT = {found.constant:.3f}")
    print(f"UNANSWERED = {found.unanswered:.2f}")
    print(f"WEAK = {np.quantile(right, 0.08):.2f}")
    print(f"DIRECT = {np.quantile(right, 0.5):.2f}")


def _print_now(answerable: Sequence[Asked], unanswerable: Sequence[Asked], further: Any, kinds: Any) -> None:
    everything = Held(
        np.arange(len(unanswerable)),
        np.array([not asked.answered for asked in unanswerable]),
        np.arange(len(answerable)),
        np.array([not asked.answered for asked in answerable]),
    )
    print("\nWith the weights that index/evidence.py has now, all questions:")
    for name, share in _shares(everything, further, kinds).items():
        print(f"  {name:<28} {share:.3f}")
    print(f"  passages that answer         {_relevances(hit for asked in answerable for hit in asked.right())}")
    first = (hit for asked in unanswerable for hit in asked.hits[:_SHOWN])
    print(f"  first {_SHOWN} where nothing answers {_relevances(first)}")


def _relevances(hits: Iterable[Hit]) -> str:
    found = Counter(str(hit.relevance) for hit in hits)
    return ", ".join(f"{name} {count / found.total():.3f}" for name, count in found.most_common())


def _print_elsewhere(folder: Path) -> None:
    app = open_application(load_settings(home=HOME, model=NAME))
    store = collection_store(app, load_collection(folder))
    for path in sorted(folder.glob("queries*.jsonl")):
        note(f"asking {path.stem} of {folder.name}")
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        asked = ask(store.kb, [Question(row["_id"], "", row["text"]) for row in rows])
        refused = sum(not each.answered for each in asked) / len(asked)
        print(f"{folder.name}, {path.stem}: {refused:.3f} of {len(asked)} answerable questions refused")


if __name__ == "__main__":
    main(sys.argv[1:])
