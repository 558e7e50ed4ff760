"""Proof that something works without a network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True)
class BuiltModel:
    """A data folder with the real default model in it, and the sockets that were asked for while building it."""

    home: Path
    sockets: tuple[str, ...]


@contextmanager
def no_sockets() -> Iterator[list[str]]:
    """Refuse every socket and name lookup, and write down each attempt: libraries may swallow the refusal."""
    attempts: list[str] = []

    def refuse(*args: Any, **kwargs: Any) -> Any:
        attempts.append(repr(args))
        raise OSError("no network in this test")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("socket", "create_connection", "getaddrinfo"):
            patch.setattr(socket, name, refuse)
        yield attempts
