import pytest

from ingest.html import parse_html
from ingest.html_meta import cut_site_name


def properties(head: str, html: str = "<html>") -> dict[str, str]:
    return dict(parse_html(f"{html}<head>{head}</head><body><p>tekst</p></body></html>".encode(), "x").properties)


def test_dublin_core() -> None:
    assert properties(
        '<title>Anders</title><meta name="DC.title" content="De titel">'
        '<meta name="DCTERMS.issued" content="2012-04-01">'
        '<meta name="DC.creator" content="A. Jansen"><meta name="DC.creator" content="B. de Vries">'
        '<meta name="DC.publisher" content="Nivel"><meta name="dcterms.language" content="nl">'
        '<meta name="DC.coverage" content="Zuid-Limburg"><meta name="DC.subject" content="preventie; welzijn">'
        '<meta name="DC.source" content="https://example.org/rapport"><meta name="DC.type" content="Text">'
    ) == {
        "title": "De titel",
        "date": "2012-04-01",
        "author": "A. Jansen; B. de Vries",
        "publisher": "Nivel",
        "language": "nl",
        "regions": "Zuid-Limburg",
        "keywords": "preventie; welzijn",
        "source_url": "https://example.org/rapport",
    }


def test_json_ld_with_a_graph() -> None:
    script = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "Organization", "name": "De site"}, {"@type": "BreadcrumbList", "name": "Kruimels"},
      {"@type": "WebPage", "name": "Pagina", "inLanguage": "nl",
       "publisher": {"@type": "Organization", "name": "Uitgever"},
       "mainEntity": {"@type": ["Report", "Thing"], "headline": "Het rapport", "datePublished": 2014,
        "author": [{"name": "A"}, {"name": "B"}], "keywords": ["regie", "geld"], "isBasedOn": "https://example.org/bron"}}]}
      </script>"""
    assert properties(script) == {
        "title": "Het rapport",
        "date": "2014",
        "author": "A; B",
        "publisher": "Uitgever",
        "language": "nl",
        "keywords": "regie; geld",
        "source_url": "https://example.org/bron",
    }


def test_plain_page() -> None:
    assert properties(
        '<title>Lessen uit de wijk | De Kennisbank</title><meta property="og:site_name" content="De Kennisbank">'
        '<meta name="description" content="Kort gezegd."><meta name="keywords" content="wijk, zorg">'
        '<meta name="author" content="Redactie"><meta name="date" content="3 mei 2019">'
        '<link rel="canonical" href="https://example.org/lessen">',
        '<html lang="nl-NL">',
    ) == {
        "title": "Lessen uit de wijk",
        "publisher": "De Kennisbank",
        "description": "Kort gezegd.",
        "keywords": "wijk, zorg",
        "author": "Redactie",
        "date": "3 mei 2019",
        "language": "nl-NL",
        "source_url": "https://example.org/lessen",
    }


@pytest.mark.parametrize(
    ("title", "site", "heading", "cut"),
    [
        ("Lessen - Kennisbank", "Kennisbank", "", "Lessen"),
        ("Kennisbank | Lessen", "Kennisbank", "", "Lessen"),
        ("Lessen - Kennisbank", "", "Lessen", "Lessen"),
        ("Samen - in de wijk - Kennisbank", "", "Samen - in de wijk", "Samen - in de wijk"),
        ("Zorg - een vak apart", "", "Iets anders", "Zorg - een vak apart"),
        ("Zorg en welzijn", "Zorg en welzijn", "", "Zorg en welzijn"),
    ],
)
def test_the_name_of_the_site(title: str, site: str, heading: str, cut: str) -> None:
    assert cut_site_name(title, site, heading) == cut


@pytest.mark.parametrize(
    "script", ["{", "[" * 5000, "null", "[1, 2]", '{"@type": 7, "name": {"name": []}}', '"\\ud800"', '{"@graph": 1}']
)
def test_json_that_makes_no_sense(script: str) -> None:
    assert properties(f'<title>Ja</title><script type="application/ld+json">{script}</script>') == {"title": "Ja"}


def test_a_relative_address_is_no_source() -> None:
    assert "source_url" not in properties('<link rel="canonical" href="/lessen">')
