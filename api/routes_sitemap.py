"""For crawlers: what there is to read, and what is not for them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.address import FullBase, page_of
from api.conditional import conditional
from api.dependencies import Kb
from api.xml_output import add, root, to_bytes
from kb.types import Publication

# The standard allows 50,000 addresses and 50 MB in a file.
ADDRESSES = 20_000
_SCHEMA = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
# Pages that lead to others, as far as this kb has them.
_PAGES = ("/", "/publications", "/lessons", "/patterns", "/gaps", "/about")
# Every question has a page of answers: a crawler would never come to the end of them.
_NOT_FOR_CRAWLERS = ("/api/", "/*?", "/review", "/signin", "/mcp")

router = APIRouter(include_in_schema=False)
_METHODS = ["GET", "HEAD"]


@router.api_route("/robots.txt", methods=_METHODS)
def robots(base: FullBase) -> PlainTextResponse:
    """What crawlers may read, and where the sitemap is."""
    path = urlsplit(base).path
    lines = ["User-agent: *", f"Allow: {path}/static/", *(f"Disallow: {path}{place}" for place in _NOT_FOR_CRAWLERS)]
    return PlainTextResponse("\n".join([*lines, "", f"Sitemap: {base}/sitemap.xml", ""]))


@router.api_route("/sitemap.xml", methods=_METHODS)
def sitemap(request: Request, kb: Kb, base: FullBase) -> Response:
    """The addresses of all pages; when they do not fit into one file, the addresses of the files."""
    found = _publications(kb)
    if len(found) <= ADDRESSES:
        return _answer(request, _addresses(request, base, found, first=True))
    document = root("sitemapindex", _SCHEMA)
    for number in range(1, -(-len(found) // ADDRESSES) + 1):
        add(add(document, "sitemap"), "loc", f"{base}/sitemap-{number}.xml")
    return _answer(request, to_bytes(document))


@router.api_route("/sitemap-{number}.xml", methods=_METHODS)
def part(request: Request, kb: Kb, base: FullBase, number: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """One file of a sitemap in several files."""
    found = _publications(kb)[(number - 1) * ADDRESSES : number * ADDRESSES]
    if not found:
        raise HTTPException(404)
    return _answer(request, _addresses(request, base, found, first=number == 1))


def _publications(kb: Kb) -> list[Publication]:
    return sorted(kb.all_publications(), key=lambda publication: publication.id)


def _addresses(request: Request, base: str, publications: list[Publication], *, first: bool) -> bytes:
    document = root("urlset", _SCHEMA)
    if first:
        for page in _PAGES:
            if _exists(request, page):
                add(add(document, "url"), "loc", f"{base}{page}")
    for publication in publications:
        url = add(document, "url")
        add(url, "loc", page_of(base, publication))
        add(url, "lastmod", publication.ingested_at)
    return to_bytes(document)


def _exists(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _answer(request: Request, content: bytes) -> Response:
    return conditional(request, content, "application/xml; charset=utf-8")
