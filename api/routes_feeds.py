"""Feeds: what is new, for a feed reader, an intranet or an alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api import texts_feeds
from api.address import FullBase, with_query
from api.conditional import conditional
from api.dependencies import MAX_VALUE, Filters, Kb, OptionalQuestion, access_of
from api.feed_entries import Teller, site_of
from api.feeds import ATOM_TYPE, JSON_TYPE, MAX_ENTRIES, Entry, Feed, atom, json_feed
from api.forms import SearchForm
from api.i18n import interface
from api.render import theme_in
from api.routes_lesson_feeds import own_address
from api.routes_lesson_feeds import router as lesson_feeds
from api.routes_patterns import patterns_of
from kb import __version__
from kb.errors import QueryError
from kb.lessons.patterns import Pattern
from kb.service import KnowledgeBase
from kb.types import Filter

router = APIRouter(include_in_schema=False)
router.include_router(lesson_feeds)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed is asked for; ``filter`` is resolved."""

    query: str | None
    pattern: Pattern | None
    filter: Filter
    limit: int
    lang: str | None


def asked_of(
    request: Request,
    kb: Kb,
    filters: Filters,
    q: OptionalQuestion = None,
    pattern: Annotated[str | None, Query(max_length=MAX_VALUE)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_ENTRIES)] = 30,
    lang: Annotated[Literal["nl", "en"] | None, Query()] = None,
) -> Asked:
    """What the query parameters ask for. Raises NotFound and QueryError."""
    if q and pattern:
        raise QueryError("a feed is about a question (q) or about a pattern, not about both")
    found = patterns_of(request).get(pattern) if pattern else None
    return Asked(q, found, kb.resolve(filters), limit, lang)


Wanted = Annotated[Asked, Depends(asked_of)]


@router.api_route("/feed.atom", methods=["GET", "HEAD"])
def atom_feed(request: Request, kb: Kb, base: FullBase, asked: Wanted) -> Response:
    """What is new: publications, passages that answer a question, or lessons of a pattern."""
    feed = _feed(request, kb, base, asked)
    return _answer(request, feed, atom(feed), ATOM_TYPE, asked)


@router.api_route("/feed.json", methods=["GET", "HEAD"])
def json_feed_(request: Request, kb: Kb, base: FullBase, asked: Wanted) -> Response:
    """The same as ``atom_feed``, as JSON Feed."""
    feed = _feed(request, kb, base, asked)
    return _answer(request, feed, json_feed(feed), JSON_TYPE, asked)


def _answer(request: Request, feed: Feed, content: bytes, media_type: str, asked: Asked) -> Response:
    # A feed is loaded again and again: that is not asking a question, so nothing is counted.
    changed = feed.updated if feed.entries else None
    varies = "" if asked.lang else "Accept-Language"
    return conditional(request, content, f"{media_type}; charset=utf-8", changed=changed, varies=varies)


def _feed(request: Request, kb: KnowledgeBase, base: str, asked: Asked) -> Feed:
    ui = interface(asked.lang, request.headers.get("accept-language"))
    teller = Teller(kb, ui, base, site_of(access_of(request).application.settings.public_url))
    about = SearchForm(q=asked.query or "", filter=asked.filter).pairs()
    if asked.pattern:
        about.append(("pattern", asked.pattern.id))
    named, title = theme_in(request).name, _title(kb, asked, ui.code)
    what = "feed_what_pattern" if asked.pattern else "feed_what_query" if asked.query else "feed_what"
    return Feed(
        id=teller.id("feed", *(f"{name}={value}" for name, value in about)),
        title=f"{named}: {title}" if named else title,
        description=texts_feeds.text(what, ui.code),
        language=ui.code,
        url=own_address(request, base, about),
        home=_home(base, asked, about),
        author=named or texts_feeds.text("search_name", ui.code),
        generator=f"kb {__version__}",
        entries=_entries(teller, asked),
    )


def _entries(teller: Teller, asked: Asked) -> list[Entry]:
    if asked.pattern:
        return teller.lessons(asked.pattern.lessons, asked.filter, asked.limit)
    if asked.query:
        return teller.answers(asked.query, asked.filter, asked.limit)
    return teller.newest(asked.filter, asked.limit)


def _home(base: str, asked: Asked, about: list[tuple[str, object]]) -> str:
    """The page that shows what the feed is about."""
    if asked.pattern:
        return f"{base}/patterns/{quote(asked.pattern.id)}"
    return with_query(f"{base}/" if asked.query else f"{base}/publications", about)


def _title(kb: KnowledgeBase, asked: Asked, language: str) -> str:
    """What the feed is about: the question or the pattern, and the labels of the chosen values."""
    title = texts_feeds.text("feed_new", language)
    if asked.pattern:
        title = texts_feeds.text("feed_pattern", language, name=asked.pattern.name)
    elif asked.query:
        title = texts_feeds.text("feed_query", language, query=asked.query)
    filter = asked.filter
    named = ("programme", "kind", "theme", "target_group", "region")
    labels = [kb.label(facet, value, language) for facet in named for value in getattr(filter, facet)]
    first, last = filter.year_from, filter.year_to
    years = [f"{first or ''}–{last or ''}"] if first or last else []
    more = ", ".join([*labels, *filter.language, *filter.publication, *years])
    return f"{title} ({more})" if more else title
