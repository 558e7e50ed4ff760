"""One query through all legs (words, meaning, sentences, letters), fused into one ranking of passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from index.fusion import Legs, Ranked, Scored, reciprocal_rank, weighted_sum
from index.sync import Indexes
from index.synonyms import SynonymIndex
from index.understanding import Interpreter, Understanding
from index.wholes import Wholes
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.types import Vectors

CANDIDATES = 200
# Enough windows that the best one of every candidate is among them.
_WINDOWS_A_PASSAGE = 3


class Mode(StrEnum):
    """How to search: the product's own way, or a simpler one to compare it with."""

    OURS = "ours"
    RRF = "rrf"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may answer: ids for the vector indexes, publications for the lexical one; None means all.

    ``exact`` says that the ids are fewer than the passages of the publications: the lexical leg must obey them too.
    """

    passages: Sequence[int] | None = None
    publications: Sequence[str] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The fused candidates, best first, and how the query was understood."""

    scored: tuple[Scored, ...]
    understanding: Understanding


class Searcher:
    """Ranks passages for a query."""

    def __init__(
        self,
        indexes: Indexes,
        encoder: Encoder,
        mode: Mode = Mode.OURS,
        synonyms: SynonymIndex | None = None,
        owners: Callable[[], Mapping[int, str]] = dict,
    ) -> None:
        """``owners`` gives passage id -> publication, for judging publications as a whole."""
        self.indexes = indexes
        self.encoder = encoder
        # A page of results asks for its facets too: the same question several times over.
        self._vector = lru_cache(maxsize=256)(encoder.encode_query)
        self._mode = mode
        self._interpreter = Interpreter(indexes, synonyms)
        self._wholes = Wholes(indexes.vectors, owners)

    def rank(
        self, query: str, scope: Scope, candidates: int = CANDIDATES, *, as_typed: bool = False, plain: bool = False
    ) -> Ranking:
        """The best ``candidates`` of each leg, fused.

        ``as_typed`` leaves unknown words as they are, ``plain`` leaves the intent of the question aside.
        """
        if self._mode is not Mode.OURS:
            understanding = self._interpreter.words_only(query)
        else:
            understanding = self._interpreter.understand(query, as_typed=as_typed, plain=plain)
        legs = self._legs(understanding, scope, candidates)
        scored = reciprocal_rank(legs) if self._mode is Mode.RRF else weighted_sum(legs)
        if scope.exact:
            allowed = frozenset(scope.passages or ())
            scored = [s for s in scored if s.id in allowed]
        return Ranking(tuple(scored), understanding)

    def vector(self, asked: Understanding) -> Vectors:
        """The vector of what is asked, as the encoder gives it."""
        return self._vector(asked.meaning)

    def _legs(self, asked: Understanding, scope: Scope, candidates: int) -> Legs:
        indexes = self.indexes
        lexical: Ranked = ()
        if self._mode is not Mode.DENSE:
            lexical = indexes.lexical.search(asked.terms, candidates, scope.publications)
        if self._mode is Mode.LEXICAL:
            return Legs(lexical)
        vector = self.vector(asked)
        centres = indexes.windows.question_centres(asked.language)
        dense = indexes.vectors.search(vector, candidates, scope.passages, centres)
        if self._mode is not Mode.OURS:
            return Legs(lexical, dense)
        windows = indexes.windows.search(vector, candidates * _WINDOWS_A_PASSAGE, scope.passages, centres)[:candidates]
        runs = indexes.lexical.search_letters(asked.letters, candidates, scope.publications)
        found = dict.fromkeys(id for leg in (lexical, dense, windows, runs) for id, _ in leg)
        meaning = self._wholes.meaning(vector, centres, found)
        return Legs(lexical, dense, windows, runs, meaning, self._wholes.words(lexical, found))
