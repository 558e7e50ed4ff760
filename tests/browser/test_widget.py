"""The widget in a real browser: a page of another origin, with a strict policy, used by keyboard only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from served import serving
from toy import ToyEncoder

from api.app import create_app
from api.embedding import add_embedding
from kb.settings import Settings
from kb.wiring import Application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXTS = {
    "leiderschap": "# Leiderschap in de wijk\n\nLeiderschap was een succesfactor. Een kartrekker met mandaat hielp.\n",
    "vertrouwen": "# Vertrouwen in het team\n\nWijkteams werken beter wanneer vertrouwen groeit.\n",
}
HTML = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Intranet</title>
<script src="{kb}/static/kb-search.js" defer></script>
<main><h1>Intranet</h1><kb-search limit="3" {attributes}></kb-search></main></html>"""


class Host(BaseHTTPRequestHandler):
    """Serves one page, whatever is asked for, under a policy that allows kb and nothing inline."""

    def __init__(self, html: str, policy: str, *rest: Any) -> None:
        self.html, self.policy = html, policy
        super().__init__(*rest)

    def do_GET(self) -> None:
        body = self.html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hosting(kb: str, lang: str = "nl", attributes: str = "") -> Iterator[str]:
    policy = f"default-src 'none'; script-src {kb}; connect-src {kb}; require-trusted-types-for 'script'"
    html = HTML.format(kb=kb, lang=lang, attributes=attributes)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, html, policy))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a kb with two publications, shared with every origin."""
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / f"{name}.md").write_text(f"---\nprogramme: op-een-lijn\nyear: 2015\n---\n{text}", "utf-8")
    application = Application(Settings(home=tmp_path_factory.mktemp("kb"), workers=1))
    encoder = ToyEncoder()
    vars(application)["encoders"] = (encoder, encoder)
    application.ingester.ingest((folder,), prune=False)
    app = create_app(application)
    add_embedding(app, ("*",))
    with serving(app) as address:
        yield address
    application.store.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page()
    yield made
    made.close()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser reports as an error: a breach of the policy, a script that fails."""
    found: list[str] = []

    def console(message: Any) -> None:
        if message.type == "error":
            found.append(message.text)

    def crash(error: Any) -> None:
        found.append(str(error))

    page.on("console", console)
    page.on("pageerror", crash)
    yield found
    page.remove_listener("console", console)
    page.remove_listener("pageerror", crash)


def no_icon(complaints: list[str]) -> list[str]:
    """Without what the browser says about the icon it asks every site for, which the policy forbids."""
    return [text for text in complaints if "favicon" not in text]


def test_searches_by_keyboard_only(kb: str, page: Page, complaints: list[str]) -> None:
    with hosting(kb) as host:
        page.goto(host)
        field = page.get_by_role("combobox", name="Zoek in publicaties")
        field.wait_for()
        page.keyboard.press("Tab")
        assert field.evaluate("field => field.getRootNode().activeElement === field")
        page.keyboard.type("leid")
        page.get_by_role("option").first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        chosen = page.get_by_role("option", selected=True)
        assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        text = chosen.inner_text()
        page.keyboard.press("Enter")
        page.locator("kb-search [part=result]").first.wait_for()
        assert field.input_value() == text
        assert field.get_attribute("aria-expanded") == "false"
        result = page.locator("kb-search [part=result]").first
        assert result.get_by_role("heading", level=3).inner_text() == "Leiderschap in de wijk"
        assert "Op één lijn" in result.locator("[part=facts]").inner_text()
        assert "2015" in result.locator("[part=facts]").inner_text()
        assert "Leiderschap was een succesfactor." in result.locator("[part=quote]").inner_text()
        # The next things to reach are the button and the first publication.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        address = page.evaluate("document.querySelector('kb-search').shadowRoot.activeElement.href")
        assert address.startswith(("http://", "https://"))
    assert no_icon(complaints) == []


def test_styles_hold_under_the_policy(kb: str, page: Page) -> None:
    with hosting(kb) as host:
        page.goto(host)
        button = page.get_by_role("button", name="Zoek")
        button.wait_for()
        assert button.evaluate("b => getComputedStyle(b).backgroundColor") == "rgb(11, 92, 92)"


def test_escape_closes_first_and_empties_then(kb: str, page: Page) -> None:
    with hosting(kb) as host:
        page.goto(host)
        field = page.get_by_role("combobox")
        field.focus()
        page.keyboard.type("leid")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowUp")
        assert page.get_by_role("option", selected=True).count() == 1
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") is None
        page.keyboard.press("Escape")
        assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "leid")
        page.keyboard.press("Escape")
        assert field.input_value() == ""


def test_speaks_english_and_keeps_to_its_attributes(kb: str, page: Page) -> None:
    with hosting(kb, "en", 'heading-level="2" placeholder="Ask" programme="op-een-lijn"') as host:
        page.goto(host)
        field = page.get_by_role("combobox", name="Search publications")
        assert field.get_attribute("placeholder") == "Ask"
        field.focus()
        page.keyboard.type("vertrouwen")
        with page.expect_request("**/api/search?*") as asked:
            page.keyboard.press("Enter")
        assert "page_size=3" in asked.value.url
        assert "programme=op-een-lijn" in asked.value.url
        page.get_by_role("heading", level=2, name="Vertrouwen in het team").wait_for()
        page.evaluate("document.querySelector('kb-search').lang = 'nl'")
        assert page.get_by_role("combobox", name="Zoek in publicaties").input_value() == "vertrouwen"


@pytest.mark.parametrize(
    ("status", "state", "told"),
    [
        (503, "error", "Zoeken lukt nu niet"),
        (422, "error", "kan niet worden gezocht"),
        (200, "empty", "Niets gevonden"),
    ],
)
def test_tells_how_it_went(kb: str, page: Page, status: int, state: str, told: str) -> None:
    nothing = {"groups": [], "hits": [], "answered": False, "total_publications": 0, "notices": {"corrections": []}}
    page.route(
        "**/api/search?*",
        lambda route: route.fulfill(status=status, json=nothing, headers={"Access-Control-Allow-Origin": "*"}),
    )
    try:
        with hosting(kb) as host:
            page.goto(host)
            page.get_by_role("combobox").focus()
            page.keyboard.type("iets")
            page.keyboard.press("Enter")
            page.locator(f"kb-search [data-state={state}]").wait_for()
            assert told in page.locator("kb-search [part=status]").inner_text()
    finally:
        page.unroute("**/api/search?*")


def test_shows_what_fits_less_only_when_nothing_fits(kb: str, page: Page) -> None:
    source = {"year": None, "programme": None, "language": "nl", "url": "/publications/x", "media_type": "text/html"}
    hits = [{"passage_id": n, "quote": f"Citaat {n}", "page": None} for n in (1, 2)]
    groups = [
        {"publication": source | {"id": f"p{n}", "title": f"Titel {n}"}, "hits": [n], "weaker": n == 2} for n in (1, 2)
    ]
    answer = {"answered": True, "total_publications": 1, "notices": {"corrections": []}, "hits": hits, "groups": groups}
    page.route(
        "**/api/search?*", lambda route: route.fulfill(json=answer, headers={"Access-Control-Allow-Origin": "*"})
    )
    try:
        with hosting(kb) as host:
            page.goto(host)
            page.get_by_role("combobox").focus()
            page.keyboard.type("iets")
            page.keyboard.press("Enter")
            page.locator("kb-search [data-state=answered]").wait_for()
            assert page.locator("kb-search [part=title]").all_inner_texts() == ["Titel 1"]
            assert page.locator("kb-search [part=status]").inner_text() == "1 publicatie gevonden"
    finally:
        page.unroute("**/api/search?*")


def test_shows_the_nearest_and_never_html(kb: str, page: Page, complaints: list[str]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    publication = {
        "id": "x", "title": evil, "programme": evil, "year": 2020, "language": "nl",
        "url": "javascript:alert(1)", "media_type": "application/pdf",
    }  # fmt: skip
    answer = {
        "answered": False, "total_publications": 0, "notices": {"corrections": []},
        "hits": [{"passage_id": 1, "quote": evil, "page": 4}],
        "groups": [{"publication": publication, "hits": [1], "weaker": True}],
    }  # fmt: skip
    page.route(
        "**/api/search?*", lambda route: route.fulfill(json=answer, headers={"Access-Control-Allow-Origin": "*"})
    )
    try:
        with hosting(kb) as host:
            page.goto(host)
            page.get_by_role("combobox").focus()
            page.keyboard.type("iets")
            page.keyboard.press("Enter")
            page.locator("kb-search [data-state=unanswered]").wait_for()
            assert "geen passage" in page.locator("kb-search [part=status]").inner_text()
            assert page.locator("kb-search [part=quote]").inner_text() == evil
            assert page.locator("kb-search [part=place]").inner_text() == "p. 4"
            assert page.locator("kb-search [part=link]").get_attribute("href") == f"{kb}/publications/x"
            assert page.locator("kb-search img").count() == 0
    finally:
        page.unroute("**/api/search?*")
    assert no_icon(complaints) == []
