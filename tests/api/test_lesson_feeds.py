"""Feeds of lessons: what is new among those that a question and filters choose."""

from __future__ import annotations

from collections.abc import Iterator

import brief_kb
import pytest
from fastapi.testclient import TestClient
from feeds_app import aged
from standards_home import TOPIC, open_home

from api import feed_entries
from api.app import create_app
from api.theming import Theme
from kb.lessons.reviewing import Reviewing
from kb.wiring import Application


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    made = open_home(tmp_path_factory.mktemp("kb"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made


def quotes(client: TestClient, path: str) -> list[str]:
    return [item["content_text"] for item in client.get(path).json()["items"]]


def test_a_feed_of_lessons_holds_the_lessons_that_are_chosen_newest_first(
    client: TestClient, application: Application
) -> None:
    told = [lesson.quote for lesson in application.catalogue.snapshot().shown]
    found = client.get("/lessons.json").json()
    assert sorted(item["content_text"] for item in found["items"]) == sorted(told)
    dates = [item["date_modified"] for item in found["items"]]
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) == 3
    assert quotes(client, "/lessons.json?limit=2") == [item["content_text"] for item in found["items"][:2]]
    listed = client.get("/api/lessons?determinant=financial-resources&polarity=barrier").json()["lessons"]
    chosen = quotes(client, "/lessons.json?determinant=financial-resources&polarity=barrier")
    assert sorted(chosen) == sorted(lesson["quote"] for lesson in listed)
    assert quotes(client, "/lessons.json?programme=awpg&polarity=success") == [
        "Regionale samenwerking lukt met een kartrekker die tijd heeft."
    ]
    assert quotes(client, "/lessons.json?year_to=1999") == []
    listed = client.get(f"/api/lessons?q={TOPIC}&theme=finance&page_size=100").json()["lessons"]
    assert listed
    assert sorted(quotes(client, f"/lessons.json?q={TOPIC}&theme=finance")) == sorted(one["quote"] for one in listed)


def test_a_feed_of_lessons_says_what_it_is_about(client: TestClient) -> None:
    feed = client.get(
        "/lessons.json?q=geld&polarity=barrier&determinant=coordinator&programme=awpg&year_from=2010"
    ).json()
    assert feed["title"].startswith("Nieuwe lessen over “geld” (Belemmering, coördinator, ")
    assert feed["title"].endswith(", 2010)")
    english = client.get("/lessons.json?polarity=barrier&lang=en").json()
    assert english["title"] == "New lessons (Barrier)"
    # Names are understood as well as ids; the feed is the same.
    by_name = client.get("/lessons.json?determinant=coördinator").json()
    by_id = client.get("/lessons.json?determinant=coordinator").json()
    assert by_name == by_id


@pytest.mark.parametrize(
    "query", ["polarity=goed", "determinant=geluk", "status=rejected", "limit=0", "lang=fr", "kind=x"]
)
def test_wrong_choices_of_lessons_are_told(client: TestClient, query: str) -> None:
    for name in ("atom", "json"):
        response = client.get(f"/lessons.{name}?{query}")
        assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_a_rejected_lesson_leaves_the_feed_of_those_who_had_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = brief_kb.make(tmp_path_factory.mktemp("kb"))
    aged(made.application, dict.fromkeys(brief_kb.PUBLICATIONS, "2024-01-01T10:00:00+00:00"))
    with TestClient(create_app(made.application)) as client:
        first = client.get("/lessons.atom")
        known = {"If-None-Match": first.headers["etag"]}
        assert client.get("/lessons.atom", headers=known).status_code == 304
        Reviewing(made.application.catalogue, made.application.taxonomy).reject(made.lesson("Leg geld"), "Jan")
        assert "Last-Modified" not in first.headers
        after = client.get("/lessons.atom", headers=known)
        assert after.status_code == 200
        assert "Leg geld" in first.text
        assert "Leg geld" not in after.text
    made.application.store.close()


def test_the_name_of_the_kb_stands_in_its_feeds(application: Application) -> None:
    named = create_app(application)
    named.state.theme = Theme(name="Leren in de wijk")
    with TestClient(named) as client:
        for path, title in (("/feed.json", "Nieuw in de kennisbank"), ("/lessons.json", "Nieuwe lessen")):
            feed = client.get(path).json()
            assert feed["title"] == f"Leren in de wijk: {title}"
            assert feed["authors"] == [{"name": "Leren in de wijk"}]


def test_a_question_looks_at_the_newest_publications_first(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = quotes(client, f"/lessons.json?q={TOPIC}")
    assert len(whole) > 2
    monkeypatch.setattr(feed_entries, "WINDOW", 1)
    in_parts = quotes(client, f"/lessons.json?q={TOPIC}")
    # The last of the windows, the fourth publication, is not looked at; it has no lesson.
    assert sorted(in_parts) == sorted(whole)
    newest = quotes(client, f"/lessons.json?q={TOPIC}&limit=1")
    assert newest == whole[:1]
