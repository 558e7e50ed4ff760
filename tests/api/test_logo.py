"""Logos that can be shown, and errors that say what to do with the others."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from api.logo import MAX_BYTES, read_logo
from kb.errors import SettingsError

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40z"/></svg>'


def picture(form: str, size: tuple[int, int] = (12, 8)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#123456").save(made, form)
    return made.getvalue()


def written(folder: Path, content: bytes, name: str = "logo.svg") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (picture("PNG"), "image/png", (12, 8)),
        (picture("WEBP"), "image/webp", (12, 8)),
        (SVG, "image/svg+xml", (120, 40)),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made by hand -->" + SVG, "image/svg+xml", (120, 40)),
        (SVG.replace(b"viewBox", b'width="30px" height="10" viewBox'), "image/svg+xml", (30, 10)),
        (SVG.replace(b"viewBox", b'width="100%" height="10" viewBox'), "image/svg+xml", (120, 40)),
        (SVG.replace(b"120 40", b"1e6 5e5"), "image/svg+xml", (4096, 2048)),
        (SVG.replace(b"120 40", b"1 .25"), "image/svg+xml", (1, 1)),
    ],
)
def test_a_logo_is_known_by_what_it_holds(
    tmp_path: Path, content: bytes, media_type: str, size: tuple[int, int]
) -> None:
    logo = read_logo(written(tmp_path, content, "logo.txt"))
    assert (logo.content, logo.media_type, (logo.width, logo.height)) == (content, media_type, size)


def test_the_digest_changes_with_the_file(tmp_path: Path) -> None:
    digests = {read_logo(written(tmp_path, content)).digest for content in (SVG, SVG + b"\n", picture("PNG"))}
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no SVG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 40, "is no SVG, PNG or WebP"),
        (picture("JPEG"), "is no SVG, PNG or WebP"),
        (picture("PNG")[:45], "is damaged"),
        (b"\x89PNG\r\n\x1a\n", "is damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "is damaged"),
        (SVG[:-8], "is no well-formed SVG"),
        (b"<html><body>404</body></html>", "no SVG"),
        (b"<svg viewBox='0 0 1 1'/>", "no SVG"),
        (SVG.replace(b' viewBox="0 0 120 40"', b""), "how large"),
        (SVG.replace(b"120 40", b"nan inf"), "how large"),
        (SVG + b" " * MAX_BYTES, "larger than 512 KB"),
        (picture("PNG", (5000, 1)), "5000 by 1"),
    ],
)
def test_a_file_that_cannot_be_shown_is_told_with_reason_and_remedy(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(SettingsError) as told:
        read_logo(path)
    message = str(told.value)
    assert message.startswith(f"KB_LOGO: {path} ")
    assert reason in message
    assert "; " in message


def test_a_file_of_exactly_the_limit_will_do(tmp_path: Path) -> None:
    assert len(read_logo(written(tmp_path, SVG.ljust(MAX_BYTES))).content) == MAX_BYTES


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for start in (bomb, outside):
        content = start + SVG.replace(b"<path", b"<text>&a;</text><path")
        assert read_logo(written(tmp_path, content)).content == content


def test_a_missing_file_a_folder_and_one_that_may_not_be_read(tmp_path: Path) -> None:
    closed = written(tmp_path, SVG, "closed.svg")
    closed.chmod(0)
    paths = [tmp_path / "none.svg", tmp_path]
    if os.geteuid():  # root may read everything
        paths.append(closed)
    for path in paths:
        with pytest.raises(SettingsError, match=r"cannot be read \(.+\); name a file that kb may read"):
            read_logo(path)
