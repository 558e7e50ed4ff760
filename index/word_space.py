"""How near words are in meaning, within a language and across: cosines around each language's mean word.

All word vectors of the encoder share a large part: unrelated words have cosines of .8, translations of .9. Around the
mean of a language's words unrelated ones come near 0, so that one scale tells synonyms from strangers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from kb.types import Vectors

# So many words of the other language are mixed into a mean: a handful of words says more about their subjects.
_MIXED_IN = 50
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines of the words of a question to those of the collection in one language.

    ``cosines`` has a row for each word of the question; ``columns`` tells which column a word of the collection has.
    """

    cosines: Vectors
    columns: Mapping[str, int]

    def to(self, present: frozenset[str]) -> Vectors:
        """The cosine of each word of the question to the nearest of the words ``present``; 0 without any."""
        return self._nearest([self.columns[word] for word in present if word in self.columns])

    def to_any(self) -> Vectors:
        """The cosine of each word of the question to the nearest word of the collection; 0 when it has none."""
        return self._nearest(slice(None)) if self.columns else self._nearest([])

    def _nearest(self, places: list[int] | slice) -> Vectors:
        chosen = self.cosines[:, places]
        nearest: Vectors = chosen.max(axis=1) if chosen.size else np.zeros(len(chosen), np.float32)
        return nearest


@dataclass(frozen=True, slots=True)
class _Group:
    """The words of one language: vectors row by row, their mean, and how far each lies from it."""

    columns: Mapping[str, int]
    matrix: Vectors
    mean: Vectors
    lengths: Vectors


class WordSpace:
    """The words of a vocabulary, each language around its own mean. Thread-safe; follows what the vocabulary reads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._made: tuple[object, Mapping[str, _Group]] = (None, {})

    def nearness(self, words: Sequence[str], language: str) -> Mapping[str, Nearness]:
        """How near the folded ``words`` of a question in ``language`` are to the collection's, by its languages.

        Raises IndexStale when the vocabulary was made for another encoder or format.
        """
        groups = self._current()
        if not words or not groups:
            return {code: Nearness(np.zeros((len(words), 0), np.float32), {}) for code in groups}
        mean = groups["nl" if language == "nl" else "en"].mean
        moved = np.stack([self._vocabulary.vector(word) for word in words]) - mean
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), _SMALLEST)
        return {code: Nearness(_cosines(moved, group), group.columns) for code, group in groups.items()}

    def _current(self) -> Mapping[str, _Group]:
        read = self._vocabulary.by_language()
        made_of, groups = self._made
        if made_of is not read:
            matrices = {code: known.matrix for code, known in read.items()}
            total = sum(len(matrix) for matrix in matrices.values())
            groups = {}
            for code, known in read.items():
                mean = _mean(matrices, code) if total else np.zeros(known.matrix.shape[1], np.float32)
                lengths = np.maximum(np.linalg.norm(known.matrix - mean, axis=1), _SMALLEST)
                groups[code] = _Group({w: place for place, w in enumerate(known.words)}, known.matrix, mean, lengths)
            self._made = (read, groups)
        return groups


def _cosines(moved: Vectors, group: _Group) -> Vectors:
    cosines = (moved @ group.matrix.T - (moved @ group.mean)[:, None]) / group.lengths
    return cosines.astype(np.float32, copy=False)


def _mean(matrices: Mapping[str, Vectors], code: str) -> Vectors:
    own = matrices[code]
    others = [matrix for other, matrix in matrices.items() if other != code and len(matrix)]
    if not others:
        alone: Vectors = own.mean(axis=0)
        return alone
    sums = own.sum(axis=0) + _MIXED_IN * others[0].mean(axis=0)
    mean: Vectors = sums / (len(own) + _MIXED_IN)
    return mean
