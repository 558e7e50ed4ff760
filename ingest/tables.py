"""Table rows as text: "header: value; header: value"."""

from __future__ import annotations

from collections.abc import Sequence

from kb.types import Block, BlockKind

Row = Sequence[str]


def table_blocks(header: Row | None, rows: Sequence[Row], page: int | None = None) -> list[Block]:
    """One ROW block a row when there is a header with at least two columns, else one PARAGRAPH block a cell.

    Cells are normalised text; a merged cell repeats its text in each place that it covers and is shown once.
    """
    blocks: list[Block] = []
    titled = header is not None and len(set(filter(None, header))) >= 2
    for row in rows:
        spans_all = len(row) > 1 and len(set(row)) == 1  # a merged row that divides the table into parts
        if header is not None and titled and not spans_all:
            text = row_text(header, row)
            if text:
                blocks.append(Block(BlockKind.ROW, text, page=page))
        else:
            cells = dict.fromkeys(cell for cell in row if any(char.isalnum() for char in cell))
            blocks.extend(Block(BlockKind.PARAGRAPH, cell, page=page) for cell in cells)
    return blocks


def row_text(header: Row, row: Row) -> str:
    """One row as "header: value; header: value"; empty cells are left out and equal neighbours shown once."""
    pairs: list[str] = []
    previous: tuple[str, str] | None = None
    for column, value in enumerate(row):
        name = header[column] if column < len(header) else ""
        merged = previous is not None and previous[1] == value and (name == previous[0] or len(value.split()) > 2)
        previous = (name, value)
        if not any(char.isalnum() for char in value) or merged:
            continue
        pairs.append(f"{name.rstrip(' :')}: {value}" if name and name != value else value)
    return "; ".join(pairs)


def has_header_shape(rows: Sequence[Row]) -> bool:
    """Whether the first row can be a header: two or more short, filled, different cells above at least one row."""
    if len(rows) < 2:
        return False
    cells = list(rows[0])
    filled = [cell for cell in cells if cell]
    short = all(len(cell.split()) <= 8 and not cell.endswith((".", "!")) for cell in filled)
    # The corner above row names may be empty.
    return len(filled) >= 2 and len(filled) >= len(cells) - 1 and len(set(filled)) == len(filled) and short
