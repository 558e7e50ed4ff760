"""Text of Word paragraphs and footnotes as the reader sees it: with insertions, without deletions and codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn
from lxml.etree import _Element

from ingest.clean import normalise

_ALTERNATE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_RUN: Final = qn("w:r")
# Deleted or moved away, field codes, text boxes and drawings, properties, comments' own text.
_SKIPPED_NAMES: Final = (
    "w:del w:moveFrom w:instrText w:delText w:txbxContent w:drawing w:pict w:pPr w:rPr w:object w:sdtPr w:ruby".split()
)
_SKIPPED: Final = frozenset(map(qn, _SKIPPED_NAMES)) | {_ALTERNATE}
_SPECIAL: Final = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_NOTES_LIMIT: Final = 20_000


def paragraph_text(paragraph: _Element) -> str:
    """The text of a ``w:p``; forced line breaks are "\\n"."""
    parts: list[str] = []
    for element in visible(paragraph):
        if element.tag == qn("w:t"):
            parts.append((element.text or "").replace("\n", " "))
        elif element.tag in _SPECIAL:
            parts.append(_SPECIAL[element.tag])
    return "".join(parts)


def visible(root: _Element) -> Iterator[_Element]:
    """The elements below ``root`` that the reader sees, in order; hidden runs and deletions are skipped whole."""
    stack = [iter(root)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag not in _SKIPPED and not _is_hidden(element):
            yield element
            stack.append(iter(element))


def footnotes(document: Document) -> dict[str, str]:
    """The text of footnotes and endnotes by reference: "f3", "e1"."""
    found: dict[str, str] = {}
    for kind, tag in ((RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "w:endnote")):
        for relation in document.part.rels.values():
            if relation.reltype != kind or relation.is_external:
                continue
            for note in parse_xml(relation.target_part.blob).findall(qn(tag)):
                if note.get(qn("w:type")) is None and len(found) < _NOTES_LIMIT:
                    text = " ".join(paragraph_text(part) for part in note.iter(qn("w:p")))
                    found[f"{tag[2]}{note.get(qn('w:id'))}"] = normalise(text)
    return found


def note_references(paragraph: _Element) -> list[str]:
    """The references to notes in a paragraph, as keys of ``footnotes``."""
    names = {qn("w:footnoteReference"): "f", qn("w:endnoteReference"): "e"}
    return [f"{names[e.tag]}{e.get(qn('w:id'))}" for e in visible(paragraph) if e.tag in names]


def is_on(element: _Element | None) -> bool:
    """Whether a toggle such as ``w:b`` is present and not switched off."""
    return element is not None and element.get(f"{{{nsmap['w']}}}val", "1").lower() not in ("0", "false", "off", "none")


def _is_hidden(element: _Element) -> bool:
    return element.tag == _RUN and is_on(element.find(f"{qn('w:rPr')}/{qn('w:vanish')}"))
