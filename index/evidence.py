"""How well the best passages answer a query: evidence that does not depend on what else was found.

The fused score only orders; it is high for the best passage of every query, also of one that nothing answers. What
the passages cover of the question, what of it the collection knows at all, and how near they lie to it in meaning tell
an answered question from one that is not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from index.coverage import Coverage, prepare
from index.e5 import NAME
from index.sync import Indexes
from index.understanding import Understanding
from index.word_space import WordSpace
from kb.types import Relevance, ScoreParts

LOOKED_AT = 8
# Few words are no sign that nothing answers: short queries are keywords.
_FEWEST_WORDS, _MOST_WORDS = 3, 8
# In a smaller collection less is met by chance, and less is said in other words: the same signs say more. Log odds for
# each time that it is e times smaller; measured on parts of the shipped corpus.
_SMALL_PASSAGES, _SMALL = 150, 1.2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer, or the weight of each sign.

    ``nearness`` is the mean of the cosines of a passage and of its best sentences to the question; ``covered`` and
    ``known`` are shares of the question, 0..1 (``index.coverage``); ``match`` is the score of the words a unit of the
    question's weight; ``words`` counts the question's words, for a long one is covered less.
    """

    nearness: float
    covered: float
    known: float
    match: float
    words: float


_signs = attrgetter(*(field.name for field in fields(Evidence)))

# Logistic regression; ``python -m tests.benchmarks.answerability`` learns these and says how well they do.
WEIGHTS = Evidence(nearness=9.458, covered=4.128, known=4.502, match=1.007, words=0.511)
CONSTANT = -12.064
# Log odds. Below the first 3.6% of the answerable questions lie, below the second 8% of the passages that answer, above
# the third half of them.
UNANSWERED = -0.46
WEAK = -1.18
DIRECT = 1.29


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as the assessor sees it: its score parts, its text with title and headings, its language."""

    parts: ScoreParts
    text: str
    language: str


class Assessor:
    """Weighs the evidence for the passages of a ranking. Thread-safe.

    Cosines of another model lie elsewhere: for any but the default model nothing is judged, and every passage is
    "related".
    """

    def __init__(self, indexes: Indexes) -> None:
        self._lexical = indexes.lexical
        self._space = WordSpace(indexes.vocabulary)
        self._calibrated = NAME in indexes.vectors.fingerprint
        # The passages of one answer are judged one after another.
        self._last: tuple[Understanding, Coverage] | None = None

    def odds(self, asked: Understanding, best: Sequence[Candidate]) -> float:
        """Log odds that the ``best`` passages (``LOOKED_AT``, best first) answer the query; 0 if nothing is judged."""
        return self._weighed(self.evidence(asked, best)) if self._calibrated else 0.0

    def relevance(self, asked: Understanding, candidate: Candidate) -> Relevance:
        """How sure one passage answers by itself."""
        if not self._calibrated:
            return Relevance.RELATED
        odds = self._weighed(self.evidence(asked, [candidate]))
        if odds < WEAK:
            return Relevance.WEAK
        return Relevance.DIRECT if odds >= DIRECT else Relevance.RELATED

    def evidence(self, asked: Understanding, best: Sequence[Candidate]) -> Evidence:
        """The signs that are weighed; of each the strongest that one of the passages shows."""
        coverage = self._coverage(asked)
        analyzer = self._lexical.analyzer
        match = max((c.parts.lexical.score or 0.0 for c in best), default=0.0) / (coverage.total + 1)
        covered = max((coverage.of(c.text, c.language, analyzer) for c in best), default=0.0)
        if not coverage.ways:  # "2014": found or not
            covered = float(match > 0)
        return Evidence(
            nearness=max((_nearness(c.parts) for c in best), default=0.0),
            covered=covered,
            known=coverage.known if coverage.ways else covered,
            match=match,
            words=float(min(max(len(coverage.ways), _FEWEST_WORDS), _MOST_WORDS)),
        )

    def _weighed(self, evidence: Evidence) -> float:
        small = max(0.0, math.log(_SMALL_PASSAGES / max(1, self._lexical.count())))
        signs = zip(_signs(WEIGHTS), _signs(evidence), strict=True)
        return float(sum(weight * sign for weight, sign in signs)) + CONSTANT + _SMALL * small

    def _coverage(self, asked: Understanding) -> Coverage:
        last = self._last
        if last is None or last[0] is not asked:
            last = self._last = (asked, prepare(asked, self._lexical, self._space))
        return last[1]


def _nearness(parts: ScoreParts) -> float:
    found = [leg.score for leg in (parts.dense, parts.windows) if leg.score is not None]
    return sum(found) / len(found) if found else 0.0
