"""Sessions of people who signed in with a key: a signed cookie, and a token that proves a form is ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "kb_session"
SECONDS = 8 * 60 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """A session as the cookie tells it; ``csrf`` must come with everything that is sent in it."""

    key_id: str
    csrf: str


class Sessions:
    """Signs and reads the cookies of one server; nothing is kept but the secret. Thread-safe."""

    def __init__(self, secret: bytes, now: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._now = now

    def open(self, key_id: str) -> str:
        """The cookie of a new session, good for ``SECONDS``."""
        value = f"{key_id}.{int(self._now()) + SECONDS}.{secrets.token_urlsafe(12)}"
        return f"{value}.{self._sign('session', value)}"

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None when it is not ours or its time is over."""
        value, _, signature = (cookie or "").rpartition(".")
        if not value or not _equal(signature, self._sign("session", value)):
            return None
        key_id, until, _ = value.split(".", 2)
        return Session(key_id, self._sign("csrf", value)) if int(until) > self._now() else None

    def _sign(self, purpose: str, value: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{value}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def same_token(session: Session, sent: str) -> bool:
    """Whether what was sent along with a form is the token of this session."""
    return _equal(sent, session.csrf)


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
