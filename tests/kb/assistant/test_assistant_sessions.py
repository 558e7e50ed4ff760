"""Whole sessions of the official client, over standard input and output and over HTTP: each tool, right and wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import brief_kb
import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from served import serving
from toy import ToyEncoder

from api.app import create_app
from kb.settings import Settings
from kb.wiring import Application

TOPIC = "regionale samenwerking"
CALLS: dict[str, dict[str, Any]] = {
    "search": {"query": TOPIC, "limit": 5},
    "lessons": {"query": TOPIC},
    "patterns": {"query": TOPIC, "min_programmes": 1},
    "publication": {"id": "op-een-lijn-rapport"},
    "brief": {"topic": TOPIC},
}
# What every tool is given that it cannot take: another type, nothing, too much, what no text may hold.
WRONG: dict[str, list[dict[str, Any]]] = {
    "search": [
        {},
        {"query": 7},
        {"query": None},
        {"query": ["a"]},
        {"query": ""},
        {"query": "x" * 60_000},
        {"query": TOPIC, "limit": "many"},
        {"query": TOPIC, "limit": -1},
        {"query": TOPIC, "limit": 10**30},
        {"query": TOPIC, "limit": 2.5},
        {"query": TOPIC, "language": "../../etc"},
        {"query": TOPIC, "programme": "onbekend\x00"},
        {"query": TOPIC, "programme": {"id": 1}},
    ],
    "lessons": [{}, {"query": TOPIC, "polarity": "goed"}, {"query": TOPIC, "polarity": ["success"]}, {"query": {}}],
    "patterns": [{"query": 1}, {"min_programmes": 0}, {"min_programmes": "two"}, {"limit": 0}, {"query": "x" * 2000}],
    "publication": [
        {},
        {"id": 1.5},
        {"id": "geen"},
        {"id": "../../../etc/passwd"},
        {"id": "\x00"},
        {"id": "x" * 5000},
        {"id": "wijzer", "start": -1},
        {"id": "wijzer", "start": "begin"},
    ],
    "brief": [{}, {"topic": None}, {"topic": ""}, {"topic": "x" * 2000}],
}
Work = Callable[[ClientSession], Awaitable[Any]]


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    home = tmp_path_factory.mktemp("kb")
    brief_kb.make(home).application.store.close()
    encoder = ToyEncoder()
    made = Application(Settings(home=home), (encoder, encoder))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def address(application: Application) -> Iterator[str]:
    with serving(create_app(application)) as found:
        yield found


@asynccontextmanager
async def over_stdio(address: str) -> AsyncIterator[ClientSession]:
    """A process of ``kb mcp`` that reads the server at ``address``."""
    command = ["-c", "from kb.cli.main import main; main()", "--server", address, "mcp"]
    started = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
    async with stdio_client(started) as streams, ClientSession(*streams) as session:
        await session.initialize()
        yield session


@asynccontextmanager
async def over_http(address: str) -> AsyncIterator[ClientSession]:
    async with streamable_http_client(f"{address}/mcp") as streams, ClientSession(*streams[:2]) as session:
        await session.initialize()
        yield session


@pytest.fixture(scope="module", params=[over_stdio, over_http], ids=["stdio", "http"])
def asked(request: pytest.FixtureRequest, address: str) -> Callable[[Work], Any]:
    """Runs work in a session of its own."""

    async def run(work: Work) -> Any:
        with anyio.fail_after(120):
            async with request.param(address) as session:
                return await work(session)

    return lambda work: anyio.run(run, work)


def citations(tool: str, answer: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(quote, source) of everything in an answer that is somebody's words."""
    if tool in ("search", "lessons"):
        for found in answer["results" if tool == "search" else "lessons"]:
            yield found["quote"], found["source"]
    elif tool == "publication":
        for part in answer["text"]:
            yield part["text"], answer["source"] | {"passage_id": part["passage_id"]}
    elif tool == "patterns":
        for lesson in quoted(answer["patterns"]):
            yield lesson["quote"], lesson["publication"] | {"passage_id": lesson["passage_id"]}
    else:
        sources = {source["number"]: source["publication"] for source in answer["sources"]}
        items = [item for section in answer["sections"] for item in section["items"]]
        for quote in (quote for item in items for quote in (*item["quotes"], *item["countered_by"])):
            yield quote["quote"], sources[quote["source"]] | {"passage_id": quote["passage_id"]}


def quoted(patterns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for pattern in patterns:
        yield from (*pattern["lessons"], *pattern["supported_by"])
        for found in pattern["contradictions"]:
            yield from (found["helped"], found["other"])


def test_each_tool_answers_with_citations_that_hold(asked: Callable[[Work], Any], application: Application) -> None:
    async def work(session: ClientSession) -> dict[str, Any]:
        names = [tool.name for tool in (await session.list_tools()).tools]
        return {name: await session.call_tool(name, CALLS[name]) for name in names}

    found = asked(work)
    assert set(found) == set(CALLS)
    for tool, result in found.items():
        assert not result.is_error, result.content
        cited = list(citations(tool, result.structured_content))
        assert cited, tool
        for quote, source in cited:
            assert quote in application.store.passage(source["passage_id"]).passage.text, tool
            id = source.get("publication_id") or source["id"]
            meta = application.store.publication(id).metadata
            assert (source["title"], source["year"]) == (meta.title, meta.year), tool
            # Either the public address of the source or its page here, and never a file of the server.
            assert source["url"].startswith(("https://example.org/", "http://127.0.0.1:")), (tool, source)


@pytest.mark.parametrize("tool", WRONG)
def test_wrong_arguments_are_an_answer_and_no_end(asked: Callable[[Work], Any], tool: str) -> None:
    async def work(session: ClientSession) -> list[Any]:
        refused = [await session.call_tool(tool, arguments) for arguments in WRONG[tool]]
        return [*refused, await session.call_tool(tool, CALLS[tool])]

    *refused, after = asked(work)
    for arguments, result in zip(WRONG[tool], refused, strict=True):
        said = result.content[0].text
        assert result.is_error, (arguments, said)
        assert said
        assert "Traceback" not in said
        assert "site-packages" not in said
    assert not after.is_error


def test_a_tool_that_is_not_there_is_told(asked: Callable[[Work], Any]) -> None:
    async def work(session: ClientSession) -> tuple[bool, Any]:
        try:
            result = await session.call_tool("delete_everything", {})
        except Exception as error:  # a protocol error is as good as a result that says so
            return True, str(error)
        return result.is_error, result.content[0].text

    is_error, said = asked(work)
    assert is_error
    assert "delete_everything" in said
