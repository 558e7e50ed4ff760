"""Who may do more than read."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import Response

from api.dependencies import access_of
from api.sessions import COOKIE, SECONDS, Session, Sessions, same_token
from kb.keys import Key, KeyStore, NotAllowed, Scope, server_secret

CSRF_HEADER = "x-csrf-token"
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Someone who may judge lessons. ``csrf`` is there for those who came with a cookie."""

    who: str
    key_id: str
    csrf: str | None = None


def require_reviewer(request: Request) -> Reviewer:
    """The reviewer who asks: by ``Authorization: Bearer KEY``, or by a session and its CSRF token in a header.

    Raises NotAllowed.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        key = _may_review(keys_of(request).check(token))
        if key is None:
            raise NotAllowed("this key is unknown, revoked or not for reviewing; `kb keys list` shows the keys")
        return Reviewer(key.label, key.id)
    reviewer = signed_in(request)
    if reviewer is None:
        raise NotAllowed("reviewing needs a key: send it as `Authorization: Bearer KEY`; `kb keys add` makes one")
    require_own_form(request, reviewer, request.headers.get(CSRF_HEADER, ""))
    return reviewer


def signed_in(request: Request) -> Reviewer | None:
    """The reviewer whose browser has an open session; None when nobody signed in or the key was revoked."""
    session = _session(request)
    key = _may_review(keys_of(request).valid(session.key_id)) if session else None
    return Reviewer(key.label, key.id, session.csrf) if session and key else None


def sees_who_judged(request: Request) -> bool:
    """Who judged a lesson, and what they noted with it, is for reviewers: by their session or by their key."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    by_key = scheme.lower() == "bearer" and _may_review(keys_of(request).check(token)) is not None
    return by_key or signed_in(request) is not None


def require_own_form(request: Request, reviewer: Reviewer, csrf: str) -> None:
    """Raises NotAllowed when what a signed-in browser sent did not come from a page of this kb."""
    session = _session(request)
    if session is None or reviewer.csrf is None or not same_token(session, csrf) or not from_here(request):
        raise NotAllowed("this form is not, or no longer, one of this kb; open the page again and repeat")


def from_here(request: Request) -> bool:
    """False when the browser says that the request comes from another site."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def sign_in(request: Request, response: Response, token: str) -> Reviewer | None:
    """Open a session with a key and put its cookie on the response; None when the key is not good for reviewing."""
    key = _may_review(keys_of(request).check(token))
    if key is None:
        return None
    response.set_cookie(
        COOKIE,
        _sessions(request).open(key.id),
        max_age=SECONDS,
        path=_path(request),
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )
    return Reviewer(key.label, key.id)


def sign_out(request: Request, response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(COOKIE, path=_path(request), secure=_is_https(request), httponly=True, samesite="strict")


def keys_of(request: Request) -> KeyStore:
    """The keys of this kb."""
    return access_of(request).application.keys


def _may_review(key: Key | None) -> Key | None:
    return key if key is not None and key.scope is Scope.REVIEW else None


def _session(request: Request) -> Session | None:
    cookie = request.cookies.get(COOKIE)
    return _sessions(request).read(cookie) if cookie else None


def _sessions(request: Request) -> Sessions:
    state = request.app.state
    with _lock:
        if not hasattr(state, "sessions"):
            state.sessions = Sessions(server_secret(access_of(request).application.settings.home))
        sessions: Sessions = state.sessions
    return sessions


def _path(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/") or "/"


def _is_https(request: Request) -> bool:
    public = access_of(request).application.settings.public_url or ""
    return request.url.scheme == "https" or public.lower().startswith("https://")


Reviews = Annotated[Reviewer, Depends(require_reviewer)]
