"""Put the segments of a page in reading order: columns, boxes and tables.

Lines that belong together are first gathered in blocks; the blocks are then cut apart along the white space between
them, into columns where there are columns and from top to bottom otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.pdf_lines import Segment
from ingest.pdf_rules import Rule
from ingest.pdf_tables import Row, Table, aligned_tables, ruled_tables

_FRAGMENT_GAP = 2.5  # em between pieces of one justified line
_LINE_GAP = 1.95  # em between baselines within a block
_GUTTER = 4.0  # points of white between columns
_MIN_COLUMN_LINES = 3
_MAX_GUTTERS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in reading order; ``left`` and ``right`` are the edges of the column it stands in."""

    segment: Segment
    left: float
    right: float
    block: int


class _Block:
    """Lines below each other, or one table."""

    __slots__ = ("bottom", "lines", "side", "table", "top", "x0", "x1")

    def __init__(self, first: Segment | Table, side: tuple[int, ...] = ()) -> None:
        self.table = first if isinstance(first, Table) else None
        self.lines: list[Segment] = [] if isinstance(first, Table) else [first]
        self.side = side
        self.x0, self.x1, self.top, self.bottom = first.x0, first.x1, first.top, first.bottom

    def add(self, line: Segment) -> None:
        self.lines.append(line)
        self.x0, self.x1 = min(self.x0, line.x0), max(self.x1, line.x1)
        self.bottom = min(self.bottom, line.bottom)

    @property
    def weight(self) -> int:
        """Lines of text, a table counting its rows."""
        return len(self.table.cells) if self.table else len(self.lines)

    @property
    def letters(self) -> int:
        return sum(len(line.text) for line in self.lines)


def read_layout(rows: Sequence[Row], horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Line | Table]:
    """The lines and tables of a page in reading order."""
    tables = ruled_tables(rows, horizontal, vertical)
    rest = _without(_with_drop_caps(rows), tables)
    blocks = _region(rest, horizontal, tables)
    return [item for number, block in enumerate(blocks) for item in _items(*block, number)]


def _items(block: _Block, left: float, right: float, number: int) -> Iterable[Line | Table]:
    if block.table is not None:
        return [block.table]
    width = block.x1 - block.x0
    full = sum(line.x1 >= block.x1 - 0.12 * width for line in block.lines[:-1])
    edge = block.x1 if full >= 0.6 * (len(block.lines) - 1) else max(right, block.x1)
    return [Line(line, min(left, block.x0), edge, number) for line in block.lines]


def _without(rows: Iterable[Row], tables: Sequence[Table]) -> list[Row]:
    used = {id(segment) for table in tables for row in table.cells for cell in row for segment in cell}
    kept = ([segment for segment in row if id(segment) not in used] for row in rows)
    return [row for row in kept if row]


def _with_drop_caps(rows: Sequence[Row]) -> list[Row]:
    """Give a large initial back to the first line of its paragraph."""
    result = [list(row) for row in rows]
    for row in result:
        for cap in [s for s in row if len(s.text) == 1 and s.text.isalpha() and s.size > 16]:
            beside = [
                (other, index)
                for other in result
                for index, s in enumerate(other)
                if s.size * 1.8 < cap.size and cap.y - 2 <= s.y < cap.top and -2 < s.x0 - cap.x1 < cap.size
            ]
            if beside:
                target, index = max(beside, key=lambda item: item[0][item[1]].y)
                line = target[index]
                target[index] = replace(line, text=cap.text + line.text, x0=cap.x0)
                row.remove(cap)
    return [row for row in result if row]


Placed = tuple[_Block, float, float]


def _region(rows: list[Row], horizontal: Sequence[Rule], tables: Sequence[Table], depth: int = 0) -> list[Placed]:
    """Order one region of the page, looking for tables in each column anew."""
    aligned = aligned_tables(rows, horizontal)
    rows = _without(rows, aligned)
    gutters = _gutters(rows)
    blocks = [_Block(table) for table in (*tables, *aligned)] + _blocks(_joined(rows, gutters), gutters)
    return _ordered(blocks, horizontal, depth) if blocks else []


def _gutters(rows: Sequence[Row]) -> list[float]:
    """The x positions between columns of text: many lines start right of them, others end left of them."""
    segments = [segment for row in rows for segment in row]
    starts: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        starts[round(segment.x0 / 3)].append(segment)
    candidates = sorted(starts, key=lambda key: -len(starts[key]))[:_MAX_GUTTERS]
    gutters = []
    for key in candidates:
        group = [*starts[key], *starts.get(key + 1, ())]
        if len(group) < _MIN_COLUMN_LINES:
            continue
        x, top, bottom = min(s.x0 for s in group), max(s.y for s in group), min(s.y for s in group)
        level = [s for s in segments if bottom - 2 <= s.y <= top + 2]
        left = [s.x1 for s in level if s.x1 < x - 2]
        crossing = sum(s.x0 < x - 2 and s.x1 > x + 2 for s in level)
        if len(left) >= _MIN_COLUMN_LINES and crossing <= 0.25 * (len(left) + len(group)):
            gutters.append((max(left) + x) / 2)
    return sorted(gutters)


def _joined(rows: Iterable[Row], gutters: Sequence[float]) -> list[Row]:
    """Rows with the pieces of stretched lines put together again."""
    joined = []
    for row in rows:
        merged = [row[0]]
        for segment in row[1:]:
            last = merged[-1]
            near = segment.x0 - last.x1 <= _FRAGMENT_GAP * max(segment.size, last.size)
            apart = any(last.x1 - 1 <= gutter <= segment.x0 + 1 for gutter in gutters)
            if near and not apart and not segment.marker and abs(segment.size - last.size) < 0.2 * last.size:
                text = f"{last.text} {segment.text}"
                merged[-1] = replace(last, text=text, x1=segment.x1, bold=last.bold and segment.bold)
            else:
                merged.append(segment)
        joined.append(merged)
    return joined


def _blocks(rows: Iterable[Row], gutters: Sequence[float]) -> list[_Block]:
    """Gather lines that stand below each other at text distance."""
    blocks: list[_Block] = []
    open_blocks: list[_Block] = []
    for row in rows:
        open_blocks = [b for b in open_blocks if b.lines[-1].y - row[0].y <= 2.6 * b.lines[-1].size]
        sides = [tuple((s.x0 >= g - 1) - (s.x1 <= g + 1) for g in gutters) for s in row]
        above = [
            [b for b in open_blocks if b.side == side and _below(b.lines[-1], s)]
            for s, side in zip(row, sides, strict=True)
        ]
        for segment, side, candidates in zip(row, sides, above, strict=True):
            only = candidates[0] if len(candidates) == 1 else None
            if only is not None and sum(only in others for others in above) == 1:
                only.add(segment)
            else:
                block = _Block(segment, side)
                blocks.append(block)
                open_blocks.append(block)
    return blocks


def _below(line: Segment, segment: Segment) -> bool:
    distance, size = line.y - segment.y, max(line.size, segment.size)
    overlaps = segment.x0 < line.x1 and line.x0 < segment.x1
    alike = min(line.size, segment.size) > 0.86 * size
    return overlaps and alike and 0.4 * size < distance <= _LINE_GAP * size


# ------------------------------------------------------------------------------------------ order of blocks


def _ordered(blocks: list[_Block], horizontal: Sequence[Rule], depth: int) -> list[Placed]:
    left, right = min(b.x0 for b in blocks), max(b.x1 for b in blocks)
    if len(blocks) == 1 or depth > 20:
        return [(block, left, right) for block in sorted(blocks, key=lambda b: (-b.top, b.x0))]
    cut = _column_cut(blocks)
    if cut is not None:
        middle = _section_break(blocks, cut)
        if middle is not None:
            halves = [[b for b in blocks if b.top > middle], [b for b in blocks if b.top <= middle]]
            return [placed for half in halves for placed in _ordered(half, horizontal, depth + 1)]
        sides = [[b for b in blocks if b.x1 <= cut], [b for b in blocks if b.x1 > cut]]
        return [placed for side in sides for placed in _column(side, horizontal, depth + 1)]
    bands = _bands(blocks)
    if len(bands) > 1:
        ordered = [placed for band in bands for placed in _ordered(band, horizontal, depth + 1)]
        single = all(_column_cut(band) is None for band in bands)
        return [(block, left, right) for block, _, _ in ordered] if single else ordered
    return [(block, left, right) for block in sorted(blocks, key=lambda b: (-round(b.top / 3), b.x0))]


def _column(side: list[_Block], horizontal: Sequence[Rule], depth: int) -> list[Placed]:
    """One column: tables that were hidden by the column beside it can be seen now."""
    lines = [line for block in side for line in block.lines]
    rows = _rows(lines)
    if sum(len(row) > 1 for row in rows) >= 3 and depth < 6:
        return _region(rows, horizontal, [block.table for block in side if block.table], depth)
    return _ordered(side, horizontal, depth)


def _rows(lines: list[Segment]) -> list[Row]:
    rows: list[Row] = []
    for line in sorted(lines, key=lambda s: -s.y):
        if rows and rows[-1][0].y - line.y < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda s: s.x0) for row in rows]


def _column_cut(blocks: Sequence[_Block]) -> float | None:
    """The x of the widest white gap with a column of text on either side, or None."""
    best: tuple[float, float] | None = None
    reach = float("-inf")
    for block in sorted(blocks, key=lambda b: b.x0):
        gap = block.x0 - reach
        if gap >= _GUTTER and reach > float("-inf") and (best is None or gap > best[0]):
            cut = reach + gap / 2
            if _are_columns([b for b in blocks if b.x1 <= cut], [b for b in blocks if b.x1 > cut]):
                best = (gap, cut)
        reach = max(reach, block.x1)
    return best[1] if best else None


def _are_columns(left: list[_Block], right: list[_Block]) -> bool:
    if min(sum(b.weight for b in left), sum(b.weight for b in right)) < _MIN_COLUMN_LINES:
        return False
    top = min(max(b.top for b in left), max(b.top for b in right))
    bottom = max(min(b.bottom for b in left), min(b.bottom for b in right))
    heights = [max(b.top for b in side) - min(b.bottom for b in side) for side in (left, right)]
    if top - bottom < 0.3 * min(heights):
        return False
    narrow = max(b.x1 for b in left) - min(b.x0 for b in left)
    wide = max(b.x1 for b in right) - min(b.x0 for b in right)
    labels = sum(b.letters for b in left) < 0.25 * sum(b.letters for b in right) and narrow < 0.45 * wide
    return not (labels and len(left) > 1)  # headings in the margin are read with the text beside them


def _section_break(blocks: Sequence[_Block], cut: float) -> float | None:
    """The top of a heading in the left column that no text of the right column stands beside, if it has text above."""
    right = [b for b in blocks if b.x1 > cut]
    sizes = sorted(line.size for b in blocks for line in b.lines)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    for block in sorted((b for b in blocks if b.x1 <= cut and b.lines), key=lambda b: -b.top):
        first = block.lines[0]
        if len(block.lines) > 2 or not (first.size > 1.15 * usual or first.bold):
            continue
        beside = any(b.bottom < block.top + 3 and b.top > block.bottom - 3 for b in right)
        above = any(b.bottom > block.top for b in right) and any(b.bottom > block.top for b in blocks if b.x1 <= cut)
        below = any(b.top < block.bottom for b in right)
        if above and below and not beside:
            return block.top
    return None


def _bands(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """Blocks cut at horizontal white space; bands that share their columns stay together."""
    bands: list[list[_Block]] = []
    reach = float("inf")
    for block in sorted(blocks, key=lambda b: -b.top):
        if not bands or block.top <= reach + 0.5:
            bands.append([])
        bands[-1].append(block)
        reach = min(reach, block.bottom)
    if len(bands) < 2:
        return bands
    merged = [bands[0]]
    for band in bands[1:]:
        together = [*merged[-1], *band]
        if _column_cut(together) is not None and (_column_cut(merged[-1]) is not None or _column_cut(band) is not None):
            merged[-1] = together
        else:
            merged.append(band)
    return merged
