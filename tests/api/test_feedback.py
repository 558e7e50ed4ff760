"""Feedback over HTTP: JSON, a plain form, limits, and an export for reviewers only."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.feedback_limit import MinuteLimit
from api.routes_feedback import PER_MINUTE
from kb.eval.beir import load_collection
from kb.feedback import FeedbackStore
from kb.wiring import Application

from .conftest import application_in, fill

QUERY = "leiderschap"


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = application_in(tmp_path)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


def seen(client: TestClient, **asked: object) -> list[int]:
    return [hit["passage_id"] for hit in client.get("/api/search", params={"q": QUERY, **asked}).json()["hits"]]


def kept(application: Application) -> FeedbackStore:
    return FeedbackStore(application.store.database)


def test_json_keeps_the_answer_with_the_opinion(client: TestClient, application: Application) -> None:
    shown = seen(client, programme="op-een-lijn")
    body = {"q": QUERY, "verdict": "helpful", "passage": shown[0], "shown": shown, "reason": "Helder"}
    answer = client.post("/api/feedback", json=body | {"filter": {"programme": ["Op één lijn"]}})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"id": 1, "verdict": "helpful", "passage": shown[0], "exact": True}
    found = kept(application).all()[0].snapshot
    assert found["filter"] == {"programme": ["op-een-lijn"]}
    assert [hit["passage"] for hit in found["hits"]] == shown
    assert set(found["versions"]) == {"kb", "encoder", "words", "meanings", "taxonomy", "change"}
    assert found["versions"]["encoder"] == application.encoders[1].fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "fine"},
        {"passage": 999_999},
        {"passage": None},
        {"reason": "x" * 1001},
        {"reason": "x" * 5000},
        {"q": " "},
        {"q": "x" * 5000},
        {"verdict": "missed"},
        {"verdict": "missed", "passage": None},
        {"who": "Jan"},
        {"filter": {"programme": ["bestaat-niet"]}},
        {"page": 0},
    ],
)
def test_wrong_json_is_not_kept(client: TestClient, application: Application, change: dict[str, object]) -> None:
    body: dict[str, object] = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    answer = client.post("/api/feedback", json=body | change)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert kept(application).all() == []


def test_a_question_can_be_missing_something(client: TestClient, application: Application) -> None:
    body = {"q": QUERY, "verdict": "missed", "reason": "iets over geld"}
    assert client.post("/api/feedback", json=body).json() == {
        "id": 1,
        "verdict": "missed",
        "passage": None,
        "exact": None,
    }
    assert kept(application).all()[0].reason == "iets over geld"


@pytest.mark.parametrize("path", ["/feedback", "/api/feedback"])
@pytest.mark.parametrize(
    "headers", [{"origin": "https://elders.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_other_sites_cannot_send(
    client: TestClient, application: Application, path: str, headers: dict[str, str]
) -> None:
    body = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    sent = {"json": body} if path.startswith("/api") else {"data": body}
    assert client.post(path, headers=headers, **sent).status_code == 403  # type: ignore[arg-type]
    assert kept(application).all() == []


def results(client: TestClient, address: str) -> str:
    """A page of results as a browser gets it."""
    response = client.get(address, headers={"accept": "text/html"})
    assert response.status_code == 200
    return response.text


def hits(html: str) -> dict[str, str]:
    """What there is to judge: the id of a passage -> its buttons and field."""
    found = re.findall(r'<div class="feedback">.*?</details>\n</div>', html, re.S)
    return {re.findall(r'value="helpful (\d+)"', one)[0]: one for one in found}


def form(html: str, start: str) -> str:
    """The one form that begins so: "" when there is none."""
    found = re.findall(rf"<form {start}.*?</form>", html, re.S)
    assert len(found) <= 1
    return str(found[0]) if found else ""


JUDGE, MISSED = 'id="judge"', 'class="feedback missed"'


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def fields_of(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))


def test_every_hit_can_be_judged_and_its_buttons_are_told_from_the_others(client: TestClient) -> None:
    html = results(client, f"/?q={QUERY}")
    found = hits(html)
    assert list(found) == re.findall(r'#passage-(\d+)">Lees verder', html)
    assert len(found) > 10
    operated = re.findall(r"<(?:button|summary)[^>]*>(.*?)</(?:button|summary)>", "".join(found.values()))
    names = [words(name) for name in operated]
    assert len(set(names)) == len(names) == 3 * len(found)
    assert re.fullmatch(r"Helpt: resultaat 1, Eindrapport Op één lijn, p. \d", names[0])
    assert re.fullmatch(r"Helpt niet: resultaat 1, Eindrapport Op één lijn, p. \d", names[1])
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'form="([^"]+)"', "".join(found.values()))) == {"judge"}


def test_a_foreign_title_in_a_name_is_told_as_such(client: TestClient) -> None:
    [first, *_] = hits(results(client, "/?q=dementia&kind=presentation")).values()
    assert '<span lang="en">Lessons on dementia care</span>, dia 2' in first


def test_the_form_of_a_page_leads_back_to_it(client: TestClient, application: Application) -> None:
    html = results(client, f"/?q={QUERY}&programme=op-een-lijn&lang=en")
    [passage, *others] = hits(html)
    assert "Does not help" in hits(html)[passage]
    judge = form(html, JUDGE)
    action = re.search(r'action="([^"]+)"', judge)
    assert action
    # A browser sends the fields of all hits, and of the buttons the one that was pressed.
    reasons = {f"reason-{other}": "Van een ander" for other in others}
    data = fields_of(judge) | reasons | {f"reason-{passage}": "Te kort", "verdict": f"not-helpful {passage}"}
    answer = client.post(action.group(1), data=data, headers={"origin": "http://testserver"})
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["location"])
    assert (parts.path, parts.netloc, parts.fragment) == ("/", "", "feedback")
    assert parse_qs(parts.query) == {
        "q": [QUERY],
        "programme": ["op-een-lijn"],
        "feedback": ["thanks"],
        "feedback_on": [passage],
        "lang": ["en"],
    }
    found, *typed = kept(application).all()
    assert (found.verdict.value, found.reason, found.exact) == ("not-helpful", "Te kort", True)
    # What was typed at the others is not lost.
    assert [(one.verdict.value, str(one.passage), one.reason) for one in typed] == [
        ("not-helpful", other, "Van een ander") for other in others[:10]
    ]
    back = results(client, answer.headers["location"])
    # The thanks stand where the buttons were; the other hits can still be judged.
    assert "Thank you." in back
    told = back.index('id="feedback"')
    assert back.count('id="feedback"') == 1
    assert back.index(f'#passage-{passage}"') < told < back.index(f'#passage-{others[0]}"')
    assert list(hits(back)) == others


def test_a_form_with_a_field_for_each_of_a_hundred_hits_is_taken(client: TestClient, application: Application) -> None:
    shown = seen(client)
    many = {f"reason-{number}": "" for number in range(1, 300)}
    data = {"q": QUERY, "shown": ",".join(map(str, shown)), "verdict": f"helpful {shown[0]}"} | many
    assert client.post("/feedback", data=data).status_code == 303
    assert [found.passage for found in kept(application).all()] == [shown[0]]


@pytest.mark.parametrize("path", ["/feedback", "/signin", "/review", "/answer"])
def test_a_form_with_far_too_many_fields_is_refused(client: TestClient, path: str) -> None:
    answer = client.post(path, content="&".join(f"f{number}=" for number in range(2000)))
    assert 400 <= answer.status_code < 500


def test_what_is_missed_can_be_told_also_when_nothing_is_found(client: TestClient, application: Application) -> None:
    html = results(client, "/?q=kamelen&year_from=2030")
    assert not hits(html)
    data = fields_of(form(html, MISSED)) | {"verdict": "missed", "reason": "iets over kamelen"}
    answer = client.post("/feedback", data=data)
    assert kept(application).all()[0].reason == "iets over kamelen"
    back = results(client, answer.headers["location"])
    assert back.index('id="feedback"') < back.index('value="missed"')
    assert "feedback_on" not in answer.headers["location"]


@pytest.mark.parametrize("told", ["changed", "later"])
def test_what_was_not_kept_can_be_tried_again(client: TestClient, told: str) -> None:
    passage = seen(client)[0]
    html = results(client, f"/?q={QUERY}&feedback={told}&feedback_on={passage}")
    assert "Uw mening is niet bewaard" in html
    assert str(passage) in hits(html)


@pytest.mark.parametrize("address", [f"/?q={QUERY}", f"/?q={QUERY}&feedback=ja", f"/?q={QUERY}&feedback_on=1"])
def test_without_feedback_nothing_is_told(client: TestClient, address: str) -> None:
    assert 'id="feedback"' not in results(client, address)


def test_the_page_after_feedback_does_not_ask_again(client: TestClient, application: Application) -> None:
    results(client, f"/?q={QUERY}")
    results(client, f"/?q={QUERY}&feedback=thanks&feedback_on=1")
    assert application.store.frequent_queries(1, 10) == {QUERY: 1}


def test_feedback_within_one_publication_is_about_the_answer_that_was_seen(
    client: TestClient, application: Application
) -> None:
    html = results(client, f"/?q={QUERY}&publication=op-een-lijn-eindrapport")
    [*_, last] = hits(html)
    client.post("/feedback", data=fields_of(form(html, JUDGE)) | {"verdict": f"helpful {last}"})
    assert kept(application).all()[0].exact is True


def test_there_is_nothing_to_judge_beside_a_notice_or_in_an_empty_kb(client: TestClient, tmp_path: Path) -> None:
    wrong = client.get(f"/?q={QUERY}&programme=onbekend", headers={"accept": "text/html"})
    assert wrong.status_code == 422
    empty = application_in(tmp_path / "empty")
    with TestClient(create_app(empty)) as bare:
        for html in (wrong.text, results(bare, f"/?q={QUERY}")):
            assert not hits(html)
            assert not form(html, JUDGE) + form(html, MISSED)
    empty.store.close()


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "helpful 999999"},
        {"verdict": "helpful x"},
        {"verdict": "helpful"},
        {"verdict": "missed"},
        {"verdict": "fine 1"},
        {"verdict": "helpful " + "9" * 5000},
        {"shown": "1,x"},
        {"q": ""},
        {"reason-{id}": "x" * 1001},
        {"per_publication": "veel"},
        {"programme": "bestaat-niet"},
    ],
)
def test_a_wrong_form_says_so(client: TestClient, application: Application, change: dict[str, str]) -> None:
    id = seen(client)[0]
    data = {"q": QUERY, "verdict": f"helpful {id}"} | {name.format(id=id): value for name, value in change.items()}
    answer = client.post("/feedback", data=data)
    assert answer.status_code == 303
    assert "feedback=changed" in answer.headers["location"]
    assert kept(application).all() == []


def test_what_readers_send_is_escaped(client: TestClient) -> None:
    html = form(results(client, "/?q=leiderschap%22%3E%3Cscript%3E"), JUDGE)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_one_reader_cannot_flood(client: TestClient, application: Application) -> None:
    body = {"q": QUERY, "verdict": "helpful", "passage": seen(client)[0]}
    statuses = [client.post("/api/feedback", json=body).status_code for _ in range(PER_MINUTE + 1)]
    assert statuses == [200] * PER_MINUTE + [429]
    answer = client.post("/feedback", data={"q": QUERY, "verdict": f"helpful {body['passage']}"})
    assert "feedback=later" in answer.headers["location"]
    assert len(kept(application).all()) == PER_MINUTE


def test_the_limit_forgets_and_keeps_no_address() -> None:
    clock = [0.0]
    limit = MinuteLimit(2, lambda: clock[0])
    assert [limit.allows("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert limit.allows("192.0.2.2")
    assert [limit.allows(f"2001:db8::{n}") for n in range(3)] == [True, True, False]  # one reader's network
    assert "192.0.2.1" not in repr(vars(limit))
    clock[0] = 61.0
    assert limit.allows("192.0.2.1")


def test_only_reviewers_export(client: TestClient, application: Application, tmp_path: Path) -> None:
    shown = seen(client)
    client.post("/api/feedback", json={"q": QUERY, "verdict": "helpful", "passage": shown[0]})
    assert client.get("/api/feedback/export").status_code == 401
    assert client.get("/api/feedback/export", headers={"authorization": "Bearer kb_x_y"}).status_code == 401
    _, token = application.keys.add("review", "Redactie")
    allowed = {"authorization": f"Bearer {token}"}
    lines = client.get("/api/feedback/export", headers=allowed)
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["passage"] for line in lines.text.splitlines()] == [shown[0]]
    packed = client.get("/api/feedback/export", params={"format": "beir"}, headers=allowed)
    folder = tmp_path / "judged"
    zipfile.ZipFile(io.BytesIO(packed.content)).extractall(folder)
    assert list(load_collection(folder).queries.values()) == [QUERY]
    assert client.get("/api/feedback/export", params={"format": "xml"}, headers=allowed).status_code == 422


def test_half_characters_are_no_defect(client: TestClient) -> None:
    body = '{"q": "leider\\ud800schap", "verdict": "missed", "reason": "half \\ud800"}'
    answer = client.post("/api/feedback", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text


def test_the_operations_are_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"403", "422", "429", "503"} <= set(paths["/api/feedback"]["post"]["responses"])
    export = paths["/api/feedback/export"]["get"]
    assert all(parameter["description"] for parameter in export["parameters"])
    assert "/feedback" not in paths
