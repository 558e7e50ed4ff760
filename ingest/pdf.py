"""Parse PDF files: text in reading order with headings, lists and tables, and what the file says about itself.

Whatever is wrong with a file becomes an UnreadableDocument that names the remedy, or a warning where most of it can be
read.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pypdf import DocumentInformation, PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest import metadata
from ingest.clean import first_line, normalise
from ingest.dehyphenate import Dehyphenator, resolve_soft_hyphens
from ingest.pdf_content import FontCache, read_page
from ingest.pdf_furniture import without_furniture
from ingest.pdf_headings import Bookmark
from ingest.pdf_layout import read_layout
from ingest.pdf_letters import restore_letters
from ingest.pdf_lines import Segment, build_segments, turned_lines
from ingest.pdf_mend import mend
from ingest.pdf_paragraphs import paragraphs
from ingest.pdf_rules import Rule, merge_rules
from ingest.pdf_runs import PageContent
from ingest.pdf_structure import clean, to_blocks
from kb.errors import UnreadableDocument
from kb.types import Block, BlockKind, Parsed

MAX_PAGES: Final = 3_000
_FEW_LETTERS = 20  # a page: with fewer it has no text of its own
_SCAN = 0.5  # share of a page that a scan covers at least
_MAX_BOOKMARKS = 5_000
_OCR = "run OCR (for example ocrmypdf) first"
_SAVE_AGAIN = "get a new copy, or print it to a new PDF from a PDF reader"
_FILE_ENDINGS = frozenset(".doc .docx .dotx .odt .pdf .indd .ppt .pptx .xls .xlsx .qxd .pages .tif .jpg".split())


@dataclass(frozen=True, slots=True)
class _Page:
    """One page on its way to blocks: its rows of text, its rules, and text that stands across it.

    ``pictured`` and ``unreadable`` are those of PageContent; ``broken`` pages could not be read at all.
    """

    rows: list[list[Segment]] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    height: float = 0.0
    pictured: float = 0.0
    unreadable: int = 0
    broken: bool = False


def parse_pdf(data: bytes, uri: str, max_pages: int = MAX_PAGES) -> Parsed:
    """Read the bytes of a PDF file; ``uri`` names it in messages.

    Raises UnreadableDocument for files that are damaged, locked, empty, scanned without text or beyond ``max_pages``.
    """
    with _quiet_pypdf():
        try:
            return _parse(data, uri, max_pages)
        except UnreadableDocument:
            raise
        except RecursionError as error:
            raise UnreadableDocument(uri, f"damaged PDF, its parts refer to each other; {_SAVE_AGAIN}") from error
        except Exception as error:  # pypdf raises many kinds on damaged files; none of them may stop a batch
            if isinstance(error, MemoryError):
                raise
            raise UnreadableDocument(uri, f"damaged PDF ({first_line(error)}); {_SAVE_AGAIN}") from error


@contextmanager
def _quiet_pypdf() -> Iterator[None]:
    """Keep pypdf's remarks on sloppy files off the user's screen; what matters becomes a warning of ours."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _parse(data: bytes, uri: str, max_pages: int) -> Parsed:
    reader, mended = _open(data, uri)
    count = len(reader.pages)
    if count == 0:
        raise UnreadableDocument(uri, f"the PDF has no pages; {_SAVE_AGAIN}")
    if count > max_pages:
        raise UnreadableDocument(uri, f"the PDF has {count:,} pages, more than {max_pages:,}; split the file")
    pages = _read_pages(reader, count)
    body_size = _body_size(pages)
    texts = without_furniture([page.rows for page in pages], [page.height for page in pages], body_size)
    try:
        warnings = _judge(pages, texts, uri)
    except UnreadableDocument as error:
        if mended:
            raise UnreadableDocument(
                uri, f"damaged or cut off PDF, nothing in it can be read; {_SAVE_AGAIN}"
            ) from error
        raise
    if mended:
        warnings.insert(0, f"damaged or cut off, what is left has {_pages(range(1, count + 1))}; {_SAVE_AGAIN}")
    texts = _as_written(texts)
    placed = [
        (number, item)
        for number, (page, rows) in enumerate(zip(pages, texts, strict=True))
        for item in read_layout(rows, page.horizontal, page.vertical)
    ]
    words = Dehyphenator(segment.full for rows in texts for row in rows for segment in row)
    blocks = to_blocks(paragraphs(placed), words, body_size, _bookmarks(reader))
    blocks = _with_turned_text(blocks, pages)
    return Parsed(tuple(blocks), _properties(reader, uri, blocks), count, tuple(warnings))


def _open(data: bytes, uri: str) -> tuple[PdfReader, bool]:
    """The opened file, and whether it had to be mended first."""
    failure: Exception | None = None
    reader: PdfReader | None = None
    try:
        reader = _unlocked(data, uri)
    except (MemoryError, RecursionError, UnreadableDocument):
        raise
    except Exception as error:  # pypdf raises many kinds on damaged files
        failure = error
    if reader is not None and len(reader.pages):
        return reader, False
    for variant in mend(data):
        mended = _reader_or_none(variant, uri)
        if mended is not None and len(mended.pages):
            return mended, True
    if reader is None:
        raise failure or UnreadableDocument(uri, f"damaged PDF; {_SAVE_AGAIN}")
    return reader, False


def _reader_or_none(data: bytes, uri: str) -> PdfReader | None:
    try:
        return _unlocked(data, uri)
    except (MemoryError, RecursionError, UnreadableDocument):
        raise
    except Exception:  # the next way of mending may do
        return None


def _unlocked(data: bytes, uri: str) -> PdfReader:
    """A reader that has found the file's pages and needs no password to read them."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except (DependencyError, NotImplementedError) as error:
        raise UnreadableDocument(
            uri, f"encrypted in a way that cannot be read ({first_line(error)}); save it without protection"
        ) from error
    if locked:
        raise UnreadableDocument(uri, "needs a password; save a copy without a password")
    len(reader.pages)
    return reader


def _read_pages(reader: PdfReader, count: int) -> list[_Page]:
    fonts = FontCache()
    pages = []
    for number in range(count):
        try:
            pages.append(_page(read_page(reader.pages[number], fonts)))
        except (MemoryError, RecursionError):
            raise
        except Exception:  # one broken page must not cost the others; it is named in a warning
            pages.append(_Page(broken=True))
    return pages


def _page(content: PageContent) -> _Page:
    horizontal, vertical = merge_rules(content.rules)
    rows = build_segments(content, vertical)
    turned = turned_lines(content)
    return _Page(rows, horizontal, vertical, turned, content.height, content.pictured, content.unreadable)


def _body_size(pages: Sequence[_Page]) -> float:
    """The type size, in points, that most letters are set in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            for segment in row:
                sizes[round(segment.size * 2) / 2] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _judge(pages: Sequence[_Page], texts: Sequence[Sequence[Sequence[Segment]]], uri: str) -> list[str]:
    """Warnings about pages that could not be read; UnreadableDocument when that is as good as all of them."""
    broken = [number for number, page in enumerate(pages, start=1) if page.broken]
    if len(broken) == len(pages):
        raise UnreadableDocument(uri, f"damaged PDF, none of its pages can be read; {_SAVE_AGAIN}")
    letters = [sum(len(s.text) for row in rows for s in row) for rows in texts]
    lost = [page.unreadable for page in pages]
    pictured = [page.pictured for page in pages]
    if sum(letters) < _FEW_LETTERS * len(pages):
        if sum(lost) > sum(letters):
            raise UnreadableDocument(uri, f"its fonts do not say which letters they show; {_OCR} with --force-ocr")
        if any(pictured):
            raise UnreadableDocument(uri, f"scanned pages without text; {_OCR}")
        if sum(letters) < _FEW_LETTERS:
            raise UnreadableDocument(uri, f"no text on its {len(pages)} pages, perhaps drawn as shapes; {_OCR}")
    numbered = list(enumerate(zip(letters, lost, pictured, strict=True), start=1))
    scanned = [number for number, (few, _, share) in numbered if few < _FEW_LETTERS and share >= _SCAN]
    unread = [number for number, (few, gone, _) in numbered if gone > max(few, _FEW_LETTERS)]
    return [
        f"{_pages(numbers)}: {reason}"
        for numbers, reason in (
            (broken, f"damaged and left out; {_SAVE_AGAIN}"),
            (scanned, f"picture without text, perhaps scanned; {_OCR} to take in what it says"),
            (unread, f"text in fonts that do not say which letters they show; {_OCR} with --force-ocr"),
        )
        if numbers
    ]


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers for a message: "page 3", "pages 3-5 and 9"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    parts = [str(a) if a == b else f"{a}-{b}" for a, b in ranges]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"page{'s' if len(numbers) > 1 else ''} {listed}"


def _as_written(pages: Sequence[Sequence[Sequence[Segment]]]) -> list[list[list[Segment]]]:
    """The segments with hidden letters and hyphens as they were meant."""
    lines = [segment.text for rows in pages for row in rows for segment in row]
    texts = iter(resolve_soft_hyphens(restore_letters(lines)))
    return [[[replace(segment, text=next(texts)) for segment in row] for row in rows] for rows in pages]


def _with_turned_text(blocks: list[Block], pages: Sequence[_Page]) -> list[Block]:
    """Add text that stands across a page (labels of a figure or table) at the end of that page, once."""
    often = Counter(line for page in pages for line in set(page.turned))
    kept = [[line for line in page.turned if often[line] < 3 and sum(map(str.isalpha, line)) > 2] for page in pages]
    result: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        result.append(block)
        start, end = block.page or 1, (following.page or 1) if following else len(pages) + 1
        turned = [line for found in kept[start - 1 : end - 1] for line in found]
        if turned:
            result.append(Block(BlockKind.PARAGRAPH, clean("; ".join(turned)), page=start))
    return result


# ------------------------------------------------------------------------------------------ what the file states


def _bookmarks(reader: PdfReader) -> list[Bookmark]:
    """The outline of the file; none where it is broken, which costs nothing but the confirmation of headings."""
    found: list[Bookmark] = []

    def collect(entries: Iterable[Any], depth: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                collect(entry, depth + 1)
            elif len(found) < _MAX_BOOKMARKS:
                page = reader.get_destination_page_number(entry)
                if page is not None and page >= 0 and entry.title:
                    found.append(Bookmark(clean(str(entry.title)), page, depth))

    try:
        collect(reader.outline, 1)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # an outline is a convenience; pypdf raises many kinds on a broken one
        return []
    if sum(mark.depth == 1 for mark in found) == 1 and len(found) > 1:  # the outermost is the document itself
        return [Bookmark(mark.title, mark.page, mark.depth - 1) for mark in found if mark.depth > 1]
    return found


def _properties(reader: PdfReader, uri: str, blocks: Sequence[Block]) -> dict[str, str]:
    """What the file states about itself; the title is that of its first page where the stated one is useless."""
    try:
        info = reader.metadata or DocumentInformation()
        language = reader.root_object.get("/Lang")
    except (MemoryError, RecursionError):
        raise
    except Exception:  # broken metadata costs only the metadata
        info, language = DocumentInformation(), None
    stated = {
        metadata.TITLE: _usable_title(info.get("/Title"), uri) or _title_on_page(blocks),
        metadata.AUTHOR: info.get("/Author"),
        metadata.DESCRIPTION: info.get("/Subject"),
        metadata.KEYWORDS: info.get("/Keywords"),
        metadata.DATE: info.get("/CreationDate"),
        metadata.LANGUAGE: language,
    }
    cleaned = {key: normalise(value) for key, value in stated.items() if isinstance(value, str)}
    return {key: value for key, value in cleaned.items() if value}


def _usable_title(raw: object, uri: str) -> str | None:
    """The stated title, unless it is empty, a default of the program or the name of a file."""
    title = metadata.usable_title(raw if isinstance(raw, str) else None)
    if title is None or PurePosixPath(title).suffix.lower() in _FILE_ENDINGS or not any(map(str.isalpha, title)):
        return None
    name = PurePosixPath(unquote(urlsplit(uri).path)).stem
    return None if title.casefold() == name.casefold() and "_" in title + name else title


def _title_on_page(blocks: Sequence[Block]) -> str | None:
    """The heading that opens the file, or the one at the top level on its first page."""
    opening = [b for b in blocks if b.page == 1 and b.kind is BlockKind.HEADING and (b.level == 1 or b is blocks[0])]
    return min(opening, key=lambda block: block.level).text if opening else None
