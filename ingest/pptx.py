"""Slide decks: titles, bullets, text boxes, tables, diagrams and speaker notes, slide by slide."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER

from ingest import metadata
from ingest.boilerplate import is_boilerplate_line
from ingest.clean import looks_like_title, normalise
from ingest.pptx_shapes import Shape, shape_blocks, shapes_in_order, text_lines
from kb.errors import UnreadableDocument
from kb.types import Block, BlockKind, Parsed

_TITLES: Final = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
# "Aanpak (2)", "Aanpak (vervolg)", "Aanpak 2/3": the same title again.
_CONTINUED: Final = re.compile(
    r"\s*(?:\(\s*(?:\d+|vervolg|cont(?:inued|'d|\.)?|\d+\s*/\s*\d+)\s*\)|\d+\s*/\s*\d+)$", re.IGNORECASE
)
_TOP: Final = 0.35  # a title that is no placeholder stands in this upper part of the slide
_LABEL_WORDS: Final = 4
_MIN_LABELS: Final = 6


def parse_pptx(data: bytes, uri: str) -> Parsed:
    """The slides of a deck that are shown; the page of a block is its slide number.

    Raises UnreadableDocument when the file is no deck after all.
    """
    try:
        deck = pptx.Presentation(io.BytesIO(data))
        slides = list(deck.slides)
    except (KeyError, ValueError, AttributeError) as error:  # a part is missing, or it is some other Office file
        raise UnreadableDocument(uri, "the PowerPoint file is incomplete; open it and save it again") from error
    blocks: list[Block] = []
    warnings: list[str] = []
    height = int(deck.slide_height or 1)
    last_title = first_title = ""
    for number, slide in enumerate(slides, start=1):
        if slide._element.get("show") in ("0", "false"):
            warnings.append(f"slide {number} is hidden and was left out")
            continue
        title, below = _slide(slide, number, height)
        if title and _same_title(title) != _same_title(last_title):
            blocks.append(Block(BlockKind.HEADING, title, 2, number))
        last_title = title or last_title
        opening = below[0].text if below and number == 1 and looks_like_title(below[0].text) else ""
        first_title = first_title or title or opening
        blocks += below
    return Parsed(tuple(blocks), _properties(deck, first_title), len(slides), tuple(warnings))


def _slide(slide: Any, number: int, height: int) -> tuple[str, list[Block]]:
    """The title of a slide and the blocks below it, notes last."""
    shapes = shapes_in_order(slide.shapes, height)
    title = _title_shape(shapes, height)
    blocks: list[Block] = []
    for shape in _diagram_labels_last(shapes):
        if shape is not title:
            blocks += shape_blocks(shape, number)
    labels = [normalise(shape.text) for shape in _labels(shapes) if shape is not title]
    if labels:
        blocks.append(Block(BlockKind.PARAGRAPH, "; ".join(dict.fromkeys(labels)), page=number))
    blocks = [block for block in blocks if not is_boilerplate_line(block.text)]
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = (line.text for line in text_lines(slide.notes_slide.notes_text_frame))
        blocks += [Block(BlockKind.NOTE, note, page=number) for note in notes if any(map(str.isalpha, note))]
    return (normalise(title.text) if title else ""), blocks


def _title_shape(shapes: list[Shape], height: int) -> Shape | None:
    """The title placeholder; else the first text in the upper part of the slide that reads as a title."""
    for shape in shapes:
        if shape.placeholder in _TITLES and shape.text.strip():
            return shape
    if any(shape.placeholder in _TITLES for shape in shapes):
        return None
    upper = [shape for shape in shapes if shape.top < height * _TOP and looks_like_title(normalise(shape.text))]
    labels = set(map(id, _labels(shapes)))
    if labels:  # among the labels of a drawing only the largest print tells the title
        most = max(shape.font_size for shape in shapes)
        largest = [shape for shape in shapes if shape.font_size == most]
        upper = [shape for shape in upper if id(shape) not in labels or largest == [shape]]
    return max(upper, key=lambda shape: (shape.font_size, -shapes.index(shape)), default=None)


def _labels(shapes: list[Shape]) -> list[Shape]:
    """The texts of a drawing: many boxes with a few words each, that say nothing one by one."""
    few = [
        shape
        for shape in shapes
        if shape.placeholder is None and shape.text.strip() and len(shape.text.split()) <= _LABEL_WORDS
    ]
    return few if len(few) >= _MIN_LABELS else []


def _diagram_labels_last(shapes: list[Shape]) -> list[Shape]:
    labels = set(map(id, _labels(shapes)))
    return [shape for shape in shapes if id(shape) not in labels]


def _same_title(title: str) -> str:
    return _CONTINUED.sub("", title).casefold()


def _properties(deck: Any, first_title: str) -> dict[str, str]:
    core = deck.core_properties
    made = core.created or core.modified
    # python-pptx gives every new deck the properties of its template.
    from_template = made is not None and made.year == 2013 and core.author == "Steve Canny"
    found = {
        metadata.TITLE: metadata.usable_title(core.title) or first_title,
        metadata.AUTHOR: "" if from_template else core.author,
        metadata.DATE: made.date().isoformat() if made is not None and not from_template else "",
        metadata.KEYWORDS: core.keywords,
        metadata.DESCRIPTION: core.subject,
        metadata.KIND: core.category,
        metadata.LANGUAGE: core.language,
    }
    return {key: text for key, value in found.items() if (text := normalise(value or ""))}
