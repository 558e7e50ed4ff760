import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

import ingest.parse
from ingest.limits import DOCX, HTML, MARKDOWN, TEXT, Limits
from ingest.parse import parse_bytes, read_file
from ingest.sniff import OLE_MAGIC
from kb.errors import SourceError, UnreadableDocument, UnsupportedFormat
from kb.types import Parsed


def document(*texts: str) -> bytes:
    made = docx.Document()
    for text in texts:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, content if item == name else old.read(item))
    return out.getvalue()


def refused(data: bytes, uri: str = "rapport", limits: Limits | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        parse_bytes(data, uri, limits or Limits())
    assert caught.value.uri == uri
    assert "\n" not in caught.value.reason
    assert "Traceback" not in caught.value.reason
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "uri", "kind"),
    [
        (document("Een zin."), "x.docx", DOCX),
        (b"<!doctype html><p>Een zin.</p>", "x", HTML),
        (b"# Kop\n\nEen zin.", "x.md", MARKDOWN),
        (b"Kop\n\nEen zin.", "x.md.txt", TEXT),
    ],
)
def test_dispatch(data: bytes, uri: str, kind: str) -> None:
    media_type, parsed = parse_bytes(data, uri)
    assert media_type == kind
    assert parsed.blocks[-1].text == "Een zin."


def test_bad_files() -> None:
    assert "empty" in refused(b"")
    assert "PNG" in refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "rapport.pdf")
    assert "binary" in refused(bytes(range(256)) * 99, "rapport.txt")
    assert "password" in refused(OLE_MAGIC + "EncryptedPackage".encode("utf-16-le"), "rapport.docx")
    assert "not complete" in refused(document("Een zin.")[:3000], "rapport.docx")
    assert "no text" in refused(b"<html><body><img src='x.png'></body></html>")
    assert "no text" in refused(document(""))
    assert "no text" in refused(b"# Alleen een kop\n", "x.md")


def test_a_zip_bomb_in_a_word_file() -> None:
    assert "zip bomb" in refused(replaced(document("x"), "word/document.xml", b" " * 300_000_000))


def test_an_archive_with_an_archive_is_refused_by_name() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("bomb", b" " * 50_000_000)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as zipped:
        zipped.writestr("inner.zip", inner.getvalue())
    with pytest.raises(UnsupportedFormat, match="zip archive"):
        parse_bytes(outer.getvalue(), "rapport.docx")


def test_entities_in_xml_do_not_explode() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{laughs}]><d>&l11;</d>'
    assert "cannot be read" in refused(replaced(document("x"), "word/document.xml", xml.encode()))


@pytest.mark.parametrize("content", [b"", b"<w:document", b"\x00\xff", b"<a/>", b"<d>" + b"<e>" * 100_000])
def test_word_files_with_nonsense_inside(content: bytes) -> None:
    refused(replaced(document("x"), "word/document.xml", content), "rapport.docx")


@pytest.mark.parametrize(
    "error", [KeyError("word/x.xml\ntweede regel"), RecursionError(), MemoryError(), AssertionError(), OSError(5, "io")]
)
def test_whatever_a_parser_raises_is_one_line(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes, uri: str) -> Parsed:
        raise error

    monkeypatch.setitem(ingest.parse._PARSERS, TEXT, fail)
    with pytest.raises(UnreadableDocument) as caught:
        parse_bytes(b"tekst", "x.txt")
    assert "\n" not in caught.value.reason
    assert caught.value.reason


def test_interrupts_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(data: bytes, uri: str) -> Parsed:
        raise KeyboardInterrupt

    monkeypatch.setitem(ingest.parse._PARSERS, TEXT, interrupt)
    with pytest.raises(KeyboardInterrupt):
        parse_bytes(b"tekst", "x.txt")


def test_limits_on_what_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "more than 3 paragraphs" in refused(b"Een.\n\nTwee.\n\nDrie.\n\nVier.", limits=Limits(max_blocks=3))
    blocks = parse_bytes(b"Een zin.", "x")[1].blocks
    monkeypatch.setitem(ingest.parse._PARSERS, TEXT, lambda data, uri: Parsed(blocks, pages=9))
    assert "has 9 pages, more than 8" in refused(b"tekst", limits=Limits(max_pages=8))


def test_size_by_family() -> None:
    limits = Limits(max_text_bytes=1000, max_file_bytes=100_000)
    assert "more than the 0.0 MB" in refused(b"<!doctype html>" + b"x" * 1000, limits=limits)
    assert parse_bytes(document("Een zin."), "x", limits)[0] == DOCX


class Meter:
    """A stream that counts what is read from it."""

    read_bytes = 0

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()

    def read(self, size: int) -> bytes:
        data: bytes = self.stream.read(size)
        Meter.read_bytes += len(data)
        return data


def test_a_large_page_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "groot.html"
    with page.open("wb") as out:
        out.write(b"<!doctype html><p>tekst</p>")
        out.truncate(50_000_000)
    real_open = Path.open
    monkeypatch.setattr(Path, "open", lambda self, mode: Meter(real_open(self, mode)))
    monkeypatch.setattr(Meter, "read_bytes", 0)
    with pytest.raises(UnreadableDocument, match=r"its 50 MB are more than the 20 MB allowed; split the file"):
        read_file(page)
    assert Meter.read_bytes <= 8192


def test_reading_files(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"tekst")
    assert read_file(path) == b"tekst"
    with pytest.raises(UnreadableDocument, match="No such file"):
        read_file(tmp_path / "b.txt")
    with pytest.raises(UnreadableDocument, match="not a file"):
        read_file(tmp_path)
