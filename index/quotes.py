"""Choosing the verbatim quote of a passage: the sentence that answers best and what fits around it.

A sentence is valued by the words of the question that it speaks of, in whatever words or language, and by how near
the window of the passage that it stands in lies to the question. Sentences have no vectors of their own: embedding
them while a reader waits takes seconds. The figures are in docs/decisions.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.matches import Kind, Match, QuestionWords
from index.sync import Indexes
from index.understanding import Understanding
from index.word_space import WordSpace
from kb.text import count_words, sentence_spans, window_spans
from kb.types import Quote

if TYPE_CHECKING:
    from kb.types import Vectors

QUOTE_WORDS = 60
_SAYS_SOMETHING = 4  # words
# What a cosine above that of the passage's average window adds; a sentence with every word of the question has 1.
# It is bounded, for cosines of other models differ more.
_NEARNESS, _MOST_NEARNESS = 5.5, 0.33
# What follows explains more often than what comes before.
_FOLLOWS = 0.05

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Layout:
    """The sentences of a passage, their numbers of words, which can be an answer, and the ends of its windows."""

    sentences: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]
    answers: tuple[bool, ...]
    windows: tuple[int, ...]


class Quoter:
    """Chooses the quotes of one answer. Not for several threads."""

    def __init__(self, asked: Understanding, indexes: Indexes, space: WordSpace, meaning: Vectors) -> None:
        self._words = QuestionWords(asked, indexes, space)
        self._meaning = meaning

    def quote(self, text: str, language: str, windows: Sequence[Vectors] = (), limit: int = QUOTE_WORDS) -> Quote:
        """The best run of whole sentences of at most ``limit`` words (one at least), with what is marked in it.

        A run keeps to one paragraph or list item: the next item is another statement. ``windows`` are the vectors of
        the passage's windows in order; without them, words alone decide. Of equal sentences the first wins.
        """
        layout = _layout(text)
        sentences = layout.sentences
        matches = self._words.find(text, language)
        pairs = zip(self._spoken_of(sentences, matches), self._nearness(layout, windows), strict=True)
        best, first, last = _best_run(layout, [spoken + near for spoken, near in pairs], text, limit)
        start, end = sentences[first][0], sentences[last][1]
        inside = [m for m in matches if start <= m.start and m.end <= end]
        return Quote(
            text[start:end],
            start,
            end,
            marks=tuple((m.start - start, m.end - start) for m in inside if m.kind is Kind.OWN),
            related=tuple((m.start - start, m.end - start) for m in inside if m.kind is Kind.RELATED),
            sentence=(sentences[best][0] - start, sentences[best][1] - start),
        )

    def _spoken_of(self, sentences: Spans, matches: Sequence[Match]) -> list[float]:
        """The share of the question's weight that each sentence speaks of, 0..1."""
        values = []
        at = 0
        for _, end in sentences:
            covers: dict[int, float] = {}
            while at < len(matches) and matches[at].start < end:
                for place, value in matches[at].covers.items():
                    covers[place] = max(value, covers.get(place, 0.0))
                at += 1
            values.append(sum(self._words.weights[place] * value for place, value in covers.items()))
        return values

    def _nearness(self, layout: _Layout, windows: Sequence[Vectors]) -> list[float]:
        """How much nearer to the question each sentence's window lies than the passage on average."""
        if len(windows) < 2 or len(windows) != len(layout.windows):
            return [0.0] * len(layout.sentences)
        cosines = [float(window @ self._meaning) for window in windows]
        mean = sum(cosines) / len(cosines)
        bounded = [max(-_MOST_NEARNESS, min(_MOST_NEARNESS, _NEARNESS * (cosine - mean))) for cosine in cosines]
        return [bounded[bisect_left(layout.windows, end)] for _, end in layout.sentences]


@lru_cache(maxsize=4_000)
def _layout(text: str) -> _Layout:
    """The same passages answer many questions."""
    sentences = tuple(sentence_spans(text)) or ((0, len(text)),)
    sizes = tuple(count_words(text[start:end]) for start, end in sentences)
    # An inner heading or a one-word item says nothing by itself, whatever word of the question it is; a question asks.
    answers = tuple(n >= _SAYS_SOMETHING and text[end - 1] != "?" for n, (_, end) in zip(sizes, sentences, strict=True))
    return _Layout(sentences, sizes, answers, tuple(end for _, end in window_spans(text)))


def _best_run(layout: _Layout, values: Sequence[float], text: str, limit: int) -> tuple[int, int, int]:
    """(the best sentence, the first and the last of the run around it)."""
    sentences, sizes = layout.sentences, layout.sizes
    best = max(range(len(sentences)), key=lambda i: (layout.answers[i], values[i], -i))
    first = last = best
    words = sizes[best]
    while True:
        options = [
            i
            for i, gap in ((last + 1, (last, last + 1)), (first - 1, (first - 1, first)))
            if 0 <= i < len(sentences)
            and words + sizes[i] <= limit
            and (_same_line(text, sentences, *gap) or words < _SAYS_SOMETHING)
        ]
        if not options:
            return best, first, last
        added = max(options, key=lambda i: values[i] + _FOLLOWS * (i > last))
        first, last = min(first, added), max(last, added)
        words += sizes[added]


def _same_line(text: str, sentences: Spans, left: int, right: int) -> bool:
    return "\n" not in text[sentences[left][1] : sentences[right][0]]
