"""What a Word paragraph is, by its style, its outline level, its numbering and its looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest import docx_text
from ingest.bullets import split_marker
from ingest.clean import normalise

# "heading 1", "Kop 1", "Überschrift 1", "Titre 1": the names that Word and its relatives use.
_HEADING: Final = re.compile(r"^(?:heading|kop|überschrift|titre|título|titolo|rubrik)\s*([1-9])$", re.IGNORECASE)
_TITLE: Final = re.compile(r"^(?:title|titel|document ?title|documenttitel|rapporttitel)$", re.IGNORECASE)
_LIST: Final = re.compile(
    r"^(?:list (?:bullet|number)|lijst(?:opsom(?:ming)?\s?teken|nummering)|lijst opsom\.? ?teken|opsomming\w*"
    r"|aufzählungszeichen|bullets?)\s*([1-9]?)$",
    re.IGNORECASE,
)
_CONTENTS: Final = re.compile(
    r"^(?:toc|inhopg|inhoudsopgave|table of (?:contents|figures)|verzeichnis)\b", re.IGNORECASE
)
_MAX_CHAIN: Final = 20
_NO_SIZE: Final = 0.0


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style with what it inherits already filled in."""

    names: tuple[str, ...]
    outline: int | None
    numbering: tuple[str | None, int] | None  # numId, level
    bold: bool
    size: float


@dataclass(slots=True)
class Styles:
    """The paragraph styles of a document, resolved on first use."""

    elements: dict[str, _Element]
    default: str | None
    language: str
    resolved: dict[str, _Style] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Styles:
        """Read the styles part."""
        root = document.styles.element
        elements = {style.get(qn("w:styleId"), ""): style for style in root.findall(qn("w:style"))}
        default = next((key for key, s in elements.items() if _is_default_paragraph(s)), None)
        language = root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"))))
        return cls(elements, default, language.get(qn("w:val"), "") if language is not None else "")

    def get(self, style_id: str | None) -> _Style:
        """The style with this id, or the default one."""
        key = style_id if style_id in self.elements else self.default
        if key is None:
            return _Style((), None, None, False, _NO_SIZE)
        if key not in self.resolved:
            self.resolved[key] = self._resolve(key)
        return self.resolved[key]

    def _resolve(self, key: str) -> _Style:
        chain: list[_Element] = []
        names: list[str] = []
        current: str | None = key
        while current in self.elements and len(chain) < _MAX_CHAIN:
            element = self.elements[current]
            chain.append(element)
            names += [_value(element, "w:name") or "", current]
            current = _value(element, "w:basedOn")
        outline = next((o for e in chain if (o := _value(e, "w:pPr/w:outlineLvl")) is not None), None)
        numbering = next((n for e in chain if (n := _numbering(e)) is not None), None)
        bold = next((docx_text.is_on(b) for e in chain if (b := e.find(_path("w:rPr/w:b"))) is not None), False)
        size = next((s for e in chain if (s := _value(e, "w:rPr/w:sz"))), None)
        return _Style(tuple(names), _number(outline), numbering, bold, float(_number(size) or _NO_SIZE))


@dataclass(frozen=True, slots=True)
class Word:
    """One paragraph: its text and what it is. ``heading`` and ``list_level`` are 0 when it is neither."""

    text: str
    heading: int = 0
    list_level: int = 0
    is_title: bool = False
    is_contents: bool = False
    bold: bool = False
    size: float = _NO_SIZE
    mark_deleted: bool = False
    footnotes: tuple[str, ...] = ()

    @classmethod
    def of(cls, paragraph: _Element, styles: Styles) -> Word:
        """Read a ``w:p``."""
        style = styles.get(_value(paragraph, "w:pPr/w:pStyle"))
        text = docx_text.paragraph_text(paragraph)
        heading = _heading(paragraph, style)
        bold, size = _looks(paragraph, style)
        return cls(
            text=text,
            heading=heading,
            list_level=0 if heading else _list_level(paragraph, style, text),
            is_title=any(_TITLE.match(name) for name in style.names[:2]),
            is_contents=any(_CONTENTS.match(name) for name in style.names[:2]),
            bold=bold,
            size=size,
            mark_deleted=paragraph.find(_path("w:pPr/w:rPr/w:del")) is not None,
            footnotes=tuple(docx_text.note_references(paragraph)),
        )


def _heading(paragraph: _Element, style: _Style) -> int:
    """1-6 for a heading. The paragraph's own outline level wins; level 9 is Word's "body text"."""
    for name in style.names:
        if match := _HEADING.match(name):
            return min(int(match.group(1)), 6)
    own = _number(_value(paragraph, "w:pPr/w:outlineLvl"))
    level = own if own is not None else style.outline
    return min(level + 1, 6) if level is not None and level < 9 else 0


def _list_level(paragraph: _Element, style: _Style, text: str) -> int:
    numbering = _numbering(paragraph) or style.numbering
    by_name = next((match for name in style.names if (match := _LIST.match(name))), None)
    if by_name and by_name.group(1):
        return int(by_name.group(1))
    if numbering is not None and numbering[0] not in (None, "0"):
        return numbering[1] + 1
    return 1 if by_name or _is_typed_item(text) else 0


def _is_typed_item(text: str) -> bool:
    """A single line with a sign in front; "1. Inleiding" may be a heading and is left alone."""
    marked = split_marker(normalise(text)) if "\n" not in text else None
    return marked is not None and not marked.numbered


def _looks(paragraph: _Element, style: _Style) -> tuple[bool, float]:
    """Whether all text is bold, and the largest size in half points."""
    bold, size, runs = True, _NO_SIZE, 0
    for element in docx_text.visible(paragraph):
        if element.tag != qn("w:r") or not "".join(t.text or "" for t in element.findall(qn("w:t"))).strip():
            continue
        runs += 1
        own = element.find(_path("w:rPr/w:b"))
        bold = bold and (docx_text.is_on(own) if own is not None else style.bold)
        size = max(size, float(_number(_value(element, "w:rPr/w:sz")) or style.size))
    return bold and runs > 0, size


def _numbering(element: _Element) -> tuple[str | None, int] | None:
    properties = element.find(_path("w:pPr/w:numPr"))
    if properties is None:
        return None
    level = _number(_value(properties, "w:ilvl")) or 0
    return _value(properties, "w:numId"), min(max(level, 0), 8)


def _is_default_paragraph(style: _Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")


def _path(names: str) -> str:
    return "/".join(qn(name) for name in names.split("/"))


def _value(element: _Element, names: str) -> str | None:
    found = element.find(_path(names))
    return found.get(qn("w:val")) if found is not None else None


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else None
