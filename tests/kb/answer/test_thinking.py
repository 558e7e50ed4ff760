"""Answers of a model that thinks aloud first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from answer_app import LEADER, MONEY, QUESTION, answering_kb
from fake_endpoint import FakeEndpoint, Reply

from kb.answer import Answers, Outcome, Restart, Sentence, open_answers
from kb.answer.types import Event


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Answers, FakeEndpoint]]:
    with answering_kb(tmp_path_factory.mktemp("kb")) as (application, fake):
        yield open_answers(application), fake


@pytest.fixture
def answers(opened: tuple[Answers, FakeEndpoint]) -> Answers:
    return opened[0]


@pytest.fixture
def fake(opened: tuple[Answers, FakeEndpoint]) -> FakeEndpoint:
    opened[1].gone.clear()
    return opened[1]


def ask(answers: Answers) -> tuple[list[Event], Outcome]:
    events: list[Event] = []
    return events, asyncio.run(answers.answer(QUESTION, events.append))


def sentences(events: list[Event]) -> list[Sentence]:
    return [event for event in events if isinstance(event, Sentence)]


def test_a_long_thought_aloud_comes_before_the_answer(answers: Answers, fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        thought = "Laat ik eens nadenken over de vraag. " * 1000
        reply.stream(f"<think>{thought}</think>{LEADER[:-1]} [{reply.asked.number(LEADER)}].", 500)

    fake.script = script
    events, outcome = ask(answers)
    assert [s.text for s in sentences(events)] == [LEADER]
    assert outcome.dropped == 0


def test_sentences_before_a_lone_end_of_thought_no_longer_count(answers: Answers, fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        leader, money = reply.asked.number(LEADER), reply.asked.number(MONEY)
        thought = "".join(f"Bron {n} gaat over iets anders [{n % 4 + 1}]. " for n in range(25))
        reply.stream(f"{MONEY[:-1]} [{money}]. {thought}</think>{LEADER[:-1]} [{leader}].", 40)

    fake.script = script
    events, outcome = ask(answers)
    again = events.index(Restart())
    assert [s.text for s in sentences(events[:again])] == [MONEY]
    assert [s.text for s in sentences(events[again:])] == [LEADER]
    assert (outcome.based_on, outcome.dropped) == (1, 0)


def test_an_answer_after_a_thought_that_does_not_stop_is_stopped(answers: Answers, fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        reply.delta("<think>Even kijken.</think>")
        for number in range(2000):
            reply.delta(f"woord{number} " * 50)
        fake.gone.wait(5)

    fake.script = script
    _, outcome = ask(answers)
    assert outcome.dropped == 0
    assert fake.gone.wait(5)
