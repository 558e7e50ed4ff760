"""One query through both legs: words (lexical) and meaning (dense), fused into one ranking of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.analyzer import fold
from index.fusion import Legs, Ranked, Scored, reciprocal_rank, weighted_sum
from index.letters import letters
from index.lexical import LANGUAGES
from index.sync import Indexes
from kb.language import detect_query
from kb.types import Encoder

CANDIDATES = 200
# Enough windows that the best one of every candidate is among them.
_WINDOWS_A_PASSAGE = 3
# The letters of words that stand in for the query's own count half.
_EXPANDED = 0.5


class Mode(StrEnum):
    """How to search: the product's own way, or a simpler one to compare it with."""

    OURS = "ours"
    RRF = "rrf"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may answer: ids for the vector index, publications for the lexical one; None means all."""

    passages: Sequence[int] | None = None
    publications: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The fused candidates, best first; the query's language, its weighted terms by language of the passages, and the
    words of the other language that stand in for its own."""

    scored: tuple[Scored, ...]
    language: str
    terms: dict[str, dict[str, float]]
    expansions: dict[str, tuple[str, ...]]


class Searcher:
    """Ranks passages for a query."""

    def __init__(self, indexes: Indexes, encoder: Encoder, mode: Mode = Mode.OURS) -> None:
        self.indexes = indexes
        self._encoder = encoder
        self._mode = mode

    def rank(self, query: str, scope: Scope, candidates: int = CANDIDATES) -> Ranking:
        """The best ``candidates`` of each leg, fused."""
        language, _ = detect_query(query)
        terms, expansions = self._terms(query, language)
        legs = self._legs(query, terms, expansions, scope, candidates)
        scored = reciprocal_rank(legs) if self._mode is Mode.RRF else weighted_sum(legs)
        return Ranking(tuple(scored), language, terms, expansions)

    def _legs(
        self,
        query: str,
        terms: dict[str, dict[str, float]],
        expansions: dict[str, tuple[str, ...]],
        scope: Scope,
        candidates: int,
    ) -> Legs:
        indexes = self.indexes
        lexical: Ranked = ()
        if self._mode is not Mode.DENSE:
            lexical = indexes.lexical.search(terms, candidates, scope.publications)
        if self._mode is Mode.LEXICAL:
            return Legs(lexical)
        vector = self._encoder.encode_query(query)
        dense = indexes.vectors.search(vector, candidates, scope.passages)
        if self._mode is not Mode.OURS:
            return Legs(lexical, dense)
        windows = indexes.windows.search(vector, candidates * _WINDOWS_A_PASSAGE, scope.passages)[:candidates]
        runs = dict.fromkeys(letters(" ".join(word for words in expansions.values() for word in words)), _EXPANDED)
        runs |= dict.fromkeys(letters(query), 1.0)
        return Legs(lexical, dense, windows, indexes.lexical.search_letters(runs, candidates, scope.publications))

    def _terms(self, query: str, language: str) -> tuple[dict[str, dict[str, float]], dict[str, tuple[str, ...]]]:
        """Terms by language of the passages: the query's own, and for the other language the nearest words there."""
        analyzer = self.indexes.lexical.analyzer
        terms: dict[str, dict[str, float]] = {code: {} for code in LANGUAGES}
        terms[language] = dict.fromkeys(analyzer.terms(query, language), 1.0)
        other = "en" if language == "nl" else "nl"
        expansions: dict[str, tuple[str, ...]] = {}
        for word in analyzer.words(query, language):
            text = query[word.start : word.end]
            # Names and loan words are the same in both languages.
            terms[other] |= dict.fromkeys(analyzer.terms(text, other), 1.0)
            if self._mode is Mode.OURS:
                near = self.indexes.vocabulary.nearest(fold(text), other)
                expansions[text] = tuple(found for found, _ in near)
                for found, cosine in near:
                    for term in analyzer.terms(found, other):
                        terms[other][term] = max(cosine, terms[other].get(term, 0.0))
        return terms, {word: found for word, found in expansions.items() if found}
