"""A quote cut into what a page shows differently: words that answer, and the sentence that answers best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kb.types import Quote

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``kind`` is "own" for a word of the question, "related" for one in its place, else ""."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces within one line that belong (``best``) or do not belong to the sentence that answers best."""

    best: bool
    pieces: tuple[Piece, ...]


def lines(quote: Quote) -> tuple[tuple[Stretch, ...], ...]:
    """The quote by line: the blocks of a passage (list items, table rows) are separated by line feeds.

    Apart from those, the texts of all pieces together are the quote. A quote that is one sentence has no best one.
    """
    found: list[list[tuple[bool, Piece]]] = [[]]
    for best, kind, text in _cut(quote):
        for number, line in enumerate(text.split("\n")):
            if number:
                found.append([])
            if line:
                found[-1].append((best, Piece(line, kind)))
    return tuple(
        tuple(Stretch(best, tuple(p for _, p in run)) for best, run in groupby(line, key=lambda pair: pair[0]))
        for line in found
        if line
    )


def _cut(quote: Quote) -> Iterator[tuple[bool, str, str]]:
    """(whether in the best sentence, kind, text), as long as possible each."""
    size = len(quote.text)
    best = [quote.sentence] if quote.sentence and quote.sentence != (0, size) else []
    points = {0, size, *(point for spans in (quote.marks, quote.related, best) for span in spans for point in span)}
    cuts = pairwise(sorted(point for point in points if 0 <= point <= size))
    styled = [(_within(cut, best), _kind(cut, quote), quote.text[slice(*cut)]) for cut in cuts]
    for (in_best, kind), run in groupby(styled, key=lambda piece: piece[:2]):
        yield in_best, kind, "".join(text for _, _, text in run)


def _kind(cut: tuple[int, int], quote: Quote) -> str:
    return "own" if _within(cut, quote.marks) else "related" if _within(cut, quote.related) else ""


def _within(cut: tuple[int, int], spans: Spans) -> bool:
    return any(start <= cut[0] and cut[1] <= end for start, end in spans)
