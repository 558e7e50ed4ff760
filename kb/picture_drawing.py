"""Draw one page of a PDF as a picture, with a quote marked on it.

This file is also a program of its own (``pictures`` runs it, so that a bad file can only take a child process down).
Hence it imports nothing of kb. The request comes as JSON on standard input; the answer on standard output is one line
of JSON, then the PNG.
"""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw

_MAX_PIXELS = 8_000_000
_MAX_WORDS = 600  # of a quote
_MAX_CHARACTERS = 200_000  # of a page
# A shorter run of words stands on nearly every page; marking it would point at nothing.
_LEAST_LETTERS = 18
_LEAST_WORDS = 3
_FILL, _LINE = (255, 235, 120), (160, 95, 0)
_PADDING = 2  # pixels around the letters

Box = tuple[int, int, int, int]


class Unusable(ValueError):
    """The file or the page cannot be drawn; ``str()`` is a reason for people."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as PNG. ``boxes`` are (left, top, right, bottom) in pixels; ``marked`` is the share of the quote's letters
    that was found (0 to 1); ``pages`` counts the pages of the file."""

    png: bytes
    pages: int
    boxes: tuple[Box, ...]
    marked: float


def draw(path: str, page: int, quote: str, width: int) -> Drawing:
    """Page ``page`` (from 1) of a PDF, ``width`` pixels wide or less when it is very tall. Raises Unusable."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
            if not 1 <= page <= pages:
                raise Unusable(f"the file has {pages} pages")
            return _draw(document[page - 1], pages, quote, width)
    except pypdfium2.PdfiumError as error:
        raise Unusable(f"the PDF cannot be read ({error}); open it and save it again") from error


def _draw(page: Any, pages: int, quote: str, width: int) -> Drawing:
    wide, high = page.get_size()
    if not (wide > 0 and high > 0):
        raise Unusable("the page has no size")
    # The library rounds sizes up.
    scale = min((width - 0.5) / wide, (_MAX_PIXELS / (wide * high)) ** 0.5)
    bitmap = page.render(scale=scale)
    image = bitmap.to_pil().convert("RGB")
    text = page.get_textpage()
    runs, marked = find(*letters_of(_characters(text)), quote)
    place = bitmap.get_posconv(page)
    boxes = tuple(_box(place, rectangle) for start, end in runs for rectangle in _rectangles(text, start, end))
    out = io.BytesIO()
    _mark(image, boxes).save(out, "PNG", compress_level=6)
    return Drawing(out.getvalue(), pages, boxes, marked)


def _characters(text: Any) -> str:
    """One character for each index of the text page; the library's own text leaves some out."""
    count = min(text.count_chars(), _MAX_CHARACTERS)
    codes = (raw.FPDFText_GetUnicode(text, index) for index in range(count))
    return "".join(chr(code) if code <= sys.maxunicode else " " for code in codes)


def _rectangles(text: Any, start: int, end: int) -> Iterator[tuple[float, float, float, float]]:
    for index in range(text.count_rects(start, end - start)):
        yield text.get_rect(index)


def _box(place: Any, rectangle: tuple[float, float, float, float]) -> Box:
    """A rectangle of the page (in points, from below) in pixels; the page may be turned."""
    left, bottom, right, top = rectangle
    (x0, y0), (x1, y1) = place.to_bitmap(left, bottom), place.to_bitmap(right, top)
    return (min(x0, x1) - _PADDING, min(y0, y1) - _PADDING, max(x0, x1) + _PADDING, max(y0, y1) + _PADDING)


def _mark(image: Image.Image, boxes: tuple[Box, ...]) -> Image.Image:
    """As a marker pen does: white turns yellow and black letters stay black."""
    layer = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(layer)
    for box in boxes:
        pen.rectangle(box, fill=_FILL)
    for left, _, right, bottom in boxes:
        pen.line((left, bottom, right, bottom), fill=_LINE, width=2)  # seen also by who sees no yellow
    return ImageChops.multiply(image, layer)


# ------------------------------------------------------------------------------------------------- finding the quote


def letters_of(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text without case, accents and ligatures, and the index in ``text`` of each.

    White space, punctuation and hyphens at the ends of lines are gone, so that texts set in another way compare equal.
    """
    letters: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                places.append(index)
    return "".join(letters), places


def find(page: str, places: list[int], quote: str) -> tuple[list[tuple[int, int]], float]:
    """Where a quote stands on a page: stretches (start, end) of its characters, and the share that was found.

    ``page`` and ``places`` are as ``letters_of`` gives them. Each line of the quote is looked for as a whole, else by
    its longest runs of words.
    """
    runs: list[tuple[int, int]] = []
    found = total = 0
    words_left = _MAX_WORDS
    at = 0
    for line in quote.splitlines():
        words = [letters for letters in (letters_of(word)[0] for word in line.split()[:words_left]) if letters]
        words_left -= len(words)
        total += sum(map(len, words))
        for start, end in _line(page, places, words, at):
            runs.append((places[start], places[end - 1] + 1))
            found += end - start
            at = end
    return runs, found / total if total else 0.0


def _line(page: str, places: list[int], words: list[str], after: int) -> list[tuple[int, int]]:
    """Stretches of ``page``: the whole line, preferably below what was found before, else its longest runs."""
    whole = "".join(words)
    if not whole:
        return []
    start = _whole_words(page, places, whole, after)
    return [(start, start + len(whole))] if start >= 0 else sorted(_longest(page, words))


def _longest(page: str, words: list[str]) -> list[tuple[int, int]]:
    """The longest run of words on the page, then those of what is left before and after it."""
    best, end = (0, 0, 0), 0
    for start in range(len(words)):
        end = max(end, start)
        while end < len(words) and "".join(words[start : end + 1]) in page:
            end += 1
        best = max(best, (sum(map(len, words[start:end])), start, end))
    size, start, end = best
    if size < _LEAST_LETTERS or end - start < _LEAST_WORDS:
        return []
    place = page.find("".join(words[start:end]))
    return [*_longest(page, words[:start]), (place, place + size), *_longest(page, words[end:])]


def _whole_words(page: str, places: list[int], wanted: str, after: int) -> int:
    """Where ``wanted`` stands without a letter directly around it, first at or after ``after``; -1 for nowhere."""
    found: list[int] = []
    start = page.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        free_before = start == 0 or places[start] > places[start - 1] + 1
        free_after = end == len(page) or places[end] > places[end - 1] + 1
        if free_before and free_after:
            found.append(start)
        start = page.find(wanted, start + 1)
    if not found:
        return -1
    return found[bisect_left(found, after) % len(found)]


# --------------------------------------------------------------------------------------------------- in the process


def main() -> None:
    """Read a request, write the answer."""
    wanted = json.load(sys.stdin.buffer)
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # macOS refuses, or a lower hard limit holds already
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            bytes_ = wanted["bytes"]
            resource.setrlimit(resource.RLIMIT_AS, (bytes_ if hard < 0 else min(bytes_, hard), hard))
    answer: dict[str, object]
    png = b""
    try:
        drawing = draw(wanted["path"], wanted["page"], wanted["quote"], wanted["width"])
        png = drawing.png
        answer = {"pages": drawing.pages, "boxes": drawing.boxes, "marked": drawing.marked}
    except Unusable as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "the page asks for too much memory"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + png)


if __name__ == "__main__":
    main()
