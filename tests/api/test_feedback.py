"""Feedback over HTTP: JSON, a plain form, limits, and an export for reviewers only."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from api import routes_feedback
from api.app import create_app
from api.feedback_limit import MinuteLimit
from api.feedback_view import feedback_view
from api.forms import SearchForm
from api.render import Frame, _environment
from api.routes_feedback import PER_MINUTE
from kb.eval.beir import load_collection
from kb.feedback import FeedbackStore
from kb.wiring import Application

from .conftest import application_in, fill

QUERY = "leiderschap"


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = application_in(tmp_path)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    app = create_app(application)
    if not any(getattr(route, "path", "") == "/api/feedback" for route in app.routes):
        app.include_router(routes_feedback.router)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


def seen(client: TestClient, **asked: object) -> list[int]:
    return [hit["passage_id"] for hit in client.get("/api/search", params={"q": QUERY, **asked}).json()["hits"]]


def kept(application: Application) -> FeedbackStore:
    return FeedbackStore(application.store.database)


def test_json_keeps_the_answer_with_the_opinion(client: TestClient, application: Application) -> None:
    shown = seen(client, programme="op-een-lijn")
    body = {"q": QUERY, "verdict": "helpful", "passage": shown[0], "shown": shown, "reason": "Helder"}
    answer = client.post("/api/feedback", json=body | {"filter": {"programme": ["Op één lijn"]}})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"id": 1, "verdict": "helpful", "passage": shown[0], "exact": True}
    found = kept(application).all()[0].snapshot
    assert found["filter"] == {"programme": ["op-een-lijn"]}
    assert [hit["passage"] for hit in found["hits"]] == shown
    assert set(found["versions"]) == {"kb", "encoder", "words", "meanings", "taxonomy", "change"}
    assert found["versions"]["encoder"] == application.encoders[1].fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "fine"},
        {"passage": 999_999},
        {"passage": None},
        {"reason": "x" * 1001},
        {"reason": "x" * 5000},
        {"q": " "},
        {"q": "x" * 5000},
        {"verdict": "missed"},
        {"verdict": "missed", "passage": None},
        {"who": "Jan"},
        {"filter": {"programme": ["bestaat-niet"]}},
        {"page": 0},
    ],
)
def test_wrong_json_is_not_kept(client: TestClient, application: Application, change: dict[str, object]) -> None:
    body: dict[str, object] = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    answer = client.post("/api/feedback", json=body | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert kept(application).all() == []


def test_a_question_can_be_missing_something(client: TestClient, application: Application) -> None:
    body = {"q": QUERY, "verdict": "missed", "reason": "iets over geld"}
    assert client.post("/api/feedback", json=body).json() == {
        "id": 1,
        "verdict": "missed",
        "passage": None,
        "exact": None,
    }
    assert kept(application).all()[0].reason == "iets over geld"


@pytest.mark.parametrize("path", ["/feedback", "/api/feedback"])
@pytest.mark.parametrize(
    "headers", [{"origin": "https://elders.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_other_sites_cannot_send(
    client: TestClient, application: Application, path: str, headers: dict[str, str]
) -> None:
    body = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    sent = {"json": body} if path.startswith("/api") else {"data": body}
    assert client.post(path, headers=headers, **sent).status_code == 403  # type: ignore[arg-type]
    assert kept(application).all() == []


def form_html(client: TestClient, application: Application, address: str) -> str:
    """The forms of a page of results, as its template makes them."""
    scope = {"type": "http", "path": "/", "query_string": urlsplit(address).query.encode(), "headers": []}
    request = Request(scope)
    form = SearchForm.read(request.query_params).resolved(application.kb)
    result = application.kb.search(form.q, form.filter, page=form.page)
    view = feedback_view(form, result, Frame.of(request), None)
    macros = "{% import '_feedback.html' as f %}{{ f.told(view) }}{{ f.judge(view, id) }}{{ f.missed(view) }}"
    return _environment().from_string(macros).render(view=view, id=result.hits[0].passage.id)


def fields_of(html: str) -> dict[str, str]:
    first = html[: html.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', first))


def test_the_form_of_a_page_leads_back_to_it(client: TestClient, application: Application) -> None:
    html = form_html(client, application, f"/?q={QUERY}&programme=op-een-lijn&lang=en")
    assert "Does not help" in html
    assert "<script" not in html
    assert "style=" not in html
    action = re.search(r'action="([^"]+)"', html)
    assert action
    data = fields_of(html) | {"verdict": "not-helpful", "reason": "Te kort"}
    answer = client.post(action.group(1), data=data, headers={"origin": "http://testserver"})
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["location"])
    assert (parts.path, parts.netloc, parts.fragment) == ("/", "", "feedback")
    assert parse_qs(parts.query) == {
        "q": [QUERY],
        "programme": ["op-een-lijn"],
        "feedback": ["thanks"],
        "lang": ["en"],
    }
    found = kept(application).all()[0]
    assert (found.verdict.value, found.reason, found.exact) == ("not-helpful", "Te kort", True)
    assert client.get(answer.headers["location"]).status_code == 200
    assert "Thank you." in form_html(client, application, answer.headers["location"])


@pytest.mark.parametrize(
    "change",
    [
        {"passage": "999999"},
        {"passage": "x"},
        {"shown": "1,x"},
        {"verdict": "fine"},
        {"q": ""},
        {"reason": "x" * 1001},
        {"per_publication": "veel"},
        {"passage": "9" * 5000},
        {"programme": "bestaat-niet"},
    ],
)
def test_a_wrong_form_says_so(client: TestClient, application: Application, change: dict[str, str]) -> None:
    data = {"q": QUERY, "verdict": "helpful", "passage": str(seen(client)[0])}
    answer = client.post("/feedback", data=data | change)
    assert answer.status_code == 303
    assert "feedback=changed" in answer.headers["location"]
    assert kept(application).all() == []


def test_what_readers_send_is_escaped(client: TestClient, application: Application) -> None:
    html = form_html(client, application, "/?q=leiderschap%22%3E%3Cscript%3E")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_one_reader_cannot_flood(client: TestClient, application: Application) -> None:
    body = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    statuses = [client.post("/api/feedback", json=body).status_code for _ in range(PER_MINUTE + 1)]
    assert statuses == [200] * PER_MINUTE + [429]
    answer = client.post("/feedback", data=body)
    assert "feedback=later" in answer.headers["location"]
    assert len(kept(application).all()) == PER_MINUTE


def test_the_limit_forgets_and_keeps_no_address() -> None:
    clock = [0.0]
    limit = MinuteLimit(2, lambda: clock[0])
    assert [limit.allows("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert limit.allows("192.0.2.2")
    assert [limit.allows(f"2001:db8::{n}") for n in range(3)] == [True, True, False]  # one reader's network
    assert "192.0.2.1" not in repr(vars(limit))
    clock[0] = 61.0
    assert limit.allows("192.0.2.1")


def test_only_reviewers_export(client: TestClient, application: Application, tmp_path: Path) -> None:
    shown = seen(client)
    client.post("/api/feedback", json={"q": QUERY, "verdict": "helpful", "passage": shown[0]})
    assert client.get("/api/feedback/export").status_code == 401
    assert client.get("/api/feedback/export", headers={"authorization": "Bearer kb_x_y"}).status_code == 401
    _, token = application.keys.add("review", "Redactie")
    allowed = {"authorization": f"Bearer {token}"}
    lines = client.get("/api/feedback/export", headers=allowed)
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["passage"] for line in lines.text.splitlines()] == [shown[0]]
    packed = client.get("/api/feedback/export", params={"format": "beir"}, headers=allowed)
    folder = tmp_path / "judged"
    zipfile.ZipFile(io.BytesIO(packed.content)).extractall(folder)
    assert list(load_collection(folder).queries.values()) == [QUERY]
    assert client.get("/api/feedback/export", params={"format": "xml"}, headers=allowed).status_code == 422


def test_half_characters_are_no_defect(client: TestClient) -> None:
    body = '{"q": "leider\\ud800schap", "verdict": "missed", "reason": "half \\ud800"}'
    answer = client.post("/api/feedback", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text


def test_the_operations_are_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"403", "422", "429", "503"} <= set(paths["/api/feedback"]["post"]["responses"])
    export = paths["/api/feedback/export"]["get"]
    assert all(parameter["description"] for parameter in export["parameters"])
    assert "/feedback" not in paths
