"""What an assistant gets, through the official client: in memory, over standard input and output, and over HTTP."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import anyio
import brief_kb
import pytest
from brief_kb import BriefKb
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from served import serving

from api import routes_brief, routes_lessons, routes_patterns, routes_remote
from api.app import create_app
from api.mcp_server import MAX_BODY, mount_mcp, security
from kb.assistant import build_server
from kb.assistant.citing import Citing
from kb.lesson_store import LessonStore
from kb.lessons.patterns import Patterns
from kb.settings import Settings
from kb.wiring import Application

TOPIC = "regionale samenwerking"
TOOLS = ["search", "lessons", "patterns", "publication", "brief"]
CALLS: dict[str, dict[str, Any]] = {
    "search": {"query": TOPIC},
    "lessons": {"query": TOPIC, "polarity": "success"},
    "patterns": {"min_programmes": 1},
    "publication": {"id": "op-een-lijn-rapport"},
    "brief": {"topic": TOPIC},
}
ROUTES: dict[str, Any] = {
    "/api/about": routes_remote,
    "/api/lessons": routes_lessons,
    "/api/patterns": routes_patterns,
    "/api/brief": routes_brief,
}
_MAIN = """
from kb.cli import main, mcp
if "mcp" not in {command.callback.__name__ for command in main.app.registered_commands}:
    main.app.command()(mcp.mcp)
main.main()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    found = brief_kb.make(tmp_path_factory.mktemp("kb"))
    parts = vars(found.application)
    lessons = LessonStore(found.application.store.database)
    ask = found.application.encoders[1].encode_query
    parts["lesson_finder"], parts["briefs"] = found.finder, found.composer
    parts["patterns"] = Patterns(found.catalogue, lessons, found.application.taxonomy, ask)
    yield found
    found.application.store.close()


@pytest.fixture(scope="module")
def web(made: BriefKb) -> FastAPI:
    app = create_app(made.application)
    present = {getattr(route, "path", None) for route in app.routes}
    for path, module in ROUTES.items():
        if path not in present:
            app.include_router(module.router)
    if "/mcp" not in present:
        mount_mcp(app, made.application)
    return app


def asked(application: Application, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """What ``work`` gets from a session in memory."""

    async def run() -> Any:
        async with Client(build_server(application), mode="legacy") as client:
            return await work(client)

    return anyio.run(run)


def called(application: Application, tool: str, **arguments: Any) -> dict[str, Any]:
    result = asked(application, lambda client: client.call_tool(tool, arguments))
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content
    found: dict[str, Any] = result.structured_content
    return found


def refused(application: Application, tool: str, **arguments: Any) -> str:
    result = asked(application, lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    return str(result.content[0].text)


def text_of(made: BriefKb, passage: int) -> str:
    return made.application.store.passage(passage).passage.text


def test_the_tools_are_listed_with_what_to_give_them(made: BriefKb) -> None:
    async def work(client: Client) -> tuple[str, Any]:
        return client.instructions or "", (await client.list_tools()).tools

    instructions, tools = asked(made.application, work)
    assert "Answer only from" in instructions
    assert "Cite every" in instructions
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert "ctx" not in tool.input_schema["properties"]
        assert all(parameter["description"] for parameter in tool.input_schema["properties"].values()), tool.name


def test_a_tool_whose_part_is_not_there_is_not_offered(made: BriefKb) -> None:
    class Bare:
        kb = made.application.kb
        settings = made.application.settings

    async def work(client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    assert asked(Bare(), work) == ["search", "publication"]  # type: ignore[arg-type]


def test_search_gives_verbatim_quotes_with_all_that_a_citation_needs(made: BriefKb) -> None:
    found = called(made.application, "search", query=TOPIC, programme="Op één lijn", language="nl")
    assert found["results"]
    for result in found["results"]:
        assert result["quote"] in text_of(made, result["source"]["passage_id"])
    source = found["results"][0]["source"]
    assert source | {"passage_id": 0, "page": 0, "heading": ""} == {
        "title": "Eindrapport Op één lijn",
        "programme": "Op één lijn",
        "kind": source["kind"],
        "year": 2015,
        "url": "https://example.org/lijn?a=1&b=2_3#x",
        "publication_id": "op-een-lijn-rapport",
        "passage_id": 0,
        "page": 0,
        "heading": "",
    }
    assert source["page"] in (4, 6)
    assert source["heading"].startswith("Eindrapport > ")


def test_the_name_of_a_file_does_not_leave_the_machine(made: BriefKb) -> None:
    for tool, arguments in CALLS.items():
        told = json.dumps(called(made.application, tool, **arguments))
        assert "file://" not in told
        assert "/files/" not in told
    found = called(made.application, "publication", id="werkplaatsen")
    assert found["source"]["url"] is None
    assert Citing(made.application.taxonomy, "https://kb.example.org").source(
        made.application.store.publication("werkplaatsen")
    )["url"] == ("https://kb.example.org/publications/werkplaatsen")


def test_when_nothing_answers_that_is_said(made: BriefKb) -> None:
    result = made.application.kb.search(TOPIC)
    citing = Citing(made.application.taxonomy, None)
    assert "note" not in citing.search(replace(result, answered=True))
    assert "Say so" in citing.search(replace(result, answered=False))["note"]


def test_lessons_tell_their_polarity_and_place(made: BriefKb) -> None:
    found = called(made.application, "lessons", query=TOPIC, polarity="success", limit=1)
    assert found["total"] >= 1
    lesson = found["lessons"][0]
    assert lesson["polarity"] == "success"
    assert lesson["quote"] in text_of(made, lesson["source"]["passage_id"])
    assert lesson["source"]["lesson_id"].startswith("l")


def test_patterns_show_who_tells_them(made: BriefKb) -> None:
    found = called(made.application, "patterns", min_programmes=1, limit=10)
    assert found["patterns"]
    for pattern in found["patterns"]:
        assert pattern["evidence"]["programmes"] >= 1
        assert all(lesson["publication"]["title"] for lesson in pattern["lessons"])


def test_a_long_publication_comes_in_parts(made: BriefKb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.assistant.citing.MAX_TEXT", 10)
    read, start = [], 0
    while start is not None:
        part = called(made.application, "publication", id="op-een-lijn-rapport", start=start)
        assert len(part["text"]) == 1
        read += [passage["passage_id"] for passage in part["text"]]
        start = part["next"]
    assert read == [p.id for p in made.application.store.passages_of("op-een-lijn-rapport")]


def test_a_brief_has_a_source_for_every_quote(made: BriefKb) -> None:
    found = called(made.application, "brief", topic=TOPIC)
    numbers = {source["number"] for source in found["sources"]}
    quotes = [quote for section in found["sections"] for item in section["items"] for quote in item["quotes"]]
    assert quotes
    assert {quote["source"] for quote in quotes} <= numbers
    assert all(quote["quote"] in text_of(made, quote["passage_id"]) for quote in quotes)


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("search", {"query": " "}, "the query is empty"),
        ("search", {"query": "x" * 1001}, "at most 1000 are searched"),
        ("search", {"query": TOPIC, "limit": 21}, "limit runs from 1 to 20"),
        ("search", {"query": TOPIC, "programme": "onbekend"}, "unknown programme 'onbekend'"),
        ("search", {"query": TOPIC, "programme": "x" * 201}, "at most 200 characters"),
        ("search", {"query": TOPIC, "language": "Dutch"}, "two letters"),
        ("lessons", {"query": TOPIC, "polarity": "good"}, "'good'"),
        ("patterns", {"min_programmes": 0}, "counts from 1"),
        ("patterns", {"limit": 11}, "limit runs from 1 to 10"),
        ("publication", {"id": "geen"}, "no publication with id 'geen'"),
        ("publication", {"id": " "}, "publication_id"),
        ("publication", {"id": "wijzer", "start": -1}, "start from 0"),
        ("brief", {"topic": ""}, "the query is empty"),
    ],
)
def test_a_mistake_is_answered_in_words(made: BriefKb, tool: str, arguments: dict[str, Any], message: str) -> None:
    said = refused(made.application, tool, **arguments)
    assert message in said
    assert "Traceback" not in said


def test_a_bug_stays_in_the_log(made: BriefKb, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/srv/secret")

    monkeypatch.setattr(made.application.kb, "search", broken)
    assert refused(made.application, "search", query=TOPIC) == "Error executing tool search"


async def _each(session: ClientSession) -> dict[str, Any]:
    await session.initialize()
    names = [tool.name for tool in (await session.list_tools()).tools]
    found = {}
    for name in names:
        result = await session.call_tool(name, CALLS[name])
        assert not result.is_error, result.content
        found[name] = result.structured_content
    return found


def test_a_process_that_asks_a_server_answers_the_same(made: BriefKb, web: FastAPI) -> None:
    async def run(address: str) -> dict[str, Any]:
        started = StdioServerParameters(command=sys.executable, args=["-c", _MAIN, "--server", address, "mcp"])
        async with stdio_client(started) as streams, ClientSession(*streams) as session:
            return await _each(session)

    with serving(web) as address:
        found = anyio.run(run, address)
    here = called(made.application, "search", **CALLS["search"])
    for answer in (here, found["search"]):
        for result in answer["results"]:
            result["source"]["url"] = (
                None if "127.0.0.1" in (result["source"]["url"] or "") else result["source"]["url"]
            )
    assert found["search"] == here
    assert found["publication"]["text"] == called(made.application, "publication", **CALLS["publication"])["text"]


def test_over_http_every_tool_answers(made: BriefKb, web: FastAPI) -> None:
    async def run(address: str) -> dict[str, Any]:
        async with streamable_http_client(f"{address}/mcp") as streams, ClientSession(*streams[:2]) as session:
            return await _each(session)

    with serving(web) as address:
        found = anyio.run(run, address)
        own = f"{address}/publications/werkplaatsen"
    assert list(found) == TOOLS
    urls = {result["source"]["publication_id"]: result["source"]["url"] for result in found["search"]["results"]}
    assert urls["werkplaatsen"] == own


def _initialize() -> dict[str, Any]:
    client = {"name": "test", "version": "1"}
    parameters = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters}


HEADERS = {"Accept": "application/json, text/event-stream"}


def test_the_address_refuses_what_it_must(web: FastAPI) -> None:
    with TestClient(web, base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/mcp", json=_initialize(), headers=HEADERS)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.json()["result"]["serverInfo"]["name"] == "kb"
        evil = HEADERS | {"Origin": "https://evil.example"}
        assert client.post("/mcp", json=_initialize(), headers=evil).status_code == 403
        renamed = HEADERS | {"Host": "evil.example"}
        assert client.post("/mcp", json=_initialize(), headers=renamed).status_code == 421
        assert client.post("/mcp", content=b"x" * (MAX_BODY + 1), headers=HEADERS).status_code == 413
        assert client.get("/mcp", headers=HEADERS).status_code == 405
    # A second start of the same app works as the first.
    with TestClient(web, base_url="http://127.0.0.1:8000") as client:
        assert client.post("/mcp", json=_initialize(), headers=HEADERS).status_code == 200


def test_the_names_that_are_answered_to_follow_the_settings() -> None:
    local = security(Settings())
    assert local.enable_dns_rebinding_protection
    assert "kb.example.org" not in local.allowed_hosts
    public = security(Settings(host="0.0.0.0", public_url="https://kb.example.org/lessen"))
    assert "kb.example.org" in public.allowed_hosts
    assert "https://kb.example.org" in public.allowed_origins
    assert not security(Settings(host="0.0.0.0")).enable_dns_rebinding_protection
