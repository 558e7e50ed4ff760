"""Sessions: signed, bound to a key, and over after a while."""

from __future__ import annotations

from api.sessions import SECONDS, Sessions, same_token


def test_sessions_end_and_cannot_be_made_up() -> None:
    clock = [1000.0]
    sessions = Sessions(b"s" * 32, lambda: clock[0])
    cookie = sessions.open("k1")
    session = sessions.read(cookie)
    assert session is not None
    assert session.key_id == "k1"
    assert same_token(session, session.csrf)
    other = sessions.read(sessions.open("k1"))
    assert other is not None
    assert not any(same_token(session, wrong) for wrong in ("", "é", other.csrf))
    assert sessions.read(cookie.replace("k1", "k2", 1)) is None
    assert Sessions(b"t" * 32, lambda: clock[0]).read(cookie) is None
    for wrong in (None, "", ".", "a.b", "é", f"{cookie}0", cookie[:-1]):
        assert sessions.read(wrong) is None
    clock[0] += SECONDS
    assert sessions.read(cookie) is None
