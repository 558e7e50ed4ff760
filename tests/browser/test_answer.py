"""An answer in prose in a browser: with and without JavaScript, told as a machine's, and text whatever it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from fake_endpoint import FakeEndpoint, Reply

from .conftest import Site
from .hostile import HOSTILE_QUOTE, IMAGE, SCRIPT
from .pages import BY_NAME
from .test_axe import READERS, faults
from .test_hostile import assert_nothing_ran, words
from .watching import watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEADER = "Een vaste projectleider met mandaat"  # how the lessons of two publications begin
QUESTION = "wat helpt een vaste projectleider met mandaat"


@pytest.fixture
def scripted(endpoint: FakeEndpoint) -> FakeEndpoint:
    """The endpoint says what stands in the source on project leaders, and something that stands nowhere."""

    def script(reply: Reply) -> None:
        number = reply.asked.number(LEADER)
        reply.stream(f"{LEADER} [{number}]. Burgemeesters kopen nieuwe auto's [{number}].")

    endpoint.script = script
    return endpoint


def write(site: Site, page: Page, lang: str = "nl") -> None:
    """Ask for an answer in prose by its form."""
    site.open(page, BY_NAME["answer in prose"], lang)
    page.locator("form.ask-answer input[type=search]").fill(QUESTION)
    page.locator("form.ask-answer button").click()
    page.locator("section.written").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_an_answer_with_its_sources(
    site: Site, tabs: Callable[..., Page], scripted: FakeEndpoint, scripts: bool
) -> None:
    page = tabs(java_script_enabled=scripts)
    notes = watch(page)
    write(site, page)
    assert page.get_by_role("note").first.is_visible()  # a machine wrote it
    prose = page.locator("section.written .prose")
    assert LEADER in prose.inner_text()
    assert "auto's" not in page.locator("main").inner_text()
    prose.locator("a.cite").first.click()
    assert LEADER in page.locator(":target").inner_text()
    page.locator(":target a").last.click()
    page.wait_for_url("**/publications/*")
    assert notes.elsewhere(site.address) == []
    assert notes.complaints == []


@pytest.mark.parametrize("reader", READERS)
def test_a_written_answer_has_no_fault(
    site: Site, tabs: Callable[..., Page], scripted: FakeEndpoint, reader: str
) -> None:
    lang, settings = READERS[reader]
    page = tabs(**settings)
    write(site, page, lang)
    assert not (found := faults(page)), "\n".join(found)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= settings["viewport"]["width"]


def test_a_hostile_answer_stays_text(site: Site, tabs: Callable[..., Page], endpoint: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        number = reply.asked.number(HOSTILE_QUOTE[:12])
        reply.stream(f"{HOSTILE_QUOTE} [{number}] {SCRIPT} [{number}]. {IMAGE} [{number}].")

    endpoint.script = script
    page = tabs(bypass_csp=True)
    notes = watch(page)
    site.open(page, BY_NAME["answer in prose"], "nl")
    page.locator("form.ask-answer input[type=search]").fill("de kwelgeest remde het spook")
    page.locator("form.ask-answer button").click()
    page.locator("section.written").wait_for()
    assert_nothing_ran(page, notes)
    assert words(HOSTILE_QUOTE) in words(page.locator("main").inner_text())


def test_an_endpoint_that_fails_is_told(site: Site, tab: Page, endpoint: FakeEndpoint) -> None:
    endpoint.script = lambda reply: reply.json({"error": {"message": SCRIPT}}, 500)
    site.open(tab, BY_NAME["answer in prose"], "nl")
    tab.locator("form.ask-answer input[type=search]").fill(QUESTION)
    tab.locator("form.ask-answer button").click()
    tab.get_by_role("alert").wait_for()
    assert SCRIPT not in tab.locator("main").inner_text()
    assert tab.locator("form.ask-answer button").is_enabled()
