"""Everything a reader and a reviewer do works with JavaScript turned off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kb.feedback import Verdict

from .conftest import Site
from .library import LESSONS

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(tabs: Callable[..., Page]) -> Page:
    """A tab without JavaScript."""
    return tabs(java_script_enabled=False, viewport={"width": 1280, "height": 900})


def test_there_is_no_javascript(site: Site, page: Page) -> None:
    page.set_content("<title>uit</title><script>document.title = 'aan'</script>")
    assert page.title() == "uit"


def test_searching_filtering_and_turning_pages(site: Site, page: Page) -> None:
    page.goto(site.url("/"))
    page.locator("#q").fill("fietsen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=fietsen*")
    assert page.locator(".results .group").count() == 10
    page.locator(".pager a[rel=next]").click()
    page.wait_for_url("**page=2*")
    assert page.locator(".results .group").count() >= 2
    page.locator("#year_from").fill("2005")
    page.locator("#year_to").fill("2006")
    page.locator("#filters button").click()
    page.wait_for_url("**year_to=2006*")
    titles = page.locator(".results .group h2").all_inner_texts()
    assert sorted(titles) == ["Verslag 05", "Verslag 06"]
    page.locator(".chips .clear").click()
    page.wait_for_url(lambda url: "year_to" not in url)
    assert page.locator(".results .group").count() == 10


def test_from_a_quote_to_its_publication_and_page(site: Site, page: Page) -> None:
    page.goto(site.url("/?q=vaste+contactpersoon+voor+bewoners"))
    hit = page.locator(".results .group", has_text="Verslag van de proeftuin").locator(".hit").first
    assert "vaste contactpersoon" in hit.locator("blockquote").inner_text()
    hit.locator("a[href*='#passage-']").click()
    page.wait_for_url("**/publications/*#passage-*")
    assert "vaste contactpersoon" in page.locator(":target").inner_text()
    page.go_back()
    hit.locator("a[href*='/pages/']").click()
    page.wait_for_url("**/pages/2?*")
    assert page.locator(".page-picture img").get_attribute("alt")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**/pages/3*")


def test_telling_what_helps_and_what_is_missed(site: Site, page: Page) -> None:
    kept = len(site.library.feedback())
    page.goto(site.url("/?q=vaste+contactpersoon+voor+bewoners"))
    page.locator(".hit").first.locator(".feedback > button").click()
    page.wait_for_url("**feedback=thanks*")
    assert page.locator(".hit").first.locator("[role=status]").is_visible()
    folded = page.locator(".hit").nth(1).locator(".feedback details")
    folded.locator("summary").click()
    folded.locator("textarea").fill("Gaat over iets anders")
    folded.locator("button").click()
    page.wait_for_url("**feedback=thanks*")
    page.locator("form.missed summary").click()
    page.locator("form.missed textarea").fill("Een voorbeeld uit een dorp")
    page.locator("form.missed button").click()
    page.wait_for_url(lambda url: "feedback_on" not in url)
    found = site.library.feedback()[kept:]
    assert [(one.verdict, one.reason) for one in found] == [
        (Verdict.HELPFUL, ""),
        (Verdict.NOT_HELPFUL, "Gaat over iets anders"),
        (Verdict.MISSED, "Een voorbeeld uit een dorp"),
    ]
    assert page.locator(".results .group").count() >= 2  # the reader is back at the same results


def test_lessons_patterns_and_gaps(site: Site, page: Page) -> None:
    page.goto(site.url("/"))
    page.locator("header nav").get_by_text("Lessen", exact=True).click()
    page.wait_for_url("**/lessons")
    page.locator("a.polarity.barrier").click()
    page.wait_for_url("**polarity=barrier*")
    assert set(page.locator(".lesson .lesson-facts .polarity").all_inner_texts()) == {"Belemmering"}
    quote = page.locator("article.lesson h2").first.inner_text()
    page.locator("article.lesson h2 a").first.click()
    page.wait_for_url("**/lessons/*")
    assert page.locator("h1").inner_text() == quote
    page.locator("header nav").get_by_text("Patronen", exact=True).click()
    page.wait_for_url("**/patterns")
    page.locator("select[name=polarity]").select_option("success")
    page.locator("#min_programmes").select_option("1")
    page.locator("form.choices button").click()
    page.wait_for_url("**polarity=success*")
    name = page.locator("ol.patterns h2").first.inner_text()
    page.locator("ol.patterns h2 a").first.click()
    page.wait_for_url("**/patterns/*")
    assert page.locator("h1").inner_text() == name


def test_a_cell_of_the_gap_map_leads_to_its_lessons(site: Site, page: Page) -> None:
    page.goto(site.url("/gaps"))
    page.locator("select#columns").select_option("programmes")
    page.locator("form.choices button").click()
    page.wait_for_url("**columns=programmes*")
    cell = page.locator("table.heat tbody td:not(.all) a").first
    lessons = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/lessons?*")
    assert page.locator("article.lesson").count() == lessons


def test_making_a_brief(site: Site, page: Page) -> None:
    page.goto(site.url("/brief"))
    page.locator("#topic").fill("structurele financiering")
    page.locator("form.brief-form button").click()
    page.wait_for_url("**q=structurele*")
    assert "structurele financiering" in page.locator("article.brief").inner_text()
    with page.expect_download() as kept:
        page.locator(".brief-downloads a").first.click()
    assert kept.value.suggested_filename.count(".") == 1


def test_a_reviewer_signs_in_judges_and_signs_out(site: Site, page: Page) -> None:
    page.goto(site.url("/review"))
    page.locator("#key").fill("verkeerd")
    page.locator("form.signin button").click()
    assert page.get_by_role("alert").is_visible()
    page.locator("#key").fill(site.library.key)
    page.locator("form.signin button").click()
    page.wait_for_url("**/review")
    quote = LESSONS["academic-workplaces"][1][0]
    card = page.locator("article.lesson", has_text=quote)
    card.locator("input[name=note]").fill("Nagelezen in het rapport")
    card.locator("button[value=validate]").click()
    page.wait_for_url("**saved=1*")
    assert page.locator(".notice.done").is_visible()
    assert page.locator("article.lesson h2", has_text=quote).count() == 0
    page.goto(site.url("/lessons?q=trust+grew"))
    page.locator("article.lesson a", has_text=quote).click()
    page.wait_for_url("**/lessons/*")
    assert "Nagelezen in het rapport" in page.locator("main table").inner_text()
    page.goto(site.url("/review"))
    page.locator("form.signout button").click()
    page.wait_for_url("**/lessons")
    page.goto(site.url("/review"))
    assert page.locator("#key").is_visible()
