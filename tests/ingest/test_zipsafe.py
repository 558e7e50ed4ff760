import io
import struct
import zipfile

import pytest

from ingest.limits import Limits
from ingest.zipsafe import check_zip
from kb.errors import UnreadableDocument


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return out.getvalue()


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        check_zip(data, "x.docx", limits or Limits())
    return caught.value.reason


def test_an_ordinary_file_passes() -> None:
    check_zip(archive(("word/document.xml", b"<p>tekst</p>" * 5000), ("a.png", bytes(range(256)))), "x", Limits())


def test_a_dense_part() -> None:
    assert "'word/document.xml' unpacks to 50 MB" in refused(archive(("word/document.xml", b" " * 50_000_000)))


def test_the_total_counts() -> None:
    noise = bytes(range(256)) * 4000
    data = archive(*((f"{n}.xml", noise + bytes([n])) for n in range(6)))
    assert "more than 5.0 MB" in refused(data, Limits(max_unpacked_bytes=5_000_000))


def test_too_many_parts() -> None:
    data = archive(*((f"{n}", b"x") for n in range(50)))
    assert "holds 50 parts" in refused(data, Limits(max_zip_entries=49))


def test_a_directory_that_lies_about_the_size() -> None:
    content = b"A" * 5_000_000
    data = bytearray(archive(("word/document.xml", content)))
    size = struct.pack("<I", len(content))
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 100)
    assert "damaged" in refused(bytes(data))


def test_a_locked_part() -> None:
    data = bytearray(archive(("word/document.xml", b"x")))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert "password" in refused(bytes(data))


def test_a_damaged_part() -> None:
    data = bytearray(archive(("word/document.xml", bytes(range(256)) * 20)))
    data[60:70] = b"\xff" * 10
    assert "damaged" in refused(bytes(data))


def test_an_archive_inside_is_not_unpacked() -> None:
    inner = archive(("bomb", b" " * 50_000_000))
    check_zip(archive(("word/document.xml", b"<p/>"), ("word/embeddings/inner.zip", inner)), "x", Limits())
