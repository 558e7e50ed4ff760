"""``kb answer`` as a person runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from answer_app import LEADER, QUESTION, answering_kb
from fake_endpoint import FakeEndpoint, Reply
from typer.testing import CliRunner, Result

from kb.answer import AnswersOff, EndpointFailed
from kb.cli import options
from kb.cli.answer import answer
from kb.errors import QueryError
from kb.wiring import Application


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Application, FakeEndpoint]]:
    with answering_kb(tmp_path_factory.mktemp("kb")) as made:
        yield made


@pytest.fixture
def fake(opened: tuple[Application, FakeEndpoint], monkeypatch: pytest.MonkeyPatch) -> FakeEndpoint:
    monkeypatch.setattr(options, "application", lambda _: opened[0])
    opened[1].asked.clear()
    opened[1].script = good
    return opened[1]


def good(reply: Reply) -> None:
    leader = reply.asked.number(LEADER)
    reply.stream(f"{LEADER[:-1]} [{leader}]. Burgemeesters kopen nieuwe auto's [{leader}].", 2)


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(answer)
    return CliRunner().invoke(app, list(arguments))


def test_sentences_and_their_sources_go_to_stdout(fake: FakeEndpoint) -> None:
    result = run(*QUESTION.split())
    assert result.exit_code == 0
    number = fake.asked[0].number(LEADER)
    assert result.stdout.startswith(f"{LEADER} [{number}]\n")
    assert f"[{number}] “{LEADER}”" in result.stdout
    assert "Burgemeesters" not in result.stdout
    assert "Based on 1 of" in result.stderr
    assert "1 sentences left out" in result.stderr


def test_json_is_all_that_is_printed(fake: FakeEndpoint) -> None:
    told = json.loads(run(QUESTION, "--json", "--lang", "nl").stdout)
    assert [sentence["text"] for sentence in told["sentences"]] == [LEADER]
    assert (told["language"], told["based_on"], told["dropped"]) == ("nl", 1, 1)


def test_nothing_is_asked_when_nothing_answers(fake: FakeEndpoint) -> None:
    result = run("xyzzy", "--programme", "awpg", "--from", "2020")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was written" in result.stderr
    assert fake.asked == []


def test_what_goes_wrong_is_one_line_with_an_exit_code(
    opened: tuple[Application, FakeEndpoint], fake: FakeEndpoint
) -> None:
    fake.script = lambda reply: reply.json({"error": "no"}, 500)
    failed = run(QUESTION).exception
    assert isinstance(failed, EndpointFailed)
    assert failed.exit_code == 3
    assert isinstance(run(QUESTION, "--programme", "bestaat niet").exception, QueryError)


def test_without_an_endpoint_the_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering_kb(tmp_path, answer_url=None, answer_model=None) as (application, _):
        monkeypatch.setattr(options, "application", lambda _: application)
        off = run(QUESTION).exception
    assert isinstance(off, AnswersOff)
    assert (off.exit_code, "KB_ANSWER_URL and KB_ANSWER_MODEL" in str(off)) == (3, True)


def test_help_has_an_example(fake: FakeEndpoint) -> None:
    assert "Example:" in run("--help").stdout


def test_what_turned_out_to_be_thought_is_not_in_the_answer(fake: FakeEndpoint) -> None:
    def thinking(reply: Reply) -> None:
        leader = reply.asked.number(LEADER)
        reply.stream(f"{LEADER[:-1]} [{leader}]. Dan nog iets. </think>{LEADER[:-1]} [{leader}].", 2)

    fake.script = thinking
    told = json.loads(run(QUESTION, "--json").stdout)
    assert [sentence["text"] for sentence in told["sentences"]] == [LEADER]
    assert "its answer follows" in run(QUESTION).stderr
