"""Briefs and exports over HTTP, and the page with briefs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import get_args

import brief_kb
import docx as word
import pytest
from brief_kb import BriefKb
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from api import routes_brief, routes_exports
from api.app import create_app
from api.security import CONTENT_SECURITY_POLICY
from kb.lesson import Polarity
from kb.lessons.brief_types import Section
from kb.lessons.exports import ExportFormat

TOPIC = "regionale samenwerking"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    made = brief_kb.make(tmp_path_factory.mktemp("kb"))
    opened = vars(made.application)
    opened["briefs"], opened["lesson_finder"] = made.composer, made.finder
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def client(home: BriefKb) -> Iterator[TestClient]:
    with TestClient(create_app(home.application), raise_server_exceptions=False) as made:
        yield made


def soup(client: TestClient, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    return BeautifulSoup(response.text, "html.parser")


def test_json_is_the_brief_with_its_sources(client: TestClient) -> None:
    told = client.get("/api/brief", params={"q": TOPIC}).json()
    assert told["topic"] == TOPIC
    assert [s["section"] for s in told["sections"]] == ["programmes", "success", "barriers", "tools", "gaps"]
    numbers = {source["number"] for source in told["sources"]}
    for section in told["sections"]:
        for item in section["items"]:
            assert {quote["source"] for quote in item["quotes"]} <= numbers
    assert "/files/" not in json.dumps(told)


def test_only_what_is_included_comes(client: TestClient) -> None:
    found = client.get("/api/brief", params={"q": TOPIC, "include": ["barriers", "gaps"], "lang": "en"}).json()
    assert [s["section"] for s in found["sections"]] == ["barriers", "gaps"]
    assert found["sections"][0]["items"][0]["determinant"]["label"] == "financial resources"


@pytest.mark.parametrize(
    "parameters", [{}, {"q": " "}, {"q": TOPIC, "include": "foo"}, {"q": TOPIC, "format": "pdf"}, {"q": "x" * 1001}]
)
def test_what_cannot_be_made_is_a_problem(client: TestClient, parameters: dict[str, str]) -> None:
    response = client.get("/api/brief", params=parameters)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("format", ["docx", "md", "html"])
def test_files_are_offered_for_keeping(client: TestClient, format: str) -> None:
    response = client.get("/api/brief", params={"q": TOPIC, "format": format})
    assert response.headers["content-disposition"] == f'attachment; filename="brief.{format}"'
    assert response.headers["content-type"] == routes_brief.FORMATS[format]
    if format == "docx":
        assert word.Document(io.BytesIO(response.content)).core_properties.title == f"Notitie: {TOPIC}"
    else:
        assert f"Notitie: {TOPIC}" in response.text
        assert "<script" not in response.text.replace("\\<script", "")


def test_exports_have_their_media_type_and_name(client: TestClient) -> None:
    names = {"csv": "csv", "ris": "ris", "bibtex": "bib", "csl": "json", "docx": "docx", "jsonld": "jsonld"}
    for format, suffix in names.items():
        response = client.get("/api/lessons/export", params={"format": format})
        assert response.status_code == 200, response.text
        assert response.headers["content-disposition"] == f'attachment; filename="lessons.{suffix}"'
        assert response.content


def test_an_export_is_filtered(client: TestClient) -> None:
    asked = {"format": "csv", "polarity": "barrier", "programme": "Op één lijn", "bom": "true"}
    response = client.get("/api/lessons/export", params=asked)
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["quote"] for row in rows] == ["Regionale samenwerking stokt door gebrek aan geld."]


@pytest.mark.parametrize("asked", [{}, {"format": "xml"}, {"format": "csv", "determinant": "geluk"}])
def test_a_wrong_export_is_a_problem(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/api/lessons/export", params=asked).status_code == 422


def test_the_page_offers_every_section_before_a_topic_is_chosen(client: TestClient) -> None:
    page = soup(client, "/brief")
    ticks = page.select('input[name="include"]')
    assert [tick["value"] for tick in ticks] == [
        "programmes", "success", "barriers", "tools", "contradictions", "gaps",
    ]  # fmt: skip
    assert all(tick.has_attr("checked") and tick.find_parent("label") for tick in ticks)
    assert page.find("label", attrs={"for": "topic"}) is not None
    assert not page.select("article.brief")


def test_the_page_shows_the_brief_and_downloads_that_work(client: TestClient) -> None:
    page = soup(client, f"/brief?q={TOPIC}&include=success&include=barriers&include=nonsense")
    assert page.h1 is not None
    assert page.h1.get_text() == f"Notitie: {TOPIC}"
    assert [h.get_text() for h in page.select("article.brief h2")] == [
        "Wat hielp", "Wat tegenwerkte, en wat daar tegenover staat", "Leeslijst",
    ]  # fmt: skip
    assert [t["value"] for t in page.select('input[name="include"]') if t.has_attr("checked")] == [
        "success", "barriers",
    ]  # fmt: skip
    ids = {tag["id"] for tag in page.find_all(id=True)}
    assert all(str(a["href"]).removeprefix("#") in ids for a in page.select("a.source"))
    assert not page.find_all(["script", "style"])
    assert not page.find_all(style=True)
    downloads = [str(a["href"]) for a in page.select(".brief-downloads a")]
    assert len(downloads) == 3
    for href in downloads:
        assert "include=success&include=barriers" in href
        assert client.get(href).status_code == 200


def test_the_page_speaks_english_and_so_do_its_files(client: TestClient) -> None:
    page = soup(client, f"/brief?q={TOPIC}&lang=en")
    assert page.h1 is not None
    assert page.h1.get_text() == f"Brief: {TOPIC}"
    assert page.find("q", lang="nl") is not None
    for a in page.select(".brief-downloads a"):
        assert str(a["href"]).count("lang=en") == 1


def test_what_was_typed_is_shown_as_text(client: TestClient) -> None:
    response = client.get("/brief", params={"q": '"><script>alert(1)</script>'}, headers=BROWSER)
    assert response.status_code == 200
    assert "<script" not in response.text


def test_a_topic_that_is_too_long_is_told(client: TestClient) -> None:
    page = soup(client, f"/brief?q={'x' * 1001}", 422)
    assert "geen notitie" in page.select(".notice")[0].get_text()


def test_the_names_in_the_api_are_those_of_the_program() -> None:
    assert get_args(routes_brief._SectionName) == tuple(Section)
    assert get_args(routes_exports._FormatName) == tuple(ExportFormat)
    assert get_args(routes_exports._PolarityName) == tuple(Polarity)


def test_head_requests_work(client: TestClient) -> None:
    assert client.head("/brief").status_code == 200


def test_the_description_has_examples_of_both(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path in ("/api/brief", "/api/lessons/export"):
        content = schema["paths"][path]["get"]["responses"]["200"]["content"]
        name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert schema["components"]["schemas"][name]["examples"]
    assert client.get("/docs", headers=BROWSER).status_code == 200
