"""Word documents: paragraphs, lists, tables and footnotes in document order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest import docx_text, metadata
from ingest.boilerplate import is_boilerplate_line
from ingest.bullets import paragraph_parts
from ingest.clean import looks_like_title, normalise
from ingest.docx_styles import Styles, Word
from ingest.docx_tables import table_rows
from ingest.tables import has_header_shape, table_blocks
from kb.errors import UnreadableDocument
from kb.types import Block, BlockKind, Parsed

# python-docx gives every new file the properties of its template.
_TEMPLATE_CREATED: Final = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)
_WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")))


def parse_docx(data: bytes, uri: str) -> Parsed:
    """The body of a Word document; headers, footers, text boxes, comments and deleted text are left out.

    Raises UnreadableDocument when the file is no Word document after all.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError) as error:  # a part is missing, or it is some other Office file
        raise UnreadableDocument(uri, "the Word file is incomplete; open it in Word and save it again") from error
    styles = Styles.of(document)
    writer = _Writer(styles, docx_text.footnotes(document))
    for element in _body(document.element.body):
        if element.tag == qn("w:p"):
            writer.paragraph(Word.of(element, styles))
        else:
            writer.table(element)
    return Parsed(tuple(writer.finish()), _properties(document, styles))


@dataclass(slots=True)
class _Writer:
    """Turns paragraphs and tables into blocks."""

    styles: Styles
    footnotes: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    bold: list[tuple[int, float]] = field(default_factory=list)  # place and size of bold stand-alone lines
    carried: str = ""  # text of a paragraph whose mark was deleted: it runs on in the next one
    has_headings: bool = False
    has_title: bool = False

    def paragraph(self, word: Word) -> None:
        if word.mark_deleted:
            self.carried += word.text
            return
        raw, self.carried = self.carried + word.text, ""
        text = normalise(raw)
        if word.is_contents or not any(map(str.isalnum, text)):
            return
        if word.is_title and not self.has_title and not self.has_headings:
            self.has_title = True
            self.blocks.append(Block(BlockKind.HEADING, text, 1))
        elif word.heading:
            self.has_headings = True
            # Below a title, chapters are one level deeper, as on a web page.
            self.blocks.append(Block(BlockKind.HEADING, text, min(word.heading + self.has_title, 6)))
        elif word.list_level:
            self.blocks.append(Block(BlockKind.ITEM, _unmarked(raw), word.list_level))
        else:
            self._running_text(raw, word)
        self._add_footnotes(word)

    def table(self, element: _Element) -> None:
        table = table_rows(element, self.styles)
        for text in table.loose:
            self.blocks.append(Block(BlockKind.PARAGRAPH, text))
        rows = table.rows
        if table.titled and has_header_shape(rows):
            self.blocks.extend(table_blocks(rows[0], rows[1:]))
        else:
            self.blocks.extend(table_blocks(None, rows))

    def finish(self) -> list[Block]:
        """The blocks, with bold lines as headings where the file has no heading styles at all."""
        if not self.has_headings:
            sizes = sorted({size for _, size in self.bold}, reverse=True)
            shift = 2 if self.has_title or len(sizes) < 2 else 1
            for place, size in self.bold:
                level = min(sizes.index(size) + shift, 6)
                self.blocks[place] = Block(BlockKind.HEADING, self.blocks[place].text, level)
        return [block for block in self.blocks if not is_boilerplate_line(block.text)]

    def _running_text(self, raw: str, word: Word) -> None:
        if word.bold and looks_like_title(normalise(raw)):
            self.bold.append((len(self.blocks), word.size))
            self.blocks.append(Block(BlockKind.PARAGRAPH, normalise(raw)))
            return
        for kind, text in paragraph_parts(raw, BlockKind.PARAGRAPH):
            self.blocks.append(Block(kind, text, 1 if kind is BlockKind.ITEM else 0))

    def _add_footnotes(self, word: Word) -> None:
        for number in word.footnotes:
            if text := self.footnotes.get(number):
                self.blocks.append(Block(BlockKind.PARAGRAPH, text))


def _unmarked(raw: str) -> str:
    """A list item without a sign that was typed although the list has its own."""
    parts = paragraph_parts(raw, BlockKind.ITEM)
    return " ".join(text for _, text in parts) or normalise(raw)


def _body(parent: _Element) -> Iterator[_Element]:
    """Paragraphs and tables in document order, also inside content controls; a generated table of contents not."""
    for element in parent:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in _WRAPPERS and not _is_generated_contents(element):
            yield from _body(element)


def _is_generated_contents(element: _Element) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _properties(document: Document, styles: Styles) -> dict[str, str]:
    core = document.core_properties
    made = core.created or core.modified
    from_template = made == _TEMPLATE_CREATED
    found = {
        metadata.TITLE: metadata.usable_title(core.title),
        metadata.AUTHOR: core.author if core.author != "python-docx" else "",
        metadata.DATE: made.date().isoformat() if made is not None and not from_template else "",
        metadata.KEYWORDS: core.keywords,
        metadata.DESCRIPTION: core.subject,
        metadata.KIND: core.category,
        metadata.LANGUAGE: core.language or (styles.language if not from_template else ""),
    }
    return {key: text for key, value in found.items() if (text := normalise(value or ""))}
