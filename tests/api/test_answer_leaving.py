"""Answers that are read while they are written: as they come, by few at once, and by who leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from answer_app import BODY, JSON, LEADER, MONEY, QUESTION, answering_web, fresh, good, problem
from fake_endpoint import FakeEndpoint, Reply
from fastapi import FastAPI
from fastapi.testclient import TestClient
from served import serving

from api import answering


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, FakeEndpoint]]:
    with answering_web(tmp_path_factory.mktemp("kb")) as made:
        yield made


@pytest.fixture
def client(opened: tuple[TestClient, FakeEndpoint]) -> TestClient:
    return opened[0]


@pytest.fixture
def fake(opened: tuple[TestClient, FakeEndpoint]) -> FakeEndpoint:
    return fresh(opened[1])


@pytest.fixture
def web(client: TestClient) -> FastAPI:
    assert isinstance(client.app, FastAPI)
    return client.app


def test_few_are_written_at_once(client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_AT_ONCE", 1)
    go_on = threading.Event()

    def script(reply: Reply) -> None:
        go_on.wait(10)
        good(reply)

    fake.script = script
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(client.post("/api/answer", json=BODY, headers=JSON)))
    first.start()
    fake.await_question()
    refused = client.post("/api/answer", json=BODY)
    problem(refused, 429)
    assert int(refused.headers["retry-after"]) > 0
    page = client.post("/answer", data={"q": QUESTION})
    assert (page.status_code, page.headers["retry-after"]) == (429, refused.headers["retry-after"])
    go_on.set()
    first.join(10)
    assert answers[0].status_code == 200
    assert client.post("/api/answer", json=BODY, headers=JSON).status_code == 200


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_who_leaves_stops_the_endpoint(web: FastAPI, fake: FakeEndpoint, accept: str) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        reply.until_gone()

    fake.script = script

    async def leave(address: str) -> None:
        async with httpx2.AsyncClient() as client:
            asking = asyncio.create_task(
                client.post(f"{address}/api/answer", json=BODY, headers={"Accept": accept}, timeout=20)
            )
            await asyncio.to_thread(fake.await_question)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    with serving(web) as address:
        asyncio.run(leave(address))
        assert fake.gone.wait(5)
    assert web.state.answers_under_way == 0


def test_sentences_come_while_the_endpoint_still_writes(web: FastAPI, fake: FakeEndpoint) -> None:
    seen = threading.Event()

    def script(reply: Reply) -> None:
        reply.start()
        reply.delta(f"{LEADER[:-1]} [{reply.asked.number(LEADER)}]. Daarna")
        assert seen.wait(10)
        reply.delta(f" stokt het [{reply.asked.number(MONEY)}].")

    fake.script = script
    names = []
    with (
        serving(web) as address,
        httpx2.stream("POST", f"{address}/api/answer", json=BODY, timeout=20) as response,
    ):
        for line in response.iter_lines():
            if line.startswith("event: "):
                names.append(line.partition(": ")[2])
            if names[-1:] == ["sentence"]:
                seen.set()
    assert names == ["sources", "sentence", "done"]
