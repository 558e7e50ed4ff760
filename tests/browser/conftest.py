"""One browser and one filled kb for all tests of this folder.

They last for the folder and not for the run: while Playwright is open no other test can start an event loop.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fake_endpoint import FakeEndpoint, fake_endpoint
from served import serving

from api.app import create_app

from .library import Library, make_library
from .pages import Visit
from .survey import Findings, survey

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    reason = None
    if importlib.util.find_spec("playwright") is None:
        reason = "playwright is not installed"
    elif not CHROMIUM.exists():
        reason = f"there is no browser at {CHROMIUM}; set CHROMIUM"
    if reason:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


@dataclass(frozen=True, slots=True)
class Site:
    """A running kb: its address, what is in it, and a state of a browser that is signed in."""

    address: str
    library: Library
    session: Any

    def url(self, visit: Visit | str, lang: str | None = None) -> str:
        """The full address of a page."""
        path = visit if isinstance(visit, str) else visit.address(self.library.ids, lang)
        return self.address + path

    def open(self, page: Page, visit: Visit, lang: str | None = None) -> None:
        """Open a page of the list and see that it comes with its status."""
        answer = page.goto(self.url(visit, lang))
        assert answer is not None
        assert answer.status == visit.status


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def endpoint() -> Iterator[FakeEndpoint]:
    """What writes answers in prose; a test gives it the ``script``."""
    with fake_endpoint() as fake:
        yield fake


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser, endpoint: FakeEndpoint) -> Iterator[Site]:
    """The filled kb behind an address, with a reviewer who signed in."""
    library = make_library(tmp_path_factory.mktemp("site"), endpoint.url)
    with serving(create_app(library.application)) as address:
        context = browser.new_context(base_url=address)
        context.request.post("/signin", form={"key": library.key}, max_redirects=0)
        session = context.storage_state()
        assert session["cookies"], "the key did not open a session"
        context.close()
        yield Site(address, library, session)
    library.application.store.close()


Opener = Callable[..., "BrowserContext"]


@pytest.fixture(scope="module")
def contexts(browser: Browser, site: Site) -> Iterator[Opener]:
    """Opens a browser of a reader, or of a reviewer; the same settings give the same one."""
    made: dict[str, BrowserContext] = {}

    def open_context(*, signed_in: bool = False, **settings: Any) -> BrowserContext:
        key = repr((signed_in, sorted(settings.items())))
        if key not in made:
            state = {"storage_state": site.session} if signed_in else {}
            made[key] = browser.new_context(base_url=site.address, locale="nl-NL", **state, **settings)
            made[key].set_default_timeout(10_000)
        return made[key]

    with ExitStack() as stack:
        stack.callback(lambda: [context.close() for context in made.values()])
        yield open_context


@pytest.fixture(scope="module")
def kept_tabs(contexts: Opener) -> Callable[..., Page]:
    """Gives the one tab of a browser, whatever it showed before: faster than a new one for who visits many pages."""
    made: dict[BrowserContext, Page] = {}

    def open_tab(**settings: Any) -> Page:
        context = contexts(**settings)
        if context not in made:
            made[context] = context.new_page()
        return made[context]

    return open_tab


@pytest.fixture
def tabs(contexts: Opener) -> Iterator[Callable[..., Page]]:
    """Opens tabs that are closed after the test."""
    opened: list[Page] = []

    def open_tab(**settings: Any) -> Page:
        opened.append(contexts(**settings).new_page())
        return opened[-1]

    yield open_tab
    for page in opened:
        page.close()


@pytest.fixture
def tab(tabs: Callable[..., Page]) -> Page:
    """A tab of a reader with a wide screen."""
    return tabs(viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="package")
def _findings() -> dict[str, Findings]:
    return {}


@pytest.fixture
def surveyed(site: Site, kept_tabs: Callable[..., Page], _findings: dict[str, Findings]) -> Callable[[Visit], Findings]:
    """What a visit to a page told; each page is visited once."""

    def look(visit: Visit) -> Findings:
        if visit.name not in _findings:
            _findings[visit.name] = survey(site, kept_tabs(signed_in=visit.signed_in), visit)
        return _findings[visit.name]

    return look
