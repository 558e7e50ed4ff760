"""Ways of a reader through the pages: addresses that can be shared, going back, and the other language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from .conftest import Site
from .pages import BY_NAME, VISITS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIELDS = """() => [...document.querySelectorAll('main input, main select, main textarea')].filter(
    e => e.type !== 'hidden').map(e => `${e.name}=${e.type === 'checkbox' ? e.checked + ':' + e.value : e.value}`)"""
LINKS = """() => [...document.querySelectorAll('a[href]')].map(e => e.href).filter(
    href => new URL(href).origin === location.origin)"""
# Files and descriptions that have no language of their own.
WITHOUT_LANGUAGE = ("/openapi.json", "/healthz", "/api/", "/static/", "/file", "/feed")


def asked(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The page and what is asked of it, without the language."""
    parts = urlsplit(url)
    return parts.path, [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "lang"]


@pytest.mark.parametrize("visit", [v for v in VISITS if not v.bare], ids=lambda visit: visit.name)
def test_the_other_language_keeps_the_page_and_the_state(
    site: Site, kept_tabs: Callable[..., Page], visit: Visit
) -> None:
    page = kept_tabs(signed_in=visit.signed_in, viewport={"width": 1280, "height": 900})
    site.open(page, visit)
    before: Any = asked(page.url), page.evaluate(FIELDS)
    texts = page.locator("main").inner_text()
    page.locator("a.switch").click()
    page.wait_for_url("**lang=en**")
    assert page.locator("html").get_attribute("lang") == "en"
    after: Any = asked(page.url), page.evaluate(FIELDS)
    assert after == before
    if visit.name != "docs":  # its text is English in both
        assert page.locator("main").inner_text() != texts
    lost = [
        href
        for href in page.evaluate(LINKS)
        if not any(part in href for part in WITHOUT_LANGUAGE)
        and "lang=" not in href
        and urlsplit(href).path != "/docs"
        and not urlsplit(href).fragment
    ]
    assert lost == []
    back = page.locator("a.switch").evaluate("e => e.href")
    assert (asked(back), "lang=nl" in back) == (before[0], True)


def test_an_address_can_be_shared(site: Site, tabs: Callable[..., Page]) -> None:
    page = tabs(viewport={"width": 1280, "height": 900})
    page.goto(site.url("/"))
    page.locator("#q").fill("fietsen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=fietsen*")
    choice = page.locator("#filters input[name=kind][value=evaluation]")
    if not choice.is_visible():
        page.locator("#filters details:has(input[name=kind]) > summary").first.click()
    choice.check()
    page.locator("#year_from").fill("2001")
    page.locator("#filters button").click()
    page.wait_for_url("**kind=evaluation*")
    page.locator(".pager a[rel=next]").click()
    page.wait_for_url("**page=2*")
    shown = page.locator("main").inner_text()
    assert "Verslag" in shown
    page.reload()
    assert page.locator("main").inner_text() == shown
    other = tabs(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    other.goto(page.url)
    assert other.locator("main").inner_text() == shown
    assert other.locator("#filters input[name=kind][value=evaluation]").is_checked()
    assert other.locator("#year_from").input_value() == "2001"


def test_going_back_gives_the_same_results(site: Site, tab: Page) -> None:
    tab.goto(site.url("/"))
    tab.locator("#q").fill("leiderschap")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=leiderschap*")
    shown = tab.locator("main").inner_text()
    tab.locator(".results .group a").first.click()
    tab.wait_for_url("**/publications/*")
    tab.go_back()
    assert tab.locator("main").inner_text() == shown
    assert tab.locator("#q").input_value() == "leiderschap"
    tab.go_back()
    assert tab.locator("#q").input_value() in ("", "leiderschap")  # browsers may put back what was typed
    assert urlsplit(tab.url).query == ""
    tab.go_forward()
    assert tab.locator("main").inner_text() == shown


def test_a_passage_in_an_address_is_marked(site: Site, tab: Page) -> None:
    tab.goto(site.url(BY_NAME["results"]))
    link = tab.locator(".results a[href*='#passage-']").first
    quote = tab.locator(".results .group blockquote").first.inner_text().split("▸")[-1].split(".")[0].strip()
    link.click()
    tab.wait_for_url("**#passage-*")
    target = tab.locator(":target")
    assert quote in target.inner_text()
    plain = tab.locator(".passage:not(:target)").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert target.evaluate("e => getComputedStyle(e).backgroundColor") != plain
