"""The command line against a server: the same output as on the server's own data folder."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from click.testing import Result
from homes import Home
from served import serving
from toy import ToyEncoder
from typer.testing import CliRunner

import kb.wiring
from api import routes_remote
from api.app import create_app
from kb.cli.main import app
from kb.discovery import Discovery
from kb.errors import KbError
from kb.lessons.finding import LessonFinder
from kb.remote import RemoteApplication, ServerError, open_remote
from kb.remote.connection import Connection
from kb.remote.discovery import RemoteDiscovery
from kb.remote.knowledge_base import RemoteKnowledgeBase
from kb.remote.lessons import RemoteLessons
from kb.service import KnowledgeBase
from kb.settings import Settings
from kb.wiring import Application

TEXTS = {
    "leiderschap.md": "# Leiderschap\n\n## Succesfactoren\n\nLeiderschap van een kartrekker met mandaat hielp.\n\n"
    "- vertrouwen groeit langzaam\n- samenwerking vraagt tijd\n\n## Wat remde\n\nZonder leiderschap viel het stil.\n",
    "geld.md": "# Geld\n\nOnzekere financiering op lange termijn remt vernieuwing in de zorg.\n",
    "dementia.md": "# Dementia care\n\nDementia care improved through leadership of nurses in the whole region.\n",
    "eigen.md": "# Eigen stuk\n\nEen verhaal zonder adres over fietsen in de wijk.\n",
}
SAME = [
    ["search", "leiderschap"],
    ["search", "leiderschap", "--json"],
    ["search", "succesfactoren voor leiderschap", "--json"],
    ["search", "succesfactoren voor leiderschap", "--explain"],
    ["search", "leiderschaap", "--limit", "1"],
    ["search", "leiderschaap", "--as-typed", "--plain", "--json"],
    ["search", "financiering", "--from", "2014", "--programme", "Op één lijn", "--json"],
    ["search", '"leiderschap zonder wijk"', "--explain"],
    ["search", "xyzzy"],
    ["search", "leiderschap", "--programme", "onbekend"],
    ["search", " "],
    ["show", "1"],
    ["show", "2", "--around", "0", "--json"],
    ["show", "1", "--around", "20"],
    ["show", "leiderschap"],
    ["show", "leiderschap", "--json"],
    ["show", "geen-publicatie"],
    ["show", "99999"],
    ["list", "--kind", "final-report"],
    ["list", "--to", "2016", "--json"],
    ["stats"],
    ["stats", "--json"],
    ["suggest", "lei"],
    ["suggest", "lei", "--json"],
    ["lessons", "find", "--polarity", "Barrier"],
    ["similar", "leiderschap", "--json"],
    ["similar", "leiderschap"],
    ["similar", "1"],
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = tmp_path_factory.mktemp("documents")
    for number, (name, text) in enumerate(TEXTS.items()):
        (documents / name).write_text(text)
        if name != "eigen.md":
            (documents / f"{name}.meta.toml").write_text(
                f'year = {2014 + number}\nkind = "final-report"\nprogramme = "op-een-lijn"\nthemes = ["leadership"]\n'
                f'source_url = "https://example.org/{name}"\n'
            )
    folder = tmp_path_factory.mktemp("home")
    made = Home(folder, encoder=ToyEncoder())
    made.ingest(documents)
    made.store.close()
    return folder


@pytest.fixture(scope="module")
def local(home: Path) -> Iterator[Application]:
    encoder = ToyEncoder()
    application = Application(Settings(home=home), (encoder, encoder))
    yield application
    application.store.close()


@pytest.fixture(scope="module")
def server(local: Application) -> Iterator[str]:
    web = create_app(local)
    if "/api/about" not in {getattr(route, "path", "") for route in web.routes}:
        web.include_router(routes_remote.router)
    with serving(web) as address:
        yield address


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch, local: Application) -> None:
    monkeypatch.setattr(kb.wiring, "open_application", lambda settings: local)


def run(*arguments: str, server: str | None = None) -> Result:
    return CliRunner().invoke(app, [*(["--server", server] if server else []), *arguments])


def failure(result: Result) -> tuple[str, int] | None:
    error = result.exception
    return (str(error), error.exit_code) if isinstance(error, KbError) else None


@pytest.mark.parametrize("arguments", SAME, ids=" ".join)
def test_the_same_is_printed_here_and_over_there(server: str, arguments: list[str]) -> None:
    here, there = run(*arguments), run(*arguments, server=server)
    # The one publication without a public address is a file here and a page over there.
    assert re.sub(r"file://\S*/eigen\.md", f"{server}/publications/eigen", here.stdout) == there.stdout
    assert here.stderr == there.stderr
    assert failure(here) == failure(there)
    assert here.exit_code == there.exit_code
    assert here.stdout or here.stderr or failure(here)


def test_explained_json_is_the_same_as_far_as_the_api_tells_it(server: str) -> None:
    here, there = (
        json.loads(run("search", "leiderschap", "--explain", "--json", server=s).stdout) for s in (None, server)
    )
    told = {"lexical", "dense", "windows", "letters"}
    for answer in (here, there):
        for hit in answer["hits"]:
            assert told <= set(hit["explain"])
            hit["explain"] = {name: hit["explain"][name] for name in told}
            hit["publication"].pop("url")
    assert here == there


def test_a_publication_without_an_address_is_found_on_the_server(server: str) -> None:
    here = json.loads(run("show", "eigen", "--json").stdout)
    there = json.loads(run("show", "eigen", "--json", server=server).stdout)
    assert here.pop("url").startswith("file://")
    assert there.pop("url") == f"{server}/publications/eigen"
    assert here == there


def test_the_server_may_come_from_the_environment_but_a_typed_folder_wins(
    server: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SERVER", server)
    assert f"{server}/publications/eigen" in run("show", "eigen").stdout
    assert "file://" in run("--home", str(home), "show", "eigen").stdout


def test_a_question_over_there_is_counted_once(server: str, local: Application) -> None:
    before = local.store.frequent_queries(1, 100).get("mandaat", 0)
    run("search", "mandaat", server=server)
    assert local.store.frequent_queries(1, 100).get("mandaat", 0) == before + 1


def test_commands_that_need_the_data_folder_say_so(server: str) -> None:
    for command in (["doctor"], ["index", "rebuild"], ["ingest", "."]):
        message, code = failure(run(*command, server=server)) or ("", 0)
        assert "works on a data folder only" in message
        assert code == 3
    with pytest.raises(KbError, match="works on a data folder only"):
        open_remote(server).store  # noqa: B018


@pytest.mark.parametrize(
    ("remote", "here"),
    [(RemoteKnowledgeBase, KnowledgeBase), (RemoteDiscovery, Discovery), (RemoteLessons, LessonFinder)],
)
def test_what_reads_a_server_has_the_methods_of_what_reads_a_folder(remote: type, here: type) -> None:
    names = {name for name in vars(remote) if not name.startswith("_")} - {"history", "taxonomy"}
    assert names
    for name in names:
        assert inspect.signature(getattr(remote, name)) == inspect.signature(getattr(here, name)), name


def connection(answer: httpx2.Response | Exception, server: str = "https://kb.example.org/lessen") -> Connection:
    def handle(request: httpx2.Request) -> httpx2.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Connection(server, httpx2.MockTransport(handle))


def reached(**answers: httpx2.Response) -> Connection:
    """A server that answers by the last part of the path."""
    return Connection("https://kb.example.org", httpx2.MockTransport(lambda r: answers[r.url.path.rsplit("/", 1)[-1]]))


@pytest.mark.parametrize(
    "wrong", ["kb.example.org", "ftp://example.org", "file:///etc/passwd", "http://", "https://x?y=1"]
)
def test_only_web_addresses_are_servers(wrong: str) -> None:
    with pytest.raises(ServerError, match="--server"):
        open_remote(wrong)


@pytest.mark.parametrize(
    ("answer", "message", "code"),
    [
        (httpx2.ConnectError("refused"), r"cannot be reached \(refused\)", 3),
        (httpx2.ReadTimeout("slow"), "does not answer in time", 6),
        (httpx2.Response(200, text="<html>"), "not as a kb does", 3),
        (httpx2.Response(404, text="<html>"), r"not as a kb does \(HTTP 404\)", 3),
        (httpx2.Response(401), "sign in", 3),
        (httpx2.Response(302, headers={"Location": "https://evil.example/api/x"}), "sends on to https://evil", 3),
        (httpx2.Response(302, headers={"Location": "http://kb.example.org/x"}), "sends on to http://kb", 3),
        (httpx2.Response(302, headers={"Location": "/again"}), "sends every question on", 3),
        (httpx2.Response(500, json={"type": "about:blank", "detail": "went wrong"}), "went wrong", 1),
        (httpx2.Response(503, json={"type": "urn:kb:problem:stale-index", "detail": "run it"}), "^run it$", 5),
        (httpx2.Response(503, json={"type": "urn:kb:problem:store-busy", "detail": "wait"}), "^wait$", 6),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_goes_wrong_is_said_in_words(answer: httpx2.Response | Exception, message: str, code: int) -> None:
    with pytest.raises(KbError, match=message) as raised:
        connection(answer).get("/api/x")
    assert raised.value.exit_code == code
    assert "\n" not in str(raised.value)


def test_an_answer_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.remote.connection.MAX_BYTES", 100)
    with pytest.raises(ServerError, match="more than"):
        connection(httpx2.Response(200, text="x" * 101)).get("/api/x")


def test_another_version_is_named() -> None:
    kb = RemoteApplication(
        reached(search=httpx2.Response(200, json={"hits": []}), about=httpx2.Response(200, json={"kb": "0.0.1"}))
    ).kb
    with pytest.raises(ServerError, match=r"runs kb 0\.0\.1, this is kb .*use the same version"):
        kb.search("leiderschap")
    gone = httpx2.Response(404, json={"type": "about:blank", "title": "Not Found", "detail": "there is nothing"})
    with pytest.raises(ServerError, match="it has no /api/taxonomy"):
        RemoteApplication(reached(taxonomy=gone, about=gone)).kb.label("kind", "tool")


def test_a_password_in_the_address_is_sent_and_never_printed() -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("authorization", ""))
        return httpx2.Response(403)

    asked = Connection("https://jan:geheim@kb.example.org", httpx2.MockTransport(handle))
    with pytest.raises(ServerError) as raised:
        asked.get("/api/about")
    assert seen[0].startswith("Basic ")
    assert "geheim" not in str(raised.value)
    assert "geheim" not in asked.absolute("/publications/een")


def test_pages_below_a_path_get_that_path_once() -> None:
    asked = connection(httpx2.Response(200, json={}))
    assert asked.absolute("/publications/een") == "https://kb.example.org/lessen/publications/een"
    assert asked.absolute("/lessen/publications/een") == "https://kb.example.org/lessen/publications/een"
    assert asked.absolute("https://example.org/een") == "https://example.org/een"
