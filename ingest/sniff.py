"""What kind of file this is, by its content; and text from bytes in whatever encoding."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

import charset_normalizer

from ingest.limits import DOCX, HTML, MARKDOWN, PDF, PPTX, TEXT
from kb.errors import UnreadableDocument, UnsupportedFormat

HEAD_BYTES: Final = 8192

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC: Final = b"PK\x03\x04"
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"{\\rtf", "an RTF file; save it as .docx"),
    (b"%!PS", "a PostScript file; save it as PDF"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_IMAGE_REMEDY: Final = "make a PDF with a text layer of it (OCR)"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML_START: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_TAG: Final = re.compile(r"<(?:p|div|h[1-6]|[uo]l|li|table|section|article|main|title|meta)[\s>]", re.IGNORECASE)
_META_CHARSET: Final = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_MARKDOWN_SUFFIXES: Final = frozenset({".md", ".markdown", ".mdown"})
# What Dutch and English files from before UTF-8 are in, the likeliest first, and what tells them apart.
_LEGACY_ENCODINGS: Final = ("cp1252", "cp850", "mac_roman")
_EXPECTED: Final = frozenset("éëïöüèêáàâçóúíîôûñäßÉË‘’“”„–—…•€£°²½\xa0§©®×µ")
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b\x1a")) + b"\x7f"


def media_type(data: bytes, uri: str) -> str:
    """The media type of a file, by its content; the name decides only between Markdown and plain text.

    Raises UnsupportedFormat for what kb does not read and UnreadableDocument for an empty or locked file.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument(uri, "the file is empty")
    head = data[:HEAD_BYTES]
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(OLE_MAGIC):
        raise _ole_error(data, uri)
    if head.startswith(ZIP_MAGIC):
        return _office_type(data, uri)
    _refuse_binary(head, uri)
    return _text_type(head, uri)


def is_text_family(head: bytes) -> bool:
    """Whether a file that starts with ``head`` falls under the (smaller) limit for HTML and text."""
    return b"%PDF-" not in head[:1024] and not head.startswith((OLE_MAGIC, ZIP_MAGIC))


def decode(data: bytes, declared: str | None = None) -> str:
    """Text from bytes: by byte order mark, as UTF-8, by the ``declared`` encoding, or by the best guess.

    UTF-8 goes before the declaration: text that is valid UTF-8 beyond ASCII is hardly ever anything else, and pages
    often declare wrongly. Never raises; what cannot be read becomes U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    if encoding_16 := _utf16_without_bom(data):
        return data.decode(encoding_16, errors="replace")
    for encoding in ("utf-8", _known_encoding(declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(_legacy_encoding(data[:200_000]), errors="replace")


def decode_html(data: bytes) -> str:
    """Text of a web page, heeding the encoding it declares in a meta element or XML declaration."""
    match = _META_CHARSET.search(data[:HEAD_BYTES])
    return decode(data, match.group(1).decode("ascii", "replace") if match else None)


def suffix_of(uri: str) -> str:
    """The lower-case suffix (".md") of a path or web address."""
    return PurePosixPath(urlsplit(uri).path if "://" in uri else uri).suffix.lower()


def _known_encoding(declared: str | None) -> str:
    try:
        name = codecs.lookup(declared or "utf-8").name
    except LookupError:
        return "utf-8"
    # As browsers do: pages that say Latin-1 use the curly quotes of Windows-1252.
    return "cp1252" if name in ("iso8859-1", "ascii", "cp1252") else name


def _legacy_encoding(data: bytes) -> str:
    """The Western encoding that yields the most letters and signs of Dutch; if none does, a guess at any encoding."""

    def expected(encoding: str) -> int:
        return sum(char in _EXPECTED for char in data.decode(encoding, errors="replace"))

    best = max(_LEGACY_ENCODINGS, key=expected)
    if expected(best) * 2 >= sum(byte >= 0x80 for byte in data):
        return best
    guess = charset_normalizer.from_bytes(data).best()
    return guess.encoding if guess else best


def _utf16_without_bom(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0) / len(head) * 2, head[1::2].count(0) / len(head) * 2
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else None


def _ole_error(data: bytes, uri: str) -> UnreadableDocument | UnsupportedFormat:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return UnreadableDocument(uri, "the file is locked with a password; save it without one")
    if has("WordDocument"):
        return UnsupportedFormat(uri, "an old Word file (.doc); save it as .docx")
    if has("PowerPoint Document"):
        return UnsupportedFormat(uri, "an old PowerPoint file (.ppt); save it as .pptx")
    if has("Workbook"):
        return UnsupportedFormat(uri, "a spreadsheet (.xls); save the text as .docx or PDF")
    return UnsupportedFormat(uri, "an old Office or mail file; save it as .docx, .pptx or PDF")


def _office_type(data: bytes, uri: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise UnreadableDocument(uri, "the file is damaged or not complete; copy or download it again") from error
    if "[Content_Types].xml" in names:
        for part, kind in (("word/document.xml", DOCX), ("ppt/presentation.xml", PPTX)):
            if part in names:
                return kind
        if any(name.startswith("xl/") for name in names):
            raise UnsupportedFormat(uri, "a spreadsheet (.xlsx); save the text as .docx or PDF")
        # A main part under another name is legal; the folder tells as much.
        for folder, kind in (("word/", DOCX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    if "mimetype" in names:
        raise UnsupportedFormat(uri, "an OpenDocument or EPUB file; save it as .docx, .pptx or PDF")
    raise UnsupportedFormat(uri, "a zip archive; unpack it first")


def _refuse_binary(head: bytes, uri: str) -> None:
    for magic, what in _MAGIC:
        if head.startswith(magic):
            remedy = f"; {_IMAGE_REMEDY}" if what.endswith("image") else ""
            raise UnsupportedFormat(uri, f"{what}{remedy}")
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise UnsupportedFormat(uri, f"an image, sound or video file; {_IMAGE_REMEDY}")
    if head[257:262] == b"ustar":
        raise UnsupportedFormat(uri, "a tar archive; unpack it first")
    if any(head.startswith(bom) for bom, _ in _BOMS) or _utf16_without_bom(head):
        return
    control = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if control > len(head) * 0.02:
        raise UnsupportedFormat(uri, "a binary file, no text; kb reads PDF, .docx, .pptx, HTML, Markdown and text")


def _text_type(head: bytes, uri: str) -> str:
    # Cut at a whole number of characters, or the last one breaks the UTF-8 and the guess.
    text = decode(head[: head.rfind(b"\n") + 1] or head)
    suffix = suffix_of(uri)
    if _HTML_START.search(text[:2000]) and suffix not in _MARKDOWN_SUFFIXES:
        return HTML
    if suffix in _MARKDOWN_SUFFIXES:
        return MARKDOWN
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<") and len(_HTML_TAG.findall(start)) >= 3:
        return HTML
    if start.startswith("<?xml"):
        raise UnsupportedFormat(uri, "an XML file that is no web page; save the text as HTML, .docx or PDF")
    return TEXT
