"""The text of a publication as sections: the passages, each with an anchor, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from kb.types import Block, BlockKind, StoredPassage


@dataclass(frozen=True, slots=True)
class Part:
    """One block, or the piece of it that belongs to one passage. ``block`` is its place in the publication."""

    kind: BlockKind
    text: str
    level: int
    block: int


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring parts of one kind: a list, a table, or single paragraphs."""

    kind: BlockKind
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The runs of one passage, or those between passages (``passage`` is None)."""

    passage: StoredPassage | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Reach:
    """From where to where a passage goes, as (block, offset)."""

    passage: StoredPassage
    start: tuple[int, int]
    end: tuple[int, int]


def sections(blocks: Sequence[Block], passages: Sequence[StoredPassage], title: str) -> list[Section]:
    """All text in reading order, each character once; a first heading that repeats the title is left out."""
    owned = [
        (owner, part)
        for owner, part in _parts(blocks, list(_reaches(passages)))
        if not (part.block == 0 and part.kind is BlockKind.HEADING and part.text == title)
    ]
    return [
        Section(owner, tuple(_runs([part for _, part in group])))
        for owner, group in groupby(owned, key=lambda pair: pair[0])
    ]


def _reaches(passages: Sequence[StoredPassage]) -> Iterator[_Reach]:
    """Each passage's own stretch: without the lead-in of a list that an earlier passage already holds."""
    at = (0, 0)
    for stored in passages:
        own = [span for span in stored.passage.spans if (span.block, span.start) >= at]
        if own:
            end = (own[-1].block, own[-1].end)
            yield _Reach(stored, (own[0].block, own[0].start), end)
            at = end


def _parts(blocks: Sequence[Block], reaches: Sequence[_Reach]) -> Iterator[tuple[StoredPassage | None, Part]]:
    first = 0
    for number, block in enumerate(blocks):
        while first < len(reaches) and reaches[first].end[0] < number:
            first += 1
        at = 0
        for reach in islice(reaches, first, None):
            if reach.start[0] > number:
                break
            start = reach.start[1] if number == reach.start[0] else 0
            end = reach.end[1] if number == reach.end[0] else len(block.text)
            yield from _part(None, block, number, at, start)
            yield from _part(reach.passage, block, number, start, end)
            at = end
        yield from _part(None, block, number, at, len(block.text))


def _part(
    owner: StoredPassage | None, block: Block, number: int, start: int, end: int
) -> Iterator[tuple[StoredPassage | None, Part]]:
    text = block.text[start:end].strip()
    if text:
        yield owner, Part(block.kind, text, block.level, number)


def _runs(parts: Sequence[Part]) -> Iterator[Run]:
    for kind, group in groupby(parts, key=lambda part: part.kind):
        yield Run(kind, tuple(group))
