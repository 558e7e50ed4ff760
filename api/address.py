"""Full addresses, for what is read outside this site: feeds, sitemaps, tables, other programs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from api.dependencies import access_of
from kb.types import Publication


def full_address(request: Request) -> str:
    """Where this kb is, with scheme and host and without a slash at the end: as set, else as it was asked for."""
    public: str | None = access_of(request).application.settings.public_url
    return (public or str(request.base_url)).rstrip("/")


FullBase = Annotated[str, Depends(full_address)]


def page_of(base: str, publication: Publication, passage: int | None = None) -> str:
    """The page of a publication below ``base``, at one of its passages when given."""
    anchor = f"#passage-{passage}" if passage is not None else ""
    return f"{base}/publications/{quote(publication.id)}{anchor}"


def with_query(address: str, pairs: list[tuple[str, object]]) -> str:
    """The address with these parameters."""
    return f"{address}?{urlencode(pairs, errors='replace')}" if pairs else address
