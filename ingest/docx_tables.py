"""Tables in Word documents, with merged cells spread out and nested tables taken apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest import docx_text
from ingest.clean import normalise
from ingest.docx_styles import Styles, Word

_MAX_SPAN: Final = 100
_LONG_CELL: Final = 60  # words; such a cell is running text, and the table only lays out the page


@dataclass(frozen=True, slots=True)
class WordTable:
    """Cell texts by row, whether the first row is a header, and texts that stand in no row."""

    rows: list[list[str]]
    titled: bool
    loose: list[str]


def table_rows(table: _Element, styles: Styles) -> WordTable:
    """Read a ``w:tbl``. A table inside another is read as text of the cell it stands in."""
    lines = [row for row in _unwrapped(table, "w:tr") if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
    rows: list[list[str]] = []
    above: list[str] = []
    for line in lines:
        row: list[str] = []
        for cell in _unwrapped(line, "w:tc"):
            width, continues = _span(cell), _continues(cell)
            for _ in range(width):
                column = len(row)
                row.append(above[column] if continues and column < len(above) else _cell_text(cell))
        rows.append(row)
        above = row
    if max(map(len, rows), default=0) < 2 or _is_layout(rows):
        return WordTable([], False, _cell_paragraphs(lines))
    return WordTable(rows, _is_titled(lines, styles), [])


def _is_titled(lines: list[_Element], styles: Styles) -> bool:
    """The first row is marked as header row, or is bold while the second is not, or the table's look says so."""
    if lines[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
        return True
    bold = [_is_bold(line, styles) for line in lines[:2]]
    if bold[0] and not all(bold):
        return True
    table = lines[0].getparent()
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}") if table is not None else None
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}") if table is not None else None
    # Every new table says "first row", so the look counts only together with a style that shows it.
    return look is not None and style is not None and (look.get(qn("w:firstRow")) in ("1", "true"))


def _is_bold(line: _Element, styles: Styles) -> bool:
    words = [Word.of(paragraph, styles) for paragraph in line.iter(qn("w:p"))]
    filled = [word for word in words if word.text.strip()]
    return bool(filled) and all(word.bold for word in filled)


def _is_layout(rows: list[list[str]]) -> bool:
    cells = [cell for row in rows[1:] or rows for cell in row if cell]
    return not cells or sum(len(cell.split()) > _LONG_CELL for cell in cells) * 2 > len(cells)


def _cell_text(cell: _Element) -> str:
    return normalise(" ".join(docx_text.paragraph_text(paragraph) for paragraph in cell.iter(qn("w:p"))))


def _cell_paragraphs(lines: list[_Element]) -> list[str]:
    texts = (normalise(docx_text.paragraph_text(p)) for line in lines for p in line.iter(qn("w:p")))
    return [text for text in texts if any(map(str.isalnum, text))]


def _unwrapped(parent: _Element, name: str) -> list[_Element]:
    """Children with this name, also inside content controls and insertions."""
    found: list[_Element] = []
    for child in parent:
        if child.tag == qn(name):
            found.append(child)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            found += _unwrapped(child, name)
    return found


def _span(cell: _Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _continues(cell: _Element) -> bool:
    """A vertically merged cell below its first one."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"
