"""Keys: made once, kept as a hash, worthless when revoked; and the secret of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.database import Database
from kb.errors import NotFound, QueryError, SettingsError
from kb.keys import KeyStore, Scope, server_secret


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(Database(tmp_path / "kb.sqlite3"))


def test_a_key_opens_until_it_is_revoked(keys: KeyStore) -> None:
    key, token = keys.add("review", " Jan  de Vries ")
    assert (key.scope, key.label, key.revoked_at) == (Scope.REVIEW, "Jan de Vries", None)
    assert keys.check(token) == key == keys.check(f" {token}\n")
    assert keys.valid(key.id) == key
    revoked = keys.revoke(key.id)
    assert revoked.revoked_at is not None
    assert keys.check(token) is None
    assert keys.valid(key.id) is None
    assert keys.revoke(key.id) == revoked  # the first time counts
    assert keys.all() == [revoked]


def test_only_the_whole_token_opens(keys: KeyStore) -> None:
    _, token = keys.add("review", "Redactie")
    other, _ = keys.add("review", "Ander")
    for wrong in ("", "kb", "kb_", token[:-1], f"{token}x", token.replace("kb_", "kc_"), "é", token.upper()):
        assert keys.check(wrong) is None, wrong
    swapped = f"kb_{other.id}_{token.split('_', 2)[2]}"
    assert keys.check(swapped) is None


def test_the_token_is_kept_nowhere(keys: KeyStore, tmp_path: Path) -> None:
    _, token = keys.add("review", "Redactie")
    secret = token.split("_", 2)[2].encode()
    assert not any(secret in file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(("scope", "label"), [("alles", "Redactie"), ("review", " "), ("review", "x" * 101)])
def test_wrong_keys_are_not_made(keys: KeyStore, scope: str, label: str) -> None:
    with pytest.raises(QueryError):
        keys.add(scope, label)
    assert keys.all() == []


def test_an_unknown_key_cannot_be_revoked(keys: KeyStore) -> None:
    with pytest.raises(NotFound):
        keys.revoke("0")


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    secret = server_secret(tmp_path)
    assert len(secret) == 32
    assert server_secret(tmp_path) == secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(SettingsError):
        server_secret(tmp_path)
