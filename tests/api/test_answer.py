"""Answers in prose over HTTP and as a page, with a fake endpoint that speaks the real protocol."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from answer_app import KEY, LEADER, MONEY, QUESTION, answering_kb
from bs4 import BeautifulSoup
from fake_endpoint import FakeEndpoint, Reply
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from served import serving

from api import answering, pages_answer, render, routes_answer, schemas, schemas_answer
from api.app import create_app
from api.forms import SearchForm
from api.pages_answer import answer_form
from api.security import SCRIPTED_POLICY
from api.texts_answer import TEXTS
from kb.types import Filter
from kb.wiring import Application

JSON = {"Accept": "application/json"}
BODY = {"question": QUESTION}


def web_of(application: Application) -> FastAPI:
    app = create_app(application)
    if "/api/answer" not in {getattr(route, "path", "") for route in app.routes}:
        app.include_router(routes_answer.router)
        app.include_router(pages_answer.router)
    return app


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Application, FakeEndpoint]]:
    with answering_kb(tmp_path_factory.mktemp("kb")) as made:
        yield made


@pytest.fixture(scope="module")
def client(opened: tuple[Application, FakeEndpoint]) -> Iterator[TestClient]:
    with TestClient(web_of(opened[0]), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def fake(opened: tuple[Application, FakeEndpoint]) -> FakeEndpoint:
    opened[1].asked.clear()
    opened[1].gone.clear()
    opened[1].script = good
    return opened[1]


def good(reply: Reply) -> None:
    leader = reply.asked.number(LEADER)
    reply.stream(f"{LEADER[:-1]} [{leader}]. Burgemeesters kopen nieuwe auto's [{leader}].", 2)


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith(":")]
        if lines:
            assert [line.partition(": ")[0] for line in lines] == ["event", "data"]
            found.append((lines[0].partition(": ")[2], json.loads(lines[1].partition(": ")[2])))
    return found


def soup(response: Any) -> BeautifulSoup:
    assert response.headers["content-security-policy"] == SCRIPTED_POLICY
    return BeautifulSoup(response.text, "html.parser")


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    schemas.Problem.model_validate(found, strict=True, extra="forbid")
    return found


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
    with answering_kb(tmp_path, answer_seconds=0.3) as (application, fake):

        def script(reply: Reply) -> None:
            reply.start()
            reply.until_gone()

        fake.script = script
        with TestClient(web_of(application), raise_server_exceptions=False) as client:
            assert "KB_ANSWER_SECONDS" in problem(client.post("/api/answer", json=BODY, headers=JSON), 504)["detail"]
            assert events(client.post("/api/answer", json=BODY).text)[-1][1]["status"] == 504
            page = client.post("/answer", data={"q": QUESTION})
            assert (page.status_code, "duurde te lang" in page.text) == (504, True)
        assert fake.gone.wait(5)


def test_without_an_endpoint_answers_are_off(tmp_path: Path) -> None:
    with (
        answering_kb(tmp_path, answer_url=None) as (application, fake),
        TestClient(web_of(application), raise_server_exceptions=False) as client,
    ):
        told = problem(client.post("/api/answer", json=BODY), 404)
        assert told["type"] == "urn:kb:problem:answers-are-off"
        assert "KB_ANSWER_URL" in told["detail"]
        for response in (client.get("/answer"), client.post("/answer", data={"q": QUESTION})):
            assert response.status_code == 404
            assert soup(response).select("form.ask-answer") == []
        assert fake.asked == []


def test_nothing_is_asked_when_nothing_answers(client: TestClient, fake: FakeEndpoint) -> None:
    body = {"question": "xyzzy", "publication": ["werkplaatsen"], "year_from": 2020}
    told = events(client.post("/api/answer", json=body).text)
    assert [name for name, _ in told] == ["sources", "done"]
    assert told[1][1]["answered"] is False
    page = client.post("/answer", data={"q": "xyzzy", "publication": "werkplaatsen", "year_from": "2020"})
    assert "lijkt geen antwoord op uw vraag te hebben" in page.text
    assert fake.asked == []


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
    while not fake.asked:
        pass
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
def test_who_leaves_stops_the_endpoint(
    opened: tuple[Application, FakeEndpoint], fake: FakeEndpoint, accept: str
) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        reply.until_gone()

    fake.script = script
    web = web_of(opened[0])

    async def leave(address: str) -> None:
        async with httpx2.AsyncClient() as client:
            asking = asyncio.create_task(
                client.post(f"{address}/api/answer", json=BODY, headers={"Accept": accept}, timeout=20)
            )
            while not fake.asked:
                await asyncio.sleep(0.01)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking

    with serving(web) as address:
        asyncio.run(leave(address))
        assert fake.gone.wait(5)
    assert web.state.answers_under_way == 0


def test_sentences_come_while_the_endpoint_still_writes(
    opened: tuple[Application, FakeEndpoint], fake: FakeEndpoint
) -> None:
    seen = threading.Event()

    def script(reply: Reply) -> None:
        reply.start()
        reply.delta(f"{LEADER[:-1]} [{reply.asked.number(LEADER)}]. Daarna")
        assert seen.wait(10)
        reply.delta(f" stokt het [{reply.asked.number(MONEY)}].")

    fake.script = script
    names = []
    with (
        serving(web_of(opened[0])) as address,
        httpx2.stream("POST", f"{address}/api/answer", json=BODY, timeout=20) as response,
    ):
        for line in response.iter_lines():
            if line.startswith("event: "):
                names.append(line.partition(": ")[2])
            if names[-1:] == ["sentence"]:
                seen.set()
    assert names == ["sources", "sentence", "done"]


def test_the_page_shows_the_answer_with_its_sources(client: TestClient, fake: FakeEndpoint) -> None:
    response = client.post("/answer", data={"q": QUESTION})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    page = soup(response)
    prose = page.select_one(".prose")
    assert prose is not None
    number = fake.asked[0].number(LEADER)
    assert " ".join(prose.get_text().split()) == f"{LEADER} [{number}]"
    cited = page.select_one(f"#source-{number}")
    assert cited is not None
    assert LEADER in cited.get_text()
    link = cited.select_one("a")
    assert link is not None
    assert str(link["href"]).startswith("/publications/op-een-lijn-rapport#passage-")
    text = " ".join(page.get_text().split())
    assert "een machine schreef deze tekst" in text
    assert "Gebaseerd op 1 van" in text
    assert "1 zin is weggelaten" in text
    assert "gaan naar het taalmodel" in text
    assert "een-model" in text


def test_the_form_keeps_question_filters_and_language(client: TestClient, fake: FakeEndpoint) -> None:
    page = soup(client.get("/answer", params={"q": QUESTION, "programme": "op-een-lijn", "lang": "en"}))
    form = page.select_one("form.ask-answer")
    assert form is not None
    assert form["method"] == "post"
    assert form["action"] == "/answer?lang=en"
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert fields == {"q": QUESTION, "programme": "op-een-lijn"}
    assert fake.asked == []  # to look at the form asks nothing
    written = client.post(str(form["action"]), data=fields)
    assert "a machine wrote this text" in written.text
    assert {s["publication"] for s in fake.asked[0].sent["sources"]} == {"Eindrapport Op één lijn"}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 200),
        ({"q": "x" * 1001}, 422),
        ({"q": QUESTION, "programme": "bestaat niet"}, 422),
        ({"q": QUESTION, "year_from": "2016", "year_to": "2015"}, 422),
    ],
)
def test_a_wrong_form_asks_nothing(client: TestClient, fake: FakeEndpoint, data: dict[str, str], status: int) -> None:
    assert client.post("/answer", data=data).status_code == status
    assert fake.asked == []


def test_markup_stays_text(client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> kartrekker"
    # As if the check let everything pass: even then it is text.
    monkeypatch.setattr("kb.answer.support.Support.holds", lambda *args: True)
    fake.script = lambda reply: reply.stream(f"{evil} [1].")
    response = client.post("/answer", data={"q": f"{QUESTION} <script>q</script>"})
    page = soup(response)
    prose = page.select_one(".prose")
    assert prose is not None
    assert prose.select("script, img") == []
    assert evil in prose.get_text()
    assert [script.get("src", "").partition("?")[0] for script in page.select("script")] == ["/static/answer.js"]
    told = events(client.post("/api/answer", json=BODY).text)
    assert told[1][1]["text"] == f"{evil}."


def test_when_no_sentence_is_left_the_quotes_are_shown(client: TestClient, fake: FakeEndpoint) -> None:
    fake.script = lambda reply: reply.stream("Burgemeesters kopen nieuwe auto's [1].")
    page = soup(client.post("/answer", data={"q": QUESTION}))
    text = page.get_text()
    assert "Er is geen zin over" in text
    assert page.select_one("details.answer-sources[open]") is not None
    assert LEADER in text


def test_the_button_is_there_when_answers_are_on(opened: tuple[Application, FakeEndpoint], tmp_path: Path) -> None:
    application, _ = opened

    def button(app: FastAPI, q: str) -> Any:
        scope = {"type": "http", "path": "/", "query_string": b"", "headers": [], "app": app}
        return answer_form(Request(scope), SearchForm(q=q, filter=Filter(programme=("op-een-lijn",))))

    app, environment = create_app(application), render._environment()
    made = button(app, QUESTION)
    assert made.action == "/answer"
    assert made.fields == (("q", QUESTION), ("programme", "op-een-lijn"))
    shown = BeautifulSoup(str(environment.get_template("_answer_form.html").module.ask(made)), "html.parser")  # type: ignore[attr-defined]
    assert {field["name"]: field["value"] for field in shown.select("input")} == dict(made.fields)
    assert "gaan naar het taalmodel" in shown.get_text()
    assert button(app, "") is None
    with answering_kb(tmp_path, answer_model=None) as (off, _):
        assert button(create_app(off), QUESTION) is None


def test_every_text_is_there_in_both_languages() -> None:
    for key, (dutch, english) in TEXTS.items():
        holes = [{part.partition("}")[0] for part in text.split("{")[1:]} for text in (dutch, english)]
        assert holes[0] == holes[1], key
        assert dutch != english
