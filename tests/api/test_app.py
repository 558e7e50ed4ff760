"""Making the app: from the settings, over an application, with many readers at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.dependencies import Access
from kb.errors import EncoderUnavailable, SettingsError
from kb.service import KnowledgeBase
from kb.wiring import Application


def test_the_factory_reads_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_HOME", str(tmp_path / "data"))
    app = create_app()
    with TestClient(app) as client:
        assert client.get("/api/publications").json()["total"] == 0
        assert client.get("/healthz").json()["status"] == "ok"
    application = app.state.access.application
    assert application.settings.home == tmp_path / "data"
    application.store.close()


def test_wrong_settings_stop_the_factory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_PORT", "many")
    with pytest.raises(SettingsError, match="KB_PORT"):
        create_app()


def test_the_kb_is_opened_once_however_many_ask(
    tmp_path: Path, applications: Callable[[Path], Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    application = applications(tmp_path)
    real = Application.kb.func  # type: ignore[attr-defined]
    opened = []

    def slow(self: Application) -> KnowledgeBase:
        opened.append(self)
        time.sleep(0.05)
        found: KnowledgeBase = real(self)
        return found

    patched = cached_property(slow)
    patched.__set_name__(Application, "kb")
    monkeypatch.setattr(Application, "kb", patched)
    access = Access(application)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: access.kb, range(8)))
    assert len(opened) == 1
    assert all(kb is found[0] for kb in found)


def test_a_kb_that_could_not_be_opened_is_tried_again(
    tmp_path: Path, applications: Callable[[Path], Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Application) -> None:
        raise EncoderUnavailable("none", "install one")

    with TestClient(create_app(applications(tmp_path))) as client:
        assert client.get("/healthz").status_code == 200
    application = applications(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Application, "indexes", property(fail))
        client = TestClient(create_app(application))
        problem = client.get("/api/search?q=leiderschap")
        assert (problem.status_code, problem.json()["title"]) == (503, "embedding model not available")
    assert client.get("/api/search?q=leiderschap").status_code == 200


def test_many_readers_get_what_one_gets(client: TestClient) -> None:
    paths = ["/api/search?q=leiderschap", "/api/search?q=dementia", "/?q=vertrouwen", "/publications/kwaad", "/docs"]
    alone = [client.get(path).text for path in paths]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda path: client.get(path).text, paths * 8))
    assert together == alone * 8


def test_kb_may_live_below_a_path_of_its_own(application: Application) -> None:
    """As behind a proxy that serves kb at /kennis."""
    client = TestClient(create_app(application), root_path="/kennis")
    sections = ("/publications", "/lessons", "/patterns", "/gaps", "/brief", "/brief?q=leiderschap", "/review")
    for path in ("/", "/?q=leiderschap", "/publications/kwaad", *sections, "/docs"):
        source = client.get(path, headers={"Accept": "text/html"}).text
        assert 'href="/kennis/static/kb.css?v=' in source
        assert 'href="/kennis/publications"' in source
        assert 'href="/publications' not in source
        assert 'action="/"' not in source
    assert client.get("/kennis/static/kb.css").status_code == 200
    assert client.get("/api/nothing", headers={"Accept": "text/html"}).headers["content-type"].endswith("problem+json")
