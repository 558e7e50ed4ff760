"""Suggestions under the search box, by keyboard and by mouse, and the box when they do not come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import Site
from .pages import BY_NAME
from .test_axe import faults
from .watching import watch

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

OPTIONS = "#suggestions [role=option]"


@pytest.fixture
def box(site: Site, tab: Page) -> Locator:
    """The search box of the start page, with its script at work."""
    tab.goto(site.url(BY_NAME["start"], "nl"))
    found = tab.locator("#q[role=combobox]")
    found.wait_for()
    found.focus()
    return found


def suggested(page: Page) -> list[str]:
    """The suggestions, once they are there."""
    page.locator(OPTIONS).first.wait_for()
    return page.locator(OPTIONS).all_inner_texts()


def test_choosing_by_keyboard(tab: Page, box: Locator) -> None:
    assert box.get_attribute("aria-expanded") == "false"
    tab.keyboard.type("verslag")
    texts = suggested(tab)
    assert len(texts) > 2
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == tab.locator("[role=listbox]").get_attribute("id")
    assert str(len(texts)) in tab.locator("form#search [role=status]").inner_text()
    assert box.get_attribute("aria-activedescendant") is None
    for number, text in enumerate(texts):
        tab.keyboard.press("ArrowDown")
        chosen = tab.locator(f"{OPTIONS}[aria-selected=true]")
        assert chosen.all_inner_texts() == [text]
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id"), number
        assert box.input_value() == "verslag"
    tab.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None  # past the last one: back in the field
    tab.keyboard.press("ArrowUp")
    assert tab.locator(f"{OPTIONS}[aria-selected=true]").inner_text() == texts[-1]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=*")
    assert tab.locator("#q").input_value() == texts[-1]


def test_escape_closes_first_and_empties_then(tab: Page, box: Locator) -> None:
    tab.keyboard.type("leider")
    suggested(tab)
    tab.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "leider")
    tab.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("Home")
    assert box.get_attribute("aria-activedescendant") is None
    assert box.evaluate("e => e.selectionStart") == 0
    tab.keyboard.press("Tab")
    assert box.get_attribute("aria-expanded") == "false"
    assert tab.locator(OPTIONS).first.is_hidden()
    box.focus()
    tab.keyboard.press("Escape")
    assert box.input_value() == ""


def test_what_was_typed_is_searched_when_nothing_is_chosen(tab: Page, box: Locator) -> None:
    tab.keyboard.type("leider")
    suggested(tab)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=leider*")
    assert tab.locator("#q").input_value() == "leider"


def test_choosing_by_mouse(tab: Page, box: Locator) -> None:
    tab.keyboard.type("leider")
    text = suggested(tab)[0]
    tab.locator(OPTIONS).first.click()
    tab.wait_for_url("**/?q=*")
    assert tab.locator("#q").input_value() == text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_has_no_fault(site: Site, tabs: Callable[..., Page], scheme: str) -> None:
    page = tabs(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(site.url(BY_NAME["results"], "en"))
    page.locator("#q[role=combobox]").fill("leider")
    suggested(page)
    page.keyboard.press("ArrowDown")
    assert not (found := faults(page)), "\n".join(found)
    place = page.locator("#suggestions").bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 320


@pytest.mark.parametrize("answer", ["aborted", "error", "nonsense"])
def test_without_an_answer_the_box_is_a_plain_field(tab: Page, box: Locator, answer: str) -> None:
    notes = watch(tab)
    ways: dict[str, Callable[..., None]] = {
        "aborted": lambda route: route.abort(),
        "error": lambda route: route.fulfill(status=503, json={"title": "busy"}),
        "nonsense": lambda route: route.fulfill(body="<html>"),
    }
    tab.route("**/api/suggest*", ways[answer])
    with tab.expect_event("response" if answer != "aborted" else "requestfailed"):
        tab.keyboard.type("leider")
    assert box.get_attribute("aria-expanded") == "false"
    assert not [text for text in notes.complaints if "api/suggest" not in text]
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=leider*")


def test_a_later_answer_does_not_open_a_list_that_was_left(tab: Page, box: Locator) -> None:
    held = []
    tab.route("**/api/suggest*", lambda route: held.append(route))
    with tab.expect_request("**/api/suggest*"):
        tab.keyboard.type("leider")
    tab.keyboard.press("Tab")
    for route in held:
        route.fulfill(json={"suggestions": [{"text": "te laat", "kind": "title"}]})
    tab.wait_for_timeout(50)
    assert box.get_attribute("aria-expanded") == "false"
    assert tab.locator(OPTIONS, has_text="te laat").count() == 0


def test_hostile_suggestions_stay_text(site: Site, tabs: Callable[..., Page]) -> None:
    page = tabs(bypass_csp=True)
    notes = watch(page)
    page.goto(site.url("/"))
    page.locator("#q[role=combobox]").focus()
    page.keyboard.type("kop")
    assert any("<script>" in text for text in suggested(page))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    assert page.evaluate("window.__xss") is None
    assert (notes.dialogs, notes.complaints) == ([], [])
