"""The logo of an organisation: one file, read and checked when kb starts."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image

from kb.errors import SettingsError

MAX_BYTES = 512 * 1024
MAX_SIDE = 4096  # pixels; a small file may hold a picture that fills the memory
_TYPES = {"PNG": "image/png", "WEBP": "image/webp"}
_SVG = "image/svg+xml"
_ROOT = "{http://www.w3.org/2000/svg}svg"
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked picture. ``width`` and ``height`` are in pixels; ``digest`` changes when the file does."""

    content: bytes
    media_type: str
    width: int
    height: int
    digest: str


def read_logo(path: Path) -> Logo:
    """The picture in this file. Raises SettingsError, which names file, reason and remedy, when it cannot be shown."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _wrong(path, f"cannot be read ({reason})", "name a file that kb may read, or unset KB_LOGO") from error
    if len(content) > MAX_BYTES:
        raise _wrong(path, f"is larger than {MAX_BYTES // 1024} KB", "save it smaller, or as SVG")
    media_type, (width, height) = _looked_at(path, content)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise _wrong(path, f"measures {width} by {height} pixels", f"save it with sides of 1 to {MAX_SIDE} pixels")
    return Logo(content, media_type, width, height, hashlib.sha256(content).hexdigest()[:10])


def _looked_at(path: Path, content: bytes) -> tuple[str, tuple[int, int]]:
    """(media type, size) by what the file holds: its name says nothing certain."""
    if content.startswith(b"\x89PNG") or content[:4] + content[8:12] == b"RIFFWEBP":
        return _picture(path, content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _SVG, _drawing(path, content)
    raise _wrong(path, "is no SVG, PNG or WebP", "save the logo as one of these")


def _picture(path: Path, content: bytes) -> tuple[str, tuple[int, int]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(_TYPES)) as image:
                if max(image.size) <= MAX_SIDE:
                    image.load()
                return _TYPES[str(image.format)], image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _wrong(path, "is damaged or too large a picture", "save it anew as PNG, WebP or SVG") from error


def _drawing(path: Path, content: bytes) -> tuple[int, int]:
    """The size of an SVG in pixels. Entities are left alone, so that a small file cannot grow into a large one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _wrong(path, f"is no well-formed SVG ({error.msg})", "save it anew from the drawing program") from error
    if root.tag != _ROOT:
        reason = 'is XML or HTML, but no SVG (its root is no svg with xmlns="http://www.w3.org/2000/svg")'
        raise _wrong(path, reason, "save the logo as SVG, PNG or WebP")
    sides = [_NUMBER.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = root.get("viewBox", "").replace(",", " ").split()
    numbers = [side[1] for side in sides if side] if all(sides) else box[2:4]
    try:
        width, height = (max(1, round(float(number))) for number in numbers)
    except (ValueError, OverflowError) as error:
        raise _wrong(path, "does not say how large it is", "give its svg element a viewBox") from error
    return _scaled(width, height)


def _scaled(width: int, height: int) -> tuple[int, int]:
    """A drawing may be of any size: only its shape matters."""
    share = min(1.0, MAX_SIDE / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _wrong(path: Path, reason: str, remedy: str) -> SettingsError:
    return SettingsError(f"KB_LOGO: {path} {reason}; {remedy}")
