import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from ingest.docx import parse_docx
from kb.errors import UnreadableDocument
from kb.types import Parsed


def save(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parse(document: Document) -> Parsed:
    return parse_docx(save(document), "x.docx")


def show(parsed: Parsed) -> list[str]:
    return [f"{block.kind[0]}{block.level or ''} {block.text}" for block in parsed.blocks]


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_style(document: Document, name: str) -> None:
    document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)


def test_headings_lists_and_text_in_order() -> None:
    document = docx.Document()
    document.add_heading("Eindrapport", 0)
    document.add_paragraph("Een ondertitel", style="Subtitle")
    document.add_heading("Wat hielp", 1)
    document.add_paragraph("Zonder ver\u00adtrouwen\u00a0geen samenwerking.")
    document.add_paragraph("Tijd", style="List Bullet")
    document.add_paragraph("Om te overleggen", style="List Bullet 2")
    document.add_paragraph("Geld", style="List Number")
    document.add_paragraph("• getypt")
    document.add_heading("Details", 2)
    document.add_paragraph("regel een\nregel twee")
    document.add_paragraph("   ")
    assert show(parse(document)) == [
        "h1 Eindrapport",
        "p Een ondertitel",
        "h2 Wat hielp",
        "p Zonder vertrouwen geen samenwerking.",
        "i1 Tijd",
        "i2 Om te overleggen",
        "i1 Geld",
        "i1 getypt",
        "h3 Details",
        "p regel een regel twee",
    ]


def test_dutch_style_names_and_outline_levels() -> None:
    document = docx.Document()
    for name in ("Kop 2", "Titel", "Eigen stijl", "Opsomming"):
        add_style(document, name)
    document.styles["Eigen stijl"].element.get_or_add_pPr().append(element("w:outlineLvl", val="2"))
    document.add_paragraph("Rapport", style="Titel")
    document.add_paragraph("Aanpak", style="Kop 2")
    document.add_paragraph("Verdieping", style="Eigen stijl")
    document.add_paragraph("Een punt", style="Opsomming")
    own = document.add_paragraph("Ook een kop")
    own._p.get_or_add_pPr().append(element("w:outlineLvl", val="0"))
    plain = document.add_paragraph("Gewone tekst.")
    plain._p.get_or_add_pPr().append(element("w:outlineLvl", val="9"))
    assert show(parse(document)) == [
        "h1 Rapport",
        "h3 Aanpak",
        "h4 Verdieping",
        "i1 Een punt",
        "h2 Ook een kop",
        "p Gewone tekst.",
    ]


def test_numbering_of_the_paragraph_itself() -> None:
    document = docx.Document()
    for text, level, number in (("Een", "0", "1"), ("Twee", "1", "1"), ("Geen lijst", "0", "0")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        numbering = element("w:numPr")
        numbering.append(element("w:ilvl", val=level))
        numbering.append(element("w:numId", val=number))
        properties.append(numbering)
    assert show(parse(document)) == ["i1 Een", "i2 Twee", "p Geen lijst"]


def test_bold_lines_are_headings_only_without_heading_styles() -> None:
    document = docx.Document()
    for text, size in (("Rapport", 20), ("Wat hielp", 14), ("Wat remde", 14)):
        run = document.add_paragraph().add_run(text)
        run.bold, run.font.size = True, Pt(size)
        document.add_paragraph("Een zin over dit deel.")
    document.add_paragraph().add_run("Dit is een vette zin.").bold = True
    text = ["p Een zin over dit deel."]
    assert show(parse(document)) == [
        *("h1 Rapport", *text, "h2 Wat hielp", *text, "h2 Wat remde", *text),
        "p Dit is een vette zin.",
    ]
    document.add_heading("Toch een kop", 1)
    assert show(parse(document))[2] == "p Wat hielp"


def test_bold_lines_of_one_size() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Wat hielp").bold = True
    document.add_paragraph("Tijd.")
    assert show(parse(document)) == ["h2 Wat hielp", "p Tijd."]


def test_tracked_changes_fields_links_and_hidden_text() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Regie ")
    paragraph._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t>hoort bij één partij</w:t></w:r></w:ins>")
    )
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='2' w:author='a'><w:r><w:delText> weg</w:delText></w:r></w:del>")
    )
    paragraph._p.append(
        parse_xml(
            f"<w:hyperlink {nsdecls('w')}><w:r><w:t>, zie het rapport</w:t></w:r>"
            "<w:r><w:instrText> HYPERLINK x </w:instrText></w:r></w:hyperlink>"
        )
    )
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t> geheim</w:t></w:r>"))
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>.</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>"))
    assert show(parse(document)) == ["p Regie hoort bij één partij, zie het rapport.-x"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    document = docx.Document()
    first = document.add_paragraph("Zonder vertrouwen ")
    mark = element("w:rPr")
    mark.append(element("w:del", id="1", author="a"))
    first._p.get_or_add_pPr().append(mark)
    document.add_paragraph("geen samenwerking.")
    assert show(parse(document)) == ["p Zonder vertrouwen geen samenwerking."]


def test_text_boxes_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kopregel"
    document.sections[0].footer.paragraphs[0].text = "Pagina 1"
    run = document.add_paragraph("De tekst.").add_run()
    run._r.append(
        parse_xml(
            f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>Kader</w:t></w:r></w:p></w:txbxContent></w:pict>"
        )
    )
    assert show(parse(document)) == ["p De tekst."]


def test_content_controls_count_and_a_table_of_contents_does_not() -> None:
    document = docx.Document()
    add_style(document, "Inhopg 1")
    document.add_paragraph("Inleiding 3", style="Inhopg 1")
    control = "<w:sdt {ns}>{extra}<w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    contents = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    body = document.element.body
    body.insert(0, parse_xml(control.format(ns=nsdecls("w"), extra=contents, text="Inhoud 2")))
    body.insert(1, parse_xml(control.format(ns=nsdecls("w"), extra="", text="Ingevuld veld.")))
    assert show(parse(document)) == ["p Ingevuld veld."]


def fill(table: Any, rows: list[list[str]]) -> Any:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def bold_first_row(table: Any) -> None:
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def mark_first_row(table: Any) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))


def style_table(table: Any) -> None:
    table.style = "Table Grid"


@pytest.mark.parametrize("title", [bold_first_row, mark_first_row, style_table])
def test_tables_with_a_header(title: Callable[[Any], None]) -> None:
    document = docx.Document()
    document.add_paragraph("Boven.")
    title(fill(document.add_table(3, 2), [["Wie", "Wat"], ["GGD", "advies"], ["Huisarts", "zorg"]]))
    document.add_paragraph("Onder.")
    assert show(parse(document)) == ["p Boven.", "r Wie: GGD; Wat: advies", "r Wie: Huisarts; Wat: zorg", "p Onder."]


def test_merged_cells() -> None:
    document = docx.Document()
    table = fill(document.add_table(3, 3), [["Jaar", "Partij", "Rol"], ["2009", "GGD", "a"], ["", "Huisarts", "b"]])
    mark_first_row(table)
    table.cell(1, 0).merge(table.cell(2, 0))
    assert show(parse(document)) == ["r Jaar: 2009; Partij: GGD; Rol: a", "r Jaar: 2009; Partij: Huisarts; Rol: b"]


def test_tables_that_lay_out_the_page() -> None:
    document = docx.Document()
    fill(document.add_table(2, 1), [["Let op"], ["Dit staat in een kader."]])
    fill(document.add_table(1, 2), [["Links staat dit.", "Rechts staat dat."]])
    long = "Een lange alinea die in een cel van de tabel staat. " * 10
    mark_first_row(fill(document.add_table(2, 2), [["Kop", "Kop twee"], [long, long + "x"]]))
    assert show(parse(document)) == [
        "p Let op",
        "p Dit staat in een kader.",
        "p Links staat dit.",
        "p Rechts staat dat.",
        "p Kop",
        "p Kop twee",
        f"p {long.strip()}",
        f"p {long}x",
    ]


def test_a_table_inside_a_table() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "Buiten."
    fill(outer.cell(0, 0).add_table(1, 2), [["Binnen een.", "Binnen twee."]])
    assert show(parse(document)) == ["p Buiten.", "p Binnen een.", "p Binnen twee."]


def test_footnotes_stand_below_their_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("De samenwerking groeide.")
    paragraph.add_run()._r.append(element("w:footnoteReference", id="2"))
    document.add_paragraph("Daarna niet meer.")
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Volgens de eindevaluatie.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    data = with_part(save(document), "word/footnotes.xml", notes)
    assert show(parse_docx(data, "x")) == [
        "p De samenwerking groeide.",
        "p Volgens de eindevaluatie.",
        "p Daarna niet meer.",
    ]


def with_part(data: bytes, name: str, content: str) -> bytes:
    """The archive with one more part, named in its types and relationships."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            text = old.read(item)
            if item == "[Content_Types].xml":
                text = text.replace(
                    b"</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
                )
            if item == "word/_rels/document.xml.rels":
                relation = f'<Relationship Id="rId99" Type="{base}/footnotes" Target="footnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", relation.encode())
            new.writestr(item, text)
        new.writestr(name, content)
    return out.getvalue()


def test_properties() -> None:
    document = docx.Document()
    document.add_paragraph("Tekst.")
    core = document.core_properties
    core.title, core.author, core.language = "De titel", "Nivel", "nl-NL"
    core.keywords, core.subject, core.category = "regie, geld", "Kort gezegd", "evaluation"
    core.created = datetime(2015, 9, 1, 12)
    assert dict(parse(document).properties) == {
        "title": "De titel",
        "author": "Nivel",
        "date": "2015-09-01",
        "keywords": "regie, geld",
        "description": "Kort gezegd",
        "kind": "evaluation",
        "language": "nl-NL",
    }


def test_what_a_program_fills_in_is_not_believed() -> None:
    document = docx.Document()
    document.add_paragraph("Tekst.")
    document.core_properties.title = "Document1"
    assert dict(parse(document).properties) == {}


def test_a_deck_named_as_a_document() -> None:
    data = with_part(save(docx.Document()), "x.xml", "")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.namelist():
            if item != "word/document.xml":
                new.writestr(item, old.read(item))
    with pytest.raises(UnreadableDocument, match="incomplete"):
        parse_docx(out.getvalue(), "x.docx")
