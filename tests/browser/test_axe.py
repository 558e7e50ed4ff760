"""Every page and state goes through axe-core: WCAG 2.0, 2.1 and 2.2 at A and AA, and its best practices."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Site
from .pages import VISITS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Each page in each language, colour scheme and width once, without going through all eight combinations.
READERS: dict[str, tuple[str, dict[str, Any]]] = {
    "nl, light, wide": ("nl", {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}),
    "en, dark, narrow": ("en", {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}),
}


def faults(page: Page) -> list[str]:
    """What axe finds: one line for each place, with the rule and what helps."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run({json.dumps(options)}).then(found => found.violations)")
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {rule['help']} ({rule['helpUrl']})\n  {node['html']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_no_page_has_a_fault(site: Site, kept_tabs: Callable[..., Page], visit: Visit, reader: str) -> None:
    lang, settings = READERS[reader]
    page = kept_tabs(signed_in=visit.signed_in, **settings)
    site.open(page, visit, lang)
    assert page.locator("html").get_attribute("lang") == lang
    assert not (found := faults(page)), "\n".join(found)


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<main><h1>Kop</h1><input name=q></main>", "label"),
        ("<main><h1>Kop</h1><p style='color:#999;background:#fff'>Te licht</p></main>", "color-contrast"),
        ("<main><h1>Kop</h1><p>Tekst</p></main><p>Buiten</p>", "region"),
        ("<main><h1>Kop</h1><h4>Te diep</h4></main>", "heading-order"),
        (
            "<main><h1>Kop</h1><a href=/a style='display:inline-block;font-size:8px'>a</a>"
            "<br><a href=/b style='display:inline-block;font-size:8px'>b</a></main>",
            "target-size",
        ),
    ],
)
def test_axe_is_looking(tab: Page, html: str, rule: str) -> None:
    tab.set_content(f"<!doctype html><html lang=nl><title>Proef</title>{html}</html>")
    assert any(line.startswith(f"{rule} at ") for line in faults(tab))
