"""Mend PDF files that are cut off or have lost their table of objects, so that pypdf finds the pages that are left."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_OBJECT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*$")
_OBJECT_AT = re.compile(rb"(?<!end)obj")
_FREE = 8_388_000  # object numbers that no file of ours reaches
_NO_TABLE = b"\nstartxref\n0\n%%EOF\n"  # sends pypdf looking for the objects itself


def mend(data: bytes) -> Iterator[bytes]:
    """Variants of a damaged file, the most faithful first: without its table, and with a new tree of its pages."""
    if not data.lstrip()[:5].startswith(b"%PDF"):
        return
    yield data + _NO_TABLE
    pages = _page_objects(data)
    if pages:
        kids = b" ".join(b"%d %d R" % page for page in pages)
        yield b"".join(
            (
                data,
                b"\nendstream\nendobj\n",  # the cut may lie inside a stream
                b"%d 0 obj\n<</Type /Catalog /Pages %d 0 R>>\nendobj\n" % (_FREE, _FREE + 1),
                b"%d 0 obj\n<</Type /Pages /Count %d /Kids [%s]>>\nendobj\n" % (_FREE + 1, len(pages), kids),
                b"trailer\n<</Size %d /Root %d 0 R>>" % (_FREE + 2, _FREE),
                _NO_TABLE,
            )
        )


def _page_objects(data: bytes) -> list[tuple[int, int]]:
    """Number and generation of the objects that are pages, in the order of the file."""
    starts = [match.start() for match in _OBJECT_AT.finditer(data)]
    found: dict[tuple[int, int], None] = {}
    place = 0
    for page in _PAGE.finditer(data):
        while place + 1 < len(starts) and starts[place + 1] < page.start():
            place += 1
        if not starts or starts[place] > page.start():
            continue
        named = _OBJECT.search(data, max(0, starts[place] - 24), starts[place] + 3)
        if named is not None and b"endobj" not in data[starts[place] : page.start()]:
            found[(int(named[1]), int(named[2]))] = None
    return list(found)
