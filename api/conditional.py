"""Answers that a reader who comes back need not load again (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from fastapi.responses import Response

# Two changes in one second have the same date: only what is older than this many seconds is known by its date.
_SETTLED_SECONDS = 5


def conditional(
    request: Request, content: bytes, media_type: str, *, changed: datetime | None = None, varies: str = ""
) -> Response:
    """The content, or 304 when the reader has it. ``changed`` is when it last changed; ``varies`` names headers."""
    headers = validators(content, changed) | {"Cache-Control": "no-cache"}
    if varies:
        headers["Vary"] = varies
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def validators(content: bytes, changed: datetime | None = None) -> dict[str, str]:
    """The headers ETag, from a digest of ``content``, and Last-Modified."""
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:24]}"'}
    if changed is not None and (datetime.now(UTC) - changed).total_seconds() > _SETTLED_SECONDS:
        headers["Last-Modified"] = format_datetime(changed.astimezone(UTC), usegmt=True)
    return headers


def is_known(request: Request, headers: dict[str, str]) -> bool:
    """True when what the request says it has is what these validators name. An ETag goes before a date."""
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return "*" in tags or headers["ETag"] in tags
    since = _date(request.headers.get("if-modified-since"))
    changed = _date(headers.get("Last-Modified"))
    return since is not None and changed is not None and changed <= since


def _date(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    # "-0000" gives a date without a zone, which cannot be compared.
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
