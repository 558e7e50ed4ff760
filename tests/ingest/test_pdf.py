"""parse_pdf as a whole: refusals with a remedy, warnings, what a file states, and one golden listing."""

from __future__ import annotations

import io
import logging
import zlib

import pytest
from pdf_build import BODY, LEFT, Sheet
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader

from ingest.pdf import parse_pdf
from kb.errors import UnreadableDocument
from kb.types import BlockKind


def report(pages: int = 2) -> bytes:
    sheet = Sheet()
    for number in range(pages):
        sheet.heading(f"Hoofdstuk over onderwerp {'abcdefgh'[number]}")
        sheet.text(BODY)
        sheet.page()
    return sheet.save()


def scan(sheet: Sheet) -> None:
    picture = Image.new("L", (60, 80), 220)
    sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def refusal(data: bytes, **settings: int) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        parse_pdf(data, "map/rapport.pdf", **settings)
    assert caught.value.uri == "map/rapport.pdf"
    assert "\n" not in caught.value.reason
    return caught.value.reason


# --- refusals and warnings


def test_a_locked_file_asks_for_a_copy_without_password() -> None:
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        writer = PdfWriter(clone_from=io.BytesIO(report()))
        writer.encrypt("geheim", algorithm=algorithm)
        assert refusal(written(writer)) == "needs a password; save a copy without a password"


def test_a_file_that_is_only_protected_against_editing_opens() -> None:
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        writer = PdfWriter(clone_from=io.BytesIO(report()))
        writer.encrypt("", "eigenaar", algorithm=algorithm)
        assert parse_pdf(written(writer), "rapport.pdf").blocks == parse_pdf(report(), "rapport.pdf").blocks


def test_a_file_without_pages() -> None:
    assert refusal(written(PdfWriter())).startswith("the PDF has no pages; ")


def test_more_pages_than_the_limit() -> None:
    assert refusal(report(4), max_pages=3) == "the PDF has 4 pages, more than 3; split the file"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n" + bytes(range(256)) * 20])
def test_rubbish_is_damaged(data: bytes) -> None:
    reason = refusal(data)
    assert reason.startswith(("damaged", "the PDF has no pages"))
    assert reason.endswith("get a new copy, or print it to a new PDF from a PDF reader")


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def test_a_file_cut_off_at_its_end_gives_what_is_left() -> None:
    data = report(6)
    whole = parse_pdf(data, "rapport.pdf").blocks
    for share in (0.8, 0.9, 0.99):
        parsed = parse_pdf(cut(data, share), "rapport.pdf")
        assert set(parsed.blocks) <= set(whole)
        assert BODY in [block.text for block in parsed.blocks]
        assert parsed.warnings[0].startswith("damaged or cut off, what is left has pages 1-")


@pytest.mark.parametrize("share", [0.01, 0.05, 0.1, 0.2])
def test_a_file_of_which_too_little_is_left_is_refused(share: float) -> None:
    assert refusal(cut(report(6), share)).startswith("damaged")


def test_a_broken_page_is_named_and_the_others_stay() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(report(4)))
    for number in (1, 2):
        broken = StreamObject()
        broken.set_data(b"x")
        broken._data = zlib.compress(b"BT /F1 10 Tf (verloren) Tj ET")[:9] + b"\xff\xfe"
        broken[NameObject("/Filter")] = NameObject("/LZWDecode")
        writer.pages[number][NameObject("/Contents")] = writer._add_object(broken)
    parsed = parse_pdf(written(writer), "rapport.pdf")
    assert [block.page for block in parsed.blocks if block.kind is BlockKind.HEADING] == [1, 4]
    assert parsed.pages == 4
    assert parsed.warnings == (
        "pages 2-3: damaged and left out; get a new copy, or print it to a new PDF from a PDF reader",
    )


def test_scanned_pages_need_ocr() -> None:
    sheet = Sheet()
    for number in range(3):
        scan(sheet)
        sheet.put(300, 20, str(number + 1), 8)
        sheet.page()
    assert refusal(sheet.save()) == "scanned pages without text; run OCR (for example ocrmypdf) first"


def test_pages_of_shapes_need_ocr() -> None:
    sheet = Sheet()
    sheet.canvas.circle(200, 400, 90)
    reason = "no text on its 1 pages, perhaps drawn as shapes; run OCR (for example ocrmypdf) first"
    assert refusal(sheet.save()) == reason


def test_a_few_scanned_pages_are_named() -> None:
    sheet = Sheet()
    for number in range(1, 9):
        scan(sheet) if number in (2, 5, 6, 7) else sheet.text(f"{BODY} {BODY}")
        sheet.page()
    (warning,) = parse_pdf(sheet.save(), "rapport.pdf").warnings
    assert warning.startswith("pages 2 and 5-7: picture without text, perhaps scanned; run OCR (for example ocrmypdf)")


def test_invisible_text_of_an_ocr_program_counts() -> None:
    sheet = Sheet()
    scan(sheet)
    text = sheet.canvas.beginText(LEFT, 700)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    text.textLine("Deze tekst heeft een OCR-programma onder het beeld gelegd.")
    sheet.canvas.drawText(text)
    parsed = parse_pdf(sheet.save(), "rapport.pdf")
    assert [block.text for block in parsed.blocks] == ["Deze tekst heeft een OCR-programma onder het beeld gelegd."]
    assert parsed.warnings == ()


def test_objects_that_refer_to_each_other_are_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(report(1)))
    root = writer.root_object
    pages = root["/Pages"].get_object()
    assert isinstance(pages, DictionaryObject)
    kids = pages["/Kids"]
    assert isinstance(kids, ArrayObject)
    kids.append(pages.indirect_reference)
    try:
        outcome = parse_pdf(written(writer), "rapport.pdf").blocks[-1].text
    except UnreadableDocument as error:
        outcome = error.reason
    assert outcome.startswith(("damaged PDF", BODY))


def test_deep_nesting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("ingest.pdf.read_page", deep)
    assert refusal(report()).startswith("damaged PDF, its parts refer to each other; ")


def test_pypdf_stays_quiet(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    level = logging.getLogger("pypdf").level
    parse_pdf(cut(report(3), 0.97), "rapport.pdf")
    assert caplog.records == []
    assert capsys.readouterr() == ("", "")
    assert logging.getLogger("pypdf").level == level


# --- what a file states


def stated(**info: str) -> dict[str, str]:
    sheet = Sheet()
    sheet.heading("Georganiseerd op weg", 20)
    sheet.text(BODY)
    writer = PdfWriter(clone_from=io.BytesIO(sheet.save()))
    writer.metadata = {f"/{key}": value for key, value in info.items()}
    return dict(parse_pdf(written(writer), "map/op_een_lijn.pdf").properties)


def test_properties_are_the_raw_strings() -> None:
    sheet = Sheet(lang="nl-NL")
    sheet.text(BODY)
    writer = PdfWriter(clone_from=io.BytesIO(sheet.save()))
    writer.metadata = {
        "/Title": "Eindrapport Op Een Lijn",
        "/Author": "ZonMw",
        "/Subject": "Samenwerking in de eerste lijn",
        "/Keywords": "samenwerking, eerste lijn",
        "/CreationDate": "D:20140512093000+02'00'",
        "/Producer": "Een programma",
    }
    assert dict(parse_pdf(written(writer), "rapport.pdf").properties) == {
        "title": "Eindrapport Op Een Lijn",
        "author": "ZonMw",
        "description": "Samenwerking in de eerste lijn",
        "keywords": "samenwerking, eerste lijn",
        "date": "D:20140512093000+02'00'",
        "language": "nl-NL",
    }


@pytest.mark.parametrize(
    "title",
    [
        "",
        "untitled",
        "Microsoft Word - Document1",
        "op_een_lijn",
        "rapport def v3.docx",
        "PowerPoint-presentatie",
        "---",
    ],
)
def test_a_useless_title_gives_way_to_the_largest_text(title: str) -> None:
    assert stated(Title=title)["title"] == "Georganiseerd op weg"


def test_a_good_title_stays() -> None:
    assert stated(Title="Microsoft Word - Op Een Lijn: eindrapport")["title"] == "Op Een Lijn: eindrapport"


def test_broken_metadata_costs_only_itself() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(report()))
    writer.root_object[NameObject("/Lang")] = NumberObject(7)
    writer.root_object[NameObject("/Outlines")] = TextStringObject("geen lijst")
    writer.metadata = {"/Title": "Verslag van de dag"}
    parsed = parse_pdf(written(writer), "rapport.pdf")
    assert parsed.properties["title"] == "Verslag van de dag"
    assert "language" not in parsed.properties
    assert BODY in [block.text for block in parsed.blocks]


# --- tagged files


def marked(content: str) -> list[str]:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    resource = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(resource)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(content.encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(stream)
    return [block.text for block in parse_pdf(written(writer), "rapport.pdf").blocks]


def test_artifacts_are_no_text() -> None:
    text = f"BT /F1 10 Tf 72 700 Td ({BODY[:80]}) Tj ET"
    artifact = "/Artifact <</Type /Pagination>> BDC BT /F1 8 Tf 72 30 Td (Vertrouwelijk stuk) Tj ET EMC"
    assert marked(f"{text} {artifact}") == [BODY[:80]]


def test_a_file_that_marks_its_text_as_artifact_is_not_believed() -> None:
    artifact = f"/Artifact BMC BT /F1 10 Tf 72 700 Td ({BODY[:80]}) Tj ET EMC"
    assert marked(artifact) == [BODY[:80]]


def test_replacement_text_stands_for_what_is_drawn() -> None:
    soft = "BT /F1 10 Tf 72 700 Td (de gemeenten gaan samen) Tj /Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC ET"
    assert marked(f"{soft} BT /F1 10 Tf 72 688 Td (werken aan zorg en preventie.) Tj ET") == [
        "de gemeenten gaan samenwerken aan zorg en preventie."
    ]


def test_text_state_operators() -> None:
    content = (
        "BT /F1 10 Tf 14 TL 72 700 Td (Eerste regel van de tekst) Tj T* (tweede regel) Tj (derde regel) ' "
        '2 0 (vierde regel) " [( vijf) -300 (de re) 20 (gel.)] TJ ET'
    )
    assert marked(content) == ["Eerste regel van de tekst tweede regel derde regel vierde regel vijf de regel."]


def test_wrong_operands_cost_only_themselves() -> None:
    content = "BT /F1 10 Tf (x) Tm /F9 Tf 72 700 Td Tj ( ) Td (De tekst blijft gewoon leesbaar.) Tj Q Q EMC ET"
    assert marked(content) == ["De tekst blijft gewoon leesbaar."]


# --- the whole


def test_golden_listing() -> None:
    sheet = Sheet(lang="nl")
    sheet.canvas.setTitle("Op Een Lijn")

    def edges(page: int) -> None:
        sheet.put(LEFT, 806, "Eindrapport Op Een Lijn", 8)
        sheet.put(480, 30, f"Pagina {page} van 3", 8)

    edges(1)
    sheet.heading("Op Een Lijn", 24)
    sheet.lines(["Wat vijf jaar samenwerken opleverde"], 13)
    sheet.heading("Inhoud", 16)
    for name, page in (("1 Aanleiding", 2), ("2 Lessen", 2), ("2.1 Wat helpt", 3), ("2.2 Wat remt", 3)):
        sheet.put(LEFT, sheet.y, f"{name} {'.' * 40} {page}")
        sheet.y -= 14
    sheet.page()
    edges(2)
    sheet.heading("1 Aanleiding", 16)
    sheet.lines(["In de eerste lijn was weinig samen-", "werking tussen zorg- en welzijnswerkers."])
    sheet.text(BODY)
    sheet.heading("2 Lessen", 16)
    sheet.heading("2.1 Wat helpt", 12)
    sheet.item(
        "•",
        "een trekker met mandaat van alle partners, die ook de tijd krijgt om het netwerk te bouwen",
    )
    sheet.item("–", "binnen de praktijk", indent=18)
    sheet.item("–", "in de wijk", indent=18)
    sheet.item("•", "een gedeelde agenda")
    sheet.y -= 8
    sheet.lines(
        ["Wie begint, heeft baat bij een partner die al verder is en die daarover open wil vertellen, want van"]
    )
    sheet.page()
    edges(3)
    sheet.lines(["fouten van anderen leert men goedkoop."])
    sheet.heading("2.2 Wat remt", 12)
    sheet.grid(
        [72, 200, 400],
        [[["Factor"], ["Voorbeeld"]], [["Geld"], ["losse potjes per", "domein"]], [["Tijd"], ["volle agenda"]]],
    )
    parsed = parse_pdf(sheet.save(), "rapport.pdf")
    listing = [f"{block.page} {block.kind.value}{block.level or ''}: {block.text}" for block in parsed.blocks]
    assert listing == [
        "1 heading1: Op Een Lijn",
        "1 paragraph: Wat vijf jaar samenwerken opleverde",
        "2 heading2: 1 Aanleiding",
        "2 paragraph: In de eerste lijn was weinig samenwerking tussen zorg- en welzijnswerkers.",
        f"2 paragraph: {BODY}",
        "2 heading2: 2 Lessen",
        "2 heading3: 2.1 Wat helpt",
        "2 item1: een trekker met mandaat van alle partners, die ook de tijd krijgt om het netwerk te bouwen",
        "2 item2: binnen de praktijk",
        "2 item2: in de wijk",
        "2 item1: een gedeelde agenda",
        "2 paragraph: Wie begint, heeft baat bij een partner die al verder is en die daarover open wil vertellen, "
        "want van fouten van anderen leert men goedkoop.",
        "3 heading3: 2.2 Wat remt",
        "3 row: Factor: Geld; Voorbeeld: losse potjes per domein",
        "3 row: Factor: Tijd; Voorbeeld: volle agenda",
    ]
    assert parsed.pages == 3
    assert parsed.warnings == ()
    assert parsed.properties["title"] == "Op Een Lijn"
    assert parsed.properties["language"] == "nl"


def test_the_same_bytes_give_the_same_blocks() -> None:
    data = report(3)
    assert parse_pdf(data, "a.pdf") == parse_pdf(data, "a.pdf")
    assert len(PdfReader(io.BytesIO(data)).pages) == parse_pdf(data, "a.pdf").pages
