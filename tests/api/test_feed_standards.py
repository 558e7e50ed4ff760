"""Feeds, whatever they are about, measured by the rules of Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from fastapi.testclient import TestClient
from standards_home import PUBLIC, TOPIC, open_home

from api.app import create_app
from kb.lessons.patterns import PatternFilter
from kb.wiring import Application

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339, as both kinds of feed want their dates.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
QUERIES = [
    "",
    f"?q={quote(TOPIC)}",
    "?q=xyzzy&programme=awpg",
    "?programme=op-een-lijn&kind=final-report&limit=1&lang=en",
    "?pattern=PATTERN",
    "?pattern=PATTERN&language=en",
]
LESSONS = [
    "",
    f"?q={quote(TOPIC)}",
    "?polarity=barrier&polarity=success&determinant=financial-resources&lang=en",
    "?theme=finance&programme=awpg&year_from=2010&limit=2",
    "?status=validated",
]
FEEDS = [*(("/feed", query) for query in QUERIES), *(("/lessons", query) for query in LESSONS)]


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    made = open_home(tmp_path_factory.mktemp("kb"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def pattern(application: Application) -> str:
    return application.patterns.all(PatternFilter(), "", 1, 1).patterns[0].id


def answered(client: TestClient, path: str, media_type: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == media_type
    return response


@pytest.mark.parametrize(("path", "query"), FEEDS)
def test_atom_feeds_follow_their_standard(client: TestClient, pattern: str, path: str, query: str) -> None:
    response = answered(
        client, f"{path}.atom{query.replace('PATTERN', pattern)}", "application/atom+xml; charset=utf-8"
    )
    assert not feedparser.parse(response.content, response_headers=dict(response.headers)).bozo
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert urlsplit(str(element.findtext(f"{ATOM}id"))).scheme == "urn"
        assert str(element.findtext(f"{ATOM}title")).strip()
        assert DATE.fullmatch(str(element.findtext(f"{ATOM}updated")))
        links = {str(link.get("rel")): link for link in element.findall(f"{ATOM}link")}
        assert links["alternate"].get("href", "").startswith(f"{PUBLIC}/")
        # An entry without content must have an alternate link, and is told in its summary.
        assert element.tag == root.tag or str(element.findtext(f"{ATOM}summary")).strip()
    (itself,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.get("type") == "application/atom+xml"
    again = client.get(str(itself.get("href")).removeprefix(PUBLIC))
    assert again.content == response.content, "its own address leads to something else"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("path", "query"), FEEDS)
def test_json_feeds_follow_their_standard(client: TestClient, pattern: str, path: str, query: str) -> None:
    asked = f"{path}.json{query.replace('PATTERN', pattern)}"
    feed = answered(client, asked, "application/feed+json; charset=utf-8").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["language"] in ("nl", "en")
    assert feed["home_page_url"].startswith(f"{PUBLIC}/")
    assert client.get(feed["feed_url"].removeprefix(PUBLIC)).json() == feed
    assert client.get(feed["home_page_url"].removeprefix(PUBLIC)).status_code == 200
    assert all(author["name"] for author in feed["authors"])
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"].strip()
        assert item["url"].startswith(f"{PUBLIC}/publications/")
        assert urlsplit(item.get("external_url", PUBLIC)).scheme == "https"
        assert DATE.fullmatch(item["date_published"])
        assert DATE.fullmatch(item["date_modified"])
        assert all(isinstance(tag, str) for tag in item["tags"])
        assert all(author["name"] for author in item.get("authors", []))
        own = {name for name in item if name.startswith("_")}
        assert {*item} - own <= {
            "id", "url", "external_url", "title", "content_text", "date_published", "date_modified", "authors", "tags",
            "language",
        }  # fmt: skip
    assert [item["id"] for item in feed["items"]] == [
        entry.id for entry in feedparser.parse(client.get(asked.replace(".json", ".atom")).content).entries
    ]
