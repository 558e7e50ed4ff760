"""Headers on every answer, and pages that need nothing from elsewhere and run at most one script of ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.render import STATIC
from api.security import CONTENT_SECURITY_POLICY, SCRIPTED_POLICY

BROWSER = {"Accept": "text/html"}
PAGES = [
    "/",
    "/?lang=en",
    "/?q=leiderschap",
    "/?q=succesfactoren+voor+leiderschaap",
    "/?q=leiderschaap&as_typed=1&plain=1",
    "/?q=leiderschap&publication=op-een-lijn-eindrapport",
    "/?q=zonderling&lang=en",
    "/?q=fietsen&page=2&kind=evaluation&year_from=2001",
    "/?q=fietsen&programme=onbekend",
    "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/publications",
    "/publications?kind=tool",
    "/publications/op-een-lijn-eindrapport",
    "/publications/lessons-in-english",
    "/publications/kwaad",
    "/about",
    "/about?lang=en",
    "/docs",
    "/nothing",
]


class Tags(HTMLParser):
    """All start tags of a page with their attributes, and the tags left open at the end."""

    VOID = ("meta", "link", "input", "br", "hr", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"double attribute in {tag}"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.unbalanced.append(tag)


@pytest.mark.parametrize(
    "path", [*PAGES, "/api/search?q=leiderschap", "/api/search", "/api/nothing", "/healthz", "/openapi.json"]
)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    for response in (client.get(path, headers=BROWSER), client.get(path), client.post(path)):
        scripted = "<script" in response.text and response.headers["content-type"].startswith("text/html")
        policy = SCRIPTED_POLICY if scripted else CONTENT_SECURITY_POLICY
        assert response.headers["content-security-policy"] == policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
        assert "server" not in response.headers
        assert "x-powered-by" not in response.headers


def test_static_files_have_the_headers(client: TestClient) -> None:
    response = client.get("/static/kb.css")
    assert response.headers["content-type"].startswith("text/css")
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_policies_allow_nothing_inline() -> None:
    for policy in (CONTENT_SECURITY_POLICY, SCRIPTED_POLICY):
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'")
    assert "script-src" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self'; connect-src 'self'" in SCRIPTED_POLICY


def test_only_the_search_page_brings_a_script(client: TestClient) -> None:
    for path in PAGES:
        scripts = [a for tag, a in Tags(client.get(path, headers=BROWSER).text).tags if tag == "script"]
        assert len(scripts) == (path.startswith("/?") or path == "/"), path
        for attributes in scripts:
            assert set(attributes) == {"src", "defer"}
            assert re.fullmatch(r"/static/combobox\.js\?v=[0-9a-f]{10}", attributes["src"])


def test_the_script_is_small_and_writes_no_html() -> None:
    script = (STATIC / "combobox.js").read_text()
    assert len(script.encode()) < 5 * 1024
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|https?:(?!//www\.w3\.org/WAI/)", script
    )


def test_a_first_visit_costs_less_than_60_kb(client: TestClient) -> None:
    page = client.get("/", headers=BROWSER).text
    parts = re.findall(r'(?:<link rel="(?:stylesheet|icon)" href|<script src)="([^"]+)"', page)
    assert len(parts) == 4  # style, print style, icon, script
    assert len(page.encode()) + sum(len(client.get(part).content) for part in parts) < 60 * 1024


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_clean_html(client: TestClient, path: str) -> None:
    page = Tags(client.get(path, headers=BROWSER).text)
    assert (page.unbalanced, page.open) == ([], [])
    for tag, attributes in page.tags:
        assert tag not in ("style", "iframe", "object", "embed", "base", "img"), tag
        assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
        assert tag != "script" or attributes["src"].startswith("/static/"), attributes
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    for tag, attributes in Tags(client.get(path, headers=BROWSER).text).tags:
        for name in ("src", "href", "action", "formaction", "srcset", "data"):
            if name not in attributes:
                continue
            url = attributes[name]
            parts = urlsplit(url)
            assert parts.scheme in ("", "http", "https"), url
            assert not url.startswith("//"), url
            # Only a link that the reader follows may lead away, and only to a publication's source.
            if parts.netloc:
                assert (tag, parts.netloc) == ("a", "example.org"), url
                assert "external" in attributes["rel"]


@pytest.mark.parametrize("path", PAGES)
def test_labels_and_anchors_have_their_targets(client: TestClient, path: str) -> None:
    tags = Tags(client.get(path, headers=BROWSER).text).tags
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    for tag, attributes in tags:
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            assert attributes.get(name, next(iter(ids))) in ids, (tag, attributes)
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids, attributes


def test_the_style_sheet_loads_nothing(client: TestClient) -> None:
    css = client.get("/static/kb.css").text
    assert not re.search(r"url\(|@import|https?:", css)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("ink", "soft", "accent") for paper in ("paper", "card", "glow")),
        ("accent-ink", "accent"),
        ("warn", "warn-paper"),
        ("ink", "warn-paper"),
    ],
)
def test_text_stands_out_enough_for_wcag_aa(client: TestClient, scheme: int, ink: str, paper: str) -> None:
    lists = re.findall(r":root \{(.*?)\}", client.get("/static/kb.css").text, re.S)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", lists[scheme]))
    dark, light = sorted((luminance(colours[ink]), luminance(colours[paper])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_doubled_slash_does_not_lead_to_another_site(client: TestClient) -> None:
    # As a full address: a client would take "//evil.example" for the name of a host.
    page = client.get("http://testserver//evil.example/x", headers=BROWSER)
    assert page.status_code == 404
    links = [attributes["href"] for tag, attributes in Tags(page.text).tags if tag == "a"]
    assert "/evil.example/x?lang=en" in links
    assert not [link for link in links if link.startswith("//")]
