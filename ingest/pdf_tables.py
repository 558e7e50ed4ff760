"""Find tables on a page: grids of ruled lines, and rows of text aligned in columns.

A table is taken only where its structure is clear; whatever is rejected here is read as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from ingest.pdf_lines import Segment
from ingest.pdf_rules import Rule

Row = list[Segment]
Cell = tuple[Segment, ...]

_TOUCH = 3.0  # points between two rules that meet
_MAX_GRID_RULES = 800  # more make a drawing, not a table
_MIN_ROWS = 3
_MIN_MULTI = 3  # rows with more than one cell that make aligned text a table
_LONGEST_CELL = 700  # letters; a grid with longer cells on average is page layout
_LONGEST_ROW = 420
_EMPTY_COLUMN = 12.0  # points; a narrower column without text is a double border
_ROW_GAP = 4.2  # em between baselines of aligned rows
_ALIGNED = 0.7  # share of a column's cells that must line up
_NUMBERING = re.compile(r"[\d.]{1,8}[.)]?|[a-zA-Z][.)]|[ivxIVX]{1,5}[.)]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as lines in cells, ``cells[row][column]``; ``columns`` are the left edges in points.

    ``contents`` says that its last column may be the page numbers of a table of contents.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    columns: tuple[float, ...]
    cells: tuple[tuple[Cell, ...], ...]
    contents: bool = False


def ruled_tables(rows: Sequence[Row], horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Table]:
    """The tables drawn as grids of lines; their segments are those in their cells.

    Drawn lines go before the edges of shaded boxes: a program may shade every line of text by itself.
    """
    segments = [segment for row in rows for segment in row]
    tables: list[Table] = []
    for edges in (False, True):
        hs = [rule for rule in horizontal if edges or not rule.edge]
        vs = [rule for rule in vertical if edges or not rule.edge]
        if not vs or len(hs) < 2 or len(hs) + len(vs) > _MAX_GRID_RULES:
            continue
        free = [s for s in segments if not any(_inside(s, table) for table in tables)]
        grids = (_grid(*component, free) for component in _components(hs, vs))
        tables += [grid for grid in grids if grid is not None]
    return tables


def _inside(segment: Segment, table: Table) -> bool:
    return table.bottom <= segment.y <= table.top and table.x0 - 2 <= segment.x0 and segment.x1 <= table.x1 + 6


def _components(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that touch each other."""
    rules = [*horizontal, *vertical]
    parent = list(range(len(rules)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for number, line in enumerate(vertical, start=len(horizontal)):
        for index, rule in enumerate(horizontal):
            crosses = rule.x0 - _TOUCH <= line.x0 <= rule.x1 + _TOUCH
            if crosses and line.y0 - _TOUCH <= rule.y0 <= line.y1 + _TOUCH:
                parent[find(index)] = find(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate(rules):
        groups[find(index)][index >= len(horizontal)].append(rule)
    return [(hs, vs) for hs, vs in groups.values() if len(hs) >= 2 and vs]


def _grid(horizontal: list[Rule], vertical: list[Rule], segments: Sequence[Segment]) -> Table | None:
    xs = _positions([r.x0 for r in vertical] + [min(r.x0 for r in horizontal), max(r.x1 for r in horizontal)])
    ys = _positions([r.y0 for r in horizontal] + [min(r.y0 for r in vertical), max(r.y1 for r in vertical)])
    ys = [y for y in ys if y in (ys[0], ys[-1]) or _covered(horizontal, y) >= 0.5 * (xs[-1] - xs[0])]
    inside = [s for s in segments if ys[0] < s.y + 0.3 * s.size < ys[-1] and xs[0] - 2 <= s.x0 and s.x1 <= xs[-1] + 6]
    if len(xs) < 3 or len(ys) < 3 or len(inside) < 4:
        return None
    cells: dict[tuple[int, int], list[Segment]] = defaultdict(list)
    for segment in inside:
        column = min(bisect_right(xs, segment.x0 + 0.4 * segment.size), len(xs) - 1) - 1
        row = len(ys) - 1 - bisect_right(ys, segment.y + 0.3 * segment.size)
        cells[(max(row, 0), max(column, 0))].append(segment)
    used_columns = sorted({column for _, column in cells})
    used_rows = sorted({row for row, _ in cells})
    letters = mean(sum(len(s.text) for s in cell) for cell in cells.values())
    shared = sum(sum((row, column) in cells for column in used_columns) > 1 for row in used_rows)
    sparse = len(cells) < 0.35 * len(used_columns) * len(used_rows) or shared < 0.5 * len(used_rows)
    if len(used_columns) < 2 or len(used_rows) < 2 or letters > _LONGEST_CELL or sparse:
        return None
    # An empty column stays, so that the table's continuation on the next page has the same columns.
    columns = [c for c in range(len(xs) - 1) if c in used_columns or xs[c + 1] - xs[c] > _EMPTY_COLUMN]
    table = tuple(tuple(tuple(cells.get((row, column), ())) for column in columns) for row in used_rows)
    table = _spread_spans(table, used_rows, columns, xs, ys, horizontal)
    if len(table) <= 2:
        table = _split_bands(table)
    return Table(xs[0], xs[-1], ys[-1], ys[0], tuple(xs[column] for column in columns), table)


def _positions(values: Iterable[float]) -> list[float]:
    """Distinct positions in rising order; those within touching distance count as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found


def _covered(horizontal: Sequence[Rule], y: float) -> float:
    return sum(rule.x1 - rule.x0 for rule in horizontal if abs(rule.y0 - y) <= _TOUCH)


def _spread_spans(
    table: tuple[tuple[Cell, ...], ...],
    rows: list[int],
    columns: list[int],
    xs: list[float],
    ys: list[float],
    horizontal: Sequence[Rule],
) -> tuple[tuple[Cell, ...], ...]:
    """Repeat a cell that spans several rows (no line below it in its first column) in each of them."""
    if len(table) < 3:
        return table
    middle = (xs[columns[0]] + xs[columns[0] + 1]) / 2
    spread = [list(row) for row in table]
    for index in range(1, len(rows)):
        border = ys[len(ys) - 1 - rows[index]]
        separated = any(abs(r.y0 - border) <= _TOUCH and r.x0 <= middle <= r.x1 for r in horizontal)
        if not separated and not spread[index][0] and spread[index - 1][0]:
            spread[index][0] = spread[index - 1][0]
    return tuple(tuple(row) for row in spread)


def _split_bands(table: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of a grid that has a line only below its header: the lines of text tell where rows begin."""
    rows: list[tuple[Cell, ...]] = []
    for band in table:
        lines: dict[float, Row] = defaultdict(list)
        column_of = {id(segment): column for column, cell in enumerate(band) for segment in cell}
        for cell in band:
            for segment in cell:
                lines[round(segment.y)].append(segment)
        ordered = [lines[y] for y in sorted(lines, reverse=True)]
        shared = sum(len(line) > 1 for line in ordered)
        whole = len(ordered) < _MIN_ROWS or shared < len(ordered)
        groups = [[s for line in ordered for s in line]] if whole else ordered
        rows += [_to_cells(group, column_of, len(band)) for group in groups]
    return tuple(rows)


def _to_cells(segments: Iterable[Segment], column_of: dict[int, int], columns: int) -> tuple[Cell, ...]:
    cells: list[list[Segment]] = [[] for _ in range(columns)]
    for segment in segments:
        cells[column_of[id(segment)]].append(segment)
    return tuple(tuple(cell) for cell in cells)


# ------------------------------------------------------------------------------------------ aligned text


def aligned_tables(rows: Sequence[Row], horizontal: Sequence[Rule]) -> list[Table]:
    """The tables without a grid: neighbouring rows whose segments stand in the same columns."""
    tables: list[Table] = []
    index = 0
    while index < len(rows):
        if len(rows[index]) < 2:
            index += 1
            continue
        stretch = _Stretch(rows[index])
        end = index + 1
        while end < len(rows) and stretch.accepts(rows[end]):
            stretch.add(rows[end])
            end += 1
        table = stretch.table(horizontal)
        if table is not None:
            tables.append(table)
        index = end
    return tables


class _Stretch:
    """Rows that may be a table, with the columns they have formed so far."""

    def __init__(self, row: Row) -> None:
        self.rows: list[Row] = []
        self.columns: list[list[float]] = []
        self.add(row)

    def accepts(self, row: Row) -> bool:
        last = self.rows[-1][0]
        if last.y - row[0].y > _ROW_GAP * max(last.size, row[0].size):
            return False
        touched = [self._touching(segment) for segment in row]
        if any(len(columns) > 1 for columns in touched):
            return False
        single = [columns[0] for columns in touched if columns]
        return len(single) == len(set(single)) and bool(single)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        for segment in row:
            touching = self._touching(segment)
            if touching:
                column = self.columns[touching[0]]
                column[0], column[1] = min(column[0], segment.x0), max(column[1], segment.x1)
            else:
                self.columns.append([segment.x0, segment.x1])
                self.columns.sort()

    def _touching(self, segment: Segment) -> list[int]:
        return [i for i, (x0, x1) in enumerate(self.columns) if segment.x0 < x1 + 2 and segment.x1 > x0 - 2]

    def table(self, horizontal: Sequence[Rule]) -> Table | None:
        """The stretch as a table, or None where it rather looks like columns of text or a list."""
        while self.rows and len(self.rows[-1]) == 1 and self._leaves(self.rows[-1][0]):
            self.rows.pop()
        cells: list[list[Segment]] = [[] for _ in self.columns]
        for row in self.rows:
            for segment in row:
                cells[self._touching(segment)[0]].append(segment)
        multi = sum(len(row) > 1 for row in self.rows)
        clear = multi >= _MIN_MULTI and multi >= 0.4 * len(self.rows) and all(len(c) > 1 for c in cells)
        if not clear or not all(map(_lines_up, cells)) or self._is_text(cells):
            return None
        grouped = self._grouped(horizontal)
        letters = mean(sum(len(s.text) for cell in row for s in cell) for row in grouped)
        if len(grouped) < _MIN_ROWS or letters > _LONGEST_ROW:
            return None
        segments = [segment for row in self.rows for segment in row]
        return Table(
            min(s.x0 for s in segments),
            max(s.x1 for s in segments),
            max(s.top for s in segments),
            min(s.bottom for s in segments),
            tuple(x0 for x0, _ in self.columns),
            grouped,
            contents=_is_contents(cells[-1]),
        )

    def _leaves(self, segment: Segment) -> bool:
        """Whether a lone last line is rather the text below the table than a wrapped cell."""
        above = [s for s in self.rows[-2] if abs(s.x0 - segment.x0) < 3] if len(self.rows) > 1 else []
        if not above:
            return True
        distance = above[0].y - segment.y
        goes_on = segment.text[:1].islower() and distance < 2 * segment.size
        return (distance > 1.45 * segment.size and not goes_on) or segment.bold != above[0].bold or bool(segment.marker)

    def _is_text(self, cells: list[list[Segment]]) -> bool:
        prose = [_is_prose(column, x1 - x0) for column, (x0, x1) in zip(cells, self.columns, strict=True)]
        if sum(prose) >= 2:
            return True
        numbering = sum(_NUMBERING.fullmatch(s.full) is not None for s in cells[0])
        return len(cells) == 2 and (numbering >= 0.7 * len(cells[0]) and not _is_contents(cells[1]))

    def _grouped(self, horizontal: Sequence[Rule]) -> tuple[tuple[Cell, ...], ...]:
        """Lines of text joined to table rows."""
        column_of = {id(s): self._touching(s)[0] for row in self.rows for s in row}
        starts = self._row_starts(column_of, horizontal)
        bounds = [*starts, len(self.rows)]
        groups = (self.rows[a:b] for a, b in pairwise(bounds))
        return tuple(_to_cells((s for row in group for s in row), column_of, len(self.columns)) for group in groups)

    def _row_starts(self, column_of: dict[int, int], horizontal: Sequence[Rule]) -> list[int]:
        width = max(x1 for _, x1 in self.columns) - self.columns[0][0]
        levels = [
            r.y0 for r in horizontal if min(r.x1, self.columns[-1][1]) - max(r.x0, self.columns[0][0]) > 0.6 * width
        ]
        gaps = [a[0].y - b[0].y for a, b in pairwise(self.rows)]
        tight = min((gap for gap in gaps if gap > 2), default=0.0)
        whole = sum(len(row) == len(self.columns) for row in self.rows) >= 0.8 * len(self.rows)
        starts = [0]
        for index, (row, gap) in enumerate(zip(self.rows[1:], gaps, strict=True), start=1):
            ruled = any(row[0].y < y < self.rows[index - 1][0].y for y in levels)
            first = any(column_of[id(s)] == 0 for s in row)
            spaced = gap > 1.2 * tight
            if ruled or (first and (whole or spaced or len(row) > 1)) or (spaced and len(row) > 1):
                starts.append(index)
        return starts


def _lines_up(column: list[Segment]) -> bool:
    """Whether most cells share their left edge, right edge or middle."""
    edges = ([s.x0 for s in column], [s.x1 for s in column], [(s.x0 + s.x1) / 2 for s in column])
    for values in edges:
        middle = median(values)
        tolerance = 0.35 * column[0].size
        if sum(abs(value - middle) <= tolerance for value in values) >= _ALIGNED * len(values):
            return True
    return False


def _is_prose(column: list[Segment], width: float) -> bool:
    """Whether a column reads as running text: lines that nearly fill it, most of them in the middle of a sentence."""
    if len(column) < 3 or mean(len(segment.text) for segment in column) < 22:
        return False
    filled = sum(segment.x1 - segment.x0 > 0.7 * width for segment in column)
    running = sum(
        below.text[0].islower() and not above.text.endswith((".", ":", ";", "!", "?"))
        for above, below in pairwise(column)
    )
    return filled >= 0.6 * len(column) and running >= 0.5 * (len(column) - 1)


def _is_contents(column: list[Segment]) -> bool:
    """Whether a last column holds the rising page numbers of a table of contents."""
    texts = [segment.text for segment in column]
    if len(texts) < 4 or not all(text.isdigit() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == sorted(numbers)
