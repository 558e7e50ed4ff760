"""What a page costs and asks: few bytes, nothing from elsewhere, no complaint of the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import Site
from .pages import BY_NAME, VISITS, Visit
from .survey import Findings
from .watching import watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BUDGET = 60_000


@pytest.mark.parametrize("name", ["start", "results", "many results", "publication", "lessons"])
def test_a_first_visit_is_light(site: Site, browser: Browser, name: str) -> None:
    context = browser.new_context()  # nothing kept from an earlier visit
    page = context.new_page()
    notes = watch(page)
    page.goto(site.url(BY_NAME[name]), wait_until="networkidle")
    sizes = notes.transferred()
    context.close()
    assert any(url.partition("?")[0].endswith(".css") for url in sizes)
    assert sum(sizes.values()) < BUDGET, sizes


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_page_asks_nothing_of_others_and_nothing_fails(surveyed: Callable[[Visit], Findings], visit: Visit) -> None:
    found = surveyed(visit)
    assert found.asked
    assert found.elsewhere == ()
    assert found.complaints == ()
    assert found.dialogs == ()


def test_the_watch_sees_what_it_is_for(site: Site, tab: Page) -> None:
    notes = watch(tab)
    tab.route("https://elsewhere.example/**", lambda route: route.fulfill(body=""))
    tab.goto(site.url("/"))
    tab.evaluate(
        "() => { const one = document.createElement('img'); one.src = 'https://elsewhere.example/a.png';"
        " document.body.append(one); console.error('oeps'); setTimeout(() => { throw new Error('stuk') });"
        " alert('hallo'); }"
    )
    tab.wait_for_timeout(100)
    assert notes.dialogs == ["hallo"]
    assert any("Content Security Policy" in text for text in notes.complaints)
    assert any("oeps" in text for text in notes.complaints)
    assert any("stuk" in text for text in notes.complaints)
    tab.goto("about:blank")
    tab.set_content("<link rel=stylesheet href='https://elsewhere.example/x.css'>")
    assert notes.elsewhere(site.address) == ["https://elsewhere.example/a.png", "https://elsewhere.example/x.css"]
