"""The endpoint that writes: one question to ``/chat/completions``, its answer as it comes.

Its address is the administrator's own choice in the settings, never a reader's: so unlike what a stranger may make
this server fetch, it may lie on this machine or in a private network, where such models usually run.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from kb import __version__
from kb.answer.errors import AnswersOff, EndpointFailed, EndpointSlow
from kb.errors import SettingsError
from kb.settings import Settings

CONNECT_SECONDS = 5.0
MAX_EVENT = 64 * 1024  # bytes
# Each word comes in a chunk of some 200 bytes, so this is some 10,000 words, most of them thoughts.
MAX_BYTES = 2 * 1024 * 1024
_TOO_MUCH = "the endpoint that writes answers sends far too much; choose a model that thinks less (KB_ANSWER_MODEL)"
_SHOWN = 300
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where answers are written. The key is in no ``repr``, log line or error."""

    url: str
    model: str
    seconds: float
    key: str | None = field(default=None, repr=False)
    transport: httpx2.AsyncBaseTransport | None = field(default=None, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Endpoint:
        """The endpoint in the settings. Raises AnswersOff when none is set, SettingsError when it cannot be one."""
        if not settings.answers or settings.answer_url is None or settings.answer_model is None:
            missing = [f"KB_{name.upper()}" for name in ("answer_url", "answer_model") if not getattr(settings, name)]
            raise AnswersOff(
                f"answers in prose are off; the administrator turns them on by setting {' and '.join(missing)}"
            )
        key = settings.answer_key.get_secret_value().strip() if settings.answer_key else ""
        if not (key.isascii() and (key.isprintable() and " " not in key)):
            raise SettingsError("KB_ANSWER_KEY holds characters that no key has; copy it again")
        return cls(_checked(settings.answer_url), settings.answer_model, settings.answer_seconds, key or None)

    async def write(self, messages: list[dict[str, str]]) -> AsyncGenerator[str]:
        """The pieces of the answer. Raises EndpointFailed; the caller minds the time.

        Only what every such server knows is sent: some refuse a temperature, others a limit of tokens by either name.
        """
        body = {"model": self.model, "messages": messages, "stream": True}
        headers = {
            "Accept": "text/event-stream, application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"kb/{__version__}",
        }
        headers |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx2.Timeout(self.seconds, connect=min(CONNECT_SECONDS, self.seconds))
        try:
            async with (
                httpx2.AsyncClient(timeout=timeout, transport=self.transport, follow_redirects=False) as client,
                client.stream("POST", f"{self.url}/chat/completions", json=body, headers=headers) as response,
            ):
                async for piece in self._read(response):
                    yield piece
        except httpx2.TimeoutException as error:
            raise too_slow(self.seconds) from error
        except httpx2.HTTPError as error:
            # Its words may hold the address with what is in it; the kind is enough to act on.
            _log.warning("answer endpoint: %s", type(error).__name__)
            raise EndpointFailed(
                f"the endpoint that writes answers cannot be reached or broke off ({type(error).__name__}); "
                "check KB_ANSWER_URL"
            ) from None

    async def _read(self, response: httpx2.Response) -> AsyncGenerator[str]:
        if response.is_redirect:
            raise EndpointFailed("the endpoint that writes answers sends on elsewhere; set KB_ANSWER_URL to that place")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not response.is_success:
            raise self._refusal(response.status_code, await _whole(response))
        if kind == "application/json":
            yield self._message(await _whole(response))
        elif kind == "text/event-stream":
            async for piece in self._events(response):
                yield piece
        else:
            raise EndpointFailed("the endpoint that writes answers does not speak its protocol; check KB_ANSWER_URL")

    async def _events(self, response: httpx2.Response) -> AsyncGenerator[str]:
        async for event in httpx2.EventSource(response, MAX_EVENT):
            if event.data.strip() == "[DONE]":
                return
            if response.num_bytes_downloaded > MAX_BYTES:
                raise EndpointFailed(_TOO_MUCH)
            if not event.data.strip():
                continue
            value = self._object(event.data)
            text = _content(value, "delta")
            if text:
                yield text

    def _message(self, body: bytes) -> str:
        """The answer of a server that does not stream."""
        return _content(self._object(body), "message")

    def _object(self, text: str | bytes) -> Mapping[str, Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise EndpointFailed("the endpoint that writes answers sends what is no JSON; check KB_ANSWER_URL")
        if value.get("error"):
            raise self._told(value["error"], "reports an error; the log of the server has its words")
        return value

    def _refusal(self, status: int, body: bytes) -> EndpointFailed:
        remedies = {401: "KB_ANSWER_KEY", 403: "KB_ANSWER_KEY", 404: "KB_ANSWER_URL and KB_ANSWER_MODEL"}
        remedy = f"; check {remedies[status]}" if status in remedies else "; the log of the server has its words"
        return self._told(body.decode("utf-8", "replace"), f"refuses (HTTP {status}){remedy}")

    def _told(self, words: object, what: str) -> EndpointFailed:
        """An error for readers; the endpoint's own words go to the log, for they are not meant for readers."""
        line = " ".join(str(words).split())
        line = line.replace(self.key, "***") if self.key else line
        _log.warning("the answer endpoint %s: %s", what, line[:_SHOWN])
        return EndpointFailed(f"the endpoint that writes answers {what}")


def too_slow(seconds: float) -> EndpointSlow:
    """The error for an answer that was not finished in time."""
    return EndpointSlow(f"no answer was finished in {seconds:g} seconds; try again later, or raise KB_ANSWER_SECONDS")


def _checked(address: str) -> str:
    try:
        url = httpx2.URL(address.strip())
    except (httpx2.InvalidURL, ValueError):
        raise SettingsError("KB_ANSWER_URL is no address; write it like http://127.0.0.1:11434/v1") from None
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment or url.userinfo:
        raise SettingsError(
            "KB_ANSWER_URL must be an address such as http://127.0.0.1:11434/v1, without name, password or parameters; "
            "a key goes into KB_ANSWER_KEY"
        )
    return str(url).rstrip("/")


async def _whole(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise EndpointFailed(_TOO_MUCH)
    return bytes(body)


def _content(value: Mapping[str, Any], where: str) -> str:
    """The text in a chunk or a whole answer; other parts (roles, thoughts, usage) have none."""
    choices = value.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    part = first.get(where) if isinstance(first, dict) else None
    text = part.get("content") if isinstance(part, dict) else None
    return text if isinstance(text, str) else ""
