"""Pages fit every width, and hold for readers who want no motion or choose their own colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import Site
from .pages import BY_NAME, VISITS, Visit
from .survey import STICKING_OUT, Findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOTION = "() => document.getAnimations().map(a => `${a.effect.target.tagName}: ${a.animationName}`)"
PLAIN_STATES = ("start", "results", "lessons", "lesson", "gaps", "brief made", "publication", "sign in")


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_no_page_scrolls_sideways(surveyed: Callable[[Visit], Findings], visit: Visit) -> None:
    assert surveyed(visit).sticking_out == {}


def test_what_sticks_out_is_seen(tab: Page) -> None:
    tab.set_content("<body style='margin:0'><p id=wide style='width:2000px'>Te breed</p>")
    assert tab.evaluate(STICKING_OUT) == ["the page is 2000 wide", "p#wide. ends at 2000"]


@pytest.mark.parametrize("name", PLAIN_STATES)
def test_holds_without_motion_and_in_forced_colours(site: Site, tabs: Callable[..., Page], name: str) -> None:
    page = tabs(forced_colors="active", reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page.goto(site.url(BY_NAME[name]))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(MOTION) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    # Colours are the reader's: what tells things apart must be there without ours.
    for part in page.locator("main button:visible, main input[type=search]:visible").all():
        assert part.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    for mark in page.locator("mark.sentence").all():
        sign = mark.evaluate("e => getComputedStyle(e, '::before').content")
        assert "▸" in sign
    page.keyboard.press("Tab")
    focus = page.evaluate("() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle }")
    assert focus == "solid"
