"""A server of this machine that speaks the protocol of OpenAI's chat completions, for tests of answers in prose."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Reply"], None]


@dataclass
class Asked:
    """What was sent to the endpoint."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def sent(self) -> dict[str, Any]:
        """Question and sources as the prompt gives them."""
        found: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return found

    def number(self, beginning: str) -> int:
        """The number of the source whose quote begins so."""
        return next(s["number"] for s in self.sent["sources"] if s["quote"].startswith(beginning))


@dataclass
class FakeEndpoint:
    """``script`` answers each question; ``asked`` are those that came, ``gone`` is set when one was hung up on."""

    url: str = ""
    script: Script = lambda reply: reply.stream("")
    asked: list[Asked] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    def await_question(self, seconds: float = 10.0) -> None:
        """Wait until a question came; fails when none does."""
        deadline = time.monotonic() + seconds
        while not self.asked:
            assert time.monotonic() < deadline, "the endpoint was not asked"
            time.sleep(0.01)


class Reply:
    """One answer in the making."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        self._handler = handler
        self.asked = asked

    def start(self, content_type: str = "text/event-stream", status: int = 200, **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        # Without a length: the end of the connection is the end of the answer.
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def raw(self, text: str | bytes) -> None:
        self._handler.wfile.write(text.encode() if isinstance(text, str) else text)
        self._handler.wfile.flush()

    def delta(self, text: str, field: str = "content") -> None:
        self.raw(f"data: {json.dumps({'choices': [{'index': 0, 'delta': {field: text}}]})}\n\n")

    def stream(self, text: str, size: int = 3) -> None:
        """The text in pieces of ``size`` characters, with all that real servers send around it."""
        self.start()
        self.raw(": keep-alive\n\n")
        self.raw('data: {"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}\r\n\r\n')
        for at in range(0, len(text), size):
            self.delta(text[at : at + size])
        self.raw('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n')
        self.raw('data: {"choices":[],"usage":{"total_tokens":9}}\n\ndata: [DONE]\n\n')

    def json(self, value: object, status: int = 200) -> None:
        self.start("application/json", status)
        self.raw(json.dumps(value))

    def endless(self, text: str, field: str = "content", seconds: float = 20.0) -> None:
        """Write the same over and over until the other side hangs up."""
        self.start()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.delta(text, field)

    def until_gone(self, seconds: float = 20.0) -> None:
        """Go on saying nothing of use until the other side hangs up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.raw(": still here\n\n")
            time.sleep(0.05)


@contextmanager
def fake_endpoint() -> Iterator[FakeEndpoint]:
    """An endpoint at ``url`` while the context is open."""
    fake = FakeEndpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = Asked(self.path, dict(self.headers), body)
            fake.asked.append(asked)
            try:
                fake.script(Reply(self, asked))
            except OSError:
                fake.gone.set()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
