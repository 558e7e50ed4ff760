"""A publication in schema.org and Dublin Core."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from feeds_app import app_with_feeds
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.render import HERE
from api.structured import Structured, dublin_core, jsonld, structured
from kb.wiring import Application

REPORT = "op-een-lijn-eindrapport"
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(app_with_feeds(application), raise_server_exceptions=False) as made:
        yield made


def test_a_report_in_schema_org(client: TestClient) -> None:
    response = client.get(f"/publications/{REPORT}.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert response.json() | {"sdDatePublished": "", "spatialCoverage": [], "audience": [], "keywords": []} == {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": f"http://testserver/publications/{REPORT}",
        "url": f"http://testserver/publications/{REPORT}",
        "identifier": REPORT,
        "name": "Eindrapport Op één lijn",
        "alternativeHeadline": "Op één lijn: eindrapport",
        "inLanguage": "nl",
        "datePublished": "2015-09-01",
        "sdDatePublished": "",
        "genre": "eindrapport",
        "publisher": {"@type": "Organization", "name": "ZonMw"},
        "isPartOf": {"@type": "CreativeWorkSeries", "name": "Op één lijn", "identifier": "op-een-lijn"},
        "keywords": [],
        "audience": [],
        "spatialCoverage": [],
        "encodingFormat": "application/pdf",
        "isBasedOn": "https://example.org/op-een-lijn?a=1&b=2",
    }
    assert response.json()["keywords"] == ["leiderschap", "vertrouwen en relaties"]
    english = client.get(f"/publications/{REPORT}.jsonld?lang=en").json()
    assert (english["genre"], english["keywords"]) == ("final report", ["leadership", "trust and relations"])
    assert english["audience"][0]["@type"] == "Audience"
    tag = {"If-None-Match": response.headers["etag"]}
    assert client.get(f"/publications/{REPORT}.jsonld", headers=tag).status_code == 304


def test_what_is_not_known_is_left_out(application: Application) -> None:
    publication = application.store.publication("verslag-01")
    found = jsonld(publication, application.kb, "https://kb.example")
    assert found["datePublished"] == "2001"
    assert not {"publisher", "isPartOf", "keywords", "audience", "isBasedOn"} & set(found)
    # A script is no address.
    lessons = application.store.publication("lessons-in-english")
    assert "isBasedOn" not in jsonld(lessons, application.kb, "")
    assert "source" not in dict(dublin_core(lessons, application.kb, ""))


def test_there_is_none_of_what_is_not_there(client: TestClient) -> None:
    assert client.get("/publications/nothing.jsonld").status_code == 404
    assert client.get("/publications/nothing.jsonld").headers["content-type"] == "application/problem+json"
    assert client.get(f"/publications/{REPORT}").headers["content-type"].startswith("text/html")


def test_dublin_core_has_each_theme(application: Application) -> None:
    terms = list(dublin_core(application.store.publication(REPORT), application.kb, "https://kb.example", "en"))
    assert ("title", "Eindrapport Op één lijn") in terms
    assert ("identifier", f"https://kb.example/publications/{REPORT}") in terms
    assert [value for name, value in terms if name == "subject"] == ["leadership", "trust and relations"]
    assert dict(terms)["issued"] == "2015-09-01"


class Head(HTMLParser):
    """The elements with their attributes; text outside of them but white space is a mistake."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        assert not data.strip()


def rendered(values: Structured) -> list[tuple[str, dict[str, str | None]]]:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    return Head(environment.get_template("_metadata.html").render(structured=values)).found


def test_the_head_of_a_page_holds_it_and_nothing_else(application: Application) -> None:
    for id in (REPORT, "kwaad", "lessons-in-english"):
        publication = application.store.publication(id)
        values = structured(publication, application.kb, "https://kb.example/zoek", "nl", "/zoek")
        (link, at), *metas = rendered(values)
        assert (link, at["type"], at["href"]) == ("link", "application/ld+json", f"/zoek/publications/{id}.jsonld")
        assert {tag for tag, _ in metas} == {"meta"}
        assert [(a["name"], a["content"]) for _, a in metas] == list(values.meta)
    evil = structured(application.store.publication("kwaad"), application.kb, "", "nl")
    assert ("dcterms.title", f"Titel {SCRIPT}") in evil.meta
