"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from toy import ToyEncoder


@pytest.fixture
def toy_encoder() -> ToyEncoder:
    """An encoder without a model, with exact scores."""
    return ToyEncoder()


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
        patch.setattr(socket, "socket", refuse)
        patch.setattr(socket, "create_connection", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield attempts


@pytest.fixture(scope="session")
def built_model(tmp_path_factory: pytest.TempPathFactory) -> BuiltModel:
    """The real default model, built once a run (some ten seconds, 250 MB)."""
    from index.model import ensure_default_model

    home = tmp_path_factory.mktemp("home")
    with no_sockets() as attempts:
        ensure_default_model(home)
    return BuiltModel(home, tuple(attempts))
