"""Which words of a passage answer to which words of a question: the same word, what stands in for it, or a near one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import Analyzer, fold, plain_words
from index.lexical import LANGUAGES, LexicalIndex
from index.sync import Indexes
from index.understanding import Understanding
from index.word_space import Nearness, WordSpace

if TYPE_CHECKING:
    from kb.types import Vectors

# Cosines in the word space of (a stranger, as good as the same) within a language and across.
_NEAR, _NEAR_ACROSS = (0.4, 0.8), (0.3, 0.6)
# A word that the collection does not have weighs as much as a very rare one.
_UNKNOWN_WEIGHT = 5.0
_LEAST_WEIGHT = 0.1

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")

Covers = Mapping[int, float]


class Kind(StrEnum):
    """How a word of a passage answers to the question."""

    OWN = "own"  # a word of the question, perhaps inflected
    RELATED = "related"  # searched in its place: a translation, a synonym, a part of a compound
    NEAR = "near"  # not searched, but near in meaning


@dataclass(frozen=True, slots=True)
class Match:
    """A word at ``text[start:end]`` with how surely (0..1) it speaks of each word of the question, by their place."""

    start: int
    end: int
    kind: Kind
    covers: Covers


class QuestionWords:
    """The words of one question, for finding them in the passages of one answer. Not for several threads.

    ``weights`` are those of the words in their order: rare words weigh more, together they weigh 1.
    """

    def __init__(self, asked: Understanding, indexes: Indexes, space: WordSpace) -> None:
        self._analyzer = indexes.lexical.analyzer
        words: dict[str, tuple[str, ...]] = {}
        for word in self._analyzer.words(asked.text, asked.language):
            words.setdefault(fold(asked.text[word.start : word.end]), word.terms)
        raw = [_weight(terms[0], indexes.lexical) for terms in words.values()]
        self.weights = tuple(weight / sum(raw) for weight in raw)
        self._own = {code: {w.terms[0] for w in self._analyzer.words(asked.text, code)} for code in LANGUAGES}
        self._covers = {code: _by_term(asked, code, words, self._analyzer) for code in LANGUAGES}
        self._near = _near(space.nearness(list(words), asked.language), asked.language)
        # Passages of one answer share most of their words.
        self._seen: dict[tuple[str, str, tuple[str, ...]], tuple[Kind, Covers] | None] = {}

    def find(self, text: str, language: str) -> list[Match]:
        """The words of a passage that answer to the question, in order; those of a web address say nothing."""
        code = "nl" if language == "nl" else "en"
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        found = []
        for word in self._analyzer.words(text, code):
            if addresses and any(start <= word.start < end for start, end in addresses):
                continue
            written = text[word.start : word.end]
            key = (code, written, word.terms)
            if key not in self._seen:
                self._seen[key] = self._match(code, written, word.terms)
            match = self._seen[key]
            if match is not None:
                found.append(Match(word.start, word.end, *match))
        return found

    def _match(self, code: str, written: str, terms: Sequence[str]) -> tuple[Kind, Covers] | None:
        covers: dict[int, float] = {}
        searched = [self._covers[code][term] for term in terms if term in self._covers[code]]
        for places in searched:
            _raise(covers, places)
        for piece in _folded_pieces(written):
            _raise(covers, self._near[code].of(piece) if code in self._near else {})
        if not covers:
            return None
        if terms[0] in self._own[code]:
            return Kind.OWN, covers
        return Kind.RELATED if searched else Kind.NEAR, covers


@dataclass(frozen=True, slots=True)
class _Near:
    """How near the words of the question (rows) are to those of a language (columns), 0..1."""

    values: Vectors
    any: Vectors
    columns: Mapping[str, int]

    def of(self, word: str) -> Covers:
        """The words of the question that a word is near to, by place."""
        column = self.columns.get(word)
        if column is None or not self.any[column]:
            return {}
        return {place: value for place, value in enumerate(self.values[:, column].tolist()) if value}


def _near(found: Mapping[str, Nearness], language: str) -> dict[str, _Near]:
    near = {}
    for code, nearness in found.items():
        low, high = _NEAR if (code == "nl") == (language == "nl") else _NEAR_ACROSS
        values = np.clip((nearness.cosines - low) / (high - low), 0.0, 1.0)
        near[code] = _Near(values, values.any(axis=0), nearness.columns)
    return near


_folded_pieces = lru_cache(maxsize=50_000)(lambda written: tuple(plain_words(written)))


def _weight(term: str, lexical: LexicalIndex) -> float:
    known = max(lexical.knows(term, code) for code in LANGUAGES)
    total = max(1, lexical.count())
    return max(_LEAST_WEIGHT, math.log(1 + (total - known + 0.5) / (known + 0.5))) if known else _UNKNOWN_WEIGHT


def _by_term(
    asked: Understanding, code: str, words: Mapping[str, Sequence[str]], analyzer: Analyzer
) -> dict[str, dict[int, float]]:
    """Term -> the words of the question it stands for, by place, and how surely."""
    found: dict[str, dict[int, float]] = {}
    places = {word: place for place, word in enumerate(words)}
    for term, source in asked.sources.get(code, {}).items():
        # Synonyms stand in for a stretch of the question, which may be several words.
        stretch = (fold(source[w.start : w.end]) for w in analyzer.words(source, asked.language))
        sure = min(1.0, asked.terms[code][term])
        _raise(found.setdefault(term, {}), {places[word]: sure for word in stretch if word in places})
    for word, terms in words.items():
        for term in terms:
            _raise(found.setdefault(term, {}), {places[word]: 1.0})
    return found


def _raise(covers: dict[int, float], more: Covers) -> None:
    for place, value in more.items():
        covers[place] = max(value, covers.get(place, 0.0))
