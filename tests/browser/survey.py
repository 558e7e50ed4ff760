"""What one visit to a page tells: kept, so that tests of different things need not visit it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .watching import watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Site
    from .pages import Visit

WIDTHS = (1440, 1100, 768, 360, 320)
# Elements that stick out of the page to the right, except within what scrolls by itself.
STICKING_OUT = """() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = e => e && e !== document.body && e !== root
        && (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll('body *')].filter(
        e => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(e.parentElement));
    const name = e => `${e.tagName.toLowerCase()}#${e.id}.${e.className} ends at ${e.getBoundingClientRect().right}`;
    return [`the page is ${root.scrollWidth} wide`, ...wide.map(name)];
}"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Of one page: what it asked of others, what the browser complained of, and what sticks out by width."""

    asked: int
    elsewhere: tuple[str, ...]
    complaints: tuple[str, ...]
    dialogs: tuple[str, ...]
    sticking_out: Mapping[int, list[str]]


def survey(site: Site, page: Page, visit: Visit) -> Findings:
    """Visit a page once, at every width."""
    notes = watch(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    site.open(page, visit)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(STICKING_OUT)
    notes.stop(page)
    return Findings(
        len(notes.asked),
        tuple(notes.elsewhere(site.address)),
        tuple(notes.complaints),
        tuple(notes.dialogs),
        {width: lines for width, lines in found.items() if lines},
    )
