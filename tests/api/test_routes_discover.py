"""Suggestions and similar texts over HTTP, on the page of a publication, and the counting of questions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.contract import similar_passage_json, similar_publication_json
from kb.settings import Settings
from kb.wiring import Application

Make = Callable[[Path], Application]
BROWSER = {"Accept": "text/html"}


def answer(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_suggestions(client: TestClient) -> None:
    assert answer(client, "/api/suggest", q="Belemm") == {
        "q": "Belemm",
        "suggestions": [{"text": "Belemmeringen", "kind": "heading"}],
    }
    assert {"text": "Eindrapport Op één lijn", "kind": "title"} in answer(client, "/api/suggest", q="eind")[
        "suggestions"
    ]
    assert len(answer(client, "/api/suggest", q="verslag", limit=3)["suggestions"]) == 3
    assert answer(client, "/api/suggest", q="")["suggestions"] == []
    assert answer(client, "/api/suggest", q="qqq")["suggestions"] == []


def test_the_language_that_comes_first(client: TestClient) -> None:
    dutch = answer(client, "/api/suggest", q="pre", lang="nl", limit=50)["suggestions"]
    english = answer(client, "/api/suggest", q="pre", lang="en", limit=50)["suggestions"]
    assert dutch != english
    assert sorted(s["text"] for s in dutch) == sorted(s["text"] for s in english)


def test_similar_passages(client: TestClient, application: Application) -> None:
    passage = application.store.passages_of("wijkteams")[0].id
    found = answer(client, f"/api/passages/{passage}/similar", limit=3)
    expected = application.discovery.similar_passages(passage, 3)
    assert found == {"id": passage, "similar": [similar_passage_json(one, "") for one in expected]}
    assert len(found["similar"]) == 3
    assert all(one["publication"]["id"] != "wijkteams" for one in found["similar"])


def test_similar_publications(client: TestClient, application: Application) -> None:
    found = answer(client, "/api/publications/verslag-01/similar", limit=4)
    expected = application.discovery.similar_publications("verslag-01", 4)
    assert found == {"id": "verslag-01", "similar": [similar_publication_json(one, "") for one in expected]}
    assert all(one["publication"]["id"].startswith("verslag-") for one in found["similar"])
    assert not any("file:" in one["publication"]["url"] for one in found["similar"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/suggest", 422),
        ("/api/suggest?q=a&limit=0", 422),
        ("/api/suggest?q=a&lang=de", 422),
        (f"/api/suggest?q={'x' * 1001}", 422),
        ("/api/passages/999999/similar", 404),
        ("/api/passages/x/similar", 422),
        ("/api/passages/1/similar?limit=51", 422),
        ("/api/publications/nergens/similar", 404),
    ],
)
def test_problems(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_the_page_of_a_publication_names_similar_ones(client: TestClient) -> None:
    dutch = client.get("/publications/verslag-01", headers=BROWSER).text
    assert '<h2 id="similar">Vergelijkbare publicaties</h2>' in dutch
    section = dutch[dutch.index('id="similar"') :]
    assert section.count("<h3>") == 4
    assert 'href="/publications/verslag-' in section
    assert 'href="/publications/verslag-01"' not in section
    assert "Similar publications" in client.get("/publications/verslag-01?lang=en", headers=BROWSER).text


def test_titles_of_similar_publications_are_escaped(client: TestClient) -> None:
    page = client.get("/publications/wijkteams", headers=BROWSER).text
    assert "Titel &lt;script&gt;" in page
    assert "<script" not in page


def test_the_text_is_shown_when_the_index_is_stale(tmp_path: Path, applications: Make) -> None:
    applications(tmp_path)
    state = tmp_path / "index" / "vectors.json"
    state.write_text(state.read_text().replace("flat-ip", "older"))
    client = TestClient(create_app(applications(tmp_path)))
    page = client.get("/publications/wijkteams", headers=BROWSER)
    assert page.status_code == 200
    assert "Vergelijkbare" not in page.text
    assert client.get("/api/publications/wijkteams/similar").status_code == 503


def counted(application: Application) -> dict[str, int]:
    return application.store.frequent_queries(1, 100)


def test_searches_are_counted_once(tmp_path: Path, applications: Make) -> None:
    application = applications(tmp_path)
    client = TestClient(create_app(application))
    client.get("/api/search?q=Leiderschap?")
    client.get("/?q=leiderschap", headers=BROWSER)
    assert counted(application) == {"leiderschap": 2}
    client.get("/api/search?q=leiderschap&page=2")
    client.get("/api/search?q=leiderschap&kind=news")
    client.get("/?q=leiderschap&page=2", headers=BROWSER)
    client.get("/api/facets?q=leiderschap")
    client.get("/api/suggest?q=leiderschap")
    assert counted(application) == {"leiderschap": 2}


def test_the_setting_turns_counting_off(tmp_path: Path, applications: Make) -> None:
    applications(tmp_path)
    quiet = Application(Settings(home=tmp_path, query_log=False), applications(tmp_path).encoders)
    assert TestClient(create_app(quiet)).get("/api/search?q=leiderschap").status_code == 200
    assert counted(quiet) == {}
    quiet.store.close()
