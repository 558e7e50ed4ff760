"""The page with an answer in prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answer_app import BODY, LEADER, QUESTION, answering_kb, answering_web, events, fresh
from bs4 import BeautifulSoup
from fake_endpoint import FakeEndpoint
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from api import render
from api.app import create_app
from api.forms import SearchForm
from api.pages_answer import answer_form
from api.security import SCRIPTED_POLICY
from api.texts_answer import TEXTS
from kb.errors import QueryError
from kb.types import Filter

HTML = {"Accept": "text/html"}


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


def soup(response: Any) -> BeautifulSoup:
    assert response.headers["content-security-policy"] == SCRIPTED_POLICY
    return BeautifulSoup(response.text, "html.parser")


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
    ("data", "said"),
    [
        ({"q": "x" * 1001}, "Dat is te lang"),
        ({"q": QUESTION, "programme": "bestaat niet"}, "kent een van uw filters niet"),
        ({"q": QUESTION, "year_from": "2016", "year_to": "2015"}, "jaar"),
    ],
)
def test_a_wrong_form_says_why_and_asks_nothing(
    client: TestClient, fake: FakeEndpoint, data: dict[str, str], said: str
) -> None:
    response = client.post("/answer", data=data)
    assert response.status_code == 422
    assert said in soup(response).select("[role=alert]")[0].get_text()
    assert "niet gelukt" not in response.text
    assert fake.asked == []


def test_no_question_is_the_form_again(client: TestClient, fake: FakeEndpoint) -> None:
    response = client.post("/answer", data={})
    assert (response.status_code, soup(response).select("[role=alert]")) == (200, [])
    assert fake.asked == []


def test_what_the_search_refuses_is_told_as_on_the_search_page(
    client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **options: object) -> None:
        raise QueryError("dat kan niet")

    monkeypatch.setattr("kb.service.KnowledgeBase.search", refused)
    asked = {"q": QUESTION}
    pages = [client.post("/answer", data=asked, headers=HTML), client.get("/", params=asked, headers=HTML)]
    assert [page.status_code for page in pages] == [422, 422]
    heads = [BeautifulSoup(page.text, "html.parser").select("main h1")[0].get_text() for page in pages]
    assert heads[0] == heads[1]
    assert fake.asked == []


def test_markup_stays_text(client: TestClient, fake: FakeEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> kartrekker"
    # As if the check let everything pass: even then it is text.
    monkeypatch.setattr("kb.answer.support.Support.supporting", lambda self, said, language, cited: tuple(cited))
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


def test_the_button_is_there_when_answers_are_on(client: TestClient, tmp_path: Path) -> None:

    def button(app: FastAPI, q: str) -> Any:
        scope = {"type": "http", "path": "/", "query_string": b"", "headers": [], "app": app}
        return answer_form(Request(scope), SearchForm(q=q, filter=Filter(programme=("op-een-lijn",))))

    app, environment = client.app, render._environment()
    assert isinstance(app, FastAPI)
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
