"""Lessons over HTTP: finding, one in full, and judging with a key."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from homes import TAXONOMY
from pydantic import BaseModel

from api import schemas_lessons
from api.app import create_app
from kb.lesson import Polarity
from kb.wiring import Application

from .lesson_app import application_in, bring_up_to_date

SCRIPT = "<script>alert('x')</script>"
TRUST = "Vertrouwen tussen partners was de basis voor samenwerking."
NO_TRUST = "Gebrek aan vertrouwen remde de samenwerking."
EVIL = f"Vertrouwen {SCRIPT} hielp & werkte."
MODELS = [
    m
    for m in vars(schemas_lessons).values()
    if isinstance(m, type) and issubclass(m, BaseModel) and m.__module__ == schemas_lessons.__name__
]


def lesson_home() -> ModuleType:
    """What the tests of lessons themselves make their publications with."""
    name = "lesson_home"
    if name not in sys.modules:
        path = Path(__file__).resolve().parents[1] / "kb" / "lessons" / "lesson_home.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def fill(application: Application) -> None:
    """Three lessons in two publications."""
    made = lesson_home()
    store, lessons, encoder = application.store, application.catalogue.lessons, application.encoders[0]
    said = [
        made.Said(TRUST, Polarity.SUCCESS, "social-support", "trust"),
        made.Said(NO_TRUST, Polarity.BARRIER, "social-support", "trust", confidence=0.6),
    ]
    made.save_lessons(store, lessons, encoder, "een", said, "op-een-lijn")
    made.save_lessons(store, lessons, encoder, "twee", [made.Said(EVIL, Polarity.FINDING)], "awpg")
    bring_up_to_date(application)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = application_in(tmp_path)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made


def answer(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def id_of(client: TestClient, quote: str) -> str:
    found = answer(client, "/api/lessons", page_size=100)["lessons"]
    return str(next(lesson["id"] for lesson in found if lesson["quote"] == quote))


def problem(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["detail"])


def test_finding(client: TestClient) -> None:
    found = answer(client, "/api/lessons", q="wat remt vertrouwen")
    assert found["preferred"] == "barrier"
    assert found["lessons"][0]["quote"] == NO_TRUST
    assert found["lessons"][0]["publication"]["url"] == "/publications/een"
    schemas_lessons.LessonList.model_validate(found, strict=True, extra="forbid")
    chosen = answer(client, "/api/lessons", polarity="success", determinant="sociale steun", programme="op-een-lijn")
    assert [lesson["quote"] for lesson in chosen["lessons"]] == [TRUST]
    labels = [
        answer(client, "/api/lessons", theme="trust", lang=code)["lessons"][0]["themes"][0]["label"]
        for code in ("nl", "en")
    ]
    assert labels == [TAXONOMY.label("theme", "trust", code) for code in ("nl", "en")]


def test_lessons_lead_the_answer_to_a_question_for_them(client: TestClient) -> None:
    found = answer(client, "/api/search", q="wat remt vertrouwen")
    assert found["notices"]["intent"] == "barrier"
    listed = answer(client, "/api/lessons", q="wat remt vertrouwen", polarity="barrier", page_size=3)["lessons"]
    assert [lesson["quote"] for lesson in listed] == [NO_TRUST]
    assert found["lessons"] == listed
    assert found["lessons"][0]["programmes"] == 1
    english = answer(client, "/api/search", q="wat remt vertrouwen", lang="en")["lessons"][0]
    assert english["themes"][0]["label"] == TAXONOMY.label("theme", "trust", "en")
    assert answer(client, "/api/search", q="wat remt vertrouwen", programme="awpg")["lessons"] == []


@pytest.mark.parametrize("other", [{"plain": "true"}, {"page": 2}, {"q": "vertrouwen"}])
def test_no_lessons_lead_when_none_were_asked_for(client: TestClient, other: dict[str, Any]) -> None:
    assert answer(client, "/api/search", **{"q": "wat remt vertrouwen"} | other)["lessons"] == []


def test_csv_is_the_same_as_a_table(client: TestClient) -> None:
    response = client.get("/api/lessons", params={"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {row["quote"] for row in rows} == {TRUST, NO_TRUST, EVIL}


def test_one_lesson_stands_in_its_passage(client: TestClient) -> None:
    found = answer(client, f"/api/lessons/{id_of(client, TRUST)}")
    passage = found["passage"]
    assert passage["text"][passage["start"] : passage["end"]] == found["quote"] == TRUST
    assert found["history"] == []
    schemas_lessons.LessonInFull.model_validate(found, strict=True, extra="forbid")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"polarity": "goed"}, "success"),
        ({"determinant": "goed"}, "coordinator"),
        ({"theme": "goed"}, "leadership"),
        ({"programme": "goed"}, "op-een-lijn"),
        ({"status": "rejected"}, "validated"),
        ({"page": 0}, "too small"),
    ],
)
def test_wrong_parameters_are_told(client: TestClient, parameters: dict[str, Any], told: str) -> None:
    assert told in problem(client.get("/api/lessons", params=parameters), 422)


def test_an_unknown_lesson_is_told(client: TestClient) -> None:
    problem(client.get("/api/lessons/l0"), 404)


def test_judging_needs_a_key_for_it(client: TestClient, application: Application) -> None:
    id = id_of(client, NO_TRUST)
    path, body = f"/api/lessons/{id}/review", {"status": "rejected", "note": "geen les"}
    key, token = application.keys.add("review", "Redactie")
    for headers in ({}, {"Authorization": "Bearer kb_x_y"}, {"Authorization": f"Basic {token}"}):
        problem(client.post(path, json=body, headers=headers), 401)
    assert application.reviewing.history(id) == []
    own = {"Authorization": f"Bearer {token}"}
    done = client.post(path, json=body, headers=own)
    assert done.status_code == 200, done.text
    assert done.json()["review"]["who"] == "Redactie"
    schemas_lessons.Reviewed.model_validate(done.json(), strict=True, extra="forbid")
    assert NO_TRUST not in {lesson["quote"] for lesson in answer(client, "/api/lessons")["lessons"]}
    corrected = client.post(path, json={"status": "validated", "polarity": "finding", "themes": []}, headers=own)
    assert (corrected.json()["lesson"]["polarity"], corrected.json()["lesson"]["themes"]) == ("finding", [])
    assert len(answer(client, f"/api/lessons/{id}")["history"]) == 2
    application.keys.revoke(key.id)
    problem(client.post(path, json=body, headers=own), 401)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"status": "goed"}, "validated"),
        ({"status": "validated", "polarity": "goed"}, "barrier"),
        ({"status": "validated", "determinants": ["goed"]}, "coordinator"),
        ({"status": "validated", "who": "iemand anders"}, "who"),
    ],
)
def test_wrong_judgements_are_told(
    client: TestClient, application: Application, body: dict[str, Any], told: str
) -> None:
    id = id_of(client, TRUST)
    headers = {"Authorization": f"Bearer {application.keys.add('review', 'Redactie')[1]}"}
    assert told in problem(client.post(f"/api/lessons/{id}/review", json=body, headers=headers), 422)
    assert application.reviewing.history(id) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_examples_fit_their_models(model: type[BaseModel]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    examples: Any = extra["examples"]
    for example in examples:
        made = model.model_validate(example, strict=True, extra="forbid")
        assert made.model_dump(exclude_unset=True) == example
