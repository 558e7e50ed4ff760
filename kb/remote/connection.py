"""Asking a kb server: addresses, limits, redirects, and errors in words a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2

from kb import __version__
from kb.errors import KbError

CONNECT_SECONDS = 5.0
# A question on a busy machine of two cores takes a second; a server that has just started reads its model first.
READ_SECONDS = 60.0
MAX_BYTES = 50 * 1024 * 1024
_REDIRECTS = 3
_PROBLEM = "urn:kb:problem:"
_PARAMETERS = f"{_PROBLEM}invalid-parameters"
_FIELD = re.compile(r"[a-z_]+: (?=\w)")

Parameters = Iterable[tuple[str, str | int]]


class ServerError(KbError):
    """The server cannot be reached, is no kb, or is one that this kb does not understand."""

    exit_code = 3
    http_status = 502
    title = "server not usable"


class SlowServer(ServerError):
    """The server did not answer in time."""

    exit_code = 6


class RemoteProblem(KbError):
    """What the server says is wrong; it has the exit code that the same error has on the server's machine."""

    def __init__(self, detail: str, exit_code: int) -> None:
        super().__init__(detail)
        self.exit_code = exit_code


class Connection:
    """Reads JSON from one server. Close it after use."""

    def __init__(self, server: str, transport: httpx2.BaseTransport | None = None) -> None:
        """``server`` is its address, such as https://kb.example.org/lessen. Raises ServerError."""
        self._base = _checked(server)
        self.name = str(self._base.copy_with(username=None, password=None)).rstrip("/")
        timeout = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        headers = {"Accept": "application/json", "User-Agent": f"kb/{__version__}"}
        self._client = httpx2.Client(timeout=timeout, headers=headers, transport=transport)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def get(self, path: str, parameters: Parameters = ()) -> dict[str, Any]:
        """The JSON object at ``path`` below the server's address.

        Raises RemoteProblem with what the server says is wrong, and ServerError.
        """
        response, body = self._follow(self._address(path), parameters)
        value = _parsed(body)
        if response.is_success and value is not None:
            return value
        raise self._refusal(response, value, path)

    def file(self, path: str, parameters: Parameters, media_type: str) -> bytes:
        """The file of this media type at ``path``. Raises as ``get`` does."""
        response, body = self._follow(self._address(path), parameters)
        if response.is_success and _kind(response.headers.get("content-type", "")) == _kind(media_type):
            return body
        raise self._refusal(response, _parsed(body), path)

    def absolute(self, url: str) -> str:
        """An address in an answer as seen from here; the server gives those of its own pages without a host."""
        if not url.startswith("/"):
            return url
        prefix = self._base.path.rstrip("/")
        path = url if prefix and url.startswith(f"{prefix}/") else f"{prefix}{url}"
        return self.name.removesuffix(prefix) + path

    @contextmanager
    def understanding(self) -> Iterator[None]:
        """Turn what goes wrong in reading an answer into a ServerError that compares versions."""
        try:
            yield
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._mismatch(f"its answer cannot be read ({type(error).__name__}: {error})") from error

    def _address(self, path: str) -> httpx2.URL:
        return self._base.copy_with(path=self._base.path.rstrip("/") + path)

    def _follow(self, url: httpx2.URL, parameters: Parameters) -> tuple[httpx2.Response, bytes]:
        asked = url.copy_merge_params(list(parameters)) if parameters else url
        for _ in range(_REDIRECTS + 1):
            response, body = self._ask(asked)
            if response.next_request is None:
                return response, body
            asked = self._allowed(response.next_request.url)
        raise ServerError(f"{self.name} sends every question on to another address; check --server (KB_SERVER)")

    def _ask(self, url: httpx2.URL) -> tuple[httpx2.Response, bytes]:
        try:
            with self._client.stream("GET", url) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > MAX_BYTES:
                        raise ServerError(f"{self.name} answers with more than {MAX_BYTES >> 20} MB; ask for less")
                return response, bytes(body)
        except httpx2.TimeoutException as error:
            raise SlowServer(f"{self.name} does not answer in time; try again later") from error
        except httpx2.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise ServerError(f"{self.name} cannot be reached ({reason}); check --server (KB_SERVER)") from error

    def _allowed(self, url: httpx2.URL) -> httpx2.URL:
        """A place to go on to: on the same host, and not from https to http."""
        if url.host != self._base.host or (self._base.scheme, url.scheme) == ("https", "http"):
            raise ServerError(
                f"{self.name} sends on to {url.scheme}://{url.host}; set that as the server if you trust it"
            )
        return url

    def _refusal(self, response: httpx2.Response, value: Mapping[str, Any] | None, path: str) -> KbError:
        if response.status_code in (401, 403, 407):
            return ServerError(f"{self.name} wants you to sign in (HTTP {response.status_code})")
        type_, detail = (str((value or {}).get(key, "")) for key in ("type", "detail"))
        if type_.startswith(_PROBLEM) and detail:
            return RemoteProblem(_said(type_, detail), _EXIT_CODES.get(type_.removeprefix(_PROBLEM), 1))
        if value is not None and response.status_code in (404, 405) and type_ == "about:blank":
            return self._mismatch(f"it has no {path}")
        if response.status_code >= 500 and detail:
            return RemoteProblem(f"{self.name}: {detail}", 1)
        return ServerError(
            f"{self.name} answers, but not as a kb does (HTTP {response.status_code}); check --server (KB_SERVER)"
        )

    def _mismatch(self, what: str) -> ServerError:
        try:
            version = _parsed(self._follow(self._address("/api/about"), ())[1]) or {}
        except ServerError:
            version = {}
        theirs = version.get("kb")
        if isinstance(theirs, str) and theirs != __version__:
            return ServerError(f"{self.name} runs kb {theirs}, this is kb {__version__}: {what}; use the same version")
        return ServerError(f"{self.name} does not answer as kb {__version__} does: {what}; check --server (KB_SERVER)")


def _checked(server: str) -> httpx2.URL:
    try:
        url = httpx2.URL(server.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise ServerError(f"--server (KB_SERVER) is no address ({error})") from error
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise ServerError("--server (KB_SERVER) must be an address such as https://kb.example.org")
    return url


def _kind(media_type: str) -> str:
    """Without parameters, which servers in between write in their own way."""
    return media_type.partition(";")[0].strip().lower()


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _said(type_: str, detail: str) -> str:
    """The server's words; the names of parameters are not those of options and are left out."""
    return _FIELD.sub("", detail) if type_ == _PARAMETERS else detail


def _exit_codes(kinds: Sequence[type[KbError]]) -> dict[str, int]:
    codes = {"invalid-parameters": 2}
    for kind in kinds:
        codes |= {kind.title.replace(" ", "-"): kind.exit_code} | _exit_codes(kind.__subclasses__())
    return codes


_EXIT_CODES = _exit_codes(KbError.__subclasses__())
