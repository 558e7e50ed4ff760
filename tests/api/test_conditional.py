"""A reader who comes back and has it already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from feeds_app import age, aged, app_with_feeds

from kb.rows import now
from kb.wiring import Application


@pytest.fixture
def old(applications: Callable[[Path], Application], tmp_path: Path) -> Application:
    """A kb in which nothing came in just now."""
    application = applications(tmp_path)
    age(application)
    return application


def test_a_reader_that_has_it_gets_304(old: Application) -> None:
    with TestClient(app_with_feeds(old)) as client:
        for path in ("/feed.atom", "/feed.json?q=leiderschap"):
            first = client.get(path)
            etag, changed = first.headers["etag"].removeprefix("W/"), first.headers["last-modified"]
            for headers in (
                {"If-None-Match": etag},
                {"If-None-Match": f'"other", W/{etag}'},
                {"If-Modified-Since": changed},
            ):
                again = client.get(path, headers=headers)
                assert (again.status_code, again.content) == (304, b"")
                assert again.headers["etag"].removeprefix("W/") == etag  # compressed or not
            for headers in (
                {"If-None-Match": '"other"', "If-Modified-Since": changed},
                {"If-Modified-Since": "Mon, 01 Jan 2001 10:00:00 GMT"},
                {"If-Modified-Since": "yesterday"},
            ):
                assert client.get(path, headers=headers).status_code == 200
        assert first.headers["last-modified"] == "Thu, 01 Feb 2024 10:00:00 GMT"
        aged(old, {"verslag-01": "2024-04-01T10:00:00+00:00"})
        new = client.get("/feed.atom", headers={"If-Modified-Since": "Sat, 02 Mar 2024 10:00:00 GMT"})
        assert new.status_code == 200


def test_what_just_changed_is_known_by_its_content_only(old: Application) -> None:
    aged(old, {"verslag-01": now()})
    with TestClient(app_with_feeds(old)) as client:
        response = client.get("/feed.atom")
        assert "last-modified" not in response.headers
        assert client.get("/feed.atom", headers={"If-None-Match": response.headers["etag"]}).status_code == 304
