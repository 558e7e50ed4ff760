"""Searching from a browser's address bar or an intranet: the description document and its suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from feeds_app import app_with_feeds

from kb.settings import Settings
from kb.wiring import Application

SPEC = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(app_with_feeds(application), raise_server_exceptions=False) as made:
        yield made


def described(client: TestClient, path: str = "/opensearch.xml") -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def templates(root: ElementTree.Element) -> dict[str, str]:
    return {str(url.get("type")): str(url.get("template")) for url in root.findall(f"{SPEC}Url")}


@pytest.mark.parametrize(("language", "name"), [("nl", "Kennisbank"), ("en", "Knowledge base")])
def test_it_has_what_the_standard_asks(client: TestClient, language: str, name: str) -> None:
    root = described(client, f"/opensearch.xml?lang={language}")
    assert root.tag == f"{SPEC}OpenSearchDescription"
    assert root.findtext(f"{SPEC}ShortName") == name
    assert len(name) <= 16
    assert len(str(root.findtext(f"{SPEC}LongName"))) <= 48
    assert 0 < len(str(root.findtext(f"{SPEC}Description"))) <= 1024
    assert [element.text for element in root.findall(f"{SPEC}Language")] == ["nl", "en"]
    assert client.get(str(root.findtext(f"{SPEC}Image"))).headers["content-type"].startswith("image/svg+xml")


def test_its_addresses_work(client: TestClient) -> None:
    for kind, template in templates(described(client)).items():
        assert template.startswith("http://testserver/")
        response = client.get(template.replace("{searchTerms}", "leiderschap%20%26%20tijd"))
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == kind


def test_it_follows_the_browser_and_is_kept(client: TestClient) -> None:
    english = client.get("/opensearch.xml", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert b"Search the knowledge base" in english.content
    assert "Accept-Language" in english.headers["vary"]
    again = client.get("/opensearch.xml", headers={"Accept-Language": "en", "If-None-Match": english.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/opensearch.xml?lang=fr").status_code == 422


def test_the_public_address_goes_before_the_one_asked_at(application: Application) -> None:
    named = Application(Settings(home=application.settings.home, public_url="https://kb.example/zoek/"))
    vars(named)["encoders"] = application.encoders
    with TestClient(app_with_feeds(named)) as client:
        root = described(client)
        assert templates(root)["text/html"] == "https://kb.example/zoek/?q={searchTerms}&lang=nl"
        assert str(root.findtext(f"{SPEC}Image")).startswith("https://kb.example/zoek/static/kb.svg")
    named.store.close()


def test_a_mounted_kb_names_its_path(application: Application) -> None:
    with TestClient(app_with_feeds(application), root_path="/kennis") as client:
        root = ElementTree.fromstring(client.get("/kennis/opensearch.xml").content)
        assert templates(root)["text/html"] == "http://testserver/kennis/?q={searchTerms}&lang=nl"
        assert str(root.findtext(f"{SPEC}Image")).startswith("http://testserver/kennis/static/kb.svg")


def test_suggestions_have_the_form_browsers_know(client: TestClient) -> None:
    response = client.get("/api/suggest/opensearch?q=lei&limit=3")
    assert response.headers["content-type"] == "application/x-suggestions+json"
    typed, completions, kinds, addresses = response.json()
    assert typed == "lei"
    assert completions == [s["text"] for s in client.get("/api/suggest?q=lei&limit=3").json()["suggestions"]]
    assert completions[0] == "leiderschap"
    assert len(completions) == len(kinds) == len(addresses) <= 3
    assert kinds[0] == "Onderwerp"
    assert client.get("/api/suggest/opensearch?q=lead&lang=en").json()[2][0] == "Subject"
    for address in addresses:
        assert client.get(address).status_code == 200


def test_suggestions_for_anything_typed(client: TestClient) -> None:
    assert client.get("/api/suggest/opensearch").json() == ["", [], [], []]
    assert client.get("/api/suggest/opensearch?q=%22%5D%3Cscript%3E").json()[0] == '"]<script>'
    assert client.get("/api/suggest/opensearch?q=%C3%A9%C3%A9n").json()[0] == "één"
    assert client.get("/api/suggest/opensearch?q=x&limit=21").status_code == 422
