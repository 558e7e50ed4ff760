"""Cutting a document into passages that can stand alone in an answer.

A passage has about 120-200 words, never crosses a heading of level 1 or 2, breaks between sentences, keeps a list with
its lead-in (repeated when a long list is cut) and never cuts a list item or table row that fits. Deeper headings and
short neighbouring paragraphs are joined until the passage is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.text import count_words, sentence_spans
from kb.types import Block, BlockKind, Passage, Span

# Raise when passages come out differently for the same blocks: stored publications are then read again.
VERSION = "1"


@dataclass(frozen=True, slots=True)
class ChunkRules:
    """Sizes in words. ``boundary_level``: a heading of this level or higher up always ends a passage."""

    target: int = 120
    max: int = 200
    tail: int = 40
    lead_in: int = 60
    boundary_level: int = 2

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same blocks could give other passages."""
        return f"chunk{VERSION}-{self.target}-{self.max}-{self.tail}-{self.lead_in}-{self.boundary_level}"


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest thing that is not cut: a sentence, list item, table row or inner heading."""

    span: Span
    words: int
    page: int | None
    kind: BlockKind
    lead_in: Span | None = None  # of the list this item belongs to
    starts_block: bool = False
    introduces: bool = False  # an inner heading, or the sentence before a list


@dataclass(slots=True)
class _Section:
    """The units between two boundary headings, with the heading path above them."""

    heading: tuple[str, ...]
    units: list[_Unit] = field(default_factory=list)


def chunk(blocks: Sequence[Block], rules: ChunkRules | None = None) -> list[Passage]:
    """The passages of a document in reading order; ``Span.block`` counts from 0 in ``blocks``."""
    rules = rules or ChunkRules()
    passages: list[Passage] = []
    for section in _sections(blocks, rules):
        for group in _balance(list(_fill(section.units, rules)), rules):
            passages.append(_passage(blocks, section.heading, group))
    return passages


def _sections(blocks: Sequence[Block], rules: ChunkRules) -> Iterator[_Section]:
    path: list[tuple[int, str]] = []
    section = _Section(())
    lead_in: Span | None = None
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            lead_in = None
            if block.level <= rules.boundary_level:
                if _has_body(section):
                    yield section
                path = [(level, text) for level, text in path if level < block.level]
                path.append((block.level, block.text))
                section = _Section(tuple(text for _, text in path))
            else:
                section.units.append(_inner_heading(number, block))
            continue
        if block.kind is BlockKind.ITEM:
            section.units += _pieces(number, block, rules, lead_in)
            continue
        section.units += _pieces(number, block, rules, None)
        lead_in = _lead_in(number, block, rules) if block.kind is BlockKind.PARAGRAPH else None
    if _has_body(section):
        yield section


def _has_body(section: _Section) -> bool:
    return any(unit.kind is not BlockKind.HEADING for unit in section.units)


def _lead_in(number: int, block: Block, rules: ChunkRules) -> Span | None:
    """The sentence that introduces a list: the last one of the paragraph before it, when it is short enough."""
    spans = sentence_spans(block.text)
    if not spans:
        return None
    start, end = spans[-1]
    text = block.text[start:end]
    return Span(number, start, end) if text.endswith(":") and count_words(text) <= rules.lead_in else None


def _inner_heading(number: int, block: Block) -> _Unit:
    span = Span(number, 0, len(block.text))
    return _Unit(span, count_words(block.text), block.page, block.kind, starts_block=True, introduces=True)


def _pieces(number: int, block: Block, rules: ChunkRules, lead_in: Span | None) -> list[_Unit]:
    whole = block.kind in (BlockKind.ITEM, BlockKind.ROW) and count_words(block.text) <= rules.max
    spans = [(0, len(block.text))] if whole else list(_short_spans(block.text, rules.max))
    units = []
    for i, (start, end) in enumerate(spans):
        text = block.text[start:end]
        introduces = block.kind is BlockKind.PARAGRAPH and i == len(spans) - 1 and text.endswith(":")
        span = Span(number, start, end)
        units.append(_Unit(span, count_words(text), block.page, block.kind, lead_in, i == 0, introduces))
    return units


def _short_spans(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Sentences; one that is longer than ``limit`` words is cut between words."""
    for start, end in sentence_spans(text):
        words = text[start:end].split()
        if len(words) <= limit:
            yield start, end
            continue
        position = start
        for i in range(0, len(words), limit):
            first = text.index(words[i], position)
            position = first
            for word in words[i : i + limit]:
                position = text.index(word, position) + len(word)
            yield first, position


def _fill(units: Sequence[_Unit], rules: ChunkRules) -> Iterator[list[_Unit]]:
    """Groups of units of at most ``rules.max`` words, cut at the best place once the target is reached."""
    group: list[_Unit] = []
    words = 0
    for i, unit in enumerate(units):
        full = words + unit.words > rules.max
        good_place = words >= rules.target and unit.starts_block and words + _block_words(units, i) > rules.max
        if group and (full or good_place):
            carried = _carried(group)
            kept = group[: len(group) - len(carried)]
            if kept:
                yield kept
                group = carried
            else:
                yield group
                group = []
            words = sum(u.words for u in group)
        group.append(unit)
        words += unit.words
    if group:
        yield group


def _block_words(units: Sequence[_Unit], start: int) -> int:
    """Words of the block that begins at ``units[start]``."""
    block = units[start].span.block
    total = 0
    for unit in units[start:]:
        if unit.span.block != block:
            break
        total += unit.words
    return total


def _carried(group: Sequence[_Unit]) -> list[_Unit]:
    """Units at the end of a full group that belong with what follows: inner headings or a lead-in."""
    keep = len(group)
    while keep and group[keep - 1].introduces:
        keep -= 1
    return list(group[keep:])


def _balance(groups: list[list[_Unit]], rules: ChunkRules) -> list[list[_Unit]]:
    """Join a very short last group to the one before it."""
    if len(groups) > 1 and sum(u.words for u in groups[-1]) < rules.tail:
        tail = groups.pop()
        groups[-1] += tail
    return groups


def _passage(blocks: Sequence[Block], heading: tuple[str, ...], group: Sequence[_Unit]) -> Passage:
    first = group[0]
    spans = [first.lead_in] if first.kind is BlockKind.ITEM and first.lead_in is not None else []
    for unit in group:
        last = spans[-1] if spans else None
        if last is not None and last.block == unit.span.block and last.end <= unit.span.start:
            spans[-1] = Span(last.block, last.start, unit.span.end)
        else:
            spans.append(unit.span)
    text = "\n".join(blocks[s.block].text[s.start : s.end] for s in spans)
    return Passage(text, heading, tuple(spans), first.page, group[-1].page)
