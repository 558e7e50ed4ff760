"""The pages as readers see them, without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from index.evidence import Assessor, Candidate
from index.understanding import Understanding
from kb.service import KnowledgeBase
from kb.types import Relevance, SearchResult
from kb.wiring import Application

BROWSER = {"Accept": "text/html"}
# What the navigation offers besides search: address -> (Dutch, English).
SECTIONS = {
    "/publications": ("Alle publicaties", "All publications"),
    "/lessons": ("Lessen", "Lessons"),
    "/patterns": ("Patronen", "Patterns"),
    "/gaps": ("Witte vlekken", "Gaps"),
    "/brief": ("Notitie maken", "Make a brief"),
}
SCRIPT = "<script>alert('x')</script>"


def page(client: TestClient, path: str, status: int = 200, **headers: str) -> str:
    response = client.get(path, headers=BROWSER | headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"].startswith("Accept-Language, Accept")
    return response.text


def text(source: str) -> str:
    """What is left without tags, with single spaces."""
    main = source[source.index("<main") : source.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links(source: str) -> dict[str, str]:
    """Text -> address of all links; of links with the same text the last."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', source, re.S)
    return {" ".join(html.unescape(re.sub(r"<[^>]+>", "", t)).split()): html.unescape(href) for href, t in found}


def query(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


# Start


def test_the_start_page_has_a_form_and_examples_that_work(client: TestClient) -> None:
    source = page(client, "/")
    assert '<form id="search" class="search" role="search" action="/" method="get">' in source
    assert '<label for="q">Wat wilt u weten?</label>' in source
    assert "<h1>Kennisbank</h1>" in source
    examples = [href for label, href in links(source).items() if label.endswith("?")]
    assert len(examples) == 4
    for href in examples:
        page(client, href)


def test_the_start_page_offers_programmes_and_themes(client: TestClient) -> None:
    found = links(page(client, "/"))
    assert found["Bekijk alle 16 publicaties"] == "/publications"
    assert "Eindrapport Op één lijn" in text(page(client, found["Op één lijn"]))
    assert found["leiderschap"] == "/publications?theme=leadership"


def test_an_empty_kb_says_how_to_fill_it(empty_client: TestClient) -> None:
    for path in ("/", "/?q=leiderschap", "/publications"):
        source = page(empty_client, path)
        assert "De kennisbank is nog leeg" in source
        assert "<code>kb ingest</code>" in source


def test_head_requests_work(client: TestClient) -> None:
    for path in ("/", "/publications", "/publications/kwaad", *SECTIONS, "/docs", "/review"):
        answer = client.head(path)
        assert answer.status_code == 200, path
        assert not answer.content


# Results


def test_results_come_by_publication_with_quotes_places_and_links(client: TestClient, application: Application) -> None:
    source = page(client, "/?q=leiderschap")
    first = source[source.index("<article") : source.index("</article>")]
    assert '<h2><a href="/publications/op-een-lijn-eindrapport">Eindrapport Op één lijn</a></h2>' in first
    assert re.findall(r"<span>([^<]+)</span>", first) == ["Op één lijn", "eindrapport", "2015"]
    shown = application.kb.search("leiderschap").groups[0]
    assert first.count("<blockquote") == len(shown.hits) == 4
    for hit in shown.hits:
        assert f'href="/publications/op-een-lijn-eindrapport#passage-{hit.passage.id}"' in first
        assert f"p. {hit.passage.passage.page}" in first
    assert '<p class="path">Belemmeringen</p>' in first
    assert "uit deze publicatie" not in first  # all four are among the best ten of all
    assert links(first)["Naar de bron (andere website)"] == "https://example.org/op-een-lijn?a=1&b=2"
    assert "16 publicaties gevonden" in source


def test_passages_that_are_not_shown_are_one_link_away(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    search = KnowledgeBase.search

    def few(self: KnowledgeBase, *arguments: Any, **options: Any) -> SearchResult:
        return search(self, *arguments, **options | {"per_publication": options["per_publication"] or 3})

    monkeypatch.setattr(KnowledgeBase, "search", few)
    source = page(client, "/?q=leiderschap")
    first = source[source.index("<article") : source.index("</article>")]
    assert first.count("<blockquote") == 3
    more = links(first)["nog 1 passage uit deze publicatie"]
    assert more == "/?q=leiderschap&publication=op-een-lijn-eindrapport"
    assert page(client, more).count("<blockquote") == 4


def test_the_words_of_the_question_are_marked(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap+geld")
    strong = "Zonder <strong>leiderschap</strong> en <strong>geld</strong> stopt het <strong>leiderschap</strong>."
    assert f"<p>{strong}</p></blockquote>" in source


def test_words_in_place_of_those_of_the_question_are_marked_otherwise(client: TestClient) -> None:
    source = page(client, "/?q=leadership&kind=final-report")
    assert '<p><u class="related">Leiderschap</u> vraagt ook tijd van bestuurders.</p></blockquote>' in source


def test_the_sentence_that_answers_best_is_marked_when_there_are_others(client: TestClient) -> None:
    source = page(client, "/?q=kartrekker+met+mandaat")
    best = '<mark class="sentence">Een <strong>kartrekker</strong> met <strong>mandaat</strong> hielp.</mark>'
    quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", source)
    assert f"<p>Leiderschap was een succesfactor. {best}</p>" in quotes
    assert "<p>Leiderschap vraagt ook tijd van bestuurders.</p>" in quotes
    legend = (
        r'<p class="legend"><mark class="sentence">[^<]+</mark> <strong>[^<]+</strong> <u class="related">[^<]+</u></p>'
    )
    assert re.search(legend, source)


def test_less_fitting_results_stand_under_their_own_heading(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    heading = '<h2 class="less">Minder passende resultaten</h2>'
    assert heading not in page(client, "/?q=leiderschap")

    def relevance(self: Assessor, asked: Understanding, candidate: Candidate) -> Relevance:
        return Relevance.RELATED if "eiderschap" in candidate.text else Relevance.WEAK

    monkeypatch.setattr(Assessor, "relevance", relevance)
    source = page(client, "/?q=leiderschap")
    assert "1 publicatie gevonden, nog 15 die minder passen" in source
    before, after = source.split(heading)
    assert (before.count("<article"), after.count("<article")) == (1, 9)
    second = page(client, "/?q=leiderschap&page=2")
    assert second.index(heading) < second.index("<article")
    assert "Pagina 2 van 2" in text(second)
    assert "Less fitting results" in page(client, "/?q=leiderschap&lang=en")


def test_when_nothing_answers_nothing_is_said_to_be_found(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assessor, "odds", lambda *_: -9.0)
    source = page(client, "/?q=leiderschap")
    assert "Wij vinden hier geen passage die uw vraag beantwoordt." in source
    assert "gevonden" not in text(source)
    assert "Minder passende" not in source
    assert source.count("<article") == 10
    assert "Pagina 2 van 2" in text(page(client, "/?q=leiderschap&page=2"))
    assert links(page(client, "/?q=leiderschap&page=99"))["Naar de eerste pagina"] == "/?q=leiderschap"


def test_all_passages_of_one_publication(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap&publication=op-een-lijn-eindrapport")
    assert source.count("<blockquote") == 4
    assert "U zoekt nu in één publicatie: Eindrapport Op één lijn Zoek in alle" in text(source)
    assert links(source)["Zoek in alle publicaties"] == "/?q=leiderschap"
    assert '<input type="hidden" name="publication" value="op-een-lijn-eindrapport">' in source


def test_paging_covers_everything_once(client: TestClient) -> None:
    titles: list[str] = []
    href = "/?q=fietsen"
    for _ in range(2):
        source = page(client, href)
        titles += re.findall(r"<h2><a [^>]+>([^<]+)</a></h2>", source)
        found = links(source)
        href = found.get("Volgende pagina", "")
    assert href == ""
    assert len(titles) == len(set(titles)) == 16
    assert found["Vorige pagina"] == "/?q=fietsen"
    assert "Pagina 2 van 2" in text(source)


def test_a_page_beyond_the_last_leads_back(client: TestClient) -> None:
    source = page(client, "/?q=fietsen&page=99")
    assert links(source)["Naar de eerste pagina"] == "/?q=fietsen"
    assert links(page(client, "/publications?page=99"))["Naar de eerste pagina"] == "/publications"


def test_slides_and_english_quotes_are_told_of(client: TestClient) -> None:
    source = page(client, "/?q=dementia")
    first = source[source.index("<article") : source.index("</article>")]
    assert '<a href="/publications/lessons-in-english" lang="en">Lessons on dementia care</a>' in first
    assert re.search(r'<blockquote class="quote" lang="en">', first)
    assert "dia 2" in first
    assert "Naar de bron" not in first
    english = page(client, "/?q=dementia&lang=en")
    first = english[english.index("<article") : english.index("</article>")]
    assert re.search(r'<blockquote class="quote">', first)
    assert "slide 2" in first
    assert re.search(r'<blockquote class="quote" lang="nl">', english)


# Filters


def test_facets_have_counts_and_can_be_ticked(client: TestClient) -> None:
    source = page(client, "/?q=fietsen&kind=evaluation")
    boxes = dict(re.findall(r'name="kind" value="([^"]+)"([^>]*)>', source))
    assert boxes["evaluation"] == " checked"
    # The other kinds are still offered, counted as if no kind were chosen.
    assert set(boxes) == {"evaluation", "final-report", "presentation", "tool", "news"}
    assert all("checked" not in rest for value, rest in boxes.items() if value != "evaluation")
    assert re.search(r"<span>evaluatie</span> <span class=\"count\">12</span>", source)
    assert source.count('form="search"') == source.count('<input type="checkbox"') + 3


def test_active_filters_can_be_taken_away_one_by_one(client: TestClient) -> None:
    source = page(client, "/?q=fietsen&kind=evaluation&kind=news&language=nl&year_from=2003&year_to=2006&lang=nl")
    found = links(source)
    rest = query(found["Haal dit filter weg: Soort publicatie: nieuws ×"])
    assert rest == [
        ("q", "fietsen"),
        ("kind", "evaluation"),
        ("language", "nl"),
        ("year_from", "2003"),
        ("year_to", "2006"),
        ("lang", "nl"),
    ]
    assert ("year_to", "2006") not in query(found["Haal dit filter weg: Tot en met jaar: 2006 ×"])
    assert ("language", "nl") not in query(found["Haal dit filter weg: Taal: Nederlands ×"])
    assert query(found["Haal alle filters weg"]) == [("q", "fietsen"), ("lang", "nl")]
    assert "4 publicaties gevonden" in source


def test_names_work_as_filters_and_become_ids(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap&programme=OP+EEN+LIJN")
    assert "1 publicatie gevonden" in source
    assert 'name="programme" value="op-een-lijn" checked' in source


def test_filters_survive_paging(client: TestClient) -> None:
    found = links(page(client, "/?q=fietsen&kind=evaluation"))
    assert query(found["Volgende pagina"]) == [("q", "fietsen"), ("kind", "evaluation"), ("page", "2")]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("programme=onbekend", "De kennisbank kent een van uw filters niet."),
        ("year_from=2020&year_to=2010", "Het eerste jaar ligt na het laatste jaar."),
        ("year_from=vroeger", "“vroeger” is geen jaar."),
        ("kind=" + "x" * 300, "U koos te veel filters."),
    ],
)
def test_what_cannot_be_searched_is_explained(client: TestClient, parameters: str, message: str) -> None:
    for path in ("/?q=leiderschap&", "/publications?"):
        source = page(client, path + parameters, 422)
        assert message in text(source)
        assert 'role="alert"' in source
    assert links(page(client, f"/?q=leiderschap&{parameters}", 422)).get("Haal alle filters weg") in (
        "/?q=leiderschap",
        None,
    )


def test_a_wrong_year_can_be_mended_where_it_was_typed(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap&kind=news&year_from=vroeger&year_to=2015", 422)
    assert re.search(r'name="year_from"[^>]* value="vroeger">', source)
    assert re.search(r'name="year_to"[^>]* value="2015">', source)
    assert 'name="kind" value="news" checked' in source


def test_a_question_that_is_too_long_is_explained(client: TestClient) -> None:
    source = page(client, "/?q=" + "x" * 1234, 422)
    assert "Uw vraag heeft 1.234 tekens. Dat is te lang: gebruik er hoogstens 1.000." in text(source)
    assert "Your question has 1,234 characters" in text(page(client, "/?lang=en&q=" + "x" * 1234, 422))


def test_nothing_found_comes_with_help(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap&year_from=2030")
    assert "Niets gevonden" in source
    found = links(source)
    assert found["Haal een filter weg, of zoek zonder filters."] == "/?q=leiderschap"
    assert found["Bekijk alle publicaties"] == "/publications"
    other = page(client, "/?q=leiderschap&publication=is-weg")
    assert "Niets gevonden" in other
    assert links(other)["Haal dit filter weg: Publicatie: is-weg ×"] == "/?q=leiderschap"


def test_a_blank_question_is_the_start_page(client: TestClient) -> None:
    assert "Probeer bijvoorbeeld" in page(client, "/?q=+%00+")


# Publications


def test_the_list_of_publications(client: TestClient) -> None:
    source = page(client, "/publications")
    assert source.count("<li>\n      <h2>") == 16
    assert "16 publicaties" in text(source)
    filtered = page(client, "/publications?theme=leadership&q=ignored")
    assert re.findall(r"<h2><a [^>]+>([^<]+)</a></h2>", filtered) == [
        "Eindrapport Op één lijn",
        "Lessons on dementia care",
    ]
    assert links(filtered)["Haal alle filters weg"] == "/publications"
    assert source.count('form="list"') > 5


def test_a_publication_page(client: TestClient, application: Application) -> None:
    source = page(client, "/publications/op-een-lijn-eindrapport")
    assert "<title>Eindrapport Op één lijn – Kennisbank</title>" in source
    assert source.count("<h1") == 1
    found = dict(re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", source))
    assert text("<main>" + found["Programma"] + "</main>") == "Op één lijn"
    assert found["Datum"] == "1 september 2015"
    assert found["Omvang"] == "12 pagina’s"
    assert found["Taal"] == "Nederlands"
    assert found["Uitgever"] == "ZonMw"
    assert 'href="/publications?theme=trust">vertrouwen en relaties</a>' in found["Thema"]
    assert 'href="https://example.org/op-een-lijn?a=1&amp;b=2"' in found["Bron"]
    for stored in application.store.passages_of("op-een-lijn-eindrapport"):
        start = source.index(f'<div class="passage" id="passage-{stored.id}">')
        piece = source[start : source.index("</div>", start)]
        assert stored.passage.text in piece
        assert f'href="#passage-{stored.id}"' in piece
        assert f"p. {stored.passage.page}" in piece
    assert '<h2 id="heading-1">Succesfactoren</h2>' in source
    assert links(source)["Belemmeringen"] == "#heading-4"


def test_an_english_publication_on_a_dutch_page(client: TestClient) -> None:
    source = page(client, "/publications/lessons-in-english")
    assert '<html lang="nl">' in source
    assert '<h1 lang="en">Lessons on dementia care</h1>' in source
    assert '<div class="text" lang="en">' in source
    assert '<p class="hint" lang="nl">Notitie bij de dia</p>' in source
    assert "20 dia’s" in source
    assert "javascript:" not in source
    assert "<dt>Bron</dt>" not in source
    english = page(client, "/publications/lessons-in-english?lang=en")
    assert "<h1>Lessons on dementia care</h1>" in english
    assert "20 slides" in english


def test_a_publication_page_without_lessons_has_no_block_for_them(client: TestClient) -> None:
    assert "Lessen in deze publicatie" not in page(client, "/publications/op-een-lijn-eindrapport")


# Language


def test_the_language_of_the_page_follows_the_reader(client: TestClient) -> None:
    for path in ("/", "/?q=leiderschap", "/publications/kwaad", *SECTIONS, "/docs", "/review"):
        assert '<html lang="nl">' in page(client, path)
        assert '<html lang="en">' in page(client, path, **{"Accept-Language": "en-GB,en;q=0.8"})
        assert '<html lang="nl">' in page(client, path, **{"Accept-Language": "de"})
        address = f"{path}{'&' if '?' in path else '?'}lang=en"
        assert '<html lang="en">' in page(client, address, **{"Accept-Language": "nl"})
    assert '<html lang="en">' in page(client, "/nothing?lang=en", 404)
    assert "This page does not exist" in page(client, "/nothing?lang=en", 404)


def test_every_page_has_a_switch_to_itself(client: TestClient) -> None:
    path = "/?q=leiderschap+%26+geld&kind=news&page=2"
    href = links(page(client, path))["English"]
    assert query(href) == [("q", "leiderschap & geld"), ("kind", "news"), ("page", "2"), ("lang", "en")]
    back = links(page(client, href))["Nederlands"]
    assert query(back)[-1] == ("lang", "nl")
    assert len(query(back)) == 4
    for other in ("/publications/kwaad", "/docs", *SECTIONS):
        assert links(page(client, other))["English"] == f"{other}?lang=en"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/?q=leiderschap", "/publications/kwaad", *SECTIONS, "/docs", "/review", "/nothing"]
)
def test_the_navigation_leads_from_every_page_to_every_section(client: TestClient, path: str, language: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={language}"
    source = client.get(address, headers=BROWSER).text
    found = links(source[source.index("<header") : source.index("</header>")])
    for section, names in SECTIONS.items():
        href = found[names[language == "en"]]
        assert href == f"{section}?lang={language}"
        there = page(client, href)
        assert f'<html lang="{language}">' in there
        current = f'<a href="{section}?lang={language}" aria-current="page">'
        assert there.count('aria-current="page"') == there.count(current) == 1
    own = path if path in SECTIONS else None
    assert (f'<a href="{own}?lang={language}" aria-current="page">' in source) == (own is not None)


def test_a_chosen_language_stays_in_all_links_and_forms(client: TestClient) -> None:
    own = (f"{section}?lang=en" for section in SECTIONS)
    for path in ("/?q=leiderschap&lang=en", "/publications/kwaad?lang=en", "/?lang=en", *own):
        source = page(client, path)
        inner = [h for h in links(source).values() if h.startswith("/") and not h.startswith(("/static", "/openapi"))]
        assert inner
        assert all(("lang", "en") in query(h) or ("lang", "nl") in query(h) for h in inner)
        for form in re.findall(r"<form.*?</form>", source, re.S):
            sent = 'method="post"' in form
            assert ('action="/feedback?lang=en"' if sent else '<input type="hidden" name="lang" value="en">') in form
    assert "lang=" not in "".join(h for t, h in links(page(client, "/?q=leiderschap")).items() if t != "English")


def test_labels_are_in_the_language_of_the_page(client: TestClient) -> None:
    source = page(client, "/?q=leiderschap&lang=en")
    assert "final report" in source
    assert "eindrapport" not in text(source).replace("Eindrapport", "")


# What is not to be trusted


def hostile(client: TestClient, path: str, **headers: str) -> str:
    source = page(client, path, client.get(path, headers=BROWSER).status_code, **headers)
    assert "<script>" not in source.lower()
    assert "<img" not in source.lower()
    assert "<b>" not in source
    return source


def test_titles_and_passages_appear_as_text(client: TestClient) -> None:
    source = hostile(client, "/?q=zonderling")
    assert f"Titel {SCRIPT}" in text(source)
    assert "over vertrouwen & <b>geduld</b>." in text(source)
    assert "Kop &lt;script&gt;" in source
    source = hostile(client, "/publications/kwaad")
    assert SCRIPT in text(source)
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in source
    assert "onmouseover='alert(1)'" not in source
    hostile(client, "/publications")
    hostile(client, "/")


@pytest.mark.parametrize("name", ["q", "programme", "kind", "publication", "year_from", "page", "lang", "other"])
def test_what_is_asked_appears_as_text(client: TestClient, name: str) -> None:
    payload = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    parameters: dict[str, Any] = {"q": "leiderschap"} | {name: payload}
    for path in ("/", "/publications", "/publications/kwaad", "/nothing"):
        response = client.get(path, params=parameters, headers=BROWSER)
        assert "<script>" not in response.text
        assert "<img" not in response.text
    if name == "q":
        assert text(client.get("/", params=parameters, headers=BROWSER).text)
        assert 'value="&#34;&gt;&lt;script&gt;' in client.get("/", params=parameters, headers=BROWSER).text
