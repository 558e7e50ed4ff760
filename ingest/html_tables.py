"""Tables in web pages: which of them are data, and their rows with merged cells spread out."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from bs4 import Tag

from ingest.clean import normalise
from ingest.html_walk import attribute, holds, inline_text
from ingest.tables import has_header_shape, table_blocks
from kb.types import Block, BlockKind

_MAX_SPAN: Final = 100  # browsers stop at 1000; a wider table is a mistake or an attack
_MAX_CELLS: Final = 200_000


def is_data_table(table: Tag) -> bool:
    """True for a table with a header; a table without one, or with a table inside, only lays out the page."""
    if attribute(table, "role") in ("presentation", "none") or holds(table, ("table",)):
        return False
    rows = table.find_all("tr")
    if len(rows) < 2 or max(len(_cells(row)) for row in rows) < 2:
        return False
    if holds(table, ("th", "thead")):
        return True
    return all(_is_bold(cell) for cell in _cells(rows[0])) and has_header_shape(_grid(rows))


def data_table_blocks(table: Tag) -> list[Block]:
    """The caption and the rows of a data table."""
    blocks: list[Block] = []
    caption = table.find("caption")
    if isinstance(caption, Tag) and (text := normalise(inline_text(caption))):
        blocks.append(Block(BlockKind.PARAGRAPH, text))
    rows = [row for row in table.find_all("tr") if _cells(row)]
    grid = _grid(rows)
    count = _header_rows(rows)
    if count == 0 and not all(cell.name == "th" for row in rows for cell in _cells(row)[:1]):
        count = 1
    header = [_joined(grid, range(count), column) for column in range(max(map(len, grid), default=0))]
    if not any(header):
        return blocks + [Block(BlockKind.ROW, text) for row in grid if (text := _named_by_first(row))]
    return blocks + table_blocks(header, grid[count:])


def _header_rows(rows: list[Tag]) -> int:
    def is_header(row: Tag) -> bool:
        return (row.parent is not None and row.parent.name == "thead") or all(c.name == "th" for c in _cells(row))

    return min(len(list(takewhile(is_header, rows))), len(rows) - 1)


def _joined(grid: list[list[str]], rows: range, column: int) -> str:
    cells = (grid[row][column] for row in rows if column < len(grid[row]))
    return " ".join(dict.fromkeys(filter(None, cells)))


def _named_by_first(row: list[str]) -> str:
    """Rows of a table whose first column names them: "name: value; value"."""
    values = list(dict.fromkeys(filter(None, row[1:])))
    return f"{row[0].rstrip(' :')}: {'; '.join(values)}" if row[0] and values else "; ".join(values)


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _is_bold(cell: Tag) -> bool:
    text = normalise(inline_text(cell))
    return not text or text == " ".join(normalise(inline_text(bold)) for bold in cell.find_all(["b", "strong"]))


def _grid(rows: list[Tag]) -> list[list[str]]:
    """Cell texts by row and column; a merged cell stands in every place it covers."""
    grid: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    size = 0
    for row in rows:
        line: list[str] = []
        cells = iter(_cells(row))
        while True:
            if len(line) in pending:
                left, text = pending.pop(len(line))
                if left > 1:
                    pending[len(line)] = (left - 1, text)
                line.append(text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            text = normalise(inline_text(cell))
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    pending[len(line)] = (down - 1, text)
                line.append(text)
        grid.append(line)
        size += len(line)
        if size > _MAX_CELLS:
            break
    return grid


def _span(cell: Tag, name: str) -> int:
    value = attribute(cell, name).strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1
