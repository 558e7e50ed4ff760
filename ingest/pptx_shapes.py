"""The shapes of a slide in reading order, and the blocks in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER

from ingest.bullets import paragraph_parts, split_marker
from ingest.clean import normalise
from ingest.tables import has_header_shape, table_blocks
from kb.types import Block, BlockKind

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LEFT_OUT: Final = (
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.HEADER,
)
# The text of these has bullets unless a paragraph says otherwise.
_BULLETED: Final = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY)
_SAME_ROW: Final = 0.05  # of the slide's height


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A shape that is no group, with its place in EMU on the slide or in its group."""

    source: Any
    top: int
    left: int
    text: str
    placeholder: Any
    font_size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a text frame: its text, depth (0 = top) and whether it has a bullet (None: as its frame has)."""

    text: str
    raw: str
    depth: int
    bullet: bool | None


def shapes_in_order(shapes: Any, height: int) -> list[Shape]:
    """All shapes with content, groups taken apart, row by row and from left to right; footers left out."""
    placed: list[tuple[int, int, list[Shape]]] = []
    for shape in shapes:
        top, left = int(shape.top or 0), int(shape.left or 0)
        if shape.element.tag.endswith("}grpSp"):
            placed.append((top, left, shapes_in_order(shape.shapes, height)))
            continue
        placeholder = shape.placeholder_format.type if shape.is_placeholder else None
        if placeholder in _LEFT_OUT:
            continue
        text = shape.text_frame.text.replace("\v", "\n") if shape.has_text_frame else ""
        placed.append((top, left, [Shape(shape, top, left, text, placeholder, _font_size(shape))]))
    return [shape for _, _, found in _by_rows(placed, height) for shape in found]


def shape_blocks(shape: Shape, page: int) -> list[Block]:
    """The blocks of one shape: table rows, diagram texts, or paragraphs and bullets."""
    source = shape.source
    if getattr(source, "has_table", False):
        return _table(source.table, page)
    if source.element.tag.endswith("}graphicFrame"):
        return [Block(BlockKind.ITEM, text, 1, page) for text in _diagram_texts(source)]
    if not source.has_text_frame:
        return []
    lines = list(text_lines(source.text_frame))
    bulleted = shape.placeholder in _BULLETED
    blocks: list[Block] = []
    for line in lines:
        if line.bullet or (line.bullet is None and bulleted and len(lines) > 1):
            marked = split_marker(line.text)
            text = marked.text if marked and not marked.numbered else line.text
            blocks.append(Block(BlockKind.ITEM, text, line.depth + 1, page))
        else:
            for kind, text in paragraph_parts(line.raw, BlockKind.PARAGRAPH):
                blocks.append(Block(kind, text, line.depth + 1 if kind is BlockKind.ITEM else 0, page))
    return blocks


def text_lines(frame: Any) -> Iterator[Line]:
    """The paragraphs of a text frame that hold text."""
    for paragraph in frame.paragraphs:
        raw = paragraph.text.replace("\v", "\n")
        text = normalise(raw)
        if any(map(str.isalnum, text)):
            yield Line(text, raw, int(paragraph.level), _bullet(paragraph))


def _by_rows(placed: list[tuple[int, int, list[Shape]]], height: int) -> list[tuple[int, int, list[Shape]]]:
    ordered: list[tuple[int, int, list[Shape]]] = []
    row: list[tuple[int, int, list[Shape]]] = []
    for item in sorted(placed, key=lambda entry: entry[0]):
        if row and item[0] - row[0][0] > height * _SAME_ROW:
            ordered += sorted(row, key=lambda entry: entry[1])
            row = []
        row.append(item)
    return ordered + sorted(row, key=lambda entry: entry[1])


def _bullet(paragraph: Any) -> bool | None:
    properties = paragraph._p.find(f"{_A}pPr")
    if properties is None:
        return None
    if any(properties.find(f"{_A}{name}") is not None for name in ("buChar", "buAutoNum", "buBlip")):
        return True
    return False if properties.find(f"{_A}buNone") is not None else None


def _font_size(shape: Any) -> int:
    """The largest size that the shape itself names; 0 where it inherits."""
    sizes = (element.get("sz", "0") for element in shape.element.iter(f"{_A}rPr", f"{_A}defRPr"))
    return max((int(size) for size in sizes if size.isdigit() and len(size) < 7), default=0)


def _table(table: Any, page: int) -> list[Block]:
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            # Cells swallowed by a merge repeat what stands in the merged cell, as in the other formats.
            merged_left = bool(cells) and cell._tc.get("hMerge") in ("1", "true")
            merged_above = bool(rows) and cell._tc.get("vMerge") in ("1", "true") and len(rows[-1]) > len(cells)
            above = rows[-1][len(cells)] if merged_above else ""
            cells.append(cells[-1] if merged_left else above or normalise(cell.text_frame.text))
        rows.append(cells)
    if table.first_row and has_header_shape(rows):
        return table_blocks(rows[0], rows[1:], page)
    return table_blocks(None, rows, page)


def _diagram_texts(frame: Any) -> list[str]:
    """The texts of a SmartArt diagram, in the order of its outline; [] for charts and other objects."""
    ids = next(frame.element.iter(f"{_DIAGRAM}relIds"), None)
    relation = ids.get(f"{_RELATION}dm") if ids is not None else None
    if relation is None or relation not in frame.part.rels:
        return []
    root = etree.fromstring(
        frame.part.related_part(relation).blob, etree.XMLParser(resolve_entities=False, no_network=True)
    )
    texts = []
    for point in root.iter(f"{_DIAGRAM}pt"):
        if point.get("type", "node") == "node":
            texts.append(normalise(" ".join(text.text or "" for text in point.iter(f"{_A}t"))))
    return [text for text in texts if any(map(str.isalnum, text))]
