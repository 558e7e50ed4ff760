"""What no client of good will sends: it is refused in words, or answered, and never breaks anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import brief_kb
import pytest
from fastapi.testclient import TestClient
from toy import ToyEncoder

from api import body_limit
from api.app import create_app
from api.feedback_limit import MinuteLimit
from api.problems import MEDIA_TYPE
from kb.lessons.patterns import PatternFilter
from kb.settings import Settings
from kb.wiring import Application

# Percent-encoded as they go over the line.
VALUES = {
    "nothing": "",
    "nul": "%00",
    "nul inside": "geld%00samenwerking",
    "lone surrogate": "%ED%A0%80",
    "not utf-8": "%FF%FE%80",
    "cut escape": "geld%",
    "control": "%0B%1F%7F%C2%85",
    "right to left": "%E2%80%AE%E2%81%A6",
    "beyond the plane": "%F0%9F%92%A9%F4%8F%BF%BF",
    "sql": "'%29%3B%20DROP%20TABLE%20publication%3B--",
    "query language": "%22%28title%3A%5B*%20TO%20*%5D%29%20AND%20%5E~%2F.*%2F%20-%20%2B%22",
    "quotes": "%22%22%22%27-%22",
    "fields": "programma%3A%20-titel%3A%22%22",
    "path": "..%2F..%2Fetc%2Fpasswd",
    "number": "99999999999999999999999999",
    "below zero": "-1",
    "float": "1e308",
    "nan": "NaN",
    "digits of elsewhere": "%D9%A1%D9%A2",
    "template": "%7B%7B7*7%7D%7D%24%7Bx%7D%25s%25n",
    "formula": "%3DHYPERLINK(1)",
}
IDS = [
    "..", "%2e%2e%2fetc%2fpasswd", "a%2Fb", "a%5Cb", "%00", "%ED%A0%80", "%FF", "%", "9" * 40, "-1", "0", "1.5",
    "x" * 5000, "%F0%9F%92%A9", "%2e", "'%20OR%201=1", "export", "%E2%80%AE",
]  # fmt: skip
# What the description does not tell of, but is there.
HIDDEN = {
    "/api/export.jsonl": ["programme", "vectors", "year_from"],
    "/api/suggest/opensearch": ["q", "limit", "lang"],
    "/feed.atom": ["q", "pattern", "limit", "lang", "year_to"],
    "/feed.json": ["q", "pattern", "kind"],
    "/lessons.atom": ["q", "polarity", "determinant", "theme", "status", "limit", "region"],
    "/lessons.json": ["q", "publication"],
    "/opensearch.xml": ["lang"],
}


def described() -> dict[str, Any]:
    app = create_app(Application(Settings(home="nowhere")))
    paths: dict[str, Any] = app.openapi()["paths"]
    return paths


PATHS = described()
GETS = {
    path: [p["name"] for p in on["get"].get("parameters", [])] for path, on in PATHS.items() if "get" in on
} | HIDDEN


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("kb")
    brief_kb.make(home).application.store.close()
    encoder = ToyEncoder()
    made = Application(Settings(home=home), (encoder, encoder))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    app = create_app(application)
    app.state.feedback_limit = MinuteLimit(10**9)
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture(scope="module")
def ids(application: Application) -> dict[str, str]:
    """By beginning of a path the id of something that is there."""
    return {
        "/api/passages": str(application.store.passage_ids()[0]),
        "/api/publications": "werkplaatsen",
        "/api/lessons": application.catalogue.snapshot().shown[0].id,
        "/api/patterns": application.patterns.all(PatternFilter(), "", 1, 1).patterns[0].id,
    }


def answered(client: TestClient, path: str) -> int:
    """The status of an answer that is no defect and, where it refuses, says so as problem+json."""
    response = client.get(path)
    assert response.status_code < 500, (path, response.text)
    if response.status_code >= 400:
        assert response.headers["content-type"] == MEDIA_TYPE, path
        assert response.json()["status"] == response.status_code
    return response.status_code


@pytest.mark.parametrize("path", GETS)
def test_no_value_of_a_parameter_breaks_anything(client: TestClient, ids: dict[str, str], path: str) -> None:
    there = path.replace("{id}", ids.get("/".join(path.split("/")[:3]), ""))
    for name in GETS[path]:
        if name == "id":
            continue
        others = {"q": "geld", "format": "csv"}
        needed = "".join(
            f"&{other}={value}" for other, value in others.items() if other in GETS[path] and other != name
        )
        for value in VALUES.values():
            answered(client, f"{there}?{name}={value}{needed}")
        # Twice, and more often than anything is taken.
        answered(client, f"{there}?{name}=1&{name}=nl{needed}")
        answered(client, f"{there}?{'&'.join([f'{name}=x'] * 200)}{needed}")
        answered(client, f"{there}?{name}={'x' * 20_000}{needed}")


FILES = ["docx", "md", "html", "json"]
EXPORTS = ["csv", "ris", "bibtex", "csl", "docx", "jsonld"]


@pytest.mark.parametrize("value", VALUES)
def test_no_question_breaks_a_file(client: TestClient, value: str) -> None:
    for format in FILES:
        answered(client, f"/api/brief?q=geld{VALUES[value]}&format={format}")
    for format in EXPORTS:
        answered(client, f"/api/lessons/export?q=geld{VALUES[value]}&format={format}")


@pytest.mark.parametrize("path", [path for path in GETS if "{id}" in path])
def test_no_id_breaks_anything(client: TestClient, path: str) -> None:
    for id in IDS:
        status = answered(client, path.replace("{id}", id))
        assert status in (404, 422) or id == "export", id
        answered(client, path.replace("{id}", f"x/{id}"))


@pytest.mark.parametrize(
    "query",
    ["page=100000&page_size=100", "page=100001", "page=9223372036854775808", "page_size=0", "page=1e3", "page=%20"],
)
def test_no_page_is_too_far(client: TestClient, query: str) -> None:
    for path in ("/api/search?q=geld&", "/api/publications?", "/api/lessons?", "/api/patterns?"):
        assert answered(client, path + query) in (200, 422)


POSTS: list[tuple[str, dict[str, Any]]] = [
    ("/api/lessons/LESSON/review", {"status": "validated", "note": "goed"}),
    ("/api/feedback", {"q": "geld", "verdict": "missed", "reason": "meer over geld"}),
]
DEEP = 30_000
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "not json": b"geld",
    "not utf-8": b'{"status": "\xff\xfe"}',
    "surrogate": b'{"status": "validated", "q": "\\ud800", "note": "\\udfff", "verdict": "missed"}',
    "deep list": b"[" * DEEP + b"]" * DEEP,
    "deep object": b'{"filter":' * DEEP + b"1" + b"}" * DEEP,
    "huge number": b'{"page": 1' + b"0" * 5000 + b"}",
    "nan": b'{"page": NaN, "passage": Infinity}',
    "utf-16": '{"status": "goed"}'.encode("utf-16"),
    "nul": b"\x00" * 100,
    "list": b"[]",
    "null": b"null",
    "same key twice": b'{"status": "validated", "status": {}}',
    "10 MB": b'{"note": "' + b"x" * 10_000_000 + b'"}',
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("path", "good"), POSTS)
def test_no_body_breaks_anything(
    client: TestClient, application: Application, ids: dict[str, str], path: str, good: dict[str, Any], body: str
) -> None:
    path = path.replace("LESSON", ids["/api/lessons"])
    key = {"Authorization": f"Bearer {application.keys.add('review', 'Jan')[1]}"}
    kinds = ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded"]
    for kind in [*kinds, "multipart/form-data; boundary=x", "\xff", ""]:
        for headers in ({}, key):
            sent = {"Content-Type": kind.encode("latin-1")} | {name: value.encode() for name, value in headers.items()}
            response = client.post(path, content=BODIES[body], headers=sent)
            assert 400 <= response.status_code < 500, (kind, response.text)
            assert response.headers["content-type"] == MEDIA_TYPE
    assert client.post(path, json=good, headers=key).status_code == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client: TestClient, ids: dict[str, str]) -> None:
    path = f"/api/lessons/{ids['/api/lessons']}/review"
    read = []

    def endless() -> Iterator[bytes]:
        for number in range(10_000):
            read.append(number)
            yield b" " * 8192

    for content in (b" " * (body_limit.MAX_BODY + 1), endless()):
        response = client.post(path, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 413
        assert response.headers["content-type"] == MEDIA_TYPE
        assert str(body_limit.MAX_BODY) in response.json()["detail"]
    within = json.dumps({"status": "validated", "note": "é" * 2000}).encode()
    assert len(within) < body_limit.MAX_BODY
    assert client.post(path, content=within).status_code == 401


@pytest.mark.parametrize("token", ["", "kb_", "kb__", "kb_x_" + "y" * 5000, "\xff\xfe", "geheim", "kb_\x00_\x00"])
def test_no_key_breaks_anything(client: TestClient, ids: dict[str, str], token: str) -> None:
    for path in (f"/api/lessons/{ids['/api/lessons']}/review", "/api/feedback/export"):
        method = "POST" if path.endswith("review") else "GET"
        for scheme in ("Bearer", "Basic", ""):
            sent = {"Authorization": f"{scheme} {token}".encode("latin-1")}
            response = client.request(
                method, path, headers=sent, json={"status": "validated"} if method == "POST" else None
            )
            assert response.status_code == 401
            assert response.headers["content-type"] == MEDIA_TYPE
            assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "GEEN"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    for path in ("/api/search?q=x", "/api/lessons", "/api/nothing", "/api/feedback/export"):
        response = client.request(method, path)
        assert response.status_code in (404, 405)
        assert response.headers["content-type"] == MEDIA_TYPE
