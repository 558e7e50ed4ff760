"""Headings, paragraphs, lists, tables of contents and running lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pdf_build import BODY, LEFT, Sheet

from ingest.pdf import parse_pdf
from kb.types import Block, BlockKind

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM


def blocks(sheet: Sheet) -> tuple[Block, ...]:
    return parse_pdf(sheet.save(), "test.pdf").blocks


def headings(sheet: Sheet) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in blocks(sheet) if block.kind is HEADING]


def texts(sheet: Sheet) -> list[str]:
    return [block.text for block in blocks(sheet)]


# --- headings


def test_levels_follow_the_sizes_below_a_title() -> None:
    sheet = Sheet()
    sheet.heading("Samen sterk in de wijk", 22)
    for chapter in ("Aanpak", "Resultaten"):
        sheet.heading(chapter, 16)
        sheet.text(BODY)
        for section in ("In de stad", "In het dorp"):
            sheet.heading(section, 12)
            sheet.text(BODY)
    sections = [(3, "In de stad"), (3, "In het dorp")]
    expected = [(1, "Samen sterk in de wijk"), (2, "Aanpak"), *sections, (2, "Resultaten"), *sections]
    assert headings(sheet) == expected


def test_without_a_title_the_chapters_come_first() -> None:
    sheet = Sheet()
    for _ in range(3):
        for chapter in ("Aanpak", "Resultaten"):
            sheet.heading(chapter, 15)
            sheet.text(BODY)
        sheet.page()
    assert headings(sheet) == [(1, "Aanpak"), (1, "Resultaten")] * 3


def test_bold_lines_of_text_size_are_headings_when_short() -> None:
    sheet = Sheet()
    for name in ("Wat helpt", "Wat remt"):
        sheet.lines([name], 10, "Helvetica-Bold")
        sheet.text(BODY)
    sheet.lines(["Deze vette zin is geen kop, want zij eindigt met een punt."], 10, "Helvetica-Bold")
    sheet.text(BODY)
    assert headings(sheet) == [(1, "Wat helpt"), (1, "Wat remt")]


def test_names_in_bold_below_each_other_are_no_headings() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    for name in ("Anna de Vries", "Bart Jansen", "Carla Smit"):
        sheet.lines([name], 10, "Helvetica-Bold")
    sheet.text(BODY)
    assert headings(sheet) == []


def test_numbers_set_the_level_within_one_style() -> None:
    sheet = Sheet()
    for name in ("1 Inleiding", "1.1 Aanleiding", "1.1.1 Vraag", "1.2 Leeswijzer", "2 Aanpak", "2.1 Stappen"):
        sheet.lines([name], 10, "Helvetica-Bold")
        sheet.text(BODY)
    assert [level for level, _ in headings(sheet)] == [1, 2, 3, 2, 1, 2]


def test_plain_numbered_lines_are_headings_above_text_and_items_in_a_list() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.lines(["2.1 Aanleiding van het programma"])
    sheet.text(BODY)
    sheet.lines(["De stappen zijn:"])
    for number, step in enumerate(("verkennen", "plannen", "uitvoeren"), start=1):
        sheet.item(f"{number}.", step)
    found = [(block.kind, block.text) for block in blocks(sheet)]
    assert (HEADING, "2.1 Aanleiding van het programma") in found
    assert [text for kind, text in found if kind is ITEM] == ["verkennen", "plannen", "uitvoeren"]


def test_a_heading_of_two_lines_is_one_heading() -> None:
    sheet = Sheet()
    sheet.lines(["Verband met de andere programma's in de", "regio en in het land"], 16, "Helvetica-Bold")
    sheet.text(BODY)
    assert headings(sheet) == [(1, "Verband met de andere programma's in de regio en in het land")]


def test_another_typeface_makes_a_heading() -> None:
    sheet = Sheet()
    for name in ("Doel van de regeling", "Uitvoering door gemeenten"):
        sheet.lines([name], 10.5, "Times-Roman")
        sheet.text(BODY)
    assert [text for _, text in headings(sheet)] == ["Doel van de regeling", "Uitvoering door gemeenten"]


def test_a_pull_quote_is_no_heading() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.lines(["Wij kenden elkaar niet, en dat was misschien wel het grootste", "probleem van allemaal."], 14)
    sheet.text(BODY)
    assert headings(sheet) == []


def test_bookmarks_confirm_headings_and_their_levels() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    for depth, name in ((0, "Opzet"), (1, "Aanpak per wijk"), (0, "Uitkomst")):
        sheet.canvas.bookmarkPage(name)
        sheet.canvas.addOutlineEntry(name, name, depth)
        sheet.lines([name])
        sheet.text(BODY)
    assert headings(sheet) == [(1, "Opzet"), (2, "Aanpak per wijk"), (1, "Uitkomst")]


def test_a_single_outer_bookmark_is_the_document_itself() -> None:
    sheet = Sheet()
    for depth, name in ((0, "Eindrapport"), (1, "Opzet"), (2, "Aanpak"), (1, "Uitkomst")):
        sheet.canvas.bookmarkPage(name)
        sheet.canvas.addOutlineEntry(name, name, depth)
        if depth:
            sheet.heading(name)
            sheet.text(BODY)
    assert headings(sheet) == [(1, "Opzet"), (2, "Aanpak"), (1, "Uitkomst")]


def test_a_bold_label_joins_its_value() -> None:
    sheet = Sheet()
    for label, value in (("Opdrachtgever:", "Ministerie van VWS"), ("Looptijd:", "2010 tot en met 2014")):
        sheet.put(LEFT, sheet.y, label, 10, "Helvetica-Bold")
        sheet.put(LEFT, sheet.y - 12, value)
        sheet.y -= 30
    assert texts(sheet) == ["Opdrachtgever: Ministerie van VWS", "Looptijd: 2010 tot en met 2014"]


# --- paragraphs


def test_a_paragraph_runs_over_the_page_past_its_footnotes() -> None:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.lines(["De samenwerking groeide langzaam omdat de partners elkaar eerst moesten leren kennen en daarvoor"])
    sheet.put(LEFT, 90, "1 Zie het eindrapport van het programma, bladzijde 12.", 7)
    sheet.put(LEFT, 80, "2 Zie ook de tussenevaluatie.", 7)
    sheet.page()
    sheet.lines(["was in het begin weinig tijd."])
    sheet.text(BODY)
    found = [(block.text, block.page) for block in blocks(sheet)]
    joined = (
        "De samenwerking groeide langzaam omdat de partners elkaar eerst moesten leren kennen en daarvoor was in het "
        "begin weinig tijd."
    )
    assert (joined, 1) in found
    assert (BODY, 2) in found


def test_a_word_is_put_together_over_lines_columns_and_pages() -> None:
    sheet = Sheet()
    sheet.lines(["Voor preventie is een goede samen-", "werking nodig tussen zorg- en welzijnsorgani-"])
    sheet.column(320, 200)
    sheet.lines(["saties, want in de eerste-lijns-", "zorg en daarbuiten geldt: wie in de gezond-"])
    sheet.page()
    sheet.column(LEFT, 450)
    sheet.lines(["heidszorg werkt, ziet het hele verhaal niet."])
    expected = (
        "Voor preventie is een goede samenwerking nodig tussen zorg- en welzijnsorganisaties, want in de "
        "eerste-lijnszorg en daarbuiten geldt: wie in de gezondheidszorg werkt, ziet het hele verhaal niet."
    )
    assert texts(sheet) == [expected]


def test_paragraphs_without_white_lines_are_told_apart() -> None:
    sheet = Sheet()
    sheet.canvas.setFont("Helvetica", 10)
    first = ["Deze alinea vult haar regels helemaal tot aan de rand van het vlak waarin zij staat en houdt dan", "op."]
    second = [
        "De volgende begint zonder witregel en vult haar regels ook weer helemaal tot aan de rechterrand,",
        "net zo.",
    ]
    for line in (*first, *second):
        sheet.put(LEFT, sheet.y, line)
        sheet.y -= 12
    assert texts(sheet) == [" ".join(first), " ".join(second)]


def test_indented_first_lines_start_paragraphs() -> None:
    sheet = Sheet()
    lines = [
        (0, "Wie in de wijk werkt, kent de mensen en weet wat er speelt achter de voordeur, dag in en dag uit."),
        (14, "Een nieuwe alinea springt in en loopt daarna gewoon door tot aan het einde van de regel, zoals"),
        (0, "het in boeken hoort."),
    ]
    for indent, line in lines:
        sheet.put(LEFT + indent, sheet.y, line)
        sheet.y -= 12
    assert texts(sheet) == [lines[0][1], f"{lines[1][1]} {lines[2][1]}"]


def test_an_abbreviation_at_a_line_end_does_not_end_the_paragraph() -> None:
    sheet = Sheet()
    sheet.lines(["Het advies van de Raad van State is gegeven d.d.", "21 augustus 2020 en aangeboden aan de Koning."])
    sheet.text(BODY)
    assert texts(sheet)[0].endswith("gegeven d.d. 21 augustus 2020 en aangeboden aan de Koning.")


# --- lists


@pytest.mark.parametrize("bullet", ["•", "-", "–", "*"])
def test_bullets_with_hanging_lines(bullet: str) -> None:
    sheet = Sheet()
    sheet.lines(["Dit helpt volgens de betrokkenen:"])
    items = ["een trekker met mandaat", f"een vast gezicht. {BODY}", "tijd"]
    for item in items:
        sheet.item(bullet, item)
    sheet.y -= 10
    sheet.text(BODY)
    expected = [(PARAGRAPH, "Dit helpt volgens de betrokkenen:"), *((ITEM, item) for item in items), (PARAGRAPH, BODY)]
    assert [(block.kind, block.text) for block in blocks(sheet)] == expected


def test_lists_within_lists() -> None:
    sheet = Sheet()
    for depth, item in ((0, "bestuur"), (1, "regie"), (1, "geld"), (2, "subsidie"), (0, "praktijk"), (1, "tijd")):
        sheet.item("•", item, indent=18 * depth)
    assert [block.level for block in blocks(sheet)] == [1, 2, 2, 3, 1, 2]
    assert {block.kind for block in parse_pdf(sheet.buffer.getvalue(), "test.pdf").blocks} == {ITEM}


def test_bullets_of_symbol_fonts_and_a_small_o() -> None:
    sheet = Sheet()
    for font, code, text in (("Symbol", "\u2022", "eerste punt"), ("ZapfDingbats", "\u2713", "tweede punt")):
        sheet.put(LEFT, sheet.y, code, 10, font)
        sheet.put(LEFT + 16, sheet.y, text)
        sheet.y -= 14
    for text in ("derde punt", "vierde punt"):
        sheet.put(LEFT, sheet.y, "o", 10, "Courier")
        sheet.put(LEFT + 14, sheet.y, text)
        sheet.y -= 14
    found = [(block.kind, block.text) for block in blocks(sheet)]
    assert found == [(ITEM, f"{name} punt") for name in ("eerste", "tweede", "derde", "vierde")]


@pytest.mark.parametrize("markers", ["1. 2. 3.", "a) b) c)", "(i) (ii) (iii)", "1) 2) 3)"])
def test_numbered_lists(markers: str) -> None:
    sheet = Sheet()
    for marker, text in zip(markers.split(), ("verkennen", "plannen", "doen"), strict=True):
        sheet.item(marker, text)
    assert [(block.kind, block.text) for block in blocks(sheet)] == [
        (ITEM, "verkennen"),
        (ITEM, "plannen"),
        (ITEM, "doen"),
    ]


def test_initials_and_lone_numbers_are_text() -> None:
    sheet = Sheet()
    sheet.lines(["A. Jansen schreef dit rapport samen met de mensen uit de wijk en hun huisarts."])
    sheet.text(BODY)
    sheet.lines(["12. staat hier als een los nummer voor een zin die verder heel gewoon is en met een punt eindigt."])
    found = blocks(sheet)
    assert {block.kind for block in found} == {PARAGRAPH}
    assert found[0].text.startswith("A. Jansen")
    assert found[2].text.startswith("12. staat")


def test_a_dash_at_a_line_start_is_no_bullet_within_a_sentence() -> None:
    sheet = Sheet()
    lines = [
        "De gemeente voert de regie over de samenwerking in de wijk en in de regio daaromheen",
        "– of zij wil of niet – en dat helpt.",
    ]
    for line in lines:
        sheet.put(LEFT, sheet.y, line)
        sheet.y -= 12
    assert texts(sheet) == [" ".join(lines)]


# --- contents


def contents(sheet: Sheet, line: Callable[[str, int], None]) -> None:
    sheet.heading("Inhoudsopgave", 16)
    for number, name in enumerate(("Inleiding", "Aanpak", "Resultaten", "Lessen", "Bijlagen")):
        line(f"{number + 1} {name}", 3 + 4 * number)
        sheet.y -= 14
    sheet.page()
    sheet.heading("1 Inleiding", 16)
    sheet.text(BODY)


def test_a_table_of_contents_with_leaders_is_left_out() -> None:
    sheet = Sheet()
    contents(sheet, lambda name, page: sheet.put(LEFT, sheet.y, f"{name} {'.' * 60} {page}"))
    assert texts(sheet) == ["1 Inleiding", BODY]


def test_a_table_of_contents_with_page_numbers_apart_is_left_out() -> None:
    sheet = Sheet()

    def line(name: str, page: int) -> None:
        sheet.put(LEFT, sheet.y, name)
        sheet.put(500, sheet.y, str(page))

    contents(sheet, line)
    assert texts(sheet) == ["1 Inleiding", BODY]


def test_a_chapter_called_inhoud_stays() -> None:
    sheet = Sheet()
    sheet.heading("Inhoud", 16)
    sheet.text("Dit programma gaat over de inhoud van het werk. " + BODY)
    assert texts(sheet) == ["Inhoud", "Dit programma gaat over de inhoud van het werk. " + BODY]


# --- running lines


def running(pages: int, header: Callable[[int], str], footer: Callable[[int], str], size: float = 8) -> list[str]:
    sheet = Sheet()
    for page in range(1, pages + 1):
        sheet.put(LEFT, 805, header(page), size)
        sheet.put(480 if page % 2 else LEFT, 30, footer(page), size)
        sheet.text(f"Bladzijde over onderwerp {'abcdefghijkl'[page]}. {BODY}")
        sheet.page()
    return texts(sheet)


def test_headers_footers_and_page_numbers_go() -> None:
    found = running(5, lambda _: "Eindrapport Op Een Lijn", lambda page: f"Pagina {page} van 5")
    assert len(found) == 5
    assert all(text.startswith("Bladzijde over") and text.endswith("verschil.") for text in found)


def test_odd_and_even_pages_may_have_their_own() -> None:
    found = running(8, lambda page: "ZonMw" if page % 2 else "Op Een Lijn", lambda page: str(page + 10))
    assert all(text.startswith("Bladzijde over") for text in found)
    assert len(found) == 8


def test_chapter_titles_above_the_pages_go() -> None:
    found = running(9, lambda page: ("Aanpak", "Resultaten", "Lessen")[(page - 1) // 3], lambda page: f"- {page} -")
    assert all(text.startswith("Bladzijde over") for text in found)


def test_a_header_missing_on_the_title_page_is_still_one() -> None:
    found = running(3, lambda page: "" if page == 1 else "Eindrapport", lambda page: f"{page} | ZonMw 2014")
    assert all(text.startswith("Bladzijde over") for text in found)


def test_two_pages_that_begin_alike_keep_their_text() -> None:
    found = running(2, lambda _: "Programma Gezonde Slagkracht", lambda _: "Den Haag")
    assert found.count("Programma Gezonde Slagkracht") == 2
    assert found.count("Den Haag") == 2


def test_headings_that_count_on_stay() -> None:
    found = running(6, lambda page: f"Praktijkvoorbeeld {page}", lambda page: str(page), size=16)
    assert [text for text in found if text.startswith("Praktijk")] == [f"Praktijkvoorbeeld {n}" for n in range(1, 7)]


def test_numbers_of_a_table_at_the_edge_stay() -> None:
    sheet = Sheet()
    for numbers in ((12, 40), (7, 33), (51, 18), (5, 77)):
        sheet.text(BODY)
        sheet.grid(
            [72, 200, 300], [[["Wijk"], ["Aantal"]], [["Noord"], [str(numbers[0])]], [["Zuid"], [str(numbers[1])]]]
        )
        sheet.put(LEFT, 60, str(numbers[0] + numbers[1]))
        sheet.page()
    found = texts(sheet)
    assert [text for text in found if text.isdigit()] == ["52", "40", "69", "82"]


def test_what_stands_beside_a_page_number_goes_with_it() -> None:
    sheet = Sheet()
    for page in range(1, 7):
        sheet.put(LEFT, 800, f"Hoofdstuk {1 + page // 2}: {'abc'[page % 3]}", 9)
        sheet.put(500, 800, str(page), 9)
        sheet.text(f"Bladzijde over onderwerp {'abcdefghijkl'[page]}. {BODY}")
        sheet.page()
    assert all(text.startswith("Bladzijde over") for text in texts(sheet))


def test_text_on_the_height_of_a_page_number_stays() -> None:
    sheet = Sheet()
    for page, name in enumerate(("wijk", "stad", "regio", "land"), start=1):
        sheet.y = 800
        sheet.lines(
            [f"Het verhaal van de {name} begint op de hoogte van het nummer", f"en blijft gaan over de {name}."]
        )
        sheet.put(540, 800, str(page), 9)
        sheet.page()
    assert texts(sheet) == [
        f"Het verhaal van de {name} begint op de hoogte van het nummer en blijft gaan over de {name}."
        for name in ("wijk", "stad", "regio", "land")
    ]
