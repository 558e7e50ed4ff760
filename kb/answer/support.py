"""Whether quotes support a sentence.

Near enough in meaning (by the local encoder), enough of its words, and no fact in which they differ (``facts``). It is
a filter, no proof: docs/answer.md says what it lets through. ``python -m tests.benchmarks.prose`` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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
class Evidence:
    """What speaks for a sentence: cosine, share of its words in the quotes, whether all are in its own language."""

    cosine: float
    words: float
    same_language: bool


class Support:
    """Judges sentences. Thread-safe."""

    def __init__(self, encoder: Encoder, analyzer: Analyzer) -> None:
        self._encoder = encoder
        self._analyzer = analyzer
        self._calibrated = NAME in encoder.fingerprint
        # The same quotes are offered to many sentences.
        self._vector = lru_cache(maxsize=_REMEMBERED)(encoder.encode_query)

    def supporting(self, sentence: str, language: str, cited: Sequence[Source]) -> tuple[Source, ...]:
        """Those of the cited sources that support the sentence; none when it is not supported.

        When it takes several of them together these are all of them.
        """
        alone = tuple(source for source in cited if self.holds(sentence, language, (source,)))
        if alone or len(cited) < 2:
            return alone
        return tuple(cited) if self.holds(sentence, language, cited) else ()

    def holds(self, sentence: str, language: str, cited: Sequence[Source]) -> bool:
        """Whether the cited quotes together support the sentence."""
        quotes = " ".join(source.quote for source in cited)
        if not (same_numbers(sentence, quotes) and same_names(sentence, " ".join(_known(s) for s in cited))):
            return False
        if not self._near(self.evidence(sentence, language, cited)):
            return False
        # A quote may say two things; what is denied or turned round is the one that the sentence is about.
        nearest = " ".join(self._nearest_sentence(sentence, source.quote) for source in cited)
        same_way = same_direction(sentence, nearest) and same_direction(sentence, quotes)
        return same_way and same_negation(sentence, nearest)

    def evidence(self, sentence: str, language: str, cited: Sequence[Source]) -> Evidence:
        """What speaks for a sentence."""
        own = self._vector(sentence)
        vectors = [self._vector(source.quote) for source in cited]
        near = max(float(own @ vector) for vector in (*vectors, _mean(vectors)))
        near = max(near, *(float(own @ self._vector(self._nearest_sentence(sentence, s.quote))) for s in cited))
        return Evidence(near, self._word_share(sentence, language, cited), all(s.language == language for s in cited))

    def _near(self, found: Evidence) -> bool:
        if not self._calibrated:
            return found.same_language and found.words >= WORDS_ALONE
        if not found.same_language:
            return found.cosine >= NEAR_ACROSS
        return found.cosine >= NEAR and found.words >= WORDS

    def _word_share(self, sentence: str, language: str, cited: Sequence[Source]) -> float:
        there = {term for source in cited for term in self._analyzer.terms(_known(source), source.language)}
        words = [frozenset(word.terms) for word in self._analyzer.words(sentence, language)]
        return sum(not there.isdisjoint(word) for word in words) / len(words) if words else 0.0

    def _nearest_sentence(self, sentence: str, quote: str) -> str:
        pieces = [quote[start:end] for start, end in sentence_spans(quote)]
        if len(pieces) < 2:
            return quote
        own = self._vector(sentence)
        return max(pieces, key=lambda piece: float(own @ self._vector(piece)))


def _known(source: Source) -> str:
    return "\n".join((source.quote, *source.heading, source.publication.metadata.title))


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    mean = np.mean(np.stack(vectors), axis=0, dtype=np.float32)
    length = np.float32(np.linalg.norm(mean))
    return np.divide(mean, length or np.float32(1), dtype=np.float32)
