"""How much a source may ask of the machine. One place for all bounds, so that a batch always comes to an end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HTML: Final = "text/html"
MARKDOWN: Final = "text/markdown"
TEXT: Final = "text/plain"

MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one source. Sizes are in bytes, times in seconds."""

    max_file_bytes: int = 200 * MB  # PDF and Office
    max_text_bytes: int = 20 * MB  # HTML, Markdown and plain text: these grow about fiftyfold in memory
    max_unpacked_bytes: int = 500 * MB  # all members of an Office file together
    max_unpack_ratio: int = 200  # unpacked : packed, for members above ``ratio_free_bytes``
    ratio_free_bytes: int = 10 * MB
    max_zip_entries: int = 10_000
    max_pages: int = 3_000
    max_blocks: int = 100_000
    parse_seconds: float = 120.0
    worker_bytes: int = 2_000 * MB  # address space of one parse process

    def max_bytes(self, media_type: str) -> int:
        """The largest file taken in for a media type, in bytes."""
        return self.max_text_bytes if media_type.startswith("text/") else self.max_file_bytes


DEFAULT_LIMITS: Final = Limits()


def megabytes(size: float) -> str:
    """A size in bytes for a message: ``52 MB``, ``0.4 MB``."""
    return f"{size / MB:.0f} MB" if size >= 10 * MB else f"{size / MB:.1f} MB"
