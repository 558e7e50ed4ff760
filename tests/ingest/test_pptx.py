import io
from datetime import datetime
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from ingest.pptx import parse_pptx
from kb.types import Parsed

TITLE_SLIDE, TITLE_AND_BODY, TWO_CONTENT, TITLE_ONLY, BLANK = 0, 1, 3, 5, 6


def save(deck: Any) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def parse(deck: Any) -> Parsed:
    return parse_pptx(save(deck), "x.pptx")


def show(parsed: Parsed) -> list[str]:
    return [f"{block.page} {block.kind[0]}{block.level or ''} {block.text}" for block in parsed.blocks]


def add(deck: Any, layout: int, title: str = "", *lines: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    if lines:
        slide.placeholders[1].text = "\n".join(lines)
    return slide


def box(slide: Any, text: str, left: float, top: float, size: int = 0) -> Any:
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.5))
    shape.text_frame.text = text
    if size:
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    return shape


def test_titles_bullets_and_notes() -> None:
    deck = pptx.Presentation()
    add(deck, TITLE_SLIDE, "Samen sterk", "Presentatie voor regio's")
    slide = add(deck, TITLE_AND_BODY, "Wat hielp", "Regie bij één partij", "Afspraken", "• Tijd")
    slide.placeholders[1].text_frame.paragraphs[1].level = 1
    slide.notes_slide.notes_text_frame.text = "Vertel hier het verhaal.\n\nEn vraag door."
    add(deck, TITLE_AND_BODY, "Tot slot", "Eén zin in het tekstvak is een alinea.")
    parsed = parse(deck)
    assert show(parsed) == [
        "1 h2 Samen sterk",
        "1 p Presentatie voor regio's",
        "2 h2 Wat hielp",
        "2 i1 Regie bij één partij",
        "2 i2 Afspraken",
        "2 i1 Tijd",
        "2 n Vertel hier het verhaal.",
        "2 n En vraag door.",
        "3 h2 Tot slot",
        "3 p Eén zin in het tekstvak is een alinea.",
    ]
    assert parsed.pages == 3
    assert parsed.properties["title"] == "Samen sterk"


def test_a_title_that_goes_on_is_said_once() -> None:
    deck = pptx.Presentation()
    for title in ("Aanpak", "Aanpak (2)", "Aanpak (vervolg)", "Resultaat", "Aanpak 2/3"):
        add(deck, TITLE_AND_BODY, title, f"tekst van {title}")
    assert [line for line in show(parse(deck)) if " h" in line] == ["1 h2 Aanpak", "4 h2 Resultaat", "5 h2 Aanpak 2/3"]


def test_reading_order_groups_and_bullets_of_a_text_box() -> None:
    deck = pptx.Presentation()
    slide = add(deck, TITLE_ONLY, "Volgorde")
    box(slide, "rechts midden staat dit als derde", 6, 3.05)
    box(slide, "onderaan staat dit helemaal als laatste", 1, 6)
    group = slide.shapes.add_group_shape()
    for text, top in (("in de groep als tweede gelezen", 4.0), ("in de groep als eerste gelezen", 3.0)):
        shape = group.shapes.add_textbox(Inches(1), Inches(top), Inches(2), Inches(0.5))
        shape.text_frame.text = text
    bulleted = box(slide, "Wat nodig is:", 1, 5)
    item = bulleted.text_frame.add_paragraph()
    item.text = "een vaste coördinator"
    item._p.get_or_add_pPr().append(
        parse_xml('<a:buChar xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" char="•"/>')
    )
    assert show(parse(deck)) == [
        "1 h2 Volgorde",
        "1 p in de groep als eerste gelezen",
        "1 p in de groep als tweede gelezen",
        "1 p rechts midden staat dit als derde",
        "1 p Wat nodig is:",
        "1 i1 een vaste coördinator",
        "1 p onderaan staat dit helemaal als laatste",
    ]


def test_a_title_without_a_placeholder() -> None:
    deck = pptx.Presentation()
    slide = add(deck, BLANK)
    box(slide, "Waarom nu?", 1, 0.5, size=32)
    box(slide, "Omdat de vraag naar zorg groeit.", 1, 3)
    assert show(parse(deck)) == ["1 h2 Waarom nu?", "1 p Omdat de vraag naar zorg groeit."]


def test_the_labels_of_a_drawing_are_one_paragraph() -> None:
    deck = pptx.Presentation()
    slide = add(deck, TITLE_ONLY, "Het netwerk")
    for place, text in enumerate(["GGD", "Huisarts", "Welzijn", "Gemeente", "Wijkteam", "Zorgverzekeraar", "GGD"]):
        shape = slide.shapes.add_shape(MSO_SHAPE.OVAL, Inches(place), Inches(3), Inches(1), Inches(1))
        shape.text_frame.text = text
    assert show(parse(deck)) == ["1 h2 Het netwerk", "1 p GGD; Huisarts; Welzijn; Gemeente; Wijkteam; Zorgverzekeraar"]


def test_tables() -> None:
    deck = pptx.Presentation()
    slide = add(deck, TITLE_ONLY, "Partijen")
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(3), Inches(6), Inches(2)).table
    for row, texts in enumerate([("Wie", "Wat"), ("GGD", "advies"), ("GGD", "steun")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    assert show(parse(deck))[1:] == ["1 r Wie: GGD; Wat: advies", "1 r Wie: GGD; Wat: steun"]
    table.first_row = False
    assert show(parse(deck))[1:3] == ["1 p Wie", "1 p Wat"]


def test_hidden_slides_and_footers() -> None:
    deck = pptx.Presentation()
    add(deck, TITLE_AND_BODY, "Zichtbaar", "dit wel", "en dit")
    add(deck, TITLE_AND_BODY, "Verborgen", "dit niet", "ook niet")._element.set("show", "0")
    slide = add(deck, TITLE_ONLY, "Voet")
    for layout_shape in deck.slide_layouts[TITLE_ONLY].placeholders:
        if "Footer" in layout_shape.name or "Number" in layout_shape.name or "Date" in layout_shape.name:
            slide.shapes._spTree.append(layout_shape._element)
    for shape in slide.placeholders:
        if shape.placeholder_format.idx >= 10:
            shape.text_frame.text = "12 voettekst"
    parsed = parse(deck)
    assert show(parsed) == ["1 h2 Zichtbaar", "1 i1 dit wel", "1 i1 en dit", "3 h2 Voet"]
    assert parsed.warnings == ("slide 2 is hidden and was left out",)
    assert parsed.pages == 3


def test_properties() -> None:
    deck = pptx.Presentation()
    add(deck, TITLE_SLIDE, "Titel op de dia", "ondertitel")
    core = deck.core_properties
    core.title, core.author, core.language = "PowerPoint-presentatie", "ZonMw", "nl-NL"
    core.created, core.keywords, core.subject = datetime(2016, 5, 4), "regie", "Kort"
    assert dict(parse(deck).properties) == {
        "title": "Titel op de dia",
        "author": "ZonMw",
        "date": "2016-05-04",
        "keywords": "regie",
        "description": "Kort",
        "language": "nl-NL",
    }


def test_smartart() -> None:
    deck = pptx.Presentation()
    slide = add(deck, TITLE_ONLY, "Stappen")
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    point = "<dgm:pt type='{kind}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format(kind="node", text="Kennis\u00admaken") + point.format(kind="pres", text="niet dit")
    blob = f"<dgm:dataModel {names}><dgm:ptLst>{points}<dgm:pt/></dgm:ptLst></dgm:dataModel>".encode()
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    part = Part(
        PackURI("/ppt/diagrams/data1.xml"),
        "application/vnd.ms-office.drawingml.diagramData+xml",
        deck.part.package,
        blob,
    )
    relation = slide.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    frame = (
        f"<p:graphicFrame {names}><p:nvGraphicFramePr><p:cNvPr id='9' name='d'/><p:cNvGraphicFramePr/><p:nvPr/>"
        "</p:nvGraphicFramePr><p:xfrm><a:off x='0' y='3000000'/><a:ext cx='1' cy='1'/></p:xfrm><a:graphic>"
        "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/diagram'>"
        f"<dgm:relIds r:dm='{relation}'/></a:graphicData></a:graphic></p:graphicFrame>"
    )
    slide.shapes._spTree.append(parse_xml(frame))
    assert show(parse(deck)) == ["1 h2 Stappen", "1 i1 Kennismaken"]
