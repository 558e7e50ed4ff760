"""Speaking the protocol with a real server of this machine."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator

import httpx2
import pytest
from fake_endpoint import FakeEndpoint, Reply, fake_endpoint

from kb.answer.endpoint import Endpoint
from kb.answer.errors import AnswersOff, EndpointFailed, EndpointSlow
from kb.errors import SettingsError
from kb.settings import Settings

KEY = "geheim-1234"
MESSAGES = [{"role": "user", "content": "één vraag"}]


@pytest.fixture
def fake() -> Iterator[FakeEndpoint]:
    with fake_endpoint() as made:
        yield made


def written(url: str, seconds: float = 10.0) -> str:
    async def collect() -> str:
        return "".join([piece async for piece in Endpoint(url, "een-model", seconds, KEY).write(MESSAGES)])

    return asyncio.run(collect())


def test_the_request_is_what_the_protocol_wants(fake: FakeEndpoint) -> None:
    fake.script = lambda reply: reply.stream("Dag")
    assert written(fake.url) == "Dag"
    asked = fake.asked[0]
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.body == {"model": "een-model", "messages": MESSAGES, "stream": True}


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_streamed_pieces_make_the_text(fake: FakeEndpoint, size: int) -> None:
    fake.script = lambda reply: reply.stream("Eén zin [1]. Nog één “zin” [2].", size)
    assert written(fake.url) == "Eén zin [1]. Nog één “zin” [2]."


def test_bytes_may_be_cut_anywhere(fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        whole = (
            'data: {"choices":[{"delta":{"content":"é"}}]}\r\n\r\ndata:{"choices":\ndata:[{"delta":{"content":"ë"}}]}'
        )
        for byte in (whole + "\n\ndata: [DONE]\n\n").encode():
            reply.raw(bytes([byte]))

    fake.script = script
    assert written(fake.url) == "éë"


def test_what_comes_after_the_end_is_not_read(fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.stream("Dag")
        reply.delta("meer")

    fake.script = script
    assert written(fake.url) == "Dag"


def test_a_server_that_does_not_stream_will_do(fake: FakeEndpoint) -> None:
    fake.script = lambda reply: reply.json({"choices": [{"message": {"role": "assistant", "content": "Dag"}}]})
    assert written(fake.url) == "Dag"


def test_an_end_without_a_mark_will_do(fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        reply.delta("Dag")

    fake.script = script
    assert written(fake.url) == "Dag"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (lambda r: r.json({"error": {"message": f"bad key {KEY}"}}, 401), "HTTP 401); check KB_ANSWER_KEY"),
        (lambda r: r.json({"error": "no such model"}, 404), "KB_ANSWER_MODEL"),
        (lambda r: r.json({"error": "later"}, 429), "HTTP 429"),
        (lambda r: r.json({"error": {"message": f"oops {KEY}"}}), "reports an error"),
        (lambda r: (r.start(), r.raw('data: {"error": {"message": "oops"}}\n\n')), "reports an error"),
        (lambda r: (r.start(), r.raw("data: {no json\n\n")), "no JSON"),
        (lambda r: (r.start("application/json"), r.raw("[" * 100_000)), "no JSON"),
        (lambda r: (r.start("text/html"), r.raw("<h1>Welkom</h1>")), "does not speak its protocol"),
        (lambda r: r.start(status=307, Location="http://127.0.0.1:9/v1/chat/completions"), "sends on elsewhere"),
        (lambda r: (r.start(), r.raw("data: " + "x" * 200_000)), "cannot be reached or broke off"),
    ],
)
def test_what_is_wrong_is_told_without_the_key(
    fake: FakeEndpoint, caplog: pytest.LogCaptureFixture, script: Callable[[Reply], None], said: str
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.script = script
    with pytest.raises(EndpointFailed) as failed:
        written(fake.url)
    assert said in str(failed.value)
    assert KEY not in str(failed.value)
    assert KEY not in caplog.text
    assert len(fake.asked) == 1


def test_a_place_where_nobody_is_cannot_be_reached() -> None:
    with pytest.raises(EndpointFailed, match="check KB_ANSWER_URL"):
        written("http://127.0.0.1:9/v1")


def test_a_silent_server_is_given_up(fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        fake.gone.wait(5)

    fake.script = script
    with pytest.raises(EndpointSlow, match="KB_ANSWER_SECONDS"):
        written(fake.url, 0.2)
    fake.gone.set()


@pytest.mark.parametrize("field", ["content", "reasoning_content"])
def test_too_much_is_told(fake: FakeEndpoint, field: str) -> None:
    fake.script = lambda reply: reply.endless("bla " * 1000, field)
    with pytest.raises(EndpointFailed, match="far too much; choose a model that thinks less"):
        written(fake.url)
    assert fake.gone.wait(5)


def test_a_long_thought_may_come_first(fake: FakeEndpoint) -> None:
    def script(reply: Reply) -> None:
        reply.start()
        for _ in range(200):
            reply.delta("denk " * 1000, "reasoning_content")
        reply.delta("Dag")

    fake.script = script
    assert written(fake.url) == "Dag"


@pytest.mark.parametrize("wanting", ["answer_url", "answer_model"])
def test_without_address_or_model_answers_are_off(wanting: str) -> None:
    values: dict[str, str] = {"answer_url": "http://127.0.0.1:1/v1", "answer_model": "m"}
    del values[wanting]
    with pytest.raises(AnswersOff, match=f"KB_{wanting.upper()}"):
        Endpoint.of(Settings(**values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/v1",
        "file:///etc/passwd",
        "host",
        "http://",
        "http://u:p@host/v1",
        "http://host/v1?key=1",
        "http://host:poort/v1",
    ],
)
def test_an_address_that_cannot_be_one_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="KB_ANSWER_URL") as wrong:
        Endpoint.of(Settings(answer_url=url, answer_model="m"))
    assert "u:p" not in str(wrong.value)


@pytest.mark.parametrize("key", ["twee woorden", "regel\neinde", "sleutél"])
def test_a_key_that_fits_no_header_is_refused_without_telling_it(key: str) -> None:
    with pytest.raises(SettingsError, match="KB_ANSWER_KEY") as wrong:
        Endpoint.of(Settings(answer_url="http://h/v1", answer_model="m", answer_key=key))  # type: ignore[arg-type]
    assert key not in str(wrong.value)


def test_the_key_does_not_show() -> None:
    made = Endpoint.of(Settings(answer_url="http://h/v1/", answer_model="m", answer_key=KEY))  # type: ignore[arg-type]
    assert made.url == "http://h/v1"
    assert KEY not in repr(made)


def test_no_key_is_no_header() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"choices": []})

    made = Endpoint("http://h/v1", "m", 5, transport=httpx2.MockTransport(answer))

    async def collect() -> list[str]:
        return [piece async for piece in made.write(MESSAGES)]

    assert asyncio.run(collect()) == [""]
    assert "authorization" not in seen[0].headers
    assert json.loads(seen[0].content)["stream"] is True
