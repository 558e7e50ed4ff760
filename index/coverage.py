"""How much of a question a passage covers, and how much of it the collection knows at all.

Each word of the question is sought by itself, by a synonym of the taxonomy, or by the word of nearest meaning, in
either language; rare words weigh more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import Analyzer, fold, plain_words
from index.lexical import LANGUAGES, LexicalIndex
from index.understanding import Understanding
from index.word_space import Nearness, WordSpace

if TYPE_CHECKING:
    from kb.types import Vectors

# A word that the collection does not have at all weighs as much as a rare one.
_UNKNOWN_WEIGHT = 4.0
_LEAST_WEIGHT = 0.1
_SHORTEST = 3
# Cosines in the word space of (a stranger, as good as the same): what stands in for a word in a passage, and what shows
# that the collection knows it. Translations lie further apart than synonyms.
_STANDS_IN, _STANDS_IN_ACROSS = (0.5, 0.8), (0.3, 0.6)
_KNOWN, _KNOWN_ACROSS = (0.4, 0.7), (0.3, 0.55)
_SENTENCE_STARTS = re.compile(r"(?:^|[.?!:])\W*$")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A question prepared for many passages.

    ``ways`` holds for each word the sets of terms each of which says it; a question may have no words that carry
    meaning. ``weights`` add up to 1, ``total`` is their sum before. ``known`` is the share of the weight that the
    collection has words for, 0..1.
    """

    language: str
    ways: tuple[tuple[frozenset[str], ...], ...]
    weights: Vectors
    total: float
    known: float
    near: Mapping[str, Nearness]

    def of(self, text: str, language: str, analyzer: Analyzer) -> float:
        """The share of the question's weight that a text covers, 0..1."""
        if not self.ways:
            return 0.0
        code = "nl" if language == "nl" else "en"
        terms, present = _bag(analyzer, text, code)
        said = np.array([any(way <= terms for way in ways) for ways in self.ways])
        scale = _STANDS_IN if code == self.language else _STANDS_IN_ACROSS
        stands_in = _scaled(self.near[code].to(present), scale) if code in self.near else 0.0
        return float(self.weights @ np.where(said, 1.0, stands_in))


def prepare(asked: Understanding, lexical: LexicalIndex, space: WordSpace) -> Coverage:
    """The coverage of what is ``asked``, by what the indexes know."""
    words = _words(asked, lexical)
    near = space.nearness(list(words), asked.language)
    weights = np.array([word.weight for word in words.values()], dtype=np.float32)
    total = float(weights.sum())
    weights /= total or 1.0
    code = "nl" if asked.language == "nl" else "en"
    known = float(weights @ _known(list(words.values()), near, code)) if words else 0.0
    return Coverage(code, tuple(word.ways for word in words.values()), weights, total, known, near)


@dataclass(frozen=True, slots=True)
class _Word:
    ways: tuple[frozenset[str], ...]
    weight: float
    known: bool
    name: bool


def _words(asked: Understanding, lexical: LexicalIndex) -> dict[str, _Word]:
    """The words of the question that carry meaning, as folded."""
    subject = asked.intent.rest if asked.intent else asked.text
    found: dict[str, _Word] = {}
    for word in lexical.analyzer.words(subject, asked.language):
        written = subject[word.start : word.end]
        text = fold(written)
        if len(text) >= _SHORTEST and not text.isdigit() and text not in found:
            found[text] = _word(asked, written, word.terms[0], lexical)
    return found


def _word(asked: Understanding, written: str, term: str, lexical: LexicalIndex) -> _Word:
    ways = [frozenset((term,))]
    for form in asked.synonyms.get(written, ()):
        ways += [frozenset(lexical.analyzer.terms(form, code)) for code in LANGUAGES]
    known = any(all(_passages(each, lexical) for each in way) for way in ways)
    total, count = max(1, lexical.count()), _passages(term, lexical)
    weight = math.log(1 + (total - count + 0.5) / (count + 0.5)) if count else _UNKNOWN_WEIGHT
    name = not known and _is_name(written, asked.text)
    return _Word(tuple(ways), max(weight, _LEAST_WEIGHT), known, name)


def _passages(term: str, lexical: LexicalIndex) -> int:
    return max(lexical.knows(term, code) for code in LANGUAGES)


def _known(words: list[_Word], near: Mapping[str, Nearness], language: str) -> Vectors:
    """How well the collection knows each word, 0..1; nothing stands in for a name such as "GALA" or "Kenya"."""
    known = np.array([word.known for word in words], dtype=np.float32)
    may_stand_in = np.array([not word.name for word in words], dtype=np.float32)
    for code, nearness in near.items():
        scale = _KNOWN if code == language else _KNOWN_ACROSS
        known = np.maximum(known, may_stand_in * _scaled(nearness.to_any(), scale))
    return known


def _is_name(written: str, text: str) -> bool:
    """Whether capitals show a name or an abbreviation; they do not where a sentence begins or all are capitals."""
    if text.isupper():
        return False
    begins = _SENTENCE_STARTS.search(text[: max(0, text.find(written))]) is not None
    return sum(map(str.isupper, written)) > 1 or (written[0].isupper() and not begins)


@lru_cache(maxsize=4_000)
def _bag(analyzer: Analyzer, text: str, code: str) -> tuple[frozenset[str], frozenset[str]]:
    """(terms, plain words) of a passage; the same passages answer many questions."""
    return frozenset(analyzer.terms(text, code)), frozenset(plain_words(text))


def _scaled(cosines: Vectors, scale: tuple[float, float]) -> Vectors:
    low, high = scale
    share: Vectors = np.clip((cosines - low) / (high - low), 0.0, 1.0)
    return share
