"""How well the best passages answer a query: evidence that does not depend on what else was found.

The fused score only orders; it is 1 for the best passage of every query, also of one that nothing answers. Here
each word of the query is sought in a passage, by itself or by the word of nearest meaning, in either language, and
rare words weigh more. With the nearness of the best sentences this tells an answered question from one that is not.
The coefficients were learnt on the golden questions, answerable and not; the figures are
in docs/decisions.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.analyzer import Analyzer, fold, plain_words
from index.e5 import NAME
from index.lexical import LANGUAGES
from index.sync import Indexes
from index.understanding import Understanding
from kb.types import Relevance, ScoreParts

# Word vectors of unrelated words have cosines of about .8; from .95 on they are forms of the same word.
_UNRELATED, _SAME = 0.80, 0.95
# A word in capitals, a figure or a word that the collection does not have at all weighs as much as a very rare one.
_UNKNOWN_WEIGHT = 5.0
_SHORTEST = 3


# Logistic regression on the golden questions; the score is in log odds that the passages answer.
_NEARNESS, _BEST, _MEAN, _KNOWN, _MATCH, _WORDS, _CONSTANT = 38.485, 3.769, 2.951, 5.080, 2.961, 0.749, -47.561
# Short queries are keywords: few words are no sign that nothing answers.
_FEWEST_WORDS, _MOST_WORDS = 4, 8
LOOKED_AT = 5
# Below this 4% of the answerable golden questions lie; above the other the better three quarters.
UNANSWERED = -0.44
DIRECT = 1.14


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as the assessor sees it: its score parts, its text with title and headings, its language."""

    parts: ScoreParts
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    weight: float
    terms: frozenset[str]


class Assessor:
    """Weighs the evidence for the passages of a ranking.

    Cosines of another model lie elsewhere: for any but the default model nothing is judged, and every passage is
    "related".
    """

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._calibrated = NAME in indexes.vectors.fingerprint

    def odds(self, asked: Understanding, best: Sequence[Candidate]) -> float:
        """Log odds that the ``best`` passages (some five, best first) answer the query."""
        if not self._calibrated:
            return 0.0
        words = self._words(asked)
        covered = [self._coverage(words, c.text, c.language) for c in best] or [0.0]
        return self._odds(words, best, max(covered), sum(covered) / len(covered))

    def relevance(self, asked: Understanding, candidate: Candidate) -> Relevance:
        """How sure one passage answers by itself."""
        if not self._calibrated:
            return Relevance.RELATED
        words = self._words(asked)
        covered = self._coverage(words, candidate.text, candidate.language)
        odds = self._odds(words, [candidate], covered, covered)
        if odds < UNANSWERED:
            return Relevance.WEAK
        return Relevance.DIRECT if odds >= DIRECT else Relevance.RELATED

    def _odds(self, words: Sequence[_Word], best: Sequence[Candidate], most: float, mean: float) -> float:
        nearness = max((c.parts.windows.score or c.parts.dense.score or 0.0 for c in best), default=0.0)
        match = max((c.parts.lexical.score or 0.0 for c in best), default=0.0) / (sum(w.weight for w in words) + 1)
        odds = _NEARNESS * nearness + _BEST * most + _MEAN * mean + _KNOWN * self._known(words) + _MATCH * match
        return odds + _WORDS * min(max(len(words), _FEWEST_WORDS), _MOST_WORDS) + _CONSTANT

    def _words(self, asked: Understanding) -> list[_Word]:
        """The words of the query that carry meaning, with their weights."""
        lexical = self._indexes.lexical
        total = max(1, lexical.count())
        found: dict[str, _Word] = {}
        subject = asked.intent.rest if asked.intent else asked.text
        for word in lexical.analyzer.words(subject, asked.language):
            text = fold(subject[word.start : word.end])
            if len(text) < _SHORTEST or text.isdigit() or text in found:
                continue
            known = max((lexical.knows(word.terms[0], code) for code in LANGUAGES), default=0)
            weight = math.log(1 + (total - known + 0.5) / (known + 0.5)) if known else _UNKNOWN_WEIGHT
            found[text] = _Word(text, max(weight, 0.1), frozenset(word.terms))
        return list(found.values())

    def _coverage(self, words: Sequence[_Word], text: str, language: str) -> float:
        """The share of the query's weight that a passage covers, 0..1; ``text`` includes title and headings."""
        code = "nl" if language == "nl" else "en"
        terms, present = _bag(self._indexes.lexical.analyzer, text, code)
        total = sum(word.weight for word in words)
        return sum(word.weight * self._found(word, terms, present, code) for word in words) / total if total else 0.0

    def _known(self, words: Sequence[_Word]) -> float:
        """The share of the query's weight that the collection has words for at all, 0..1."""
        total = sum(word.weight for word in words)
        return sum(word.weight * self._best_anywhere(word) for word in words) / total if total else 0.0

    def _found(self, word: _Word, terms: frozenset[str], present: frozenset[str], code: str) -> float:
        if word.terms & terms:
            return 1.0
        near = self._indexes.vocabulary.near(word.text, code)
        return _scaled(max((near[w] for w in present if w in near), default=0.0))

    def _best_anywhere(self, word: _Word) -> float:
        if word.weight < _UNKNOWN_WEIGHT:
            return 1.0
        return max(_scaled(max(self._indexes.vocabulary.near(word.text, c).values(), default=0.0)) for c in LANGUAGES)


@lru_cache(maxsize=4_000)
def _bag(analyzer: Analyzer, text: str, code: str) -> tuple[frozenset[str], frozenset[str]]:
    """(terms, plain words) of a passage; the same passages answer many questions."""
    return frozenset(analyzer.terms(text, code)), frozenset(plain_words(text))


def _scaled(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _UNRELATED) / (_SAME - _UNRELATED)))
