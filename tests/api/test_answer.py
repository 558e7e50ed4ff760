"""Answers in prose over HTTP, with a fake endpoint that speaks the real protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from answer_app import BODY, JSON, KEY, LEADER, MONEY, QUESTION, answering_web, events, fresh, note_searches, problem
from fake_endpoint import FakeEndpoint, Reply
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import answering, schemas, schemas_answer
from api.feedback_limit import MinuteLimit


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


def test_events_come_in_order(client: TestClient, fake: FakeEndpoint) -> None:
    response = client.post("/api/answer", json=BODY)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    told = events(response.text)
    assert [name for name, _ in told] == ["sources", "sentence", "done"]
    number = fake.asked[0].number(LEADER)
    assert told[1][1] == {"text": LEADER, "sources": [number]}
    assert told[0][1]["sources"][number - 1]["quote"] == LEADER
    assert told[2][1] | {"of": 0} == {
        "answered": True, "based_on": 1, "of": 0, "passages": 0, "dropped": 1, "model": "een-model",
    }  # fmt: skip
    assert "/files/" not in response.text


def test_json_is_the_whole_answer(client: TestClient, fake: FakeEndpoint) -> None:
    told = client.post("/api/answer", json=BODY, headers=JSON).json()
    made = schemas_answer.ProseAnswer.model_validate(told, strict=True, extra="forbid")
    assert made.model_dump(exclude_unset=True) == told
    assert [sentence["text"] for sentence in told["sentences"]] == [LEADER]


@pytest.mark.parametrize(
    "model",
    [
        schemas_answer.AnswerBody,
        schemas_answer.AnswerSource,
        schemas_answer.AnswerSentence,
        schemas_answer.ProseAnswer,
    ],
)
def test_examples_fit_their_models(model: Any) -> None:
    for example in model.model_config["json_schema_extra"]["examples"]:
        assert model.model_validate(example, strict=True).model_dump(exclude_unset=True) == example


def test_filters_and_language_are_taken(client: TestClient, fake: FakeEndpoint) -> None:
    body = BODY | {"publication": ["werkplaatsen"], "lang": "en"}
    fake.script = lambda reply: reply.stream("")
    told = client.post("/api/answer", json=body, headers=JSON).json()
    assert {source["publication"]["id"] for source in told["sources"]} == {"werkplaatsen"}
    assert told["language"] == "en"
    assert "Write in English" in fake.asked[0].body["messages"][0]["content"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "  "},
        {"question": "x" * 1001},
        {"question": "x" * 5000},
        BODY | {"programme": ["bestaat niet"]},
        BODY | {"year_from": 2016, "year_to": 2015},
        BODY | {"lang": "fr"},
        BODY | {"model": "een ander"},
        BODY | {"answer_url": "http://evil.example"},
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, fake: FakeEndpoint, body: dict[str, Any]) -> None:
    problem(client.post("/api/answer", json=body), 422)
    assert fake.asked == []


def test_another_site_cannot_ask(client: TestClient, fake: FakeEndpoint) -> None:
    headers = {"Origin": "https://evil.example"}
    problem(client.post("/api/answer", json=BODY, headers=headers), 403)
    assert client.post("/answer", data={"q": QUESTION}, headers=headers).status_code == 403
    assert fake.asked == []


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        (lambda r: r.json({"error": f"key {KEY} is bad"}, 401), 502, "KB_ANSWER_KEY"),
        (lambda r: (r.start("text/html"), r.raw("<p>Dag</p>")), 502, "KB_ANSWER_URL"),
        (lambda r: (r.start(), r.raw('data: {"error": "oops"}\n\n')), 502, "reports an error"),
    ],
)
def test_a_failing_endpoint_is_told(
    client: TestClient, fake: FakeEndpoint, script: Callable[[Reply], None], status: int, said: str
) -> None:
    fake.script = script
    whole = problem(client.post("/api/answer", json=BODY, headers=JSON), status)
    assert said in whole["detail"]
    told = events(client.post("/api/answer", json=BODY).text)
    assert [name for name, _ in told] == ["sources", "error"]
    schemas.Problem.model_validate(told[1][1], strict=True, extra="forbid")
    assert told[1][1] == whole
    page = client.post("/answer", data={"q": QUESTION}, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert "Het schrijven is niet gelukt" in page.text
    assert said in page.text  # for the administrator
    for text in (json.dumps(whole), json.dumps(told), page.text):
        assert KEY not in text
        assert "Traceback" not in text


def test_a_defect_is_told_without_its_cause(
    client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("een geheim")

    monkeypatch.setattr("kb.answer.support.Support.supporting", broken)
    told = events(client.post("/api/answer", json=BODY).text)
    assert [name for name, _ in told] == ["sources", "error"]
    assert told[1][1]["status"] == 500
    assert "geheim" not in json.dumps(told)
    problem(client.post("/api/answer", json=BODY, headers=JSON), 500)


def test_a_slow_endpoint_is_told(tmp_path: Path) -> None:
    with answering_web(tmp_path, answer_seconds=0.3) as (client, fake):

        def script(reply: Reply) -> None:
            reply.start()
            reply.until_gone()

        fake.script = script
        assert "KB_ANSWER_SECONDS" in problem(client.post("/api/answer", json=BODY, headers=JSON), 504)["detail"]
        assert events(client.post("/api/answer", json=BODY).text)[-1][1]["status"] == 504
        page = client.post("/answer", data={"q": QUESTION})
        assert (page.status_code, "duurde te lang" in page.text) == (504, True)
        assert fake.gone.wait(5)


def test_without_an_endpoint_answers_are_off(tmp_path: Path) -> None:
    with answering_web(tmp_path, answer_url=None) as (client, fake):
        told = problem(client.post("/api/answer", json=BODY), 404)
        assert told["type"] == "urn:kb:problem:answers-are-off"
        assert "KB_ANSWER_URL" in told["detail"]
        for response in (client.get("/answer"), client.post("/answer", data={"q": QUESTION})):
            assert response.status_code == 404
            assert 'class="search ask-answer"' not in response.text
        assert fake.asked == []


def test_nothing_is_asked_when_nothing_answers(client: TestClient, fake: FakeEndpoint) -> None:
    body = {"question": "xyzzy", "publication": ["werkplaatsen"], "year_from": 2020}
    told = events(client.post("/api/answer", json=body).text)
    assert [name for name, _ in told] == ["sources", "done"]
    assert told[1][1]["answered"] is False
    page = client.post("/answer", data={"q": "xyzzy", "publication": "werkplaatsen", "year_from": "2020"})
    assert "lijkt geen antwoord op uw vraag te hebben" in page.text
    assert fake.asked == []


def test_a_lone_end_of_thought_starts_again(client: TestClient, fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        leader, money = reply.asked.number(LEADER), reply.asked.number(MONEY)
        reply.stream(f"{MONEY[:-1]} [{money}]. Of niet?</think>{LEADER[:-1]} [{leader}].")

    fake.script = script
    told = events(client.post("/api/answer", json=BODY).text)
    assert [name for name, _ in told] == ["sources", "sentence", "restart", "sentence", "done"]
    assert told[3][1]["text"] == LEADER
    whole = client.post("/api/answer", json=BODY, headers=JSON).json()
    assert [sentence["text"] for sentence in whole["sentences"]] == [LEADER]
    assert whole["based_on"] == 1


def test_a_question_is_searched_as_typed_or_plain(
    client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = note_searches(monkeypatch)
    for wanted in ({}, {"as_typed": True}, {"plain": True}):
        assert client.post("/api/answer", json=BODY | wanted, headers=JSON).status_code == 200
        assert client.post("/answer", data={"q": QUESTION, **dict.fromkeys(wanted, "1")}).status_code == 200
    assert seen == [(False, False)] * 2 + [(True, False)] * 2 + [(False, True)] * 2


def test_one_reader_asks_no_more_than_fits_in_a_minute(
    client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = client.app
    assert isinstance(web, FastAPI)
    clock = [0.0]
    monkeypatch.setattr(web.state, "answer_limit", MinuteLimit(2, lambda: clock[0]))
    assert client.post("/api/answer", json=BODY | {"year_from": 0}).status_code == 422  # does not count
    assert client.post("/api/answer", json=BODY).status_code == 200
    assert client.post("/answer", data={"q": QUESTION}).status_code == 200
    refused = client.post("/api/answer", json=BODY)
    told = problem(refused, 429)
    assert told["type"] == "urn:kb:problem:too-many-answers"
    assert str(answering.PER_MINUTE) in told["detail"]
    assert refused.headers["retry-after"] == "60"
    page = client.post("/answer", data={"q": QUESTION})
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    assert "in korte tijd veel antwoorden" in page.text
    assert len(fake.asked) == 2
    assert web.state.answers_under_way == 0
    clock[0] = 61.0
    assert client.post("/api/answer", json=BODY).status_code == 200
