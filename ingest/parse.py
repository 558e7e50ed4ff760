"""One source to blocks: recognise it, check its limits, let the right parser read it, judge what came out."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ingest.clean import first_line
from ingest.docx import parse_docx
from ingest.html import parse_html
from ingest.limits import DEFAULT_LIMITS, DOCX, HTML, MARKDOWN, PDF, PPTX, TEXT, Limits, megabytes
from ingest.markdown import parse_markdown
from ingest.pdf import parse_pdf
from ingest.plaintext import parse_text
from ingest.pptx import parse_pptx
from ingest.sniff import HEAD_BYTES, is_text_family, media_type
from ingest.zipsafe import check_zip
from kb.errors import SourceError, UnreadableDocument
from kb.types import Block, BlockKind, Parsed

_PARSERS: Final[dict[str, Callable[[bytes, str], Parsed]]] = {
    PDF: parse_pdf,
    DOCX: parse_docx,
    PPTX: parse_pptx,
    HTML: parse_html,
    MARKDOWN: parse_markdown,
    TEXT: parse_text,
}


def parse_bytes(data: bytes, uri: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, Parsed]:
    """The media type and the content of a source.

    Raises UnsupportedFormat or UnreadableDocument, whatever is wrong with the bytes; no other error leaves here.
    Time and memory are not bounded here but in ``ingest.sandbox``.
    """
    kind = media_type(data, uri)
    if len(data) > limits.max_bytes(kind):
        raise _too_large(uri, len(data), limits.max_bytes(kind))
    try:
        if kind in (DOCX, PPTX):
            check_zip(data, uri, limits)
        parsed = _PARSERS[kind](data, uri)
    except SourceError:
        raise
    except MemoryError as error:
        raise out_of_memory(uri, limits) from error
    except RecursionError as error:
        raise UnreadableDocument(uri, "nested too deeply to read; open it and save it again") from error
    except (zipfile.BadZipFile, Exception) as error:
        raise UnreadableDocument(
            uri, f"cannot be read, it may be damaged ({first_line(error)}); open it and save it again"
        ) from error
    _check(parsed, uri, limits)
    return kind, parsed


def read_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a file that is not too large for what it seems to be.

    The size is looked at before the content. Raises UnreadableDocument with the reason.
    """
    uri = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocument(uri, "not a file")
        with path.open("rb") as stream:
            most = limits.max_text_bytes if is_text_family(stream.read(HEAD_BYTES)) else limits.max_file_bytes
            if status.st_size > most:
                raise _too_large(uri, status.st_size, most)
            stream.seek(0)
            data = stream.read(most + 1)  # it may grow meanwhile
    except OSError as error:
        raise UnreadableDocument(uri, f"cannot be opened ({error.strerror or type(error).__name__})") from error
    if len(data) > most:
        raise _too_large(uri, len(data), most)
    return data


def _too_large(uri: str, size: int, most: int) -> UnreadableDocument:
    return UnreadableDocument(uri, f"its {megabytes(size)} are more than the {megabytes(most)} allowed; split the file")


def out_of_memory(uri: str, limits: Limits) -> UnreadableDocument:
    """The error for a file that a worker has not enough memory for."""
    return UnreadableDocument(
        uri, f"reading it takes more than {megabytes(limits.worker_bytes)} of memory; split the file"
    )


def _check(parsed: Parsed, uri: str, limits: Limits) -> None:
    if len(parsed.blocks) > limits.max_blocks:
        raise UnreadableDocument(uri, f"holds more than {limits.max_blocks:,} paragraphs; split the file")
    if parsed.pages is not None and parsed.pages > limits.max_pages:
        raise UnreadableDocument(uri, f"has {parsed.pages:,} pages, more than {limits.max_pages:,}; split the file")
    if not any(_says_something(block) for block in parsed.blocks):
        raise UnreadableDocument(uri, "no text found in it; a scan needs OCR first, a web page may load its text later")


def _says_something(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and any(map(str.isalpha, block.text))
