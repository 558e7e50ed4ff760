import io
import zipfile

import pytest

from ingest.limits import DOCX, HTML, MARKDOWN, PDF, PPTX, TEXT
from ingest.sniff import OLE_MAGIC, decode, decode_html, is_text_family, media_type
from kb.errors import UnreadableDocument, UnsupportedFormat

DUTCH = "De patiënt is één – ‘ambassadeur’ voor de coördinatie van € 5 miljoen.\n"


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name in names:
            zipped.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "uri", "kind"),
    [
        (b"%PDF-1.7\n...", "x.txt", PDF),
        (b"\n\n%PDF-1.4 after a mail header", "x", PDF),
        (archive("[Content_Types].xml", "word/document.xml"), "x.zip", DOCX),
        (archive("[Content_Types].xml", "word/document2.xml"), "x", DOCX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "x.docx", PPTX),
        (b"<!DOCTYPE html><title>x</title>", "x.txt", HTML),
        (b"<?xml version='1.0'?><html xmlns='x'><p>x</p></html>", "x", HTML),
        (b"  <div><p>een</p><p>twee</p></div>", "https://x.nl/page.php?a=b.md", HTML),
        (b"# Kop\n\ntekst", "x.md", MARKDOWN),
        (b"<h3>kop</h3><p>a</p><p>b</p>", "x.markdown", MARKDOWN),
        (b"# Kop\n\ntekst", "x.txt", TEXT),
        (b"a < b en <p> is een tag", "x", TEXT),
        (DUTCH.encode("utf-16"), "x.txt", TEXT),
        (DUTCH.encode("utf-16-le"), "x.txt", TEXT),
        (DUTCH.encode("cp1252"), "x.txt", TEXT),
        (b"page one\x0cpage two", "x.txt", TEXT),
    ],
)
def test_by_content(data: bytes, uri: str, kind: str) -> None:
    assert media_type(data, uri) == kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "PNG image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "JPEG image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
        (b"\x1f\x8b\x08" + b"\0" * 50, "gzip"),
        (b"\0" * 4 + b"ftypmp42" + b"\0" * 20, "video"),
        (b"a" * 257 + b"ustar" + b"\0" * 200, "tar"),
        (archive("a.txt"), "zip archive; unpack"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("mimetype", "content.xml"), "OpenDocument"),
        (b"{\\rtf1 tekst}", ".docx"),
        (bytes(range(256)) * 40, "binary"),
        (b"<?xml version='1.0'?><rss><item>x</item></rss>", "XML"),
        (OLE_MAGIC + "WordDocument".encode("utf-16-le"), ".doc); save it as .docx"),
        (OLE_MAGIC + "PowerPoint Document".encode("utf-16-le"), "save it as .pptx"),
        (OLE_MAGIC + "Workbook".encode("utf-16-le"), "spreadsheet"),
        (OLE_MAGIC + b"\0" * 20, "old Office"),
    ],
)
def test_unsupported(data: bytes, says: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        media_type(data, "rapport.pdf")
    assert says in caught.value.reason
    assert "\n" not in caught.value.reason


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0\0\0"])
def test_empty(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="empty"):
        media_type(data, "x.txt")


def test_a_word_file_with_a_password() -> None:
    data = OLE_MAGIC + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableDocument, match="password"):
        media_type(data, "x.docx")


def test_a_truncated_office_file() -> None:
    data = archive("[Content_Types].xml", "word/document.xml")
    with pytest.raises(UnreadableDocument, match="not complete"):
        media_type(data[: len(data) // 2], "x.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_decode_dutch(encoding: str) -> None:
    assert decode((DUTCH * 5).encode(encoding)).lstrip("\ufeff") == DUTCH * 5


def test_decode_old_pc_text() -> None:
    text = "Patiënten en cliënten in de eerste lijn: coördinatie, één loket, financiën en beïnvloeding.\r\n" * 5
    assert decode(text.encode("cp850")) == text


def test_decode_never_fails() -> None:
    assert isinstance(decode(bytes(range(256))), str)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">', "iso-8859-15"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),  # declares wrongly
        ('<meta charset="bestaat-niet">', "utf-8"),
    ],
)
def test_decode_html(head: str, encoding: str) -> None:
    page = f"<html><head>{head}</head><body>één euro: €</body></html>"
    assert decode_html(page.encode(encoding)) == page


def test_families() -> None:
    assert is_text_family(b"<html>")
    assert not is_text_family(b"%PDF-1.7")
    assert not is_text_family(archive("x")[:100])
