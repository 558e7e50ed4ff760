"""GET /api/export.jsonl."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from feeds_app import app_with_feeds

from kb.wiring import Application


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(app_with_feeds(application), raise_server_exceptions=False) as made:
        yield made


def lines(client: TestClient, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/api/export.jsonl{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/jsonl"
    return [json.loads(line) for line in response.text.removesuffix("\n").split("\n")]


def test_it_holds_everything(client: TestClient, application: Application) -> None:
    counts = application.store.counts()
    head, *rest = lines(client)
    assert (head["publications"], head["passages"]) == (counts.publications, counts.passages)
    assert len(rest) == counts.publications + counts.passages
    evil = next(line for line in rest if line.get("id") == "kwaad")
    assert evil["title"] == "Titel <script>alert('x')</script>"
    own = next(line for line in rest if line.get("id") == "lessons-in-english")
    assert own["url"] == "http://testserver/publications/lessons-in-english"
    passages = [line for line in rest if line["type"] == "passage"]
    for line in passages[:4]:
        page = client.get(line["url"])
        assert page.status_code == 200
        assert f'id="{line["url"].partition("#")[2]}"' in page.text


def test_it_comes_in_stretches(client: TestClient) -> None:
    with client.stream("GET", "/api/export.jsonl") as response:
        assert "content-length" not in response.headers
        assert response.headers["content-disposition"] == 'attachment; filename="kb.jsonl"'


def test_filters_and_vectors(client: TestClient, application: Application) -> None:
    head, *rest = lines(client, "?programme=Op%20%C3%A9%C3%A9n%20lijn&vectors=true")
    assert {line.get("publication", line)["id"] for line in rest} == {"op-een-lijn-eindrapport"}
    assert head["vectors"]["dim"] == application.encoders[0].dim
    assert {len(line["vector"]) for line in rest if line["type"] == "passage"} == {head["vectors"]["dim"]}
    wrong = client.get("/api/export.jsonl?programme=onbekend")
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")


def test_nothing_new_is_304(applications: Callable[[Path], Application], tmp_path: Path) -> None:
    application = applications(tmp_path)
    with TestClient(app_with_feeds(application)) as client:
        first = client.get("/api/export.jsonl")
        tag = {"If-None-Match": first.headers["etag"]}
        assert client.get("/api/export.jsonl", headers=tag).status_code == 304
        assert client.get("/api/export.jsonl?vectors=true", headers=tag).status_code == 200
        application.store.delete_publication("kwaad")
        again = client.get("/api/export.jsonl", headers=tag)
        assert again.status_code == 200
        assert '"id":"kwaad"' not in again.text
