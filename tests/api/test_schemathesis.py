"""Every operation that the description tells of, asked with what the description allows and with what it forbids.

What must hold for each answer: no defect of the server, a status, a media type and a shape that the description names.
`KB_EXAMPLES=1000 pytest tests/api/test_schemathesis.py` searches longer than the suite has time for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import brief_kb
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from pdf_build import Sheet
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from toy import ToyEncoder

from api.app import create_app
from api.feedback_limit import MinuteLimit
from api.problems import MEDIA_TYPE
from kb.lessons.brief_types import Options
from kb.lessons.patterns import PatternFilter
from kb.settings import Settings
from kb.wiring import Application

EXAMPLES = int(os.environ.get("KB_EXAMPLES", "8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TOPIC = "regionale samenwerking"


def application_in(home: Path) -> Application:
    encoder = ToyEncoder()
    return Application(Settings(home=home, workers=1), shared_encoders=(encoder, encoder))


def described() -> Any:
    """The description of an app that is never asked anything, so that operations are known before there is a kb."""
    app = create_app(application_in(Path("nowhere")))
    schema = schemathesis.openapi.from_dict(deepcopy(app.openapi()))
    schema.app = app
    return schema


schema = described()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Publications, one of them a PDF, with lessons, patterns and questions that nothing answers."""
    home = tmp_path_factory.mktemp("kb")
    brief_kb.make(home).application.store.close()
    made = application_in(home)
    sheet = Sheet()
    sheet.heading("Succesfactoren")
    sheet.text("Een vaste contactpersoon in de wijk maakt het verschil voor regionale samenwerking.")
    (home / "verslag.pdf").write_bytes(sheet.save())
    assert made.ingester.ingest([home / "verslag.pdf"]).exit_code == 0
    for query in ("kamelen in de woestijn", "kamelen in woestijnen"):
        for _ in range(3):
            made.store.log_query(query, 0)
    assert made.briefs.compose(TOPIC, Options()).answered
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def app(application: Application) -> FastAPI:
    made = create_app(application)
    made.state.feedback_limit = MinuteLimit(10**9)
    return made


@pytest.fixture(scope="module")
def key(application: Application) -> dict[str, str]:
    """What a reviewer sends along."""
    return {"Authorization": f"Bearer {application.keys.add('review', 'Jan de Vries')[1]}"}


@pytest.fixture(scope="module")
def known(application: Application) -> dict[str, Any]:
    """By parameter a value that this kb has something for; ids by path, what a body holds by "sent"."""
    lesson = application.catalogue.snapshot().shown[0].id
    return {
        "q": TOPIC,
        "programme": ["Op één lijn", "awpg"],
        "kind": ["final-report", "evaluation"],
        "language": ["nl", "en"],
        "region": ["zuid-limburg"],
        "theme": ["collaboration", "finance"],
        "target_group": ["professionals"],
        "publication": ["werkplaatsen", "op-een-lijn-rapport", "verslag"],
        "determinant": ["coordinator", "financial-resources"],
        "sent q": TOPIC,
        "sent passage": application.store.passages_of("werkplaatsen")[0].id,
        "sent filter": {"programme": ["awpg"]},
        "sent reason": "Meer over geld.",
        "sent polarity": "barrier",
        "sent determinants": ["coordinator"],
        "sent themes": ["finance"],
        "/api/publications": "op-een-lijn-rapport",
        "/api/passages": application.store.passages_of("op-een-lijn-rapport")[0].id,
        "/api/lessons": lesson,
        "/api/patterns": application.patterns.all(PatternFilter(), "", 1, 1).patterns[0].id,
    }


quickly = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@quickly
def test_whatever_is_sent_is_answered_as_described(case: Any, app: FastAPI, key: dict[str, str]) -> None:
    """Without a key and with one: what a key opens must not break either."""
    for headers in ({}, key) if case.method == "POST" or "feedback" in case.path else ({},):
        response = case.call(app=app, headers=headers)
        case.validate_response(response, checks=CHECKS)
        assert_problem(response)


@schema.parametrize()
@quickly
def test_what_is_there_is_answered_as_described(
    case: Any, app: FastAPI, key: dict[str, str], known: dict[str, Any]
) -> None:
    """The same with ids and values that this kb has: made-up ones are mostly refused before anything is done."""
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = known["/".join(case.path.split("/")[:3])]
    if isinstance(case.query, dict):
        case.query |= {name: known[name] for name in case.query if name in known}
    if isinstance(case.body, dict):
        case.body |= {name: known[f"sent {name}"] for name in case.body if f"sent {name}" in known}
    response = case.call(app=app, headers=key)
    case.validate_response(response, checks=CHECKS)
    assert_problem(response)


def assert_problem(response: Any) -> None:
    if response.status_code >= 400:
        assert response.headers["content-type"] == [MEDIA_TYPE]
        assert response.json()["status"] == response.status_code
