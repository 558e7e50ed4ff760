from ingest.bullets import paragraph_parts, split_marker
from ingest.tables import has_header_shape, row_text, table_blocks
from kb.types import BlockKind


def test_rows_with_a_header() -> None:
    blocks = table_blocks(["Wie", "Wat:"], [["GGD", "advies"], ["", "—"], ["Samen", "Samen"], ["Huisarts", ""]], page=3)
    assert [(block.kind, block.text, block.page) for block in blocks] == [
        (BlockKind.ROW, "Wie: GGD; Wat: advies", 3),
        (BlockKind.PARAGRAPH, "Samen", 3),
        (BlockKind.ROW, "Wie: Huisarts", 3),
    ]


def test_without_a_header_cells_are_paragraphs() -> None:
    assert [block.text for block in table_blocks(None, [["a b", "c d", "a b"], ["", "1"]])] == ["a b", "c d", "1"]
    assert [block.kind for block in table_blocks(["Kop", ""], [["tekst", ""]])] == [BlockKind.PARAGRAPH]


def test_merged_cells_show_once() -> None:
    assert row_text(["Jaar", "Kosten", "Kosten"], ["2009", "veel te hoog uitgevallen", "veel te hoog uitgevallen"]) == (
        "Jaar: 2009; Kosten: veel te hoog uitgevallen"
    )
    assert row_text(["Jaar", "Man", "Vrouw"], ["2009", "5", "5"]) == "Jaar: 2009; Man: 5; Vrouw: 5"


def test_header_shape() -> None:
    assert has_header_shape([["", "2009", "2010"], ["Start", "1", "2"]])
    assert not has_header_shape([["Eén", "Twee"]])
    assert not has_header_shape([["Dit is een zin.", "En nog een."], ["a", "b"]])
    assert not has_header_shape([["zelfde", "zelfde"], ["a", "b"]])


def test_markers() -> None:
    for sign in "•‣·▪■◦●*+-–—>✓":
        marked = split_marker(f"  {sign} punt")
        assert marked is not None
        assert (marked.text, marked.numbered) == ("punt", False), sign
    for number in ("1.", "12.", "a)", "1)", "(3)", "iv)", "b."):
        marked = split_marker(f"{number} punt")
        assert marked is not None
        assert (marked.text, marked.numbered) == ("punt", True), number
    assert split_marker("o punt") is not None
    assert split_marker("•punt") is not None
    assert split_marker("- [x] gedaan") is not None
    for text in ("-5 graden", "ook dit", "2015. Het jaar", "1.2 Aanpak", "*vet*", "e.d. hoort erbij", "- ", ""):
        assert split_marker(text) is None, text


def test_parts_of_a_paragraph() -> None:
    assert paragraph_parts("Wat hielp:\n- tijd\n  en rust\n- geld\n\nKlaar.", BlockKind.PARAGRAPH) == [
        (BlockKind.PARAGRAPH, "Wat hielp:"),
        (BlockKind.ITEM, "tijd en rust"),
        (BlockKind.ITEM, "geld"),
        (BlockKind.PARAGRAPH, "Klaar."),
    ]
    assert paragraph_parts("• een • twee", BlockKind.PARAGRAPH) == [(BlockKind.ITEM, "een"), (BlockKind.ITEM, "twee")]
    assert paragraph_parts("1. Alleen dit", BlockKind.PARAGRAPH) == [(BlockKind.PARAGRAPH, "1. Alleen dit")]
    assert paragraph_parts("1. een\n2. twee", BlockKind.PARAGRAPH) == [
        (BlockKind.ITEM, "een"),
        (BlockKind.ITEM, "twee"),
    ]
    assert paragraph_parts(" \n - \n", BlockKind.PARAGRAPH) == []
