"""Other sites may read, load and frame what the setting says, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from api import pages_embed
from api.app import create_app
from api.embedding import add_embedding, parse_origins
from api.render import STATIC
from api.security import CONTENT_SECURITY_POLICY
from kb.errors import SettingsError
from kb.wiring import Application

INTRANET = "https://intranet.example.org"
OTHER = "https://other.example.org"
SEARCH = "/api/search?q=leiderschap"
SCRIPT = "/static/kb-search.js"


@contextmanager
def opened(application: Application, *origins: str, root_path: str = "") -> Iterator[TestClient]:
    app = create_app(application)
    app.include_router(pages_embed.router)
    add_embedding(app, origins)
    with TestClient(app, raise_server_exceptions=False, root_path=root_path) as client:
        yield client


@pytest.fixture(scope="module")
def shared(application: Application) -> Iterator[TestClient]:
    with opened(application, INTRANET, "https://b.example.org") as client:
        yield client


@pytest.fixture(scope="module")
def closed(application: Application) -> Iterator[TestClient]:
    with opened(application) as client:
        yield client


@pytest.mark.parametrize("path", [SEARCH, "/api/suggest?q=lei", "/api/facets", "/api/nothing", "/api/search", SCRIPT])
def test_a_named_site_may_read(shared: TestClient, path: str) -> None:
    headers = shared.get(path, headers={"Origin": INTRANET}).headers
    assert headers["access-control-allow-origin"] == INTRANET
    assert "access-control-allow-credentials" not in headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("origin", [OTHER, "http://intranet.example.org", f"{INTRANET}:8443", "null"])
def test_another_site_may_not(shared: TestClient, origin: str) -> None:
    for path in (SEARCH, SCRIPT):
        assert "access-control-allow-origin" not in shared.get(path, headers={"Origin": origin}).headers


@pytest.mark.parametrize("path", ["/", "/?q=leiderschap", "/publications", "/embed", "/static/kb.css", "/healthz"])
def test_pages_are_not_for_reading_by_other_sites(shared: TestClient, path: str) -> None:
    assert "access-control-allow-origin" not in shared.get(path, headers={"Origin": INTRANET}).headers


def test_caches_keep_the_answers_to_two_sites_apart(shared: TestClient) -> None:
    for headers in ({}, {"Origin": INTRANET}, {"Origin": OTHER}):
        assert "origin" in shared.get(SEARCH, headers=headers).headers["vary"].lower()


def test_only_get_is_shared(shared: TestClient) -> None:
    def preflight(method: str, origin: str = INTRANET, **more: str) -> int:
        asked = {"Origin": origin, "Access-Control-Request-Method": method, **more}
        response = shared.options("/api/search", headers=asked)
        assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        return response.status_code

    assert preflight("GET") == 200
    assert [preflight(method) for method in ("POST", "PUT", "DELETE", "PATCH")] == [400] * 4
    assert preflight("GET", OTHER) == 400
    assert preflight("GET", **{"Access-Control-Request-Headers": "authorization"}) == 400


def test_without_the_setting_nothing_is_shared(closed: TestClient) -> None:
    for path in (SEARCH, SCRIPT, "/embed"):
        headers = closed.get(path, headers={"Origin": INTRANET}).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert not [name for name in headers if name.startswith(("access-control-", "cross-origin-"))]


def test_the_script_may_be_loaded_from_elsewhere(shared: TestClient) -> None:
    response = shared.get(SCRIPT)
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert "cross-origin-resource-policy" not in shared.get("/static/kb.css").headers


def test_only_the_frame_page_may_be_framed(shared: TestClient) -> None:
    own = shared.get("/embed?q=leiderschap").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {INTRANET} https://b.example.org;" in own
    assert own.replace(f" {INTRANET} https://b.example.org", "") == CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'self';" in shared.get("/?q=leiderschap").headers["content-security-policy"]


def test_every_site_when_the_setting_says_so(application: Application) -> None:
    with opened(application, "*") as client:
        assert client.get(SEARCH, headers={"Origin": OTHER}).headers["access-control-allow-origin"] == "*"
        assert "frame-ancestors 'self' *;" in client.get("/embed").headers["content-security-policy"]


def test_below_a_path(application: Application) -> None:
    with opened(application, INTRANET, root_path="/kennis") as client:
        found = client.get(f"/kennis{SEARCH}", headers={"Origin": INTRANET})
        assert found.headers["access-control-allow-origin"] == INTRANET
        page = client.get("/kennis/embed?q=leiderschap")
        assert INTRANET in page.headers["content-security-policy"]
        assert 'action="/kennis/embed"' in page.text


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://a.example.org, *", ("*",)),
        ("HTTPS://A.example.org/ https://a.example.org:443", ("https://a.example.org",)),
        ("http://localhost:8080,http://[::1]:80", ("http://localhost:8080", "http://[::1]")),
    ],
)
def test_origins_are_written_as_browsers_do(text: str, origins: tuple[str, ...]) -> None:
    assert parse_origins(text) == origins


@pytest.mark.parametrize(
    "text",
    [
        "intranet.example.org",
        "https://a.example.org/path",
        "https://a.example.org;script-src",
        "https://u:p@a.example.org",
        "https://a.example.org:99999",
        "https://*.example.org",
        "ftp://a.example.org",
        "null",
        "https://é.example.org",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="KB_EMBED_ORIGINS"):
        parse_origins(text)


def test_the_frame_page_answers(closed: TestClient) -> None:
    source = closed.get("/embed?q=leiderschap").text
    assert "Leiderschap" in source
    assert "Eindrapport Op één lijn" in source
    assert '<html lang="nl">' in source
    # A page of kb cannot be shown in the frame of another site, so every link leaves it.
    links = re.findall(r"<a [^>]*>", source)
    assert links
    assert all('target="_blank"' in link and 'rel="noopener"' in link for link in links)
    assert not re.search(r"<script|<style| style=| on\w+=", source)


def test_the_frame_page_keeps_language_and_filters(closed: TestClient) -> None:
    source = closed.get("/embed?q=leadership&programme=awpg&lang=en").text
    assert '<html lang="en">' in source
    assert '<input type="hidden" name="programme" value="awpg">' in source
    assert '<input type="hidden" name="lang" value="en">' in source
    assert "Lessons on dementia care" in source
    assert "Eindrapport" not in source


def test_the_frame_page_shows_texts_as_texts(closed: TestClient) -> None:
    source = closed.get("/embed?q=zonderling%22%3E%3Cscript%3E").text
    assert "&lt;script&gt;" in source
    assert "<script" not in source


def test_the_frame_page_tells_what_is_wrong(closed: TestClient) -> None:
    response = closed.get("/embed?q=leiderschap&programme=onbekend")
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert closed.get("/embed").status_code == 200


def test_the_frame_page_tells_when_nothing_is_found(closed: TestClient) -> None:
    source = closed.get("/embed?q=leiderschap&year_from=2050").text
    assert "Niets gevonden" in source
    assert '<input type="hidden" name="year_from" value="2050">' in source
    assert "<article" not in source


def test_the_script_makes_no_html_and_loads_nothing_else() -> None:
    source = (STATIC / "kb-search.js").read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|@import", source
    )
    assert not re.search(r"url\(|import\(", source)
