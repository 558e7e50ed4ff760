"""Opening the SQLite database: pragmas, one connection a thread, numbered migrations."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from kb.errors import SettingsError, StoreBusy

_BUSY_MS = 30_000


class Database:
    """A SQLite file in WAL mode. Connections belong to one thread each; ``write`` is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            migrate(self.connection)
        except (OSError, sqlite3.DatabaseError) as error:
            raise SettingsError(
                f"the database {path} cannot be opened ({error}); check KB_HOME, its rights and the disk, "
                "or restore the file from a backup"
            ) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            # Each thread uses only its own connection; the check is off so that close() may close them all.
            found = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            found.row_factory = sqlite3.Row
            found.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA foreign_keys = ON")
            self._local.connection = found
            with self._lock:
                self._all.append(found)
        return found

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: commits at the end, rolls back on any error. Raises StoreBusy when locked for long."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StoreBusy(f"{self.path} is locked by another process; try again when it is done") from error
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema to the newest version, one numbered script at a time, each in a transaction of its own.

    Raises SettingsError when the file was written by a newer kb.
    """
    scripts = sorted(
        (p for p in files("kb").joinpath("migrations").iterdir() if p.name.endswith(".sql")), key=lambda p: p.name
    )
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(scripts):
        raise SettingsError(f"the database has schema {version}, this kb knows {len(scripts)}; upgrade kb")
    for number, script in enumerate(scripts[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have migrated while this one waited for the lock.
        if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
            connection.execute("ROLLBACK")
            continue
        connection.execute("ROLLBACK")
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{script.read_text('utf-8')}\nPRAGMA user_version = {number};\nCOMMIT;"
        )
