"""The files of publications for readers: the file itself, and a picture of a page with a quote marked on it.

Only files that the catalogue names are opened, and only while their content is what was taken in.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from ingest.limits import DOCX, HTML, MARKDOWN, MB, PDF, PPTX, TEXT
from kb import picture_drawing
from kb.errors import KbError, NotFound, UnreadableDocument
from kb.picture_drawing import Box
from kb.store import Store

MIN_WIDTH: Final = 200
MAX_WIDTH: Final = 1600  # pixels
DEFAULT_WIDTH: Final = 1000
SUFFIXES: Final = {PDF: ".pdf", DOCX: ".docx", PPTX: ".pptx", HTML: ".html", MARKDOWN: ".md", TEXT: ".txt"}
_CACHE_BYTES: Final = 48 * MB
_WORKER_BYTES: Final = 2_000 * MB
_AT_ONCE: Final = 2
_KNOWN_HASHES: Final = 2_000


class Missing(StrEnum):
    """Why there is no file or picture."""

    NOT_SERVED = "not_served"
    GONE = "gone"
    CHANGED = "changed"
    NO_PDF = "no_pdf"
    NO_PAGE = "no_page"


_REASONS = {
    Missing.NOT_SERVED: "this kb does not show its files (KB_SERVE_FILES)",
    Missing.GONE: "its file is no longer where it was taken in; put it back or run `kb ingest` again",
    Missing.CHANGED: "its file has changed since it was taken in; run `kb ingest` again",
    Missing.NO_PDF: "it is not a PDF, so its pages cannot be shown",
    Missing.NO_PAGE: "it has no such page",
}


class NoFile(NotFound):
    """The publication is there, but its file or page is not; ``reason`` says why."""

    def __init__(self, id: str, reason: Missing) -> None:
        KbError.__init__(self, f"publication {id!r}: {_REASONS[reason]}")
        self.id = id
        self.reason = reason


class PicturesBusy(KbError):
    """Too many pictures are being drawn."""

    http_status = 503
    title = "too busy"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The file of a publication, unchanged since it was taken in. ``name`` is safe to save it under."""

    path: Path
    media_type: str
    name: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG; the other fields are as in ``picture_drawing.Drawing``."""

    png: bytes
    pages: int
    boxes: tuple[Box, ...]
    marked: float


class Pictures:
    """Opens files of the catalogue and draws their pages; keeps the last pictures in memory. Safe between threads."""

    def __init__(self, store: Store, seconds: float = 20.0, cache_bytes: int = _CACHE_BYTES) -> None:
        self._store = store
        self._seconds = seconds
        self._cache_bytes = cache_bytes
        self._cache: OrderedDict[tuple[str, int, str, int], Picture] = OrderedDict()
        self._cached = 0
        self._hashes: OrderedDict[tuple[str, int, int, int], str] = OrderedDict()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)

    def file(self, id: str) -> StoredFile:
        """The file of a publication. Raises NotFound, as NoFile when only the file is not there or has changed."""
        publication = self._store.publication(id)
        known = self._store.known_sources().get(publication.uri)
        path = Path(publication.uri)
        try:
            # A relative path would depend on the folder that the server was started in.
            found = self._hash(path) if known and path.is_absolute() and path.is_file() else None
        except OSError as error:
            raise NoFile(id, Missing.GONE) from error
        if known is None or found is None:
            raise NoFile(id, Missing.GONE)
        if found != known.content_hash:
            raise NoFile(id, Missing.CHANGED)
        name = id + SUFFIXES.get(publication.media_type, "")
        return StoredFile(path, publication.media_type, name, found)

    def render(self, id: str, page: int, quote: str = "", width: int = DEFAULT_WIDTH) -> Picture:
        """Page ``page`` (from 1) of a PDF with ``quote`` marked, ``width`` pixels wide.

        Raises NotFound or NoFile; UnreadableDocument when it cannot be drawn; PicturesBusy.
        """
        publication = self._store.publication(id)
        if publication.media_type != PDF:
            raise NoFile(id, Missing.NO_PDF)
        if page < 1 or (publication.pages is not None and page > publication.pages):
            raise NoFile(id, Missing.NO_PAGE)
        file = self.file(id)
        key = (file.content_hash, page, quote, max(MIN_WIDTH, min(width, MAX_WIDTH)))
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        if not self._slots.acquire(timeout=self._seconds):
            raise PicturesBusy("many pictures are being drawn at the moment; try again in a minute")
        try:
            picture = _drawn(file.path, *key[1:], id=id, seconds=self._seconds)
        finally:
            self._slots.release()
        self._keep(key, picture)
        return picture

    def _keep(self, key: tuple[str, int, str, int], picture: Picture) -> None:
        with self._lock:
            if key in self._cache:
                return
            self._cache[key] = picture
            self._cached += len(picture.png)
            while self._cached > self._cache_bytes and self._cache:
                _, oldest = self._cache.popitem(last=False)
                self._cached -= len(oldest.png)

    def _hash(self, path: Path) -> str:
        """The SHA-256 of a file, read again only when its date or size changes."""
        status = path.stat()
        key = (str(path), status.st_mtime_ns, status.st_size, status.st_ino)
        with self._lock:
            if key in self._hashes:
                return self._hashes[key]
        with path.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
        with self._lock:
            self._hashes[key] = found
            while len(self._hashes) > _KNOWN_HASHES:
                self._hashes.popitem(last=False)
        return found


def _drawn(path: Path, page: int, quote: str, width: int, *, id: str, seconds: float) -> Picture:
    """Draw in a child process: a page may make the library hang, crash or eat all memory."""
    wanted = {"path": str(path), "page": page, "quote": quote, "width": width, "bytes": _WORKER_BYTES}
    # -P: this folder has modules with the names of standard ones.
    command = [sys.executable, "-P", str(Path(picture_drawing.__file__))]
    try:
        done = subprocess.run(command, input=json.dumps(wanted).encode(), capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(id, f"drawing page {page} took more than {seconds:g} seconds") from error
    head, _, png = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise UnreadableDocument(id, f"drawing page {page} failed; open the file and save it again")
    answer = json.loads(head)
    if "error" in answer:
        raise UnreadableDocument(id, answer["error"])
    return Picture(png, answer["pages"], tuple(tuple(box) for box in answer["boxes"]), answer["marked"])
