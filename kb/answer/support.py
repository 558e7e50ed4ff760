"""Whether quotes support a sentence.

Near enough in meaning (by the local encoder), enough of its words, and no fact in which they differ (``facts``). It is
a filter, no proof: docs/answer.md says what it lets through. ``python -m tests.benchmarks.prose`` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import Analyzer
from index.e5 import NAME
from kb.answer.facts import same_direction, same_names, same_negation, same_numbers
from kb.answer.types import Source
from kb.text import sentence_spans
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.types import Vectors

# Cosine of the sentence and its quotes, as questions of the default model, and share of its words that the quotes
# have; chosen with tests.benchmarks.prose. Across languages words do not meet and cosines are lower.
NEAR = 0.92
NEAR_ACROSS = 0.895
WORDS = 0.4
# Cosines of another model lie elsewhere: words alone decide then, and across languages nothing is passed on.
WORDS_ALONE = 0.6
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a sentence: cosine, share of its words in the quotes, whether all are in its own language."""

    cosine: float
    words: float
    same_language: bool


class _Said:
    """A sentence to be judged; embedded once, and only when what costs less has not decided."""

    def __init__(self, text: str, language: str, encoder: Encoder) -> None:
        self.text = text
        self.language = language
        self._encoder = encoder

    @cached_property
    def vector(self) -> Vectors:
        return self._encoder.encode_query(self.text)


class Support:
    """Judges sentences. Thread-safe."""

    def __init__(self, encoder: Encoder, analyzer: Analyzer) -> None:
        self._encoder = encoder
        self._analyzer = analyzer
        self._calibrated = NAME in encoder.fingerprint
        # The same quotes are offered to many sentences. Sentences are not remembered: kb keeps nothing of an answer.
        self._of_quote = lru_cache(maxsize=_REMEMBERED)(encoder.encode_query)

    def supporting(self, sentence: str, language: str, cited: Sequence[Source]) -> tuple[Source, ...]:
        """Those of the cited sources that support the sentence; none when it is not supported.

        When it takes several of them together these are all of them.
        """
        said = _Said(sentence, language, self._encoder)
        alone = tuple(source for source in cited if self._holds(said, (source,)))
        if alone or len(cited) < 2:
            return alone
        return tuple(cited) if self._holds(said, cited) else ()

    def holds(self, sentence: str, language: str, cited: Sequence[Source]) -> bool:
        """Whether the cited quotes together support the sentence."""
        return self._holds(_Said(sentence, language, self._encoder), cited)

    def _holds(self, said: _Said, cited: Sequence[Source]) -> bool:
        sentence, quotes = said.text, " ".join(source.quote for source in cited)
        if not (same_numbers(sentence, quotes) and same_names(sentence, " ".join(_known(s) for s in cited))):
            return False
        if not self._near(self._evidence(said, cited)):
            return False
        # A quote may say two things; what is denied or turned round is the one that the sentence is about.
        nearest = " ".join(self._nearest_sentence(said, source.quote) for source in cited)
        same_way = same_direction(sentence, nearest) and same_direction(sentence, quotes)
        return same_way and same_negation(sentence, nearest)

    def _evidence(self, said: _Said, cited: Sequence[Source]) -> _Evidence:
        vectors = [self._of_quote(source.quote) for source in cited]
        nearest = [self._of_quote(self._nearest_sentence(said, source.quote)) for source in cited]
        near = max(float(said.vector @ vector) for vector in (*vectors, _mean(vectors), *nearest))
        same_language = all(source.language == said.language for source in cited)
        return _Evidence(near, self._word_share(said, cited), same_language)

    def _near(self, found: _Evidence) -> bool:
        if not self._calibrated:
            return found.same_language and found.words >= WORDS_ALONE
        if not found.same_language:
            return found.cosine >= NEAR_ACROSS
        return found.cosine >= NEAR and found.words >= WORDS

    def _word_share(self, said: _Said, cited: Sequence[Source]) -> float:
        there = {term for source in cited for term in self._analyzer.terms(_known(source), source.language)}
        words = [frozenset(word.terms) for word in self._analyzer.words(said.text, said.language)]
        return sum(not there.isdisjoint(word) for word in words) / len(words) if words else 0.0

    def _nearest_sentence(self, said: _Said, quote: str) -> str:
        pieces = [quote[start:end] for start, end in sentence_spans(quote)]
        if len(pieces) < 2:
            return quote
        return max(pieces, key=lambda piece: float(said.vector @ self._of_quote(piece)))


def _known(source: Source) -> str:
    return "\n".join((source.quote, *source.heading, source.publication.metadata.title))


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    mean = np.mean(np.stack(vectors), axis=0, dtype=np.float32)
    length = np.float32(np.linalg.norm(mean))
    return np.divide(mean, length or np.float32(1), dtype=np.float32)
