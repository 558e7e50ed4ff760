"""Errors: problem+json for programs, pages for people, and never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.security import HEADERS
from kb.errors import (
    EncoderUnavailable,
    IndexStale,
    KbError,
    NotFound,
    QueryError,
    SettingsError,
    SourceError,
    StoreBusy,
    UnreadableDocument,
    UnsupportedFormat,
)
from kb.service import MAX_QUERY, KnowledgeBase
from kb.wiring import Application

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def problem(client: TestClient, path: str, status: int, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters or None)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert "\n" not in found["detail"]
    assert set(found) <= {"type", "title", "status", "detail", "instance", "errors"}
    return found


def test_a_question_is_needed(client: TestClient) -> None:
    assert problem(client, "/api/search", 422) == {
        "type": "urn:kb:problem:invalid-parameters",
        "title": "invalid parameters",
        "status": 422,
        "detail": "q: is missing; type what you want to know",
        "instance": "/api/search",
        "errors": [{"parameter": "q", "message": "is missing; type what you want to know"}],
    }


def test_a_question_may_be_too_long(client: TestClient) -> None:
    found = problem(client, "/api/search", 422, q="x" * 10_000)
    assert found["detail"].startswith("q: the query has 10000 characters; at most 1000 are searched")
    assert problem(client, "/api/facets", 422, q="x" * 1001)["errors"][0]["parameter"] == "q"
    assert client.get("/api/search", params={"q": "x" * MAX_QUERY + "   "}).status_code == 200


@pytest.mark.parametrize("q", ["", "   ", "\0\0", "\t\n"])
def test_a_question_may_be_empty(client: TestClient, q: str) -> None:
    assert problem(client, "/api/search", 422, q=q)["detail"].startswith("q: the query is empty")


@pytest.mark.parametrize(
    ("path", "parameters", "detail"),
    [
        ("/api/search", {"page": "abc"}, "page: 'abc' is not a whole number"),
        ("/api/search", {"page": "1.5"}, "page: '1.5' is not a whole number"),
        ("/api/search", {"page": "9" * 5000}, f"page: '{'9' * 40}…' is not a whole number"),
        ("/api/search", {"page": 0}, "page: '0' is too small; at least 1"),
        ("/api/search", {"page": 10**30}, "page: '1000000000000000000000000000000' is too large; at most 100000"),
        ("/api/search", {"page_size": 101}, "page_size: '101' is too large; at most 100"),
        ("/api/search", {"per_publication": 0}, "per_publication: '0' is too small; at least 1"),
        ("/api/search", {"explain": "perhaps"}, "explain: 'perhaps' is not true or false"),
        ("/api/search", {"year_from": "vroeger"}, "year_from: 'vroeger' is not a whole number"),
        ("/api/search", {"year_to": 10**20}, "year_to: '100000000000000000000' is too large; at most 9999"),
        ("/api/search", {"kind": ""}, "kind: is empty; leave it out or give a value"),
        ("/api/search", {"kind": "x" * 300}, "kind: has 300 characters; at most 200 are accepted"),
        ("/api/search", {"kind": ["news"] * 51}, "kind: has 51 values; at most 50 are accepted"),
        ("/api/facets", {"labels": "de"}, "labels: 'de' is not one of 'nl' or 'en'"),
        ("/api/publications", {"page_size": -1}, "page_size: '-1' is too small; at least 1"),
        ("/api/passages/1", {"around": 6}, "around: '6' is too large; at most 5"),
        ("/api/passages/1", {"around": -1}, "around: '-1' is too small; at least 0"),
        ("/api/passages/eerste", {}, "id: 'eerste' is not a whole number"),
        ("/api/passages/0", {}, "id: '0' is too small; at least 1"),
        ("/api/passages/1e3", {}, "id: '1e3' is not a whole number"),
        (f"/api/passages/{2**63}", {}, f"id: '{2**63}' is too large; at most {2**63 - 1}"),
    ],
)
def test_wrong_parameters_are_explained(client: TestClient, path: str, parameters: dict[str, Any], detail: str) -> None:
    given = {"q": "leiderschap"} | parameters
    found = problem(client, path, 422, **given)
    assert found["detail"] == detail
    name, _, message = detail.partition(": ")
    assert found["errors"] == [{"parameter": name, "message": message}]


def test_all_wrong_parameters_are_named(client: TestClient) -> None:
    found = problem(client, "/api/search", 422, page="x", explain="perhaps")
    assert {e["parameter"] for e in found["errors"]} == {"q", "page", "explain"}
    assert found["detail"].count("; ") >= 2


@pytest.mark.parametrize(
    ("parameters", "part"),
    [
        ({"programme": "bestaat-niet"}, "unknown programme 'bestaat-niet'; this kb has: "),
        ({"year_from": 2020, "year_to": 2010}, "the first year (2020) lies after the last (2010)"),
    ],
)
def test_impossible_filters(client: TestClient, parameters: dict[str, Any], part: str) -> None:
    for path in ("/api/search", "/api/publications", "/api/facets"):
        found = problem(client, path, 422, q="leiderschap", **parameters)
        assert part in found["detail"]
        assert found["type"] == "urn:kb:problem:unusable-query"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/api/passages/999999", "passage"),
        (f"/api/passages/{2**63 - 1}", "passage"),
        ("/api/publications/geen", "publication"),
        ("/api/publications/%00", "publication"),
        ("/api/publications/%F0%9F%8C%B7", "publication"),
        ("/api/publications/%ED%A0%80%FF", "publication"),
    ],
)
def test_unknown_ids(client: TestClient, path: str, what: str) -> None:
    found = problem(client, path, 404)
    assert found["type"] == "urn:kb:problem:not-found"
    assert found["detail"].startswith(f"no {what} with id")


def test_unknown_routes_and_methods(client: TestClient) -> None:
    for path in ("/api/nothing", "/api", "/api/", "/nothing", "/api/search/", "/static/none.css", "/static/../app.py"):
        found = problem(client, path, 404)
        assert (found["type"], found["title"]) == ("about:blank", "Not Found")
    for path in ("/api/search", "/", "/static/kb.css", "/healthz"):
        response = client.post(path)
        assert response.status_code == 405
        assert response.headers["content-type"] == "application/problem+json"
        assert "GET" in response.headers.get("allow", "GET")


def test_browsers_get_pages_outside_the_api(client: TestClient) -> None:
    for path, status, title in (
        ("/nothing", 404, "Deze pagina is er niet"),
        ("/publications/geen", 404, "Deze pagina is er niet"),
        (f"/publications/{'x' * 300}", 422, "Dit adres klopt niet"),
    ):
        response = client.get(path, headers=BROWSER)
        assert response.status_code == status
        assert response.headers["content-type"].startswith("text/html")
        assert f"<h1>{title}</h1>" in response.text
    assert client.post("/", headers=BROWSER).status_code == 405
    for path in ("/api/nothing", "/api/search", "/api/passages/x", "/api"):
        assert client.get(path, headers=BROWSER).headers["content-type"] == "application/problem+json"


def errors() -> list[KbError]:
    return [
        KbError("a remedy"),
        SettingsError("a remedy"),
        SourceError("uri", "a remedy"),
        UnsupportedFormat("uri", "a remedy"),
        UnreadableDocument("uri", "a remedy"),
        NotFound("passage", "a remedy"),
        QueryError("a remedy"),
        IndexStale("lexical", "a remedy", "old"),
        StoreBusy("a remedy"),
        EncoderUnavailable("model", "a remedy"),
    ]


def test_every_error_of_kb_is_tried() -> None:
    def below(kind: type[KbError]) -> Iterator[type[KbError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    own = {kind for kind in below(KbError) if kind.__module__ == "kb.errors"}
    assert {type(error) for error in errors()} == own


@pytest.mark.parametrize("error", errors(), ids=lambda e: type(e).__name__)
def test_errors_of_kb_keep_their_status_title_and_message(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, error: KbError
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(KnowledgeBase, "search", fail)
    found = problem(client, "/api/search", error.http_status, q="leiderschap")
    assert (found["title"], found["detail"], found["instance"]) == (error.title, str(error), "/api/search")
    assert found["type"] == f"urn:kb:problem:{error.title.replace(' ', '-')}"
    shown = client.get("/?q=leiderschap", headers=BROWSER)
    assert shown.status_code == error.http_status
    assert shown.headers["content-type"].startswith("text/html")


def test_bugs_are_logged_not_shown(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret place")

    monkeypatch.setattr(KnowledgeBase, "search", fail)
    found = problem(client, "/api/search", 500, q="leiderschap")
    assert (found["type"], found["title"]) == ("about:blank", "Internal Server Error")
    assert "secret place" in caplog.text
    shown = client.get("/?q=leiderschap", headers=BROWSER)
    assert shown.status_code == 500
    assert "Er ging iets mis" in shown.text
    for response in (client.get("/api/search?q=x"), shown):
        assert "secret" not in response.text
        assert "Traceback" not in response.text
        assert HEADERS.items() <= {name.title(): value for name, value in response.headers.items()}.items() | {
            (name, response.headers[name]) for name in HEADERS
        }


raw = st.binary(max_size=40).map(lambda b: "".join(f"%{byte:02X}" for byte in b)) | st.text(
    alphabet="qpage=&%;+#?/\\'\"<>0123456789", max_size=60
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=raw, name=st.sampled_from(["q", "page", "programme", "language", "publication", "year_from", "lang", "x"]))
def test_no_query_string_breaks_anything(client: TestClient, value: str, name: str) -> None:
    for path in ("/api/search", "/", "/publications", "/api/facets", "/api/publications"):
        response = client.get(f"{path}?q=leiderschap&{name}={value}", headers=BROWSER)
        assert response.status_code in (200, 422), (path, response.text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=raw)
def test_no_path_breaks_anything(client: TestClient, value: str) -> None:
    for path in ("/api/passages/", "/api/publications/", "/publications/", "/static/", "/"):
        assert client.get(path + value.replace("#", "").replace("?", "")).status_code in (200, 404, 405, 422)


def test_raw_bytes_and_surrogates_in_the_scope_break_nothing(application: Application) -> None:
    """A server may hand over what no client library would send."""
    client = TestClient(create_app(application))
    app: Any = client.app
    scopes = [
        ("/api/search", b"q=\xed\xa0\x80\xff\x00"),
        ("/", b"q=%ED%A0%80&lang=\xff"),
        ("/x\ud800", b""),
        ("/api/\ud800", b""),
    ]
    for path, query in scopes:

        async def send_raw(scope: Any, receive: Any, send: Any, path: str = path, query: bytes = query) -> None:
            await app({**scope, "path": path, "query_string": query}, receive, send)

        response = TestClient(send_raw).get("/", headers=BROWSER)
        assert response.status_code in (200, 404, 422)
