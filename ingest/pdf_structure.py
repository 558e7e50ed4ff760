"""Turn the paragraphs and tables of a PDF into blocks: headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.clean import normalise
from ingest.dehyphenate import Dehyphenator
from ingest.pdf_headings import Bookmark, heading_levels
from ingest.pdf_paragraphs import DASHES, Item, Paragraph, PlacedTable
from ingest.pdf_tables import Cell
from ingest.tables import has_header_shape
from kb.types import Block, BlockKind

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SIBLING_REACH = 15  # items between two members of one numbered list
_INDENT = 0.6  # em between two list levels
_SAME_COLUMN = 6.0  # points between the columns of a table and its continuation on the next page
_DIAERESIS = re.compile(r"¨\s?([aeiouAEIOU])")
_COMBINED = str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ")


def to_blocks(
    items: Sequence[Item], words: Dehyphenator, body_size: float, bookmarks: Sequence[Bookmark]
) -> list[Block]:
    """The blocks of a document, pages counted from 1."""
    levels = heading_levels(items, body_size, bookmarks)
    lists = _list_items(items, levels)
    blocks: list[Block] = []
    tables = _TableReader(words)
    for index, item in enumerate(items):
        if isinstance(item, PlacedTable):
            blocks += tables.read(item)
        elif index in levels:
            blocks.append(Block(BlockKind.HEADING, _text(item, words), levels[index], item.page + 1))
        elif index in lists:
            blocks.append(Block(BlockKind.ITEM, _text(item, words, marker=False), lists[index], item.page + 1))
        elif index and index - 1 not in levels and _labels(items[index - 1], item):
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {_text(item, words)}")
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, _text(item, words), page=item.page + 1))
    return [block for block in blocks if any(map(str.isalnum, block.text))]


def clean(text: str) -> str:
    """One line of text as every parser hands it over, accents set apart by the font put back on their letters."""
    return normalise(_DIAERESIS.sub(lambda match: match[1].translate(_COMBINED), text))


def _labels(label: Item, item: Paragraph) -> bool:
    """Whether a short bold line that ends in a colon names the paragraph below it."""
    if not isinstance(label, Paragraph) or len(label.lines) > 1 or not label.bold or item.bold or item.first.marker:
        return False
    near = label.page == item.page and 0 < label.first.y - item.first.y < 2.2 * label.size
    return near and label.text.endswith(":") and len(label.text.split()) <= 8


def _text(item: Paragraph, words: Dehyphenator, *, marker: bool = True) -> str:
    first = item.first.full if marker else item.first.text
    return clean(words.join_lines([first, *(line.segment.full for line in item.lines[1:])]))


# ------------------------------------------------------------------------------------------ lists


def _list_items(items: Sequence[Item], levels: Mapping[int, int]) -> dict[int, int]:
    """The depth of each list item, by its index."""
    depths: dict[int, int] = {}
    indents: list[float] = []
    for index, item in enumerate(items):
        if index in levels or isinstance(item, PlacedTable):
            indents = []
            continue
        indent, size = item.first.x0 - item.lines[0].left, item.first.size
        if not item.first.marker or not _is_item(items, index):
            if indents and indent < indents[0] + _INDENT * size:
                indents = []
            continue
        while indents and indent < indents[-1] - _INDENT * size:
            indents.pop()
        if not indents or indent > indents[-1] + _INDENT * size:
            indents.append(indent)
        depths[index] = len(indents)
    return depths


def _is_item(items: Sequence[Item], index: int) -> bool:
    """Whether a marker is a bullet, or a dash or number with a neighbour in its list."""
    item = items[index]
    if not isinstance(item, Paragraph):
        return False
    values = _values(item.first.marker)
    if not values and item.first.marker not in DASHES:
        return True
    near = items[max(0, index - _SIBLING_REACH) : index + _SIBLING_REACH + 1]
    others = [
        other.first.marker
        for other in near
        if isinstance(other, Paragraph) and other is not item and other.first.marker
    ]
    if not values:
        return item.first.marker in others
    shape = _shape(item.first.marker)
    return any(
        abs(value - neighbour) == 1
        for marker in others
        if _shape(marker) == shape
        for neighbour in _values(marker)
        for value in values
    )


def _shape(marker: str) -> str:
    return re.sub(r"\w+", lambda m: "1" if m.group().isdigit() else "A" if m.group().isupper() else "a", marker)


def _values(marker: str) -> set[int]:
    """What a list number may stand for ("i." is 1 and 9); empty for a bullet."""
    name = marker.strip("().").casefold()
    if name.isdigit():
        return {int(name)}
    values = set()
    if len(name) == 1 and name.isalpha() and marker[-1] in ".)":
        values.add(ord(name) - ord("a") + 1)
    if name and all(char in _ROMAN for char in name) and marker[-1] in ".)":
        numbers = [_ROMAN[char] for char in name]
        values.add(sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers)))
    return values


# ------------------------------------------------------------------------------------------ tables


class _TableReader:
    """Writes table rows; a table that goes on over the page keeps its header."""

    def __init__(self, words: Dehyphenator) -> None:
        self._words = words
        self._columns: tuple[float, ...] = ()
        self._header: tuple[str, ...] = ()
        self._page = -1

    def read(self, placed: PlacedTable) -> list[Block]:
        table, page = placed.table, placed.page
        edges = [*table.columns[1:], table.x1]
        rows = [tuple(map(self._cell, row, edges)) for row in table.cells]
        rows = [row for row in rows if any(row)]
        if not rows:
            return []
        goes_on = 0 <= page - self._page <= 1 and self._same_columns(table.columns)
        if goes_on and rows[0] == self._header:
            rows = rows[1:]
        elif not goes_on or _is_header(table.cells, rows, strict=True):
            self._header = rows[0] if _is_header(table.cells, rows, strict=False) else ()
            rows = rows[1:] if self._header else rows
        self._columns, self._page = table.columns, page
        return [block for row in rows for block in self._blocks(row, page + 1)]

    def _blocks(self, row: tuple[str, ...], page: int) -> list[Block]:
        filled = [cell for cell in row if _says(cell)]
        if len(filled) == 1:
            name = self._header[row.index(filled[0])] if self._header and row[0] != filled[0] else ""
            return [Block(BlockKind.ROW, _named(name, filled[0]), page=page)]
        if self._header:
            text = "; ".join(_named(*pair) for pair in zip(self._header, row, strict=False) if _says(pair[1]))
        elif len(row) == 2:
            text = _named(*row)
        else:
            text = "; ".join(filled)
        return [Block(BlockKind.ROW, text, page=page)] if text else []

    def _cell(self, cell: Cell, right: float) -> str:
        """The text of a cell; lines that were broken off on purpose, such as names, get a comma between them."""
        text = ""
        for above, segment in zip((None, *cell), cell, strict=False):
            line = segment.full
            word = line.split(maxsplit=1)[0]
            if above is None:
                text = line
            elif segment.y < above.y and above.x1 + (0.5 * len(word) + 1.5) * segment.size < right:
                broken_off = not line[0].islower() and not text.endswith((".", ",", ";", ":", "!", "?"))
                text = f"{text}, {line}" if broken_off else self._words.join(text, line)
            elif segment.y < above.y and self._words.is_one_word(text, word):
                text += line
            else:
                text = self._words.join(text, line)
        return clean(text)

    def _same_columns(self, columns: tuple[float, ...]) -> bool:
        pairs: Iterable[tuple[float, float]] = zip(columns, self._columns, strict=False)
        return len(columns) == len(self._columns) and all(abs(a - b) <= _SAME_COLUMN for a, b in pairs)


def _says(cell: str) -> bool:
    return any(map(str.isalnum, cell))


def _named(name: str, value: str) -> str:
    return f"{name.rstrip(' :')}: {value}" if name and name != value else value


def _is_header(cells: Sequence[Sequence[Cell]], rows: Sequence[tuple[str, ...]], *, strict: bool) -> bool:
    """Whether the first row names the columns; ``strict`` asks for bold type above plain type."""
    if not has_header_shape(rows):
        return False
    bold = [all(segment.bold for cell in row for segment in cell) for row in cells[:2]]
    if bold[0] and not all(bold):
        return True
    plain = not any(any(map(str.isdigit, cell)) for cell in rows[0])
    if strict or not plain:
        return False
    # Without bold type, two columns are as likely a list of names and values.
    return len(rows[0]) > 2 or sum(len(row[1]) for row in rows[1:]) > 3 * len(rows[0][1]) * (len(rows) - 1)
