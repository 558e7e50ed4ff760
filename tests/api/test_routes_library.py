"""GET /api/publications, /api/passages and /healthz."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.contract import publication_json
from kb.errors import EncoderUnavailable
from kb.wiring import Application

Make = Callable[[Path], Application]


def answer(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_publications_come_by_title_and_by_page(client: TestClient, application: Application) -> None:
    first = answer(client, "/api/publications", page_size=6)
    titles = [p["title"] for p in first["publications"]]
    assert (first["page"], first["page_size"], first["total"], len(titles)) == (1, 6, 16, 6)
    assert titles == sorted(titles, key=str.lower)
    assert first["publications"][0] == publication_json(application.store.publications()[0], "")
    last = answer(client, "/api/publications", page_size=6, page=3)
    assert len(last["publications"]) == 4
    assert answer(client, "/api/publications", page=9)["publications"] == []


def test_a_publication_has_metadata_outline_and_passages(client: TestClient, application: Application) -> None:
    found = answer(client, "/api/publications/op-een-lijn-eindrapport")
    assert set(found) == {"publication", "outline", "passages"}
    assert found["publication"] == publication_json(application.store.publication("op-een-lijn-eindrapport"), "")
    assert found["publication"]["date"] == "2015-09-01"
    assert found["outline"] == [
        {"block": 0, "level": 1, "text": "Eindrapport Op één lijn", "page": 1},
        {"block": 1, "level": 2, "text": "Succesfactoren", "page": 3},
        {"block": 4, "level": 2, "text": "Belemmeringen", "page": 6},
    ]
    assert [p["order"] for p in found["passages"]] == [0, 1, 2, 3]
    assert [p["page"] for p in found["passages"]] == [4, 5, 6, 7]


def test_a_passage_has_its_text_place_and_publication(client: TestClient, application: Application) -> None:
    stored = application.store.passages_of("op-een-lijn-eindrapport")[1]
    found = answer(client, f"/api/passages/{stored.id}", around=0)
    assert found == {
        "id": stored.id,
        "order": 1,
        "text": "Leiderschap vraagt ook tijd van bestuurders.",
        "heading": "Eindrapport Op één lijn > Succesfactoren",
        "heading_path": ["Eindrapport Op één lijn", "Succesfactoren"],
        "page": 5,
        "last_page": 5,
        "language": "nl",
        "spans": [{"block": 3, "start": 0, "end": 44}],
        "publication": publication_json(application.store.publication("op-een-lijn-eindrapport"), ""),
        "before": [],
        "after": [],
    }


@pytest.mark.parametrize(("around", "before", "after"), [(0, 0, 0), (1, 1, 1), (2, 1, 2), (5, 1, 2)])
def test_neighbours_are_as_many_as_there_are(
    client: TestClient, application: Application, around: int, before: int, after: int
) -> None:
    passages = application.store.passages_of("op-een-lijn-eindrapport")
    found = answer(client, f"/api/passages/{passages[1].id}", around=around)
    assert [p["id"] for p in found["before"]] == [p.id for p in passages[1 - before : 1]]
    assert [p["id"] for p in found["after"]] == [p.id for p in passages[2 : 2 + after]]


def test_healthy(client: TestClient) -> None:
    assert answer(client, "/healthz") == {
        "status": "ok",
        "publications": 16,
        "passages": 20,
        "indexes_current": True,
    }


def test_an_empty_kb_is_healthy(empty_client: TestClient) -> None:
    assert answer(empty_client, "/healthz")["status"] == "ok"


def test_indexes_that_lag_are_told_of(tmp_path: Path, applications: Make) -> None:
    application = applications(tmp_path)
    application.store.delete_publication("wijkteams")
    found = answer(TestClient(create_app(application)), "/healthz")
    assert (found["status"], found["indexes_current"], found["publications"]) == ("behind", False, 15)


def unhealthy(application: Application) -> dict[str, Any]:
    # Used without "with": the app then starts without warming up, as it does when the damage comes later.
    response = TestClient(create_app(application), raise_server_exceptions=False).get("/healthz")
    assert response.status_code == 503, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert (found["status"], found["title"]) == (503, "kb cannot answer")
    return found


def test_an_index_of_another_version_is_not_healthy(tmp_path: Path, applications: Make) -> None:
    applications(tmp_path)
    state = tmp_path / "index" / "lexical.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"fingerprint": "older"}))
    again = applications(tmp_path)
    assert "kb index rebuild" in unhealthy(again)["detail"]
    problem = TestClient(create_app(again)).get("/api/search", params={"q": "leiderschap"})
    assert problem.status_code == 503
    assert problem.json()["type"] == "urn:kb:problem:stale-index"


def test_a_broken_database_is_not_healthy(tmp_path: Path, applications: Make) -> None:
    (tmp_path / "kb.sqlite3").write_bytes(b"this is no database" * 100)
    assert "KB_HOME" in unhealthy(applications(tmp_path))["detail"]


def test_a_database_that_breaks_later_is_not_healthy(tmp_path: Path, applications: Make) -> None:
    application = applications(tmp_path)
    application.store._db.connection.execute("DROP TABLE vector")
    found = unhealthy(application)
    assert "kb doctor" in found["detail"]
    assert "vector" not in found["detail"]


def test_a_model_that_cannot_be_loaded_is_not_healthy(
    tmp_path: Path, applications: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = applications(tmp_path)

    def fail(self: Application) -> None:
        raise EncoderUnavailable("none", "install one")

    monkeypatch.setattr(Application, "indexes", property(fail))
    assert "install one" in unhealthy(application)["detail"]


def test_the_app_starts_over_a_broken_database(tmp_path: Path, applications: Make) -> None:
    (tmp_path / "kb.sqlite3").write_bytes(b"this is no database" * 100)
    with TestClient(create_app(applications(tmp_path)), raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 503
        page = client.get("/?q=x", headers={"Accept": "text/html"})
        assert page.status_code == 500
        assert "<h1>Er ging iets mis</h1>" in page.text
