"""Hostile texts of publications and of readers stay text: shown as they are, never run, never an element.

These tabs go without the content security policy: with it, a text that became script would be stopped and not seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from .conftest import Site
from .hostile import ADDRESS, ALL, BRACES, CLOSED, FILE_NAME, HOSTILE_META, HOSTILE_QUOTE, IMAGE, SCRIPT, SECOND_QUOTE
from .watching import watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What a text would have made if it had become part of the page.
INJECTED = "main img[src='x'], body svg, script:not([src]), [onerror], [onload], [onmouseover], [href^='javascript:' i]"
TITLE, PROGRAMME = str(HOSTILE_META["title"]), str(HOSTILE_META["programme"])

# path: the texts that the reader sees there
SHOWN: dict[str, tuple[str, ...]] = {
    "/?q=kwelgeest": (TITLE, PROGRAMME, IMAGE),
    "/?q=wat+remde+het+spook": (TITLE,),
    "/publications": (TITLE, PROGRAMME),
    "/publications/{evil}": (TITLE, PROGRAMME, SCRIPT, IMAGE, CLOSED, BRACES, HOSTILE_QUOTE, "Uitgever", "Bron"),
    "/publications/{nameless}": (FILE_NAME.removesuffix(".md").capitalize(), SECOND_QUOTE),
    "/lessons?q=spook": (HOSTILE_QUOTE, TITLE),
    "/lessons/{evil_lesson}": (HOSTILE_QUOTE, TITLE),
    "/patterns?min_programmes=1": (SCRIPT,),
    "/patterns/{evil_pattern}": (HOSTILE_QUOTE, SECOND_QUOTE, TITLE),
    "/gaps": (),
    "/brief?q=spook": (HOSTILE_QUOTE,),
    "/embed?q=kwelgeest": (TITLE,),
}
# What a reader types or puts in an address. ``{q}`` stands for the hostile text.
ASKED: dict[str, int] = {
    "/?q={q}": 200,
    "/?q={q}+kwelgeest&as_typed=1&asked={q}+kwelgeest": 200,
    "/?q=%22{q}%22": 200,
    "/?q=fiets&year_from={q}": 422,
    "/?q=fiets&programme={q}": 422,
    "/?q=fiets&publication={q}": 200,
    "/?q=fiets&lang={q}": 200,
    "/?q=fiets&page={q}": 200,
    "/publications?theme={q}": 422,
    "/lessons?q={q}": 200,
    "/lessons?polarity={q}": 200,
    "/lessons?theme={q}": 422,
    "/patterns?q={q}": 200,
    "/patterns?theme={q}": 422,
    "/gaps?rows={q}": 422,
    "/brief?q={q}": 200,
    "/embed?q={q}&programme=x": 422,
    "/publications/{q}": 404,
    "/lessons/{q}": 404,
    "/{q}": 404,
    "/review?lesson={q}": 200,
}


def assert_nothing_ran(page: Page, notes: object) -> None:
    """No script of a text ran, and none of it became an element."""
    assert page.evaluate("window.__xss") is None
    assert page.locator(INJECTED).count() == 0, page.locator(INJECTED).first.evaluate("e => e.outerHTML")
    assert notes.dialogs == []  # type: ignore[attr-defined]
    assert notes.complaints == []  # type: ignore[attr-defined]


def words(text: str) -> str:
    """A text with single spaces, as a browser shows it."""
    return " ".join(text.split())


@pytest.fixture
def open_tab(tabs: Callable[..., Page]) -> Page:
    """A tab without the content security policy."""
    return tabs(bypass_csp=True, viewport={"width": 1280, "height": 900})


@pytest.mark.parametrize("path", SHOWN)
def test_texts_of_publications_stay_text(site: Site, open_tab: Page, path: str) -> None:
    notes = watch(open_tab)
    open_tab.goto(site.url(path.format_map(site.library.ids)))
    open_tab.locator("details").evaluate_all("found => found.forEach(e => e.open = true)")
    assert_nothing_ran(open_tab, notes)
    shown = words(open_tab.locator("body").inner_text())
    for text in SHOWN[path]:
        assert words(text) in shown
    assert "49" not in shown.replace(words(BRACES), "")  # 7 * 7: braces were not worked out


@pytest.mark.parametrize("path", ASKED)
def test_what_readers_send_stays_text(site: Site, open_tab: Page, path: str) -> None:
    notes = watch(open_tab)
    answer = open_tab.goto(site.url(path.format(q=quote_plus(ALL))))
    assert answer is not None
    assert answer.status == ASKED[path]
    assert_nothing_ran(open_tab, notes)
    if path.startswith(("/?q={q}", "/lessons?q=", "/patterns?q=", "/brief?q=")) and "as_typed" not in path:
        assert words(open_tab.locator("main input[type=search]").first.input_value()) == words(ALL)


def test_titles_of_windows_stay_text(site: Site, open_tab: Page) -> None:
    open_tab.goto(site.url("/publications/{evil}".format_map(site.library.ids)))
    assert words(TITLE) in words(open_tab.title())
    open_tab.goto(site.url(f"/?q={quote_plus(CLOSED)}"))
    assert CLOSED in open_tab.title()


def test_a_source_that_is_a_script_is_no_link(site: Site, open_tab: Page) -> None:
    open_tab.goto(site.url("/publications/{evil}".format_map(site.library.ids)))
    source = open_tab.locator(".about dd", has_text="Bron")
    assert source.locator("a").count() == 0
    assert ADDRESS not in open_tab.locator(".about").inner_html()


def test_a_hostile_key_and_a_hostile_note_stay_text(site: Site, tabs: Callable[..., Page], open_tab: Page) -> None:
    notes = watch(open_tab)
    open_tab.goto(site.url("/signin"))
    open_tab.get_by_label("Sleutel").fill(ALL)
    open_tab.locator("main form button").click()
    assert open_tab.get_by_role("alert").is_visible()
    # The answer to a wrong key has the status 422, which browsers log.
    assert_nothing_ran(open_tab, notes)

    reviewer = tabs(signed_in=True, bypass_csp=True)
    notes = watch(reviewer)
    lesson = site.library.ids["evil_lesson"]
    reviewer.goto(site.url(f"/review?lesson={lesson}"))
    assert words(HOSTILE_QUOTE) in words(reviewer.locator("main").inner_text())
    reviewer.locator("input[name=note]").fill(ALL)
    reviewer.locator("button[value=validate]").click()
    assert_nothing_ran(reviewer, notes)
    reviewer.goto(site.url(f"/lessons/{lesson}"))
    assert words(ALL) in words(reviewer.locator("main table").inner_text())
    assert_nothing_ran(reviewer, notes)


def test_a_file_with_a_hostile_name_is_only_kept(site: Site, open_tab: Page) -> None:
    answer = open_tab.request.get(site.url("/publications/{nameless}/file".format_map(site.library.ids)))
    assert answer.status == 200
    assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+\.md"', answer.headers["content-disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_these_texts_would_run_if_they_could(open_tab: Page) -> None:
    for text, mark in ((SCRIPT, 1), (IMAGE.removeprefix('">'), 2), (CLOSED, 3)):
        open_tab.goto("about:blank")
        open_tab.set_content(f"<!doctype html><title></title><main>{text}</main>", wait_until="load")
        open_tab.wait_for_function("window.__xss")
        assert open_tab.evaluate("window.__xss") == mark
        assert open_tab.locator(INJECTED).count() >= 1
