"""Choosing the verbatim quote of a passage: the sentences that share most with the query."""

from __future__ import annotations

from collections.abc import Mapping

from index.analyzer import Analyzer
from kb.text import count_words, sentence_spans
from kb.types import Quote

QUOTE_WORDS = 60
_SAYS_SOMETHING = 4  # words


def quote(text: str, language: str, sources: Mapping[str, str], analyzer: Analyzer, limit: int = QUOTE_WORDS) -> Quote:
    """The best run of whole sentences of at most ``limit`` words (one at least), with the query's words marked.

    A run keeps to one paragraph or list item: the next item is another statement.
    ``sources`` tells for each term which word of the query it stands for. Sentences are valued by the distinct words
    of the query they speak of; of equal runs the first wins.
    """
    sentences = sentence_spans(text) or [(0, len(text))]
    values = [
        {sources[t] for w in analyzer.words(text[s:e], language) for t in w.terms if t in sources} for s, e in sentences
    ]
    first, last = _best_run(sentences, values, text, limit)
    start, end = sentences[first][0], sentences[last][1]
    body = text[start:end]
    marks = tuple((w.start, w.end) for w in analyzer.words(body, language) if not sources.keys().isdisjoint(w.terms))
    return Quote(body, start, end, marks)


def _best_run(sentences: list[tuple[int, int]], values: list[set[str]], text: str, limit: int) -> tuple[int, int]:
    sizes = [count_words(text[s:e]) for s, e in sentences]
    # An inner heading or a one-word item says nothing by itself, whatever word of the query it is.
    centre = max(range(len(sentences)), key=lambda i: (sizes[i] >= _SAYS_SOMETHING, len(values[i]), -i))
    first = last = centre
    words = sizes[centre]
    covered = set(values[centre])
    while True:
        options = [
            i
            for i, gap in ((last + 1, (last, last + 1)), (first - 1, (first - 1, first)))
            if 0 <= i < len(sentences)
            and words + sizes[i] <= limit
            and (_same_line(text, sentences, *gap) or words < _SAYS_SOMETHING)
        ]
        if not options:
            return first, last
        # What follows explains more often than what comes before, unless the sentence before adds query words.
        best = max(options, key=lambda i: (len(values[i] - covered), i > last))
        first, last = min(first, best), max(last, best)
        words += sizes[best]
        covered |= values[best]


def _same_line(text: str, sentences: list[tuple[int, int]], left: int, right: int) -> bool:
    return "\n" not in text[sentences[left][1] : sentences[right][0]]
