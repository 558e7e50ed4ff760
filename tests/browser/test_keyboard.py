"""A reader without a mouse: every stop of the Tab key shows, in order, and leads from the question to the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .conftest import Site
from .library import PDF_PAGES
from .pages import BY_NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const x = Math.min(Math.max(box.left + 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return {
        tag: one.tagName, name: (one.innerText || one.getAttribute('aria-label') || one.name || '').trim(),
        href: one.href || '', scrolled: scrollY, top: box.top + scrollY,
        ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
        covered: !(top && (one.contains(top) || top.contains(one))),
    };
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is, and whether a reader can see that."""

    tag: str
    name: str
    href: str
    scrolled: float
    top: float
    ringed: bool
    inside: bool
    covered: bool

    @property
    def shows(self) -> bool:
        """There is a ring, on the screen, with nothing over it."""
        return self.ringed and self.inside and not self.covered


def stops(page: Page, most: int = 200) -> Iterator[Stop]:
    """Press Tab until the page has no more stops."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = Stop(**page.evaluate(FOCUS))
        if stop.tag == "BODY":
            return
        yield stop
    raise AssertionError(f"more than {most} stops, or a trap")


def tab_to(page: Page, wanted: Callable[[Stop], bool]) -> Stop:
    """Press Tab until the focus is where it is wanted; every stop on the way must show."""
    for stop in stops(page):
        assert stop.shows, stop
        if wanted(stop):
            return stop
    raise AssertionError("the Tab key does not lead there")


def test_from_the_start_to_the_page_of_a_pdf(site: Site, tab: Page) -> None:
    tab.goto(site.url(BY_NAME["start"], "nl"))
    tab.keyboard.press("Tab")
    first = Stop(**tab.evaluate(FOCUS))
    assert (first.name, first.shows) == ("Naar de inhoud", True)
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"
    field = tab_to(tab, lambda stop: stop.tag == "INPUT")
    assert field.name == "q"
    tab.keyboard.type("vaste contactpersoon voor bewoners")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/?q=vaste+contactpersoon*")
    link = tab_to(tab, lambda stop: "/pages/2" in stop.href)
    assert str(site.library.ids["pdf"]) in link.href
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/pages/2?*")
    assert tab.locator(".page-picture img").evaluate("e => e.complete && e.naturalWidth > 0")
    assert PDF_PAGES[1].split(".")[0] in tab.locator("main").inner_text()
    file = tab_to(tab, lambda stop: "/file" in stop.href)
    assert file.href.endswith("#page=2")
    answer = tab.request.get(file.href)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    tab_to(tab, lambda stop: "#passage-" in stop.href)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/publications/*#passage-*")
    assert tab.locator(".passage:target").count() == 1


@pytest.mark.parametrize(
    "name", ["start", "results with lessons", "publication", "lesson", "gaps", "brief made", "review of one"]
)
def test_every_stop_shows_and_comes_in_order(site: Site, tabs: Callable[..., Page], name: str) -> None:
    visit = BY_NAME[name]
    page = tabs(signed_in=visit.signed_in, viewport={"width": 1280, "height": 900})
    page.goto(site.url(visit))
    found = list(stops(page))
    assert found
    assert [stop for stop in found if not stop.shows] == []
    # What can be reached by mouse can be reached by keyboard.
    reachable = page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count()
    assert len(found) >= reachable


def test_ticking_a_filter_by_keyboard(site: Site, tab: Page) -> None:
    tab.goto(site.url(BY_NAME["results"], "nl"))
    first = tab.locator("#filters summary").first
    if first.evaluate("e => e.parentElement.open") is False:
        first.focus()
        tab.keyboard.press("Enter")
    box = tab.locator("#filters input[type=checkbox]:visible").first
    box.focus()
    assert Stop(**tab.evaluate(FOCUS)).shows
    tab.keyboard.press("Space")
    name, value = box.get_attribute("name"), box.get_attribute("value")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{name}={value}*")
    assert tab.locator(".chips li").count() == 2


def test_a_fault_in_focus_is_seen(tab: Page) -> None:
    tab.set_content(
        "<style>a { outline: none } .over { position: fixed; inset: 0; background: red }</style>"
        "<a href=/a>zonder rand</a><a href=/b style='outline: 3px solid; position: absolute; left: -999px'>buiten</a>"
        "<a href=/c style='outline: 3px solid'>bedekt</a><div class=over></div>"
    )
    found = {stop.name: (stop.ringed, stop.inside, stop.covered) for stop in stops(tab)}
    assert found == {
        "zonder rand": (False, True, True),
        "buiten": (True, False, True),
        "bedekt": (True, True, True),
    }
