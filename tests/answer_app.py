"""A small kb with lessons that has a fake endpoint for answers, opened or behind the web application."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brief_kb
import pytest
from fake_endpoint import FakeEndpoint, Reply, fake_endpoint
from fastapi.testclient import TestClient

from api import schemas
from api.app import create_app
from api.feedback_limit import MinuteLimit
from kb.service import KnowledgeBase
from kb.settings import Settings
from kb.wiring import Application

QUESTION = "regionale samenwerking"
LEADER = "Regionale samenwerking lukt met een kartrekker."
MONEY = "Regionale samenwerking stokt door gebrek aan geld."
KEY = "geheim-1234"
JSON = {"Accept": "application/json"}
BODY = {"question": QUESTION}


@contextmanager
def answering_kb(home: Path, **settings: object) -> Iterator[tuple[Application, FakeEndpoint]]:
    """(the kb, its endpoint); ``settings`` win over those of the endpoint."""
    made = brief_kb.make(home)
    application = made.application
    try:
        with fake_endpoint() as fake:
            values = {"answer_url": fake.url, "answer_model": "een-model", "answer_key": KEY, "answer_seconds": 20.0}
            parts = vars(application)
            parts["settings"] = Settings(home=home, **(values | settings))  # type: ignore[arg-type]
            parts["lesson_finder"] = made.finder
            yield application, fake
    finally:
        application.store.close()


@contextmanager
def answering_web(home: Path, **settings: object) -> Iterator[tuple[TestClient, FakeEndpoint]]:
    """(a reader of its web application, its endpoint); the reader may ask as often as a test wants."""
    with answering_kb(home, **settings) as (application, fake):
        web = create_app(application)
        web.state.answer_limit = MinuteLimit(1000)
        with TestClient(web, raise_server_exceptions=False) as client:
            yield client, fake


def good(reply: Reply) -> None:
    """A sentence that a source supports, and one that it does not."""
    leader = reply.asked.number(LEADER)
    reply.stream(f"{LEADER[:-1]} [{leader}]. Burgemeesters kopen nieuwe auto's [{leader}].", 2)


def fresh(fake: FakeEndpoint) -> FakeEndpoint:
    """The endpoint as if it was never asked; it gives the ``good`` answer."""
    fake.asked.clear()
    fake.gone.clear()
    fake.script = good
    return fake


def events(text: str) -> list[tuple[str, Any]]:
    """(name, data) of what came as a stream of events."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith(":")]
        if lines:
            assert [line.partition(": ")[0] for line in lines] == ["event", "data"]
            found.append((lines[0].partition(": ")[2], json.loads(lines[1].partition(": ")[2])))
    return found


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem that a response must be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    schemas.Problem.model_validate(found, strict=True, extra="forbid")
    return found


def note_searches(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool]]:
    """Where (as_typed, plain) of each search comes to stand from now on."""
    seen: list[tuple[bool, bool]] = []
    search = KnowledgeBase.search

    def noting(kb: KnowledgeBase, *args: Any, **options: Any) -> Any:
        seen.append((options["as_typed"], options["plain"]))
        return search(kb, *args, **options)

    monkeypatch.setattr(KnowledgeBase, "search", noting)
    return seen
