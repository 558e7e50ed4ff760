"""Reading order, tables and what counts as text on a page."""

from __future__ import annotations

import math

from hypothesis import assume, given
from hypothesis import strategies as st
from pdf_build import BODY, LEFT, TOP, Sheet

from ingest.pdf import parse_pdf
from kb.types import Block, BlockKind

FIRST = (
    "Links begint het verhaal over de wijk waarin bewoners elkaar helpen en de gemeente luistert naar wat zij zeggen."
)
SECOND = (
    "Rechts gaat het verhaal verder over de regio waarin ziekenhuizen en huisartsen samen plannen maken voor ouderen."
)


def blocks(sheet: Sheet) -> tuple[Block, ...]:
    return parse_pdf(sheet.save(), "test.pdf").blocks


def texts(sheet: Sheet) -> list[str]:
    return [block.text for block in blocks(sheet)]


def two_columns(sheet: Sheet, left: list[str], right: list[str], y: float = TOP, gap: float = 16) -> None:
    width = (451 - gap) / 2
    for x, paragraphs in ((LEFT, left), (LEFT + width + gap, right)):
        sheet.column(x, width, y)
        for paragraph in paragraphs:
            sheet.text(paragraph)


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    two_columns(sheet, [FIRST + " " + BODY, BODY], [SECOND + " " + BODY])
    assert texts(sheet) == [f"{FIRST} {BODY}", BODY, f"{SECOND} {BODY}"]


def test_columns_with_other_baselines_and_a_narrow_gutter() -> None:
    sheet = Sheet()
    two_columns(sheet, [FIRST + " " + BODY], [], gap=11)
    sheet.column(LEFT + 231, 220, TOP - 5)
    sheet.text(SECOND + " " + BODY)
    assert texts(sheet) == [f"{FIRST} {BODY}", f"{SECOND} {BODY}"]


def test_a_full_width_heading_comes_before_both_columns_and_splits_them() -> None:
    sheet = Sheet()
    sheet.lines(["Wat de programma's in de regio hebben geleerd van elkaar"], 16, "Helvetica-Bold")
    two_columns(sheet, [FIRST], [SECOND], y=720)
    sheet.column(LEFT, 451, 620)
    sheet.lines(["Het tweede deel gaat over de kosten en de opbrengsten"], 16, "Helvetica-Bold")
    two_columns(sheet, [BODY], ["Ten slotte: " + SECOND], y=580)
    assert texts(sheet) == [
        "Wat de programma's in de regio hebben geleerd van elkaar",
        FIRST,
        SECOND,
        "Het tweede deel gaat over de kosten en de opbrengsten",
        BODY,
        "Ten slotte: " + SECOND,
    ]


def test_a_short_heading_between_balanced_columns_splits_them_too() -> None:
    sheet = Sheet()
    two_columns(sheet, [FIRST], [SECOND])
    sheet.column(LEFT, 451, 670)
    sheet.lines(["Kosten"], 16, "Helvetica-Bold")
    two_columns(sheet, [BODY], [BODY.replace("gemeente", "provincie")], y=630)
    assert texts(sheet) == [FIRST, SECOND, "Kosten", BODY, BODY.replace("gemeente", "provincie")]


def test_three_columns() -> None:
    sheet = Sheet(size=(842, 595))
    expected = []
    for number, name in enumerate(("wijk", "stad", "regio")):
        sheet.column(60 + number * 250, 225, 520)
        sheet.text(f"In de {name} is dit van belang. {BODY}")
        expected.append(f"In de {name} is dit van belang. {BODY}")
    assert texts(sheet) == expected


def test_a_paragraph_runs_on_in_the_next_column() -> None:
    sheet = Sheet()
    two_columns(sheet, [FIRST, "De samenwerking groeide langzaam omdat de partners elkaar eerst moesten leren"], [])
    sheet.column(LEFT + 234, 217)
    sheet.text("kennen en vertrouwen. " + SECOND)
    joined = "De samenwerking groeide langzaam omdat de partners elkaar eerst moesten leren kennen en vertrouwen. "
    assert texts(sheet) == [FIRST, joined + SECOND]


def test_headings_in_the_margin_stand_above_their_text() -> None:
    sheet = Sheet()
    y = TOP
    for name in ("Aanleiding", "Aanpak", "Resultaat"):
        sheet.put(LEFT, y, name, 10, "Helvetica-Bold")
        sheet.column(190, 330, y)
        sheet.text(f"{BODY} Dit was de {name.lower()}.")
        sheet.text(BODY)
        y = sheet.y - 14
    found = texts(sheet)
    places = [found.index(name) for name in ("Aanleiding", "Aanpak", "Resultaat")]
    assert places == [0, 3, 6]
    assert found[4].endswith("Dit was de aanpak.")


def test_a_ruled_table_gives_rows_with_their_header() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    rows = [
        [["Factor"], ["Wat helpt"], ["Wat remt"]],
        [["Regie"], ["een trekker met", "mandaat"], ["wisselende", "bestuurders"]],
        [["Geld"], ["vaste bijdrage van", "de verzekeraar"], []],
        [["Vertrouwen", "en tijd"], ["elkaar kennen"], ["haast"]],
    ]
    sheet.grid([72, 180, 330, 520], rows)
    sheet.text(BODY)
    found = blocks(sheet)
    assert [block.text for block in found] == [
        BODY,
        "Factor: Regie; Wat helpt: een trekker met mandaat; Wat remt: wisselende bestuurders",
        "Factor: Geld; Wat helpt: vaste bijdrage van de verzekeraar",
        "Factor: Vertrouwen en tijd; Wat helpt: elkaar kennen; Wat remt: haast",
        BODY,
    ]
    assert [block.kind for block in found[1:4]] == [BlockKind.ROW] * 3


def test_names_and_values_need_no_header() -> None:
    sheet = Sheet()
    rows = [[["Looptijd"], ["2010 - 2014"]], [["Budget"], ["2 miljoen euro"]], [["Regio"], ["Zuid-Limburg"]]]
    sheet.grid([72, 200, 500], rows, header=0)
    assert texts(sheet) == ["Looptijd: 2010 - 2014", "Budget: 2 miljoen euro", "Regio: Zuid-Limburg"]


def test_a_table_goes_on_over_the_page_with_its_header() -> None:
    sheet = Sheet()
    header = [["Project"], ["Jaar"], ["Uitkomst"]]
    sheet.grid([72, 200, 280, 500], [header, [["Wijk"], ["2012"], ["bereikt"]], [["Stad"], ["2013"], ["gestopt"]]])
    sheet.page()
    sheet.grid([72, 200, 280, 500], [[["Dorp"], ["2014"], ["bereikt"]], [["Regio"], ["2015"], []]], header=0)
    sheet.page()
    sheet.grid([72, 200, 280, 500], [header, [["Land"], ["2016"], ["verlengd"]]])
    found = blocks(sheet)
    assert [(block.text, block.page) for block in found] == [
        ("Project: Wijk; Jaar: 2012; Uitkomst: bereikt", 1),
        ("Project: Stad; Jaar: 2013; Uitkomst: gestopt", 1),
        ("Project: Dorp; Jaar: 2014; Uitkomst: bereikt", 2),
        ("Project: Regio; Jaar: 2015", 2),
        ("Project: Land; Jaar: 2016; Uitkomst: verlengd", 3),
    ]


def test_a_spanning_first_cell_counts_for_all_its_rows() -> None:
    sheet = Sheet()
    sheet.put(76, 748, "Thema", 9, "Helvetica-Bold")
    for y, cells in ((748, ("Doel", "Stand")), (730, ("bereik", "goed")), (712, ("kosten", "matig"))):
        font = "Helvetica-Bold" if y == 748 else "Helvetica"
        sheet.put(206, y, cells[0], 9, font)
        sheet.put(306, y, cells[1], 9, font)
    sheet.put(76, 730, "Preventie", 9)
    for x in (72, 200, 300, 400):
        sheet.canvas.line(x, 760, x, 706)
    for y, x in ((760, 72), (742, 72), (724, 200), (706, 72)):
        sheet.canvas.line(x, y, 400, y)
    assert texts(sheet) == [
        "Thema: Preventie; Doel: bereik; Stand: goed",
        "Thema: Preventie; Doel: kosten; Stand: matig",
    ]


def test_lines_shaded_one_by_one_do_not_split_a_row() -> None:
    sheet = Sheet()
    rows = [[["Naam"], ["Rol"]], [["Zorgbelang"], ["denkt mee over", "de plannen"]], [["GGD"], ["levert cijfers"]]]
    sheet.canvas.setFillGray(0.9)
    for y in (732, 720):
        sheet.canvas.rect(72, y - 4, 328, 12, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.grid([72, 200, 400], rows)
    assert texts(sheet) == ["Naam: Zorgbelang; Rol: denkt mee over de plannen", "Naam: GGD; Rol: levert cijfers"]


def test_aligned_columns_without_rules_are_a_table() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.y -= 10
    table = (
        ("Gemeente", "Deelnemers", "Uitval"),
        ("Almere", "120", "8%"),
        ("Zwolle", "85", "12%"),
        ("Emmen", "64", "3%"),
    )
    for row in table:
        for x, cell in zip((72, 250, 400), row, strict=True):
            sheet.put(x, sheet.y, cell, 10, "Helvetica-Bold" if row[0] == "Gemeente" else "Helvetica")
        sheet.y -= 14
    sheet.y -= 10
    sheet.text(BODY)
    assert texts(sheet) == [
        BODY,
        "Gemeente: Almere; Deelnemers: 120; Uitval: 8%",
        "Gemeente: Zwolle; Deelnemers: 85; Uitval: 12%",
        "Gemeente: Emmen; Deelnemers: 64; Uitval: 3%",
        BODY,
    ]


def test_two_aligned_pairs_are_no_table() -> None:
    sheet = Sheet()
    for left, right in (("Datum", "12 mei 2014"), ("Kenmerk", "ZM-2014")):
        sheet.put(72, sheet.y, left)
        sheet.put(300, sheet.y, right)
        sheet.y -= 14
    sheet.y -= 20
    sheet.text(BODY)
    found = blocks(sheet)
    assert BlockKind.ROW not in {block.kind for block in found}
    assert sorted(" ".join(block.text for block in found).split()) == sorted(
        f"Datum 12 mei 2014 Kenmerk ZM-2014 {BODY}".split()
    )


def test_stretched_lines_stay_lines() -> None:
    sheet = Sheet()
    lines = (
        "Samenwerkingsverbanden eerstelijnsgezondheidszorg",
        "verbeteren in wijken",
        "en gemeentelijke beleidsterreinen",
        "zoals jeugd en sport",
        "wanneer ook verzekeraars meedoen",
    )
    for line in lines:
        words = line.split()
        width = sum(sheet.canvas.stringWidth(word, "Helvetica", 10) for word in words)
        gap = min((260 - width) / (len(words) - 1), 22)
        x = 72.0
        for word in words:
            sheet.put(x, sheet.y, word)
            x += sheet.canvas.stringWidth(word, "Helvetica", 10) + gap
        sheet.y -= 12
    assert texts(sheet) == [" ".join(lines)]


def test_words_drawn_apart_and_letters_drawn_apart() -> None:
    sheet = Sheet()
    sheet.canvas.setFont("Helvetica", 10)
    x = 72.0
    for letter in "Samen werken loont.":
        if letter != " ":
            sheet.canvas.drawString(x, sheet.y, letter)
        x += sheet.canvas.stringWidth(letter, "Helvetica", 10)
    sheet.y -= 40
    for x, word in ((72, "Dit"), (87.5, "is"), (97, "gespatieerd.")):
        sheet.canvas.drawString(x, sheet.y, word)
    assert texts(sheet) == ["Samen werken loont.", "Dit is gespatieerd."]


def test_letter_spaced_words_are_words() -> None:
    sheet = Sheet()
    sheet.canvas.setFont("Helvetica", 10)
    x = 72.0
    for letter in "SAMENVATTING":
        sheet.canvas.drawString(x, sheet.y, letter)
        x += sheet.canvas.stringWidth(letter, "Helvetica", 10) + 3.5
    sheet.y -= 30
    sheet.canvas.drawString(72, sheet.y, "Het woord P R E V E N T I E staat wijd.", charSpace=0.8)
    assert texts(sheet) == ["SAMENVATTING", "Het woord PREVENTIE staat wijd."]


def test_text_drawn_twice_counts_once() -> None:
    sheet = Sheet()
    for shift in (0, 0.3, 0.6):
        sheet.put(72 + shift, 700, "Dubbel getekend is vet")
    sheet.put(72, 650, "Een gewone regel")
    assert texts(sheet) == ["Dubbel getekend is vet", "Een gewone regel"]


def test_raised_signs() -> None:
    sheet = Sheet()
    line = sheet.canvas.beginText(72, 700)
    line.setFont("Helvetica", 10)
    parts = (("De 1", 0), ("e", 4), (" lijn kreeg 40 m", 0), ("2", 4), (" erbij, zegt de evaluatie.", 0), ("12", 4))
    for part, rise in (*parts, (" En dan verder.", 0)):
        line.setFont("Helvetica", 6 if rise else 10)
        line.setRise(rise)
        line.textOut(part)
    sheet.canvas.drawText(line)
    note = sheet.canvas.beginText(72, 100)
    for part, rise in (("12", 3), ("Zie de eindevaluatie.", 0)):
        note.setFont("Helvetica", 5 if rise else 8)
        note.setRise(rise)
        note.textOut(part)
    sheet.canvas.drawText(note)
    expected = ["De 1e lijn kreeg 40 m² erbij, zegt de evaluatie. En dan verder.", "12 Zie de eindevaluatie."]
    assert texts(sheet) == expected


def test_a_drop_cap_belongs_to_its_word() -> None:
    sheet = Sheet()
    sheet.put(72, 736, "D", 40)
    sheet.lines(["e wijk kent een lange traditie van", "bewoners die elkaar helpen en van"], indent=32)
    sheet.y += 6
    sheet.lines(["verenigingen die de deur openzetten."], indent=32)
    assert texts(sheet) == [
        "De wijk kent een lange traditie van bewoners die elkaar helpen en van verenigingen die de deur openzetten."
    ]


def test_turned_pages_and_turned_text() -> None:
    sheet = Sheet()
    sheet.canvas.setPageRotation(90)
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -595)
    sheet.canvas.setFont("Helvetica", 10)
    for number, line in enumerate(("Deze bladzijde ligt op haar kant", "maar leest van boven naar beneden.")):
        sheet.canvas.drawString(72, 500 - 12 * number, line)
    sheet.page()
    sheet.canvas.rotate(90)
    for number, line in enumerate(("Ook zonder draaiing in het bestand", "blijft de volgorde goed.")):
        sheet.put(72, -100 - 12 * number, line)
    assert texts(sheet) == [
        "Deze bladzijde ligt op haar kant maar leest van boven naar beneden.",
        "Ook zonder draaiing in het bestand blijft de volgorde goed.",
    ]


def test_text_across_the_page_comes_last_and_watermarks_not_at_all() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.canvas.saveState()
    sheet.canvas.translate(560, 400)
    sheet.canvas.rotate(90)
    sheet.put(0, 0, "Bron: ZonMw")
    sheet.canvas.restoreState()
    sheet.canvas.translate(200, 300)
    sheet.canvas.rotate(math.degrees(math.pi / 4))
    sheet.put(0, 0, "CONCEPT", 60)
    assert texts(sheet) == [BODY, "Bron: ZonMw"]


def test_text_in_forms_stands_where_the_form_is_drawn() -> None:
    sheet = Sheet()
    sheet.canvas.beginForm("kader")
    sheet.put(0, 0, "Dit staat in het kader.")
    sheet.canvas.endForm()
    sheet.put(72, 700, "Dit staat erboven.")
    sheet.put(72, 500, "Dit staat eronder.")
    sheet.canvas.translate(72, 600)
    sheet.canvas.doForm("kader")
    assert texts(sheet) == ["Dit staat erboven.", "Dit staat in het kader.", "Dit staat eronder."]


def test_text_outside_the_page_is_no_text() -> None:
    sheet = Sheet()
    sheet.canvas.setCropBox((0, 100, 595, 842))
    sheet.put(72, 500, "Dit staat binnen de snijlijn.")
    sheet.put(72, 20, "Drukkersmerk 4-kleuren.")
    assert texts(sheet) == ["Dit staat binnen de snijlijn."]


words = st.sampled_from("zorg Wijk samen- werking de en Huisarts, GGZ- plan. welzijn: (regio) één vóór 'thuis'".split())
phrases = st.lists(words, min_size=1, max_size=5).map(" ".join)
rows = st.lists(st.lists(phrases, min_size=1, max_size=3), min_size=6, max_size=30)


@given(
    rows, st.lists(st.sampled_from([(9, "Helvetica"), (10, "Helvetica"), (10, "Helvetica-Bold"), (15, "Helvetica")]))
)
def test_no_layout_loses_or_doubles_a_letter(content: list[list[str]], styles: list[tuple[int, str]]) -> None:
    sheet = Sheet()
    for index, row in enumerate(content):
        size, font = styles[index] if index < len(styles) else (10, "Helvetica")
        for column, phrase in enumerate(row):
            sheet.put(60 + 180 * column, 780 - 22 * index, phrase, size, font)
    drawn = "".join(phrase for row in content for phrase in row)
    found = blocks(sheet)
    assume(all(block.kind is not BlockKind.ROW for block in found))  # rows repeat their header
    read = "".join(block.text for block in found)
    assert sorted(filter(str.isalpha, read)) == sorted(filter(str.isalpha, drawn))
