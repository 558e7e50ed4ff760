import pytest

from ingest.plaintext import parse_text
from ingest.text_lines import join_lines, line_groups, wrap_width
from kb.types import Parsed


def parse(text: str) -> Parsed:
    return parse_text(text.encode(), "x.txt")


def show(text: str) -> list[str]:
    return [f"{block.kind[0]}{block.level or ''} {block.text}" for block in parse(text).blocks]


def test_headings_stand_alone() -> None:
    assert show(
        "De titel\n\nEen eerste alinea.\n\nAanpak\n\nNog een alinea, met tekst.\n\n \n\nWat werkt?\n\nTijd.\n\n"
        "Dit is geen kop want er staat een punt.\n\nen dit ook niet\n"
    ) == [
        "h1 De titel",
        "p Een eerste alinea.",
        "h2 Aanpak",
        "p Nog een alinea, met tekst.",
        "h2 Wat werkt?",
        "p Tijd.",
        "p Dit is geen kop want er staat een punt.",
        "p en dit ook niet",
    ]


@pytest.mark.parametrize("sign", ["•", "-", "*", "–", "o", "‣", "·", ">", "+", "1.", "a)", "1)", "(1)"])
def test_every_sign_of_a_list(sign: str) -> None:
    text = f"Titel\n\nDit helpt:\n\n {sign} Tijd om te leren.\n {sign}  Geld voor de lange termijn.\n"
    assert show(text)[2:] == ["i1 Tijd om te leren.", "i1 Geld voor de lange termijn."]


def test_nested_and_continued_items() -> None:
    assert show("- een\n  loopt door\n  - dieper\n    - diepst\n- twee\nen verder\n") == [
        "i1 een loopt door",
        "i2 dieper",
        "i3 diepst",
        "i1 twee en verder",
    ]


WRAPPED = """
In dit rapport beschrijven we de uitkomsten van het programma. De samen-
werking tussen huisartsen, wijkverpleging en welzijn stond centraal. Het
onderzoek liep van 2010 tot en met 2014. De eerste- en tweedelijnszorg
deed mee. Er waren 24 interviews in vier regio's gehouden, met steeds
– als dat kon – twee deelnemers.
"""


def test_paragraphs_broken_by_width_are_joined() -> None:
    assert show(WRAPPED) == [
        "p In dit rapport beschrijven we de uitkomsten van het programma. De samenwerking tussen huisartsen, "
        "wijkverpleging en welzijn stond centraal. Het onderzoek liep van 2010 tot en met 2014. De eerste- en "
        "tweedelijnszorg deed mee. Er waren 24 interviews in vier regio's gehouden, met steeds – als dat kon – twee "
        "deelnemers."
    ]
    assert wrap_width(line_groups(WRAPPED)) == 72


def test_a_line_for_each_paragraph_is_not_joined() -> None:
    first = "De samenwerking tussen huisartsen, wijkverpleging en welzijn stond centraal in het onderzoek dat volgde."
    second = "Het onderzoek liep van 2010 tot en met 2014 en er deden vier regio's aan mee, elk met een eigen vraag."
    assert show(f"{first}\n{second}\nKort.\n{first}\n") == [f"p {first}", f"p {second}", "p Kort.", f"p {first}"]


def test_hyphens_at_the_end_of_a_line() -> None:
    assert join_lines(["de samen-", "werking"]) == "de samenwerking"
    assert join_lines(["de eerste-", "en tweede lijn"]) == "de eerste- en tweede lijn"
    assert join_lines(["Zuid-", "Limburg"]) == "Zuid- Limburg"


def test_levels_below_an_announcement() -> None:
    assert show(
        "Titel\n\nBeoogde effecten\n\nHieronder lees je meer per doelgroep.\n\nBurgers\n\n- meer regie\n\n"
        "Professionals\n\n- minder druk\n\nVervolg\n\nEr komt een vervolg.\n"
    ) == [
        "h1 Titel",
        "h2 Beoogde effecten",
        "p Hieronder lees je meer per doelgroep.",
        "h3 Burgers",
        "i1 meer regie",
        "h3 Professionals",
        "i1 minder druk",
        "h2 Vervolg",
        "p Er komt een vervolg.",
    ]


def test_numbered_series_and_what_stands_between() -> None:
    lines = [
        "Titel",
        "Doelen",
        "Doel 1: Minder druk",
        "Tekst een.",
        "Regio",
        "Tekst twee.",
        "Doel 2: Meer samenwerking tussen professionals, zodat er eerder kan worden ingespeeld op de vragen in de wijk",
        "Tekst drie.",
        "Slot",
        "Tekst vier.",
    ]
    assert [line[:2] for line in show("\n\n".join(lines))] == [
        "h1",
        "h2",
        "h3",
        "p ",
        "h4",
        "p ",
        "h3",
        "p ",
        "h2",
        "p ",
    ]


def test_numbered_chapters() -> None:
    assert show(
        "Rapport\n\n1. Inleiding\n\nWaarom dit rapport er is, staat hier.\n\n1.1 Aanpak\n\nZo deden we het toen.\n\n"
        "2) Geld\nDit is een lange regel tekst die meteen onder de kop staat, zonder een lege regel ertussen.\n"
    ) == [
        "h1 Rapport",
        "h2 1. Inleiding",
        "p Waarom dit rapport er is, staat hier.",
        "h3 1.1 Aanpak",
        "p Zo deden we het toen.",
        "h2 2) Geld",
        "p Dit is een lange regel tekst die meteen onder de kop staat, zonder een lege regel ertussen.",
    ]


def test_texts_glued_together() -> None:
    glued = "Dit is de bron voor de ontwikkeling van implementatietools.Zorg en Ondersteuning in de Buurt"
    assert show(f"Titel\n\n{glued}\n\nTekst.\n") == [
        "h1 Titel",
        "p Dit is de bron voor de ontwikkeling van implementatietools.",
        "h2 Zorg en Ondersteuning in de Buurt",
        "p Tekst.",
    ]
    assert show("Kijk op Thuisarts.nl of bij Zorg.Nu\n\nTekst.\n")[0] == "h1 Kijk op Thuisarts.nl of bij Zorg.Nu"


def test_menus_cards_and_fact_boxes() -> None:
    parsed = parse(
        "Menu\nHome\nNieuws\nContact\n\nStichting Voorbeeld\n\nSamen in de wijk\n\n"
        "Toegevoegd door Paul Boon op 18 november 2022\n\nEen zin over samenwerking in de wijk.\n\n"
        "Meer informatie:\n\nPowerpointpresentatie over dit project\n\nKenmerken\n\n"
        "Status:\nAfgerond\nBudget:\n€ 0\nLooptijd: 100%\nOnderdeel van programma:\nOp één lijn\n"
        "Anna de Vries\nAdviseur\nzorg [at] voorbeeld.nl\n\nAlle mensen\n\nBlijf op de hoogte\n\nSamen sterk.\n"
    )
    assert [(block.kind, block.text) for block in parsed.blocks] == [
        ("heading", "Samen in de wijk"),
        ("paragraph", "Een zin over samenwerking in de wijk."),
    ]
    assert dict(parsed.properties) == {
        "title": "Samen in de wijk",
        "publisher": "Stichting Voorbeeld",
        "author": "Paul Boon",
        "date": "18 november 2022",
        "programme": "Op één lijn",
    }


def test_lists_that_lost_their_signs() -> None:
    assert show("Titel\n\nBetrokken zijn:\nGemeenten\nHuisartsen\nZorgverzekeraars\n")[1:] == [
        "p Betrokken zijn:",
        "i1 Gemeenten",
        "i1 Huisartsen",
        "i1 Zorgverzekeraars",
    ]
    assert show("Titel\n\nBetrokken zijn:\n\nGemeenten\n\nHuisartsen\n\nZorgverzekeraars\n\nVervolg\n\nTekst.\n")[
        2:
    ] == [
        "i1 Gemeenten",
        "i1 Huisartsen",
        "i1 Zorgverzekeraars",
        "h2 Vervolg",
        "p Tekst.",
    ]


def test_the_title_is_not_said_twice() -> None:
    assert show("Regie in de wijk\n\nRegie in de wijk\nEen alinea.\n\nKop\n\nTekst.\n\nRegie in de wijk\n") == [
        "h1 Regie in de wijk",
        "p Een alinea.",
        "h2 Kop",
        "p Tekst.",
    ]


def test_who_spoke_is_no_heading() -> None:
    text = "Titel\n\n“We zijn trots op het resultaat.”\n\nErnst Kuipers en Conny Helder\n\nVervolg\n\nTekst.\n"
    assert show(text)[2:4] == ["p Ernst Kuipers en Conny Helder", "h2 Vervolg"]


def test_nothing_but_short_lines() -> None:
    assert show("Regie\n\nVertrouwen\n\nTijd\n") == ["h1 Regie", "p Vertrouwen", "p Tijd"]
    assert show("Eén regel") == ["h1 Eén regel"]
    assert show("\n \n---\n") == []


def test_old_line_ends_and_encodings() -> None:
    assert [block.text for block in parse_text("Titel\r\rDe patiënt.\r".encode("cp1252"), "x").blocks] == [
        "Titel",
        "De patiënt.",
    ]
