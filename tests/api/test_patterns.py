"""Patterns and gaps over HTTP: JSON, CSV, SVG and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from homes import TAXONOMY
from pattern_homes import SUCCESS, LessonHome, fill

from api import pages_gaps, pages_patterns, problems, routes_gaps, routes_patterns
from kb.lessons.patterns import PatternFilter, Patterns

BROWSER = {"Accept": "text/html"}
SCRIPT = "<script>alert('x')</script>"


def app_over(home: LessonHome, patterns: Patterns) -> FastAPI:
    """An app with these routes alone."""
    application = SimpleNamespace(
        patterns=patterns,
        taxonomy=TAXONOMY,
        store=home.store,
        encoders=(home.encoder, home.encoder),
        settings=SimpleNamespace(public_url=None),
    )
    app = FastAPI()
    app.state.access = SimpleNamespace(application=application)
    problems.install(app)
    for module in (routes_patterns, routes_gaps, pages_patterns, pages_gaps):
        app.include_router(module.router)
    return app


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> LessonHome:
    made = LessonHome(tmp_path_factory.mktemp("kb"))
    fill(made)
    made.add("kwaad", "goudsbloem", [(f"Kwade zin {SCRIPT} over drie dingen.", SUCCESS, None, "trust")])
    made.add("kwaad-2", "awpg", [(f"Kwade zinnen {SCRIPT} over drie dingen.", SUCCESS, None, "trust")])
    for _ in range(3):
        made.store.log_query("buurtbus <b>op zondag</b>", 0)
    return made


@pytest.fixture(scope="module")
def patterns(home: LessonHome) -> Patterns:
    return home.patterns()


@pytest.fixture(scope="module")
def client(home: LessonHome, patterns: Patterns) -> Iterator[TestClient]:
    with TestClient(app_over(home, patterns), raise_server_exceptions=False) as made:
        yield made


def page(client: TestClient, path: str, status: int = 200) -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def test_patterns_come_with_evidence_and_quotes(client: TestClient) -> None:
    answer = client.get("/api/patterns", params={"min_programmes": 3}).json()
    assert answer["total"] == 1
    (found,) = answer["patterns"]
    assert found["evidence"]["programmes"] == 3
    assert found["evidence"]["of"] == 3
    assert found["evidence"]["step"] == "several-programmes"
    assert found["evidence"]["sentence"].startswith("3 van de 3 programma’s")
    assert found["theme"] == {"id": "finance", "label": TAXONOMY.label("theme", "finance")}
    assert {quote["counts_for"] for quote in found["lessons"]} == {"awpg", "gezonde-slagkracht", "op-een-lijn"}
    assert all(quote["publication"]["url"].startswith("/publications/") for quote in found["lessons"])
    assert client.get(f"/api/patterns/{found['id']}").json() == found


def test_labels_come_in_english_on_request(client: TestClient) -> None:
    answer = client.get("/api/patterns", params={"language": "en", "theme": "finance"}).json()
    assert answer["patterns"][0]["theme"]["label"] == "finance"
    assert "3 of 3 programmes" in answer["patterns"][0]["evidence"]["sentence"]


def test_patterns_are_filtered_asked_and_paged(client: TestClient) -> None:
    assert client.get("/api/patterns", params={"polarity": "barrier"}).json()["patterns"] == []
    asked = client.get("/api/patterns", params={"q": "projectleider mandaat", "page_size": 1}).json()
    assert [found["theme"]["id"] for found in asked["patterns"]] == ["leadership"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/patterns/pniets", 404),
        ("/api/patterns?polarity=nope", 422),
        ("/api/patterns?theme=nope", 422),
        ("/api/patterns?page=0", 422),
        ("/api/gaps?rows=nope", 422),
        ("/api/gaps.svg?language=xx", 422),
    ],
)
def test_wrong_requests_are_problems(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == problems.MEDIA_TYPE


def test_gaps_have_every_cell_with_a_link(client: TestClient) -> None:
    answer: dict[str, Any] = client.get("/api/gaps").json()
    cells = answer["cells"]
    assert cells["finance"]["awpg"] == {"lessons": 1, "programmes": 1, "url": "/lessons?theme=finance&programme=awpg"}
    assert all(len(row) == len(answer["columns"]) for row in cells.values())
    assert answer["empty"] == sum(not cell["lessons"] for row in cells.values() for cell in row.values())


def test_gaps_as_csv_and_svg(client: TestClient) -> None:
    table = client.get("/api/gaps.csv", params={"rows": "determinants", "columns": "regions"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.content.startswith("\ufeffdeterminant,".encode())
    drawn = client.get("/api/gaps.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg ")


def test_demand_is_told(client: TestClient) -> None:
    (found,) = client.get("/api/demand").json()["demand"]
    assert (found["name"], found["asked"], found["covered"]) == ("buurtbus <b>op zondag</b>", 3, False)


def test_the_list_of_patterns(client: TestClient) -> None:
    source = page(client, "/patterns")
    assert "<h1>Patronen</h1>" in source
    assert source.count("<h2>") == 1
    assert page(client, "/patterns?min_programmes=1").count("<h2>") == 3
    assert "3 van de 3 programma’s" in source
    for name in ("q", "polarity", "determinant", "theme", "programme", "min_programmes"):
        assert f'<label for="{name}">' in source
        assert f'id="{name}"' in source
    assert "Er zijn geen patronen" in page(client, "/patterns?polarity=result")
    assert "<h1>Patterns</h1>" in page(client, "/patterns?lang=en")


def test_one_pattern_shows_quotes_by_programme(client: TestClient, patterns: Patterns) -> None:
    found = patterns.all(PatternFilter(theme="finance")).patterns[0]
    source = page(client, f"/patterns/{found.id}")
    assert f"<h1>{found.name}</h1>" in source
    for programme in ("awpg", "gezonde-slagkracht", "op-een-lijn"):
        assert f"<h3>{TAXONOMY.label('programme', programme)}</h3>" in source
    assert source.count("<blockquote") == len(found.lessons)
    for lesson in found.lessons:
        assert f"/publications/{lesson.publication_id}#passage-{lesson.passage_id}" in source


def test_contradictions_stand_side_by_side(client: TestClient, patterns: Patterns) -> None:
    found = patterns.all(PatternFilter(theme="leadership")).patterns[0]
    source = page(client, f"/patterns/{found.id}")
    sides = source[source.index('class="sides"') :]
    assert "<h3>Hielp</h3>" in sides
    assert "<h3>Werkte tegen</h3>" in sides


def test_an_unknown_pattern_is_a_page_that_says_so(client: TestClient) -> None:
    assert "Deze pagina is er niet" in page(client, "/patterns/pniets", 404)


def test_the_map_is_a_table_that_screen_readers_understand(client: TestClient) -> None:
    source = page(client, "/gaps")
    table = source[source.index('<table class="heat">') : source.index("</table>")]
    columns, rows = (len(TAXONOMY.sections[name]) for name in ("programme", "theme"))
    assert table.count('<th scope="col"') == columns + 1
    assert table.count('<th scope="row"') == rows
    assert len(re.findall(r'<td class="g\d">', table)) == columns * rows
    assert "<caption>" in table
    assert re.search(r'<td class="g1"><a href="/lessons\?theme=finance&amp;programme=awpg"', table)
    assert '<td class="g0"><span class="visually-hidden">geen lessen</span></td>' in table


def test_the_map_keeps_language_and_choice(client: TestClient) -> None:
    source = page(client, "/gaps?rows=determinants&columns=regions&lang=en")
    assert '<option value="determinants" selected>' in source
    assert "/api/gaps.csv?rows=determinants&amp;columns=regions&amp;language=en" in source
    page(client, "/gaps?rows=nope", 422)


def test_nothing_is_run_and_no_style_stands_in_the_page(client: TestClient, patterns: Patterns) -> None:
    bad = patterns.all(PatternFilter(theme="trust")).patterns[0]
    for path in ("/patterns", f"/patterns/{bad.id}", "/gaps"):
        source = page(client, path)
        assert "<script" not in source
        assert not re.search(r"<style|\sstyle=|\son\w+=", source)
        assert "<b>op zondag" not in source


def test_head_requests_work(client: TestClient) -> None:
    for path in ("/patterns", "/gaps"):
        assert client.head(path).status_code == 200
