"""What a derived index remembers about itself: what it was made for and how far it has followed the store."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexState:
    """``fingerprint`` names everything the content depends on; ``seq`` is the last change taken in.

    ``data`` is the file or folder, beside the state, that holds the index.
    """

    fingerprint: str
    seq: int
    data: str


def read_state(path: Path) -> IndexState | None:
    """The state, or None when there is no index or its state cannot be read: it must then be rebuilt."""
    try:
        return IndexState(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(path: Path, state: IndexState) -> None:
    """Replace the state in one step, so that a killed process leaves the old or the new one."""
    write_atomic(path, json.dumps(asdict(state)).encode("utf-8"))


def write_atomic(path: Path, data: bytes) -> None:
    """Write beside, flush to disk, rename."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def version_of(path: Path) -> int:
    """A number that changes when the state is replaced; 0 when there is none. Costs one ``stat``."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
