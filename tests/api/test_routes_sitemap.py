"""The sitemap and the rules for crawlers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from feeds_app import app_with_feeds

from api import routes_sitemap
from kb.settings import Settings
from kb.wiring import Application

SPEC = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(app_with_feeds(application), raise_server_exceptions=False) as made:
        yield made


def addresses(client: TestClient, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/xml; charset=utf-8"
    return [str(loc.text) for loc in ElementTree.fromstring(response.content).iter(f"{SPEC}loc")]


def test_it_lists_every_page(client: TestClient, application: Application) -> None:
    found = addresses(client, "/sitemap.xml")
    assert found[:2] == ["http://testserver/", "http://testserver/publications"]
    wanted = {f"http://testserver/publications/{p.id}" for p in application.store.publications()}
    assert wanted <= set(found)
    assert len(found) == len(set(found))
    for address in found:
        assert client.get(address).status_code == 200
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == f"{SPEC}urlset"
    changed = [str(element.text) for element in root.iter(f"{SPEC}lastmod")]
    assert len(changed) == len(wanted)
    assert all(datetime.fromisoformat(text).tzinfo for text in changed)
    assert client.head("/sitemap.xml").status_code == 200


def test_a_large_one_comes_in_parts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(client, "/sitemap.xml")
    monkeypatch.setattr(routes_sitemap, "ADDRESSES", 6)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == f"{SPEC}sitemapindex"
    parts = addresses(client, "/sitemap.xml")
    assert parts == [f"http://testserver/sitemap-{number}.xml" for number in (1, 2, 3)]
    assert [address for part in parts for address in addresses(client, part)] == whole
    for wrong in ("4", "0", "x"):
        assert client.get(f"/sitemap-{wrong}.xml").status_code in (404, 422)


def test_it_follows_the_store(applications: Callable[[Path], Application], tmp_path: Path) -> None:
    application = applications(tmp_path)
    with TestClient(app_with_feeds(application)) as client:
        first = client.get("/sitemap.xml")
        tag = {"If-None-Match": first.headers["etag"]}
        assert client.get("/sitemap.xml", headers=tag).status_code == 304
        application.store.delete_publication("kwaad")
        assert client.get("/sitemap.xml", headers=tag).status_code == 200
        assert "http://testserver/publications/kwaad" not in addresses(client, "/sitemap.xml")


def test_crawlers_may_read_publications_but_not_every_question(client: TestClient) -> None:
    response = client.get("/robots.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]
    for path in ("/", "/publications", "/publications/kwaad", "/static/kb.css?v=1", "/sitemap.xml", "/feed.atom"):
        assert rules.can_fetch("anyone", f"http://testserver{path}"), path
    assert not rules.can_fetch("anyone", "http://testserver/api/search?q=x")
    assert not rules.can_fetch("anyone", "http://testserver/review")
    # Python's reader knows no "*" within a path; crawlers do.
    assert "Disallow: /*?" in response.text.splitlines()


def test_the_public_address_is_the_base(application: Application) -> None:
    named = Application(Settings(home=application.settings.home, public_url="https://kb.example/zoek/"))
    vars(named)["encoders"] = application.encoders
    with TestClient(app_with_feeds(named)) as client:
        assert "https://kb.example/zoek/publications/kwaad" in addresses(client, "/sitemap.xml")
        lines = client.get("/robots.txt").text.splitlines()
        assert "Sitemap: https://kb.example/zoek/sitemap.xml" in lines
        assert "Disallow: /zoek/api/" in lines
    named.store.close()
