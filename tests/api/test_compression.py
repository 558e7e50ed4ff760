"""Compressed answers: smaller, with a tag that still works, and never where a form's token stands."""

from __future__ import annotations

import gzip

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from api.compression import Compression

TEXT = "Wat remt samenwerking in de eerste lijn? " * 200


def answer(request: Request) -> Response:
    return Response(TEXT, media_type="text/html", headers={"ETag": '"abc"'})


def short(request: Request) -> Response:
    return Response("kort", media_type="text/html")


@pytest.fixture
def client() -> TestClient:
    paths = ("/", "/review", "/review/queue", "/a/file")
    app = Starlette(routes=[Route("/short", short), *(Route(path, answer) for path in paths)])
    app.add_middleware(Compression)
    return TestClient(app)


def raw(client: TestClient, path: str, encoding: str = "gzip") -> tuple[httpx.Response, bytes]:
    with client.stream("GET", path, headers={"Accept-Encoding": encoding}) as response:
        return response, b"".join(response.iter_raw())


def test_a_page_is_sent_compressed_with_a_weak_tag(client: TestClient) -> None:
    response, body = raw(client, "/")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["etag"] == 'W/"abc"'
    assert "Accept-Encoding" in response.headers["vary"]
    assert len(body) < len(TEXT) / 5
    assert gzip.decompress(body).decode() == TEXT


@pytest.mark.parametrize(("path", "encoding"), [("/", "identity"), ("/short", "gzip")])
def test_nothing_changes_for_who_cannot_read_it_and_for_what_is_short(
    client: TestClient, path: str, encoding: str
) -> None:
    response, _ = raw(client, path, encoding)
    assert "content-encoding" not in response.headers
    assert response.headers.get("etag", '"abc"') == '"abc"'


@pytest.mark.parametrize("path", ["/review", "/review/queue", "/a/file"])
def test_files_and_pages_with_the_token_of_a_form_are_not_compressed(client: TestClient, path: str) -> None:
    response, body = raw(client, path)
    assert "content-encoding" not in response.headers
    assert response.headers["content-length"] == str(len(TEXT))
    assert body.decode() == TEXT
