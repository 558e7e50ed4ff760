"""One query through both legs: words (lexical) and meaning (dense), fused into one ranking of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.fusion import Scored, convex, reciprocal_rank
from index.lexical import LANGUAGES, LexicalIndex
from index.vectors import VectorIndex
from kb.language import detect_query
from kb.types import Encoder

CANDIDATES = 200
# Words of one language say little about passages in the other: names and loan words only.
_SAME_LANGUAGE = 0.5
_OTHER_LANGUAGE = 0.15


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
    """The fused candidates, best first, with the query's language and terms by language of the passages."""

    scored: tuple[Scored, ...]
    language: str
    terms: dict[str, dict[str, float]]


class Searcher:
    """Ranks passages for a query."""

    def __init__(self, lexical: LexicalIndex, vectors: VectorIndex, encoder: Encoder, mode: Mode = Mode.OURS) -> None:
        self._lexical = lexical
        self._vectors = vectors
        self._encoder = encoder
        self._mode = mode

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical leg."""
        return self._lexical

    def rank(self, query: str, scope: Scope, candidates: int = CANDIDATES) -> Ranking:
        """The best ``candidates`` of each leg, fused."""
        language, _ = detect_query(query)
        terms = {code: dict.fromkeys(self._lexical.analyzer.terms(query, code), 1.0) for code in LANGUAGES}
        lexical = [] if self._mode is Mode.DENSE else self._lexical.search(terms, candidates, scope.publications)
        dense = [] if self._mode is Mode.LEXICAL else self._dense(query, candidates, scope)
        if self._mode is Mode.RRF:
            scored = reciprocal_rank(lexical, dense)
        else:
            scored = convex(lexical, dense, _SAME_LANGUAGE if language == "nl" else _OTHER_LANGUAGE)
        return Ranking(tuple(scored), language, terms)

    def _dense(self, query: str, candidates: int, scope: Scope) -> list[tuple[int, float]]:
        return self._vectors.search(self._encoder.encode_query(query), candidates, scope.passages)
