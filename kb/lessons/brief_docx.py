"""A document as a Word file: real styles and heading levels, a language, page numbers, and links to the sources."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx as word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kb.lessons.brief_blocks import Block, Citation, Document, Heading, Reference, Sentence, Terms

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_LOCALES = {"nl": "nl-NL", "en": "en-GB", "de": "de-DE", "fr": "fr-FR", "fy": "fy-NL"}
_INK, _ACCENT, _SOFT = RGBColor(0x1B, 0x24, 0x26), RGBColor(0x0B, 0x5C, 0x5C), RGBColor(0x50, 0x5D, 0x60)
_FONT = "Calibri"
# Of numbered paragraphs, in twentieths of a point: one centimetre.
_INDENT = "567"
# XML has no place for these, not even escaped; texts out of PDFs hold them now and then.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(document: Document) -> bytes:
    """The bytes of a .docx file; the same document gives the same text and properties."""
    return _Writer(document).bytes()


class _Writer:
    def __init__(self, document: Document) -> None:
        self._source = document
        self._file: Any = word.Document()
        self._bookmarks = 0

    def bytes(self) -> bytes:
        self._properties()
        self._page()
        _styles(self._file, self._source.language)
        self._file.add_paragraph(_clean(self._source.title), style="Title")
        self._file.add_paragraph(_clean(self._source.subtitle), style="Subtitle")
        for block in self._source.blocks:
            self._block(block)
        made = BytesIO()
        self._file.save(made)
        return made.getvalue()

    def _properties(self) -> None:
        core, source = self._file.core_properties, self._source
        core.title, core.subject = _clean(source.title)[:255], _clean(source.subtitle)[:255]
        core.author, core.language, core.comments = source.site, _locale(source.language), ""
        core.created = core.modified = datetime.combine(source.made, time(), UTC).replace(tzinfo=None)

    def _page(self) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
        width = section.page_width - section.left_margin - section.right_margin
        header = section.header.paragraphs[0]
        header.text = f"{_clean(self._source.site)}\t{self._source.day}"
        footer = section.footer.paragraphs[0]
        footer.add_run("\t")
        for part in ("PAGE", " / ", "NUMPAGES"):
            if part.isupper():
                _field(footer, part)
            else:
                footer.add_run(part)
        for paragraph in (header, footer):
            stops = paragraph.style.paragraph_format.tab_stops
            stops.clear_all()
            stops.add_tab_stop(width, alignment=WD_TAB_ALIGNMENT.RIGHT)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._file.add_heading(_clean(block.text), level=block.level)
            case Sentence():
                # An introduction stays with what it introduces.
                self._file.add_paragraph(_clean(block.text)).paragraph_format.keep_with_next = True
            case Citation():
                self._citation(block)
            case Terms():
                paragraph = self._file.add_paragraph()
                paragraph.add_run(f"{_clean(block.name)}: ").bold = True
                paragraph.add_run(_clean(", ".join(block.values)))
            case Reference():
                self._reference(block)

    def _citation(self, block: Citation) -> None:
        style = "List Bullet 2" if block.label else "List Bullet"
        paragraph = self._file.add_paragraph(style=style)
        if block.label:
            paragraph.add_run(f"{_clean(block.label)}: ").bold = True
        run = paragraph.add_run(f"“{_clean(block.quote)}”")
        self._speak(run, block.language)
        paragraph.add_run(" ")
        _link(paragraph, f"[{block.source}]", anchor=f"source_{block.source}")
        if block.facts:
            facts = paragraph.add_run(f" {_clean('; '.join(block.facts))}", style="Facts")
            facts.font.color.rgb = _SOFT

    def _reference(self, block: Reference) -> None:
        paragraph = self._file.add_paragraph(style="List Number")
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), f"source_{block.number}")
        paragraph._p.append(start)
        title = paragraph.add_run(_clean(block.sentence))
        title.italic = True
        self._speak(title, block.language)
        paragraph._p.append(end)
        facts = f" {_clean(', '.join(block.facts))}." if block.facts else ""
        paragraph.add_run(f"{facts}{' ' if block.url else ''}")
        if block.url:
            _link(paragraph, _clean(block.url), address=block.url)

    def _speak(self, run: Any, language: str) -> None:
        """Tell spelling checkers and screen readers when a text is not in the language of the document."""
        if language != self._source.language:
            _set_language(run._r.get_or_add_rPr(), language)


def _styles(file: Any, language: str) -> None:
    styles = file.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_language(defaults, language)
    sizes = {"Normal": 11, "Title": 22, "Subtitle": 13, "Heading 1": 15, "Heading 2": 12.5}
    for name, size in sizes.items():
        style = styles[name]
        style.font.size, style.font.name = Pt(size), _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.color.rgb = _INK if name == "Normal" else _SOFT if name == "Subtitle" else _ACCENT
        style.font.italic = False
    styles["Subtitle"].font.bold = False
    for spacing in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spacing)
    _widen_numbers(file)
    _space(styles["Normal"], 0, 6)
    _space(styles["Title"], 0, 4)
    _space(styles["Subtitle"], 0, 14)
    _space(styles["Heading 1"], 18, 6)
    _space(styles["Heading 2"], 12, 4)
    for name in ("List Bullet", "List Bullet 2", "List Number"):
        _space(styles[name], 0, 5)
        # The template draws neighbouring list items together.
        for element in styles[name].element.pPr.findall(qn("w:contextualSpacing")):
            styles[name].element.pPr.remove(element)
    facts = styles.add_style("Facts", WD_STYLE_TYPE.CHARACTER)
    facts.font.size, facts.font.color.rgb = Pt(9.5), _SOFT
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _ACCENT, True


def _widen_numbers(file: Any) -> None:
    """Room for numbers of two digits: the template has it for one only."""
    number = file.styles["List Number"].element.pPr.numPr.numId.val
    numbering = file.part.numbering_part.element
    (abstract,) = numbering.xpath(f'./w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')
    (properties,) = numbering.xpath(f'./w:abstractNum[@w:abstractNumId="{abstract}"]/w:lvl[@w:ilvl="0"]/w:pPr')
    for place in properties.xpath("./w:tabs/w:tab"):
        place.set(qn("w:pos"), _INDENT)
    for indent in properties.xpath("./w:ind"):
        indent.set(qn("w:left"), _INDENT)
        indent.set(qn("w:hanging"), _INDENT)


def _space(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.widow_control = True


def _set_language(properties: Any, language: str) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), _locale(language))
    element.set(qn("w:eastAsia"), _locale(language))
    properties.append(element)


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    element: Any = paragraph._p
    element.append(field)


def _link(paragraph: Paragraph, text: str, *, anchor: str | None = None, address: str | None = None) -> None:
    link = OxmlElement("w:hyperlink")
    if anchor is not None:
        link.set(qn("w:anchor"), anchor)
    if address is not None:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run: Any = paragraph.add_run(text, style="Hyperlink")
    link.append(run._r)
    element: Any = paragraph._p
    element.append(link)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
