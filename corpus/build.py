"""Build the PDF, DOCX and PPTX publications of the corpus from their Markdown sources.

Usage: ``python corpus/build.py [NAME...]``. Without names every ``corpus/sources/*.md`` is built
into ``corpus/publications``. Each publication gets a sidecar ``NAME.EXT.meta.toml`` with the
metadata its own file format cannot carry. The source format is described in ``corpus/README.md``.
Building twice gives the same bytes: no clock, no random ids, fixed dates in every archive.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import itertools
import json
import re
import sys
import textwrap
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import pptx
import reportlab
from docx.oxml.ns import qn
from pptx.util import Emu, Pt
from reportlab.lib import colors, pagesizes
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

CORPUS = Path(__file__).resolve().parent
ZIP_DATE = (1980, 1, 1, 0, 0, 0)

# ------------------------------------------------------------------------------------------ source


@dataclass(frozen=True, slots=True)
class Meta:
    """The front matter of a source."""

    format: str
    title: str
    language: str
    kind: str
    programme: str
    source_title: str
    publisher: str
    subtitle: str = ""
    date: str = ""
    year: int = 0
    source_url: str = ""
    running_header: str = ""
    columns: int = 1
    hyphenate: bool = False
    ligatures: bool = False
    themes: list[str] = field(default_factory=list)
    target_groups: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)

    @property
    def dated(self) -> str:
        """The date as far as it is known: a day, a year or nothing."""
        return self.date or str(self.year or "")

    @property
    def imprint(self) -> str:
        """Who published it, and when."""
        return ", ".join(filter(None, (self.publisher, self.dated)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list: (level, text) pairs, level 0 is the outermost."""

    ordered: bool
    items: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row is its header."""

    rows: list[list[str]]


Block = Heading | Text | Bullets | Grid
LIST_ITEM = re.compile(r"( *)([-*]|\d+\.) +(.*)")


def read_source(path: Path) -> tuple[Meta, str]:
    """Split a source into its front matter and its Markdown body."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    try:
        return Meta(**tomllib.loads(front)), body
    except (TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def parse_blocks(body: str) -> list[Block]:
    """Parse the small Markdown of the sources into blocks, in order."""
    return [block for chunk in re.split(r"\n\s*\n", body) for block in parse_chunk(chunk)]


def parse_chunk(chunk: str) -> Iterator[Block]:
    """Parse a stretch of lines without blank lines; a heading line ends itself."""
    lines = chunk.strip("\n").splitlines()
    while lines and (match := re.match(r"(#{1,3}) +(.*)", lines[0])):
        yield Heading(len(match[1]), match[2].strip())
        lines = lines[1:]
    start = next((i for i, line in enumerate(lines) if LIST_ITEM.match(line)), len(lines))
    if lines and lines[0].startswith("|"):
        yield parse_table(lines)
        return
    if start:
        yield Text(" ".join(line.strip() for line in lines[:start]))
    if start < len(lines):
        yield parse_list(lines[start:])


def parse_list(lines: Sequence[str]) -> Bullets:
    """Parse list lines; a line without a mark continues the item above it."""
    items: list[tuple[int, str]] = []
    ordered = False
    for line in lines:
        if match := LIST_ITEM.match(line):
            ordered = ordered or match[2][0].isdigit()
            items.append((len(match[1]) // 2, match[3].strip()))
        else:
            level, text = items[-1]
            items[-1] = (level, f"{text} {line.strip()}")
    return Bullets(ordered, items)


def parse_table(lines: Sequence[str]) -> Grid:
    """Parse a pipe table and drop its ruler line."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return Grid([row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)])


def spans(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into (stretch, is bold) pairs."""
    for i, part in enumerate(text.split("**")):
        if part:
            yield part, i % 2 == 1


# ------------------------------------------------------------------------------------ typesetting

VOWELS = "aeiouyáàâäéèêëíìîïóòôöúùûü"
ONSET = re.compile(r"(schr?|s?[pt]r|spl|s[pt]|ch|[bfkpv]l|[bdfkv]r|(?<!n)g[lr]|[ktz]w|[^aeiou]|)$")
INNER_WORD = re.compile(
    r"(?<=^ge)|(?<=^be)|(?<=^ver)|(?<=^her)|(?<=^ont)|(?<=[a-zë]{3})"
    r"(?=aanbied|aanbod|afspra|akkoord|arts|onderzo|ondersteun|organisat|overleg|inhoud|leden)"
)
WORD_EDGE = 3
ADDRESS = re.compile(r"https?://\S+")
FI, FL = "\N{LATIN SMALL LIGATURE FI}", "\N{LATIN SMALL LIGATURE FL}"


def syllable_breaks(word: str) -> list[int]:
    """Where a Dutch word may be broken: before the longest onset between two groups of vowels."""
    lower = word.lower()
    groups = list(re.finditer(rf"ij|[{VOWELS}]+", lower))
    breaks = {match.start() for match in INNER_WORD.finditer(lower)}
    for left, right in itertools.pairwise(groups):
        cluster = lower[left.end() : right.start()]
        if any(left.end() <= place <= right.start() for place in breaks):
            continue
        onset = ONSET.search(cluster)
        breaks.add(left.end() + (onset.start() if onset else 0))
    return sorted(at for at in breaks if WORD_EDGE <= at <= len(word) - WORD_EDGE)


def hyphenate(word: str) -> Iterator[tuple[str, str]]:
    """The (before, after) pairs of a word, longest first, as reportlab asks for them."""
    if word.isalpha():
        for at in reversed(syllable_breaks(word)):
            yield word[:at], word[at:]


def pdf_markup(text: str, meta: Meta) -> str:
    """Text as reportlab markup: bold, ligature glyphs, addresses cut to a narrow column."""
    parts = []
    for stretch, bold in spans(text):
        shown = escape(stretch)
        if meta.columns > 1:
            shown = ADDRESS.sub(lambda m: "<br/>".join(["", *textwrap.wrap(m[0], 34)]), shown)
        if meta.ligatures:
            shown = shown.replace("fi", FI).replace("fl", FL)
        parts.append(f"<b>{shown}</b>" if bold else shown)
    return "".join(parts)


# --------------------------------------------------------------------------------------------- PDF


def fonts(ligatures: bool) -> tuple[str, str]:
    """The regular and bold font; Vera (shipped with reportlab) has the ligature glyphs."""
    if not ligatures:
        return "Helvetica", "Helvetica-Bold"
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, folder / file))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="Vera-Bold", italic="Vera", boldItalic="Vera-Bold")
    return "Vera", "Vera-Bold"


def pdf_styles(meta: Meta) -> dict[str, ParagraphStyle]:
    """The paragraph styles of one PDF; headings differ from text by size."""
    regular, bold = fonts(meta.ligatures)
    size = 10.5 if meta.columns == 1 else 9.5
    options: dict[str, Any] = {"hyphenationLang": hyphenate} if meta.hyphenate else {}
    body = ParagraphStyle(
        "body",
        fontName=regular,
        fontSize=size,
        leading=size * 1.4,
        spaceAfter=6,
        alignment=TA_JUSTIFY if meta.hyphenate else TA_LEFT,
        bulletFontName=regular,
        bulletFontSize=size,
        embeddedHyphenation=1,
        uriWasteReduce=0.2,
        **options,
    )
    styles = {"body": body}
    plain = ParagraphStyle("plain", body, alignment=TA_LEFT, hyphenationLang="")
    for name, grow in (("title", 13.5), ("subtitle", 3), ("h1", 6.5), ("h2", 3), ("h3", 1)):
        style = ParagraphStyle(name, plain, fontSize=size + grow, leading=(size + grow) * 1.25)
        if name != "subtitle":
            style.fontName, style.spaceBefore, style.keepWithNext = bold, grow + 6, 1
        styles[name] = style
    small = size - 1
    styles["cell"] = ParagraphStyle("cell", plain, fontSize=small, leading=small * 1.25, spaceAfter=0)
    return styles | {"plain": plain}


def pdf_table(grid: Grid, width: float, meta: Meta, style: ParagraphStyle) -> Table:
    """A ruled table; each column gets its longest word and a share of the room by its text."""
    texts = [[f"**{cell}**" for cell in grid.rows[0]], *grid.rows[1:]]
    rows = [[Paragraph(pdf_markup(text, meta), style) for text in row] for row in texts]
    words = [max(cell.minWidth() for cell in column) + 13 for column in zip(*rows, strict=True)]
    shares = [max(map(len, column)) for column in zip(*grid.rows, strict=True)]
    room = (width - sum(words)) / sum(shares)
    widths = [word + room * share for word, share in zip(words, shares, strict=True)]
    table = Table(rows, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=10)
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dde6ee"))
    rules = ("GRID", (0, 0), (-1, -1), 0.5, colors.grey)
    table.setStyle([rules, shade, ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


def pdf_list(bullets: Bullets, meta: Meta, body: ParagraphStyle) -> Iterator[Flowable]:
    """A numbered or bulleted list; the dash is Helvetica's, whose bullet readers often lose."""
    sign = "\N{BULLET}" if meta.ligatures else "\N{EN DASH}"
    for number, (level, text) in enumerate(bullets.items, 1):
        left = 16 + 12 * level
        style = ParagraphStyle("item", body, leftIndent=left, bulletIndent=left - 14, spaceAfter=3)
        mark = f"{number}." if bullets.ordered else sign
        yield Paragraph(pdf_markup(text, meta), style, bulletText=mark)
    yield Spacer(1, 5)


def pdf_flow(blocks: Sequence[Block], width: float, meta: Meta) -> Iterator[Flowable]:
    """The running text of a PDF."""
    styles = pdf_styles(meta)
    for block in blocks:
        match block:
            case Heading(level, text):
                yield Paragraph(pdf_markup(text, meta), styles[f"h{level}"])
            case Text(text):
                yield Paragraph(pdf_markup(text, meta), styles["body"])
            case Bullets():
                yield from pdf_list(block, meta, styles["body"])
            case Grid():
                yield pdf_table(block, width, meta, styles["cell"])


def pdf_title(meta: Meta) -> Iterator[Flowable]:
    """The title block: a page of its own in one column, the head of the first page in two."""
    styles = pdf_styles(meta)
    if meta.columns == 1:
        yield Spacer(1, 60 * mm)
    yield Paragraph(pdf_markup(meta.title, meta), styles["title"])
    if meta.subtitle:
        yield Paragraph(pdf_markup(meta.subtitle, meta), styles["subtitle"])
    yield Spacer(1, 4 * mm)
    yield Paragraph(meta.imprint, styles["plain"])
    yield NextPageTemplate("text")
    yield PageBreak() if meta.columns == 1 else FrameBreak()


def pdf_frames(meta: Meta) -> tuple[list[Frame], list[Frame], float]:
    """The frames of the first page, those of the other pages, and the width of a column."""
    left, bottom, width, height = 25 * mm, 22 * mm, 160 * mm, 248 * mm
    if meta.columns == 1:
        return (
            [Frame(left, bottom, width, height)],
            [Frame(left, bottom, width, height)],
            width - 12,
        )
    gap, head = 8 * mm, 52 * mm
    column = (width - gap) / 2

    def pair(tall: float) -> list[Frame]:
        return [Frame(left + i * (column + gap), bottom, column, tall, leftPadding=0, rightPadding=0) for i in (0, 1)]

    title = Frame(left, bottom + height - head, width, head, leftPadding=0, rightPadding=0)
    return [title, *pair(height - head)], pair(height), column


def pdf_decorator(meta: Meta, total: int) -> Callable[[Canvas, Any], None]:
    """The drawer of the running header and footer of a page."""
    regular, _ = fonts(meta.ligatures)
    page_of = ("Pagina", "van") if meta.language == "nl" else ("Page", "of")

    def decorate(canvas: Canvas, document: Any) -> None:
        canvas.setDateFormatter(lambda *_: f"D:{meta.dated.replace('-', '')}")
        canvas.setFont(regular, 8)
        if document.page > 1 or meta.columns > 1:
            canvas.drawString(25 * mm, 283 * mm, meta.running_header or meta.title)
            canvas.line(25 * mm, 280 * mm, 185 * mm, 280 * mm)
        canvas.drawString(25 * mm, 12 * mm, meta.publisher)
        canvas.drawRightString(185 * mm, 12 * mm, f"{page_of[0]} {document.page} {page_of[1]} {total}")

    return decorate


def typeset_pdf(meta: Meta, blocks: Sequence[Block], total: int) -> tuple[bytes, int]:
    """Typeset once with a given total in the footer; the bytes and the real number of pages."""
    out = io.BytesIO()
    first, later, width = pdf_frames(meta)
    draw = pdf_decorator(meta, total)
    document = BaseDocTemplate(
        out,
        pagesize=pagesizes.A4,
        pageTemplates=[
            PageTemplate("first", first, onPage=draw),
            PageTemplate("text", later, onPage=draw),
        ],
        title=meta.title,
        author=meta.publisher,
        subject=meta.subtitle or meta.source_title,
        keywords=meta.themes,
        creator="corpus/build.py",
        lang=meta.language,
        invariant=1,
    )
    document.build([*pdf_title(meta), *pdf_flow(blocks, width, meta)])
    return out.getvalue(), int(document.page)


def build_pdf(meta: Meta, body: str) -> bytes:
    """A PDF: typeset twice, because only the first time tells how many pages there are."""
    blocks = parse_blocks(body)
    if not meta.ligatures:
        body.encode("cp1252")  # Helvetica has no other signs: fail, not a black square
    _, total = typeset_pdf(meta, blocks, 0)
    return typeset_pdf(meta, blocks, total)[0]


# ------------------------------------------------------------------------------------ DOCX and PPTX


def same_bytes(archive: bytes) -> bytes:
    """The same Office archive with fixed dates, so that a rebuild changes nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def set_properties(properties: Any, meta: Meta) -> None:
    """Fill the core properties that DOCX and PPTX share."""
    properties.title = meta.title
    properties.author = properties.last_modified_by = meta.publisher
    properties.subject = meta.subtitle
    properties.keywords = ", ".join(meta.themes)
    properties.category = meta.kind
    properties.comments = f"{meta.source_title} {meta.source_url}".strip()[:255]
    properties.language = meta.language
    properties.revision = 1
    for stale in list(properties._element):  # the dates of the templates
        if stale.tag.endswith(("}created", "}modified", "}lastPrinted")):
            properties._element.remove(stale)
    if meta.dated:
        known = meta.date or f"{meta.year}-01-01"
        properties.created = properties.modified = dt.datetime.fromisoformat(known)


def add_runs(paragraph: Any, text: str) -> None:
    """Write a text with its bold stretches into a Word or PowerPoint paragraph."""
    for stretch, bold in spans(text):
        run = paragraph.add_run()
        run.text = stretch
        if bold:
            run.font.bold = True


def add_word_table(document: Any, grid: Grid) -> None:
    """A table with a header row in Word."""
    table = document.add_table(rows=0, cols=len(grid.rows[0]), style="Table Grid")
    for number, row in enumerate(grid.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            add_runs(cell.paragraphs[0], text if number else f"**{text}**")
    document.add_paragraph()


def build_docx(meta: Meta, body: str) -> bytes:
    """A Word document with real heading, list and table styles."""
    document = docx.Document()
    set_properties(document.core_properties, meta)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL" if meta.language == "nl" else "en-GB")
    document.add_heading(meta.title, 0)
    if meta.subtitle:
        document.add_paragraph(meta.subtitle, style="Subtitle")
    for block in parse_blocks(body):
        match block:
            case Heading(level, text):
                document.add_heading(text, level)
            case Text(text):
                add_runs(document.add_paragraph(), text)
            case Bullets(ordered, items):
                style = "List Number" if ordered else "List Bullet"
                for level, text in items:
                    add_runs(
                        document.add_paragraph(style=f"{style} {level + 1}" if level else style),
                        text,
                    )
            case Grid():
                add_word_table(document, block)
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def fill_slide(slide: Any, blocks: Sequence[Block]) -> None:
    """Write paragraphs and bullets into the body placeholder, tables below it."""
    frame = slide.placeholders[1].text_frame
    paragraphs = iter([frame.paragraphs[0]])
    for block in blocks:
        match block:
            case Bullets(_, items):
                lines = items
            case Grid(rows):
                add_slide_table(slide, rows)
                continue
            case Heading(_, text) | Text(text):
                lines = [(0, text)]
        for level, line in lines:
            paragraph = next(paragraphs, None) or frame.add_paragraph()
            paragraph.level = level
            paragraph.font.size = Pt(20 - 2 * level)
            add_runs(paragraph, line)


def add_slide_table(slide: Any, rows: Sequence[Sequence[str]]) -> None:
    """A table across the lower half of a slide."""
    place = [Emu(914400 * n // 10) for n in (5, 38, 90, 6 * len(rows))]
    table = slide.shapes.add_table(len(rows), len(rows[0]), *place).table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text.replace("**", "")


def build_pptx(meta: Meta, body: str) -> bytes:
    """A slide deck: a title slide, then one slide a ``# `` heading, with its notes."""
    deck = pptx.Presentation()
    set_properties(deck.core_properties, meta)
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    cover.placeholders[0].text_frame.text = meta.title
    cover.placeholders[1].text_frame.text = meta.subtitle or meta.imprint
    for part in re.split(r"^# +", body, flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        shown, _, notes = rest.partition("\nNotes:")
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.placeholders[0].text_frame.text = title.strip()
        fill_slide(slide, parse_blocks(shown))
        if notes.strip():
            said = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", notes.strip())]
            slide.notes_slide.notes_text_frame.text = "\n".join(said)
    out = io.BytesIO()
    deck.save(out)
    return same_bytes(out.getvalue())


# ------------------------------------------------------------------------------------------- build

BUILDERS: dict[str, Callable[[Meta, str], bytes]] = {
    "pdf": build_pdf,
    "docx": build_docx,
    "pptx": build_pptx,
}
SIDECAR_KEYS = (
    "year",
    "date",
    "kind",
    "programme",
    "themes",
    "target_groups",
    "regions",
    "source_title",
    "source_url",
)


def sidecar(meta: Meta) -> str:
    """The metadata a publication's own file cannot carry, as TOML."""
    said = {key: getattr(meta, key) for key in SIDECAR_KEYS}
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value)


def build(source: Path, target: Path) -> Path:
    """Build one source into a folder; the path of the publication."""
    meta, body = read_source(source)
    if meta.format not in BUILDERS:
        raise ValueError(f"{source.name}: format must be one of {', '.join(BUILDERS)}, not {meta.format!r}")
    publication = target / f"{source.stem}.{meta.format}"
    publication.write_bytes(BUILDERS[meta.format](meta, body))
    publication.with_name(f"{publication.name}.meta.toml").write_text(sidecar(meta), encoding="utf-8")
    return publication


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the named sources, or all of them."""
    parser = argparse.ArgumentParser(description="Build the publications of the corpus.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="source without .md; all sources when none is named",
    )
    names = parser.parse_args(arguments).names
    sources = [CORPUS / "sources" / f"{name}.md" for name in names] or sorted((CORPUS / "sources").glob("*.md"))
    for source in sources:
        try:
            print(build(source, CORPUS / "publications").relative_to(CORPUS))
        except (ValueError, OSError) as error:
            print(f"{source.name}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
