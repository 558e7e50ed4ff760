import time

import pytest

from ingest.html import html_fragment, parse_html
from kb.types import Block


def show(blocks: tuple[Block, ...] | list[Block]) -> list[str]:
    return [f"{block.kind[0]}{block.level or ''} {block.text}" for block in blocks]


def body(markup: str) -> list[str]:
    return show(parse_html(f"<html><body>{markup}</body></html>".encode(), "x.html").blocks)


PAGE = """<!doctype html><html lang="nl"><head><title>Samen sterk - Kennisbank</title>
<meta property="og:site_name" content="Kennisbank"><style>p {color: red}</style></head><body>
<a class="skip-link" href="#main">Direct naar de inhoud</a>
<header><p>Kennisbank</p><nav><ul><li><a href="/">Home</a></li><li><a href="/nieuws">Nieuws</a></li></ul></nav></header>
<div id="cookie-melding">Wij gebruiken cookies. <button>Akkoord</button></div>
<ol class="breadcrumb"><li><a href="/">Home</a></li><li>Samen sterk</li></ol>
<main>
<h1>Samen&nbsp;sterk</h1>
<p>Toegevoegd door de redactie op 3 mei 2019</p>
<p class="intro">Zonder <strong>vertrouwen</strong> geen samen&shy;werking; lees het
<a href="/rapport">hele rapport</a>.</p>
<ul class="list"><li><a href="#a">Wat hielp</a></li><li><a href="#b">Cijfers</a></li>
<li><a href="#c">Vragen</a></li></ul>
<h2 id="a">Wat hielp</h2>
<ul><li>Regie bij <b>één</b> partij.</li><li><p>Tijd.</p><p>En geld.</p><ol><li>structureel</li></ol></li></ul>
<h2>Cijfers</h2>
<table><caption>Omvang</caption><thead><tr><th>Jaar</th><th colspan="2">Aantal</th></tr></thead>
<tbody><tr><td rowspan="2">2009</td><td>59</td><td>69</td></tr><tr><td>3</td><td></td></tr></tbody></table>
<dl><dt>Regie</dt><dd>Wie de leiding heeft.</dd></dl>
<blockquote><p>“Dit werkt.”</p></blockquote>
<figure><img src="x.png" alt="niet dit"><figcaption>Een wijkteam aan het werk.</figcaption></figure>
<details><summary>Hoe begint u?</summary>Begin met kennismaken.</details>
Losse tekst in de pagina zelf.
<div class="share-buttons"><a href="#">Facebook</a></div>
<div hidden><p>Verborgen tekst.</p></div>
<h2>Lees ook</h2><ul><li><a href="/a">Een ander rapport</a></li><li><a href="/b">Nog een</a></li></ul>
</main>
<aside><h2>Actueel</h2><p>Een bericht met <a href="/x">een link</a>.</p></aside>
<form><p>Ontvang onze berichten</p><input></form>
<footer><p>Postadres van de stichting</p></footer><script>var x = "geen tekst";</script></body></html>"""


def test_a_page() -> None:
    parsed = parse_html(PAGE.encode(), "x.html")
    assert show(parsed.blocks) == [
        "h1 Samen sterk",
        "p Zonder vertrouwen geen samenwerking; lees het hele rapport.",
        "h2 Wat hielp",
        "i1 Regie bij één partij.",
        "i1 Tijd. En geld.",
        "i2 structureel",
        "h2 Cijfers",
        "p Omvang",
        "r Jaar: 2009; Aantal: 59; Aantal: 69",
        "r Jaar: 2009; Aantal: 3",
        "p Regie: Wie de leiding heeft.",
        "p “Dit werkt.”",
        "p Een wijkteam aan het werk.",
        "h3 Hoe begint u?",
        "p Begin met kennismaken.",
        "p Losse tekst in de pagina zelf.",
    ]
    assert dict(parsed.properties) == {"title": "Samen sterk", "publisher": "Kennisbank", "language": "nl"}


def test_a_page_of_divs_finds_the_dense_part_and_shows_its_title() -> None:
    text = "Het project leverde na twee jaar een vast overleg op tussen huisarts en welzijn. " * 5
    page = (
        "<html><head><title>Overleg in de wijk</title></head><body><div class='top'><a href='/'>Home</a></div>"
        "<div class='left'><div><a href='/1'>Alle projecten</a></div><div><a href='/2'>Over ons</a></div></div>"
        f"<div class='w'><div class='tussenkop'>Wat hielp</div><div>{text}</div></div></body></html>"
    )
    assert show(parse_html(page.encode(), "x").blocks) == ["h1 Overleg in de wijk", "h2 Wat hielp", f"p {text.strip()}"]


def test_a_title_in_a_band_above_the_article() -> None:
    text = "Een alinea met genoeg woorden om als hoofdtekst te gelden. " * 6
    page = f"<html><body><div class='hero'><h1>De titel</h1></div><article><p>{text}</p></article></body></html>"
    assert show(parse_html(page.encode(), "x").blocks) == ["h1 De titel", f"p {text.strip()}"]


def test_the_introduction_between_title_and_text_is_kept() -> None:
    text = "De aanpak begint bij de huisartsenpraktijk en daar hoort iedere patiënt vanaf 75 jaar bij. " * 8
    page = (
        "<html><body><div id='links'><a href='/'>Voorpagina van de site</a></div><div id='midden'><h1>De titel</h1>"
        f"<div>De inleiding staat hier.</div><div class='tekst'><h2>Kop</h2><div>{text}</div></div></div></body></html>"
    )
    assert show(parse_html(page.encode(), "x").blocks) == [
        "h1 De titel",
        "p De inleiding staat hier.",
        "h2 Kop",
        f"p {text.strip()}",
    ]


def test_remarks_and_sources_inside_the_article() -> None:
    source = "Dit is een samenvatting in onze eigen woorden; de bron is het eindrapport van het programma uit 2015"
    assert body(
        "<article><h1>Titel</h1><p>Tekst van het artikel.</p><aside>“Het werkt.”</aside>"
        f"<aside><h2>Bron</h2><p>{source} (<a href='/r'>rapport</a>).</p></aside>"
        "<aside><ul><li><a href='/a'>Een ander artikel over zorg</a></li></ul></aside>"
        f"<footer><p>{source}.</p></footer><footer><a href='/'>Contact</a> <a href='/p'>Privacy</a></footer></article>"
    ) == ["h1 Titel", "p Tekst van het artikel.", "p “Het werkt.”", "h2 Bron", f"p {source} (rapport).", f"p {source}."]


def test_teasers_marked_up_as_articles_are_not_the_page() -> None:
    teaser = "<article><p>Een kort bericht over iets anders in de zorg vandaag.</p></article>"
    text = "De hoofdtekst van deze pagina is veel langer dan de berichten eronder. " * 8
    assert f"p {text.strip()}" in body(f"<div><p>{text}</p></div>{teaser * 4}")


def test_noise_names_do_not_take_the_whole_page() -> None:
    text = "Dit is de hoofdtekst en die moet blijven staan. " * 6
    assert body(f"<div class='page sidebar menu'><p>{text}</p></div>") == [f"p {text.strip()}"]


def test_a_page_inside_one_form() -> None:
    text = "Oude sites zetten de hele pagina in een formulier. " * 6
    assert body(f"<form action='/'><input><p>{text}</p></form>") == [f"p {text.strip()}"]


def test_collapsed_parts_count_and_hidden_ones_do_not() -> None:
    assert body(
        "<main><h2><button>Vraag één</button></h2><div class='accordion-panel' hidden><p>Het antwoord.</p></div>"
        "<p style='display: none'>weg</p><span class='sr-only'>weg</span><p aria-hidden='true'>weg</p></main>"
    ) == ["h2 Vraag één", "p Het antwoord."]


def test_headings_that_are_none_and_bold_lines_that_are() -> None:
    long = "Dit is een hele alinea die de redactie groot wilde hebben en daarom als kop heeft opgemaakt."
    assert body(
        f"<h2>Deel</h2><h3>{long}</h3><p><strong>Wat hielp</strong></p><p>Tijd.</p><p><b>Dit is vet.</b></p>"
    ) == [
        "h2 Deel",
        f"p {long}",
        "h4 Wat hielp",
        "p Tijd.",
        "p Dit is vet.",
    ]


def test_line_breaks_and_typed_bullets() -> None:
    assert body("<p>Wat hielp:<br>• tijd<br>• geld<br><br>En nog<br>iets.</p>") == [
        "p Wat hielp:",
        "i1 tijd",
        "i1 geld",
        "p En nog iets.",
    ]


def test_cards_in_a_list_are_sections() -> None:
    assert body("<ul><li><h3>Regie</h3><p>Eén partij leidt.</p></li><li><h3>Geld</h3><p>Voor lang.</p></li></ul>") == [
        "h3 Regie",
        "p Eén partij leidt.",
        "h3 Geld",
        "p Voor lang.",
    ]


def test_tables_that_lay_out_the_page() -> None:
    assert body("<table><tr><td><p>Links staat dit.</p></td><td>Rechts staat dat.</td></tr></table>") == [
        "p Links staat dit.",
        "p Rechts staat dat.",
    ]
    assert body(
        "<table><tr><td>a b</td><td><table><tr><th>K</th><th>W</th></tr><tr><td>1x</td><td>2x</td></tr></table>"
    ) == [
        "p a b",
        "r K: 1x; W: 2x",
    ]


def test_tables_with_other_headers() -> None:
    assert body("<table><tr><th>Start</th><td>2009</td></tr><tr><th>Einde</th><td>2014</td></tr></table>") == [
        "r Start: 2009",
        "r Einde: 2014",
    ]
    assert body(
        "<table><tr><td><b>Wie</b></td><td><b>Wat</b></td></tr><tr><td>GGD</td><td>advies</td></tr></table>"
    ) == ["r Wie: GGD; Wat: advies"]


def test_a_table_with_absurd_spans() -> None:
    rows = "<tr><th colspan='999999999'>a</th><th rowspan='-3'>b</th></tr>" + "<tr><td>1x</td><td>2x</td></tr>" * 3
    assert body(f"<table>{rows}</table>")


@pytest.mark.parametrize("depth", [300, 50_000])
def test_deep_nesting(depth: int) -> None:
    start = time.monotonic()
    found = body("<div>" * depth + "<p>Diep onder in de pagina.</p>" + "</div>" * depth + "<p>Daarna.</p>")
    assert found == ["p Diep onder in de pagina.", "p Daarna."]
    assert time.monotonic() - start < 30


def test_deeply_nested_lists_and_tables() -> None:
    assert body("<ul><li>" * 3000 + "diep") == ["i3000 diep"]
    assert "p diep" in body("<table><tr><td>" * 2000 + "diep")


def test_broken_markup() -> None:
    assert body("<p>Een <b>vet <i>stuk</p><p>Twee</b> en <a href=x>drie<div>vier</p><li>vijf") == [
        "p Een vet stuk",
        "p Twee en drie",
        "p vier",
        "i1 vijf",
    ]


def test_a_fragment_in_markdown() -> None:
    assert show(html_fragment("<div align='center'><h3>Kop</h3>tekst</div>")) == ["h3 Kop", "p tekst"]
    assert html_fragment("<!-- niets -->") == []
    assert html_fragment("page.html") != []
