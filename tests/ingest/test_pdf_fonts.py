"""What the codes of a font mean, and letters that fonts hide."""

from __future__ import annotations

from pathlib import Path

import pytest
import reportlab
from pdf_build import Sheet
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ingest.pdf import parse_pdf
from ingest.pdf_fonts import FontFace
from ingest.pdf_letters import restore_letters
from kb.errors import UnreadableDocument


def resource(**entries: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): NameObject(value) for key, value in entries.items()})


def composite(pairs: dict[int, str] | None) -> DictionaryObject:
    """A font whose two-byte codes mean what ``pairs`` says, with a ToUnicode map unless it is None."""
    font = resource(Type="/Font", Subtype="/Type0", BaseFont="/ABCDEF+Arial", Encoding="/Identity-H")
    descendant = resource(Type="/Font", Subtype="/CIDFontType2", BaseFont="/ABCDEF+Arial")
    descendant[NameObject("/DW")] = NumberObject(500)
    font[NameObject("/DescendantFonts")] = ArrayObject([descendant])
    if pairs is not None:
        lines = "\n".join(f"<{code:04X}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs.items())
        stream = DecodedStreamObject()
        stream.set_data(f"{len(pairs)} beginbfchar\n{lines}\nendbfchar".encode())
        font[NameObject("/ToUnicode")] = stream
    return font


def read(face: FontFace, *codes: int) -> str:
    return "".join(text for text, _, _ in face.glyphs(b"".join(code.to_bytes(2, "big") for code in codes)))


def test_ligatures_and_presentation_forms_are_letters() -> None:
    face = FontFace(composite({1: "ﬁ", 2: "ﬂ", 3: "ﬀ", 4: "ﬃ", 5: "ĳ", 6: "²", 7: "½", 8: "\u00a0", 9: "‑"}))
    assert read(face, *range(1, 10)) == "fiflffffiij²½ -"


def test_ligatures_in_a_file() -> None:
    pdfmetrics.registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
    sheet = Sheet()
    sheet.put(72, 700, "De ﬁnanciële proﬁelen zijn ﬂexibel.", 10, "Vera")
    assert [block.text for block in parse_pdf(sheet.save(), "a.pdf").blocks] == [
        "De financiële profielen zijn flexibel."
    ]


def test_letters_that_word_maps_to_a_space_come_back() -> None:
    known = {code: chr(code + 29) for code in (*range(0x44, 0x5E), 0x24, 0x27)}
    face = FontFace(composite({**known, 0x30: " ", 0x2E: " ", 3: " "}))
    assert read(face, 0x30, 0x48, 0x4F, 0x47, 3, 0x2E) == "Meld K"


def test_codes_without_characters_are_unreadable() -> None:
    face = FontFace(composite(None))
    assert not face.readable
    assert read(face, 36, 37) == ""


def test_weight_and_family_come_from_the_name() -> None:
    for name, family, bold, italic in (
        ("/ABCDEF+Arial-BoldMT", "Arial", True, False),
        ("/Calibri,Italic", "Calibri", False, True),
        ("/Frutiger-BlackItalic", "Frutiger", True, True),
        ("/TimesNewRomanPSMT", "TimesNewRoman", False, False),
        ("/Verdana-DemirciSans", "Verdana", False, False),
    ):
        face = FontFace(resource(Type="/Font", Subtype="/TrueType", BaseFont=name))
        assert (face.family, face.bold, face.italic) == (family, bold, italic)


def test_symbol_fonts_give_bullets_and_private_signs() -> None:
    wingdings = FontFace(resource(Type="/Font", Subtype="/TrueType", BaseFont="/Wingdings-Regular"))
    assert [text for text, _, _ in wingdings.glyphs(b"\xa7\xfc\xe0\x45")] == ["▪", "✓", "→", "•"]
    symbol = FontFace(composite({1: "\uf0b7", 2: "\uf0a7", 3: "\uf0e0"}))
    assert read(symbol, 1, 2) == "•▪"
    expert = FontFace(composite({1: "\uf732", 2: "\uf730", 3: "\uf761"}))
    assert read(expert, 1, 2, 3) == "20A"


def test_a_file_of_unreadable_fonts_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pdf_fonts._lacks_characters", lambda _: True)
    sheet = Sheet()
    sheet.put(
        72, 700, "Deze tekst is alleen te zien en niet te lezen, want het bestand zegt niet welke letters het zijn."
    )
    with pytest.raises(UnreadableDocument, match=r"do not say which letters they show; run OCR .* --force-ocr"):
        parse_pdf(sheet.save(), "a.pdf")


def test_false_letters_of_calibri() -> None:
    assert restore_letters(["organisaƟe en aƩenƟe", "soŌware", "Ɵjd", "Ōsaka"]) == [
        "organisatie en attentie",
        "software",
        "tijd",
        "Ōsaka",
    ]


def test_private_letters_are_known_by_their_words() -> None:
    lines = [
        "hee\ue001t een \ue001unctie o\ue001 rol",
        "pro\ue002el en \ue002nanciering van de geme\ue003nte",
        "\ue004 punt",
    ]
    assert restore_letters(lines) == ["heeft een functie of rol", "profiel en financiering van de gemente", "• punt"]


def test_plain_lines_stay_as_they_are() -> None:
    lines = ["Zorg in de wijk", "coördinatie — één lijn", ""]
    assert restore_letters(lines) == lines
