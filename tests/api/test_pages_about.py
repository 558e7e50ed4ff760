"""The page about this knowledge base: true counts, every label explained, and what is kept of readers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import pages_about
from api.app import create_app
from api.i18n import DUTCH, ENGLISH, Interface
from api.texts_about import TEXTS
from kb.lesson import Polarity
from kb.lessons.evidence import RULES, STEP_TEXTS
from kb.settings import Settings
from kb.types import Relevance
from kb.wiring import Application

from .lesson_app import application_in
from .test_routes_lessons import fill as fill_lessons

BROWSER = {"Accept": "text/html"}
README = Path(__file__).resolve().parents[2] / "README.md"


@contextmanager
def opened(application: Application) -> Iterator[TestClient]:
    app = create_app(application)
    if not [route for route in app.routes if getattr(route, "path", "") == "/about"]:
        app.include_router(pages_about.router)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def about(application: Application) -> Iterator[TestClient]:
    """A client of the filled kb of these tests."""
    with opened(application) as client:
        yield client


def text(client: TestClient, path: str = "/about") -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    main = response.text[response.text.index("<main") : response.text.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_it_counts_what_there_is(about: TestClient) -> None:
    shown = text(about)
    counts = about.get("/api/about").json()
    assert f"Publicaties {counts['publications']} " in shown
    assert f"Passages {counts['passages']} " in shown
    assert "Programma’s 3 " in shown
    assert "Lessen 0 " in shown
    assert f"Talen Nederlands ({counts['publications'] - 1}), Engels (1)" in shown
    assert "Jaren 2001–2020" in shown
    assert f"Laatst bijgewerkt {DUTCH.day(datetime.now(UTC).astimezone().date())}" in shown
    assert "evaluatie 12 eindrapport 1 presentatie 1 instrument 1 nieuws 1 " in shown


def test_it_speaks_the_readers_language(about: TestClient) -> None:
    shown = text(about, "/about?lang=en")
    assert "Languages Dutch (15), English (1)" in shown
    assert f"Last updated {ENGLISH.day(datetime.now(UTC).astimezone().date())}" in shown
    assert "final report 1" in shown
    page = about.get("/about?lang=en").text
    assert "<title>About this knowledge base – Knowledge base</title>" in page
    assert 'href="/publications?kind=evaluation&amp;lang=en"' in page


@pytest.mark.parametrize("ui", [DUTCH, ENGLISH], ids=["nl", "en"])
def test_every_label_is_explained(about: TestClient, ui: Interface) -> None:
    shown = text(about, f"/about?lang={ui.code}")
    column = ("nl", "en").index(ui.code)
    for step in Relevance:
        assert " ".join(ui.relevance(step)) in shown
    for polarity in Polarity:
        assert ui.text(f"polarity_{polarity.value}") + " " in shown
    for texts in (*STEP_TEXTS.values(), *RULES):
        assert texts[column] in shown


def test_every_text_is_used_and_has_no_holes_left(about: TestClient, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, query_log=False, answer_url="http://127.0.0.1:1/v1", answer_model="m")
    bare = Application(settings)
    with opened(bare) as empty:
        shown = text(about) + text(empty)
    bare.store.close()
    assert [key for key, (dutch, _) in TEXTS.items() if "{" not in dutch and dutch not in shown] == ["no_kind"]
    assert not re.search(r"[{}]", shown)


def test_lessons_are_counted_as_the_page_of_lessons_does(tmp_path: Path) -> None:
    application = application_in(tmp_path)
    fill_lessons(application)
    with opened(application) as client:
        assert f"Lessen {client.get('/api/lessons').json()['total']} " in text(client)
    application.store.close()


def test_an_empty_kb_says_so(tmp_path: Path) -> None:
    made = Application(Settings(home=tmp_path))
    with opened(made) as client:
        shown = text(client)
    made.store.close()
    assert "Er zijn nog geen publicaties." in shown
    assert "Laatst bijgewerkt" not in shown


@pytest.mark.parametrize("logs", [True, False])
@pytest.mark.parametrize("answers", ["http://127.0.0.1:1/v1", None])
def test_it_tells_what_is_kept_here(tmp_path: Path, logs: bool, answers: str | None) -> None:
    made = Application(Settings(home=tmp_path, query_log=logs, answer_url=answers, answer_model="m"))
    with opened(made) as client:
        shown = text(client)
    made.store.close()
    assert ("Wij tellen welke vragen worden gesteld" in shown) == logs
    assert ("Vragen die u stelt, bewaren wij niet" in shown) != logs
    assert ("naar het taalmodel dat de beheerder koos" in shown) == bool(answers)
    assert "127.0.0.1" not in shown


def test_its_figures_are_those_of_the_readme() -> None:
    readme = " ".join(README.read_text().split())
    for figure in ("Of 224 questions", "91% are recognised, at 4.8% of 263", "6,750 sentences", "F1 .908", "is .790"):
        assert figure in readme
    for key, figures in {"limit_answer": ("224", "91", "263", "5"), "limit_lessons": ("0.91", "0.79")}.items():
        assert all(figure in TEXTS[key][1] for figure in figures)


def test_its_links_lead_somewhere(about: TestClient) -> None:
    page = about.get("/about").text
    main = page[page.index("<main") : page.index("</main>")]
    ids = set(re.findall(r'id="([^"]+)"', page))
    for href in re.findall(r'href="([^"]+)"', main):
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert about.get(html.unescape(href), headers=BROWSER, follow_redirects=True).status_code == 200, href


def test_every_page_links_to_it(about: TestClient) -> None:
    for path in ("/", "/publications", "/nothing"):
        assert '<a href="/about">Over deze kennisbank</a>' in about.get(path, headers=BROWSER).text
    assert '<a href="/about" aria-current="page">' in about.get("/about").text
