"""What the classifiers see of a sentence: meaning, heading, cues, and hashed words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.cues import cue_matrix, decisive_kinds
from ingest.lessons.phrases import PhraseMatcher, tokens
from kb.lesson import Polarity

if TYPE_CHECKING:
    from kb.types import Vectors

# Raise when the same text could give other features: the shipped model must then be trained again.
VERSION = "2"
HASH_BITS = 13
# Measured by cross-validation: how much heading and cues count beside the meaning of the sentence.
HEADING_SCALE = 0.2
CUE_SCALE = 0.3
# What a decisive phrase adds to the decision values of "is a lesson" and of its polarity. Cross-validation cannot tell
# these two from 0 (the labels hardly have such phrases); they make outright statements in reports come out right.
_DECISIVE_LESSON = {"success": 0.5, "barrier": 0.5, "recommendation": 0.9, "result": 0.7}
_DECISIVE_POLARITY = 0.6
# How much the wording counts beside the kernel in telling polarities apart; from 0.05 to 0.15 it is all the same.
WORDING_SCALE = 0.08
# What labels are told by: meaning, letters and the words of the label, beside words (1).
_MEANING_SCALE, _LETTERS_SCALE, _WORD_SCALE = 1.5, 1.5, 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item with the headings above it, outermost first."""

    text: str
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """A row for each sentence: unit vectors of text and nearest heading (zeros without one), cues and words."""

    texts: Vectors
    headings: Vectors
    cues: NDArray[np.float32]
    words: tuple[tuple[str, ...], ...]
    raw: tuple[str, ...]

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Inputs:
        """These rows only."""
        at = np.asarray(rows, dtype=np.intp)
        words = tuple(self.words[i] for i in at)
        return Inputs(self.texts[at], self.headings[at], self.cues[at], words, tuple(self.raw[i] for i in at))


def needed(sentences: Sequence[Sentence]) -> list[str]:
    """The texts whose vectors the features are made of, each once."""
    return list(dict.fromkeys(t for s in sentences for t in (s.text, *s.heading[-1:])))


def inputs(sentences: Sequence[Sentence], vectors: Mapping[str, Vectors]) -> Inputs:
    """The features of some sentences; ``vectors`` has one for each text that ``needed`` names."""
    dim = len(next(iter(vectors.values()))) if vectors else 0
    texts = np.zeros((len(sentences), dim), dtype=np.float32)
    headings = np.zeros_like(texts)
    for row, sentence in enumerate(sentences):
        texts[row] = vectors[sentence.text]
        if sentence.heading:
            headings[row] = vectors[sentence.heading[-1]]
    raw = tuple(s.text for s in sentences)
    words = tuple(tuple(tokens(text)) for text in raw)
    return Inputs(texts, headings, cue_matrix(raw, words, [s.heading for s in sentences]), words, raw)


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Vectors as seen from ``centre``, of length 1; all zeros stays all zeros.

    The vectors of one encoder all point about the same way; what tells them apart is what is left of the mean.
    """
    moved = np.where(vectors.any(axis=1, keepdims=True), vectors - centre, 0)
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Vectors = np.divide(moved, norms, out=np.zeros_like(moved, dtype=np.float32), where=norms > 0)
    return unit


def kernel_rows(found: Inputs, centres: Vectors) -> NDArray[np.float32]:
    """Rows between which the kernel measures distance. ``centres``: of texts and of headings, shape (2, dim)."""
    parts = (
        centred(found.texts, centres[0]),
        HEADING_SCALE * centred(found.headings, centres[1]),
        CUE_SCALE * found.cues,
    )
    return np.hstack(parts, dtype=np.float32)


def leanings(found: Inputs) -> NDArray[np.float32]:
    """What decisive phrases add to the decision values, (sentences, 6): is a lesson, then each polarity."""
    added = np.zeros((len(found.words), 1 + len(Polarity)), dtype=np.float32)
    for row, words in enumerate(found.words):
        kinds = decisive_kinds(words)
        if kinds:
            added[row, 0] = max(_DECISIVE_LESSON[kind] for kind in kinds)
            added[row, 1:] = [_DECISIVE_POLARITY * (polarity.value in kinds) for polarity in Polarity]
    return added


def rarity(found: Inputs) -> NDArray[np.float32]:
    """How rare each hashed word and each run of letters is among these rows, (2, 2 ** HASH_BITS): larger is rarer."""
    from sklearn.feature_extraction.text import TfidfTransformer  # type: ignore[import-untyped]

    return np.stack([TfidfTransformer().fit(part).idf_ for part in _hashed(found)]).astype(np.float32)


def wording_rows(found: Inputs, rare: NDArray[np.float32]) -> tuple[Any, Any]:
    """Sparse unit rows of hashed words and of hashed letters: how a sentence is put, which its meaning does not tell.

    ``rare`` is what ``rarity`` says of the sentences that the model is made of: tf-idf with the logarithm of counts.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    rows = []
    for part, weights in zip(_hashed(found), rare, strict=True):
        transformer = TfidfTransformer(sublinear_tf=True)
        transformer.idf_ = weights.astype(np.float64)
        rows.append(transformer.transform(part).astype(np.float32))
    return rows[0], rows[1]


def label_rows(found: Inputs, centres: Vectors, matcher: PhraseMatcher, wording: tuple[Any, Any]) -> Any:
    """Sparse rows for telling determinants or themes: meaning, wording, and the words of each label."""
    from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]

    counts = np.zeros((len(found.words), len(matcher.ids)), dtype=np.float32)
    for row, words in enumerate(found.words):
        for number, _ in matcher.found(words):
            counts[row, number] = min(counts[row, number] + _WORD_SCALE, 3 * _WORD_SCALE)
    meaning = csr_matrix(_MEANING_SCALE * centred(found.texts, centres[0]))
    words, letters = wording
    return hstack((meaning, words, _LETTERS_SCALE * letters, csr_matrix(counts)), format="csr", dtype=np.float32)


def _hashed(found: Inputs) -> list[Any]:
    return [hasher.transform(found.raw) for hasher in _hashers()]


@cache
def _hashers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    size = 2**HASH_BITS
    return (
        HashingVectorizer(n_features=size, ngram_range=(1, 2), norm=None, alternate_sign=False),
        HashingVectorizer(n_features=size, analyzer="char_wb", ngram_range=(3, 5), norm=None, alternate_sign=False),
    )
