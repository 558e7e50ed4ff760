"""Keys of people and programs that may do more than read, and the secret that signs their sessions."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from kb.database import Database
from kb.errors import KbError, NotFound, QueryError, SettingsError

MAX_LABEL = 100
_PREFIX = "kb"
_ID_BYTES = 4
_TOKEN_BYTES = 32
_SECRET_BYTES = 32


class Scope(StrEnum):
    """What a key allows."""

    REVIEW = "review"


class NotAllowed(KbError):
    """What was asked needs a key, or another one than was given."""

    exit_code = 2
    http_status = 401
    title = "not allowed"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as the store knows it. ``label`` names who has it, and stands with what is done with it."""

    id: str
    scope: Scope
    label: str
    created_at: str
    revoked_at: str | None = None


class KeyStore:
    """Makes, checks and revokes keys. Thread-safe. The tokens themselves are kept nowhere."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, scope: str, label: str) -> tuple[Key, str]:
        """(a new key, its token). Raises QueryError for an unknown scope, an empty or an overlong label."""
        if scope not in list(Scope):
            raise QueryError(f"unknown scope {scope!r}; known are: {', '.join(Scope)}")
        label = " ".join(label.split())
        if not label or len(label) > MAX_LABEL or not label.isprintable():
            raise QueryError(f"a label names who has the key, in 1 to {MAX_LABEL} characters")
        key = Key(secrets.token_hex(_ID_BYTES), Scope(scope), label, _now())
        token = f"{_PREFIX}_{key.id}_{secrets.token_urlsafe(_TOKEN_BYTES)}"
        with self._db.write() as db:
            db.execute(
                "INSERT INTO api_key (id, hash, scope, label, created_at) VALUES (?, ?, ?, ?, ?)",
                (key.id, _hash(token), key.scope.value, key.label, key.created_at),
            )
        return key, token

    def all(self) -> list[Key]:
        """Every key, revoked ones too, oldest first."""
        return [_key(row) for row in self._db.connection.execute("SELECT * FROM api_key ORDER BY created_at, id")]

    def revoke(self, id: str) -> Key:
        """Make a key worthless, and with it every session that was opened with it. Raises NotFound."""
        with self._db.write() as db:
            db.execute("UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", (_now(), id))
        row = self._row(id)
        if row is None:
            raise NotFound("key", id)
        return _key(row)

    def check(self, token: str) -> Key | None:
        """The key of a token; None when there is no such key or it was revoked."""
        prefix, _, rest = token.strip().partition("_")
        row = self._row(rest.partition("_")[0]) if prefix == _PREFIX else None
        if row is None or not hmac.compare_digest(row["hash"], _hash(token.strip())):
            return None
        return self.valid(row["id"])

    def valid(self, id: str) -> Key | None:
        """The key with this id; None when it is gone or revoked."""
        row = self._row(id)
        return None if row is None or row["revoked_at"] is not None else _key(row)

    def _row(self, id: str) -> Any:
        return self._db.connection.execute("SELECT * FROM api_key WHERE id = ?", (id,)).fetchone()


def server_secret(home: Path) -> bytes:
    """The secret of this data folder, made when missing; only its owner can read it. Raises SettingsError."""
    path = home / "secret"
    try:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            found = path.read_bytes()
            if len(found) < _SECRET_BYTES:
                raise SettingsError(f"{path} is too short to be a secret; remove it, then all sign in again") from None
            return found
        with os.fdopen(descriptor, "wb") as file:
            made = secrets.token_bytes(_SECRET_BYTES)
            file.write(made)
        return made
    except OSError as error:
        raise SettingsError(
            f"the secret {path} cannot be read or made ({error}); check KB_HOME and its rights"
        ) from error


def _key(row: Mapping[str, Any]) -> Key:
    return Key(row["id"], Scope(row["scope"]), row["label"], row["created_at"], row["revoked_at"])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
