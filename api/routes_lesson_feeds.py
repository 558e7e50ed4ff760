"""Feeds of lessons: what is new among those that a question and filters choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api import texts_feeds
from api.address import FullBase, with_query
from api.conditional import conditional
from api.dependencies import MAX_VALUE, Kb, OptionalQuestion, access_of
from api.feed_entries import Teller, by_age, site_of, windows, within
from api.feeds import ATOM_TYPE, JSON_TYPE, MAX_ENTRIES, Feed, atom, json_feed
from api.i18n import Interface, interface
from api.lesson_parts import Lessons, Sources
from api.render import theme_in
from kb import __version__
from kb.lesson import Lesson
from kb.lessons.choosing import Choice
from kb.lessons.finding import LessonFinder
from kb.service import MAX_PAGE_SIZE, KnowledgeBase
from kb.types import Filter

router = APIRouter(include_in_schema=False)
_FACETS = ("polarity", "determinant", "theme", "status")
_SOURCES = ("programme", "kind", "language", "region", "target_group", "publication", "year_from", "year_to")
_Values = Annotated[list[Annotated[str, Query(max_length=MAX_VALUE)]], Query(max_length=50)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a feed of lessons is asked for; ``filter`` is resolved, and says which publications they may come from."""

    query: str | None
    choice: Choice
    filter: Filter
    limit: int
    lang: str | None

    def pairs(self) -> list[tuple[str, object]]:
        """The same as query parameters, in an order that does not depend on how it was asked."""
        found: list[tuple[str, object]] = [("q", self.query)] if self.query else []
        found += [(name, str(value)) for name in _FACETS for value in getattr(self.choice, name)]
        for name in _SOURCES:
            value = getattr(self.filter, name)
            found += [(name, one) for one in value] if isinstance(value, tuple) else [(name, value)] if value else []
        return found


def asked_of(
    kb: Kb,
    finder: Lessons,
    sources: Sources,
    q: OptionalQuestion = None,
    polarity: _Values = [],  # noqa: B006 - FastAPI copies defaults
    determinant: _Values = [],  # noqa: B006
    theme: _Values = [],  # noqa: B006
    status: Annotated[list[Literal["machine", "validated"]], Query(max_length=50)] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=MAX_ENTRIES)] = 30,
    lang: Annotated[Literal["nl", "en"] | None, Query()] = None,
) -> Asked:
    """What the query parameters ask for, which are those of ``/api/lessons``. Raises QueryError."""
    choice = Choice.of(finder.taxonomy, polarity, determinant, theme, status)
    return Asked(q, choice, kb.resolve(sources), limit, lang)


Wished = Annotated[Asked, Depends(asked_of)]


@router.api_route("/lessons.atom", methods=["GET", "HEAD"])
def atom_feed(request: Request, kb: Kb, finder: Lessons, base: FullBase, asked: Wished) -> Response:
    """The lessons that are wanted, those of the publications that came last first."""
    return _answer(request, atom(_feed(request, kb, finder, base, asked)), ATOM_TYPE, asked)


@router.api_route("/lessons.json", methods=["GET", "HEAD"])
def json_feed_(request: Request, kb: Kb, finder: Lessons, base: FullBase, asked: Wished) -> Response:
    """The same as ``atom_feed``, as JSON Feed."""
    return _answer(request, json_feed(_feed(request, kb, finder, base, asked)), JSON_TYPE, asked)


def own_address(request: Request, base: str, about: list[tuple[str, object]]) -> str:
    """The address of a feed about this, as it was asked for."""
    chosen = [(name, value) for name, value in request.query_params.items() if name in ("limit", "lang") and value]
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return with_query(f"{base}{path}", [*about, *chosen])


def _answer(request: Request, content: bytes, media_type: str, asked: Asked) -> Response:
    # Without the date of a change: a judgement changes what is shown and no date.
    return conditional(request, content, f"{media_type}; charset=utf-8", varies="" if asked.lang else "Accept-Language")


def _feed(request: Request, kb: KnowledgeBase, finder: LessonFinder, base: str, asked: Asked) -> Feed:
    application = access_of(request).application
    ui = interface(asked.lang, request.headers.get("accept-language"))
    teller = Teller(kb, ui, base, site_of(application.settings.public_url))
    about = asked.pairs()
    named, title = theme_in(request).name, _title(kb, finder, asked, ui)
    shown = application.catalogue.snapshot().shown
    found = _answering(kb, finder, asked.query, asked) if asked.query else filter(asked.choice.fits, shown)
    return Feed(
        id=teller.id("lessons", *(f"{name}={value}" for name, value in about)),
        title=f"{named}: {title}" if named else title,
        description=texts_feeds.text("feed_what_lessons", ui.code),
        language=ui.code,
        url=own_address(request, base, about),
        home=with_query(f"{base}/lessons", about),
        author=named or texts_feeds.text("search_name", ui.code),
        generator=f"kb {__version__}",
        entries=teller.lessons(found, asked.filter, asked.limit),
    )


def _answering(kb: KnowledgeBase, finder: LessonFinder, query: str, asked: Asked) -> list[Lesson]:
    """The lessons that fit a question best, of the newest publications that have enough of them."""
    choice, found = asked.choice, list[Lesson]()
    for window in windows(by_age(kb, asked.filter)):
        best = finder.find(
            query,
            polarity=choice.polarity,
            filter=within(asked.filter, window),
            determinant=choice.determinant,
            theme=choice.theme,
            status=choice.status,
            page_size=MAX_PAGE_SIZE,
        )
        found += [one.lesson for one in best.items]
        if len(found) >= asked.limit:
            break
    return found


def _title(kb: KnowledgeBase, finder: LessonFinder, asked: Asked, ui: Interface) -> str:
    """What the feed is about: the question, and the labels of the chosen values."""
    key = "feed_lessons_query" if asked.query else "feed_lessons"
    title = texts_feeds.text(key, ui.code, query=asked.query)
    labels = [ui.text(f"polarity_{value}") for value in asked.choice.polarity]
    labels += [
        finder.taxonomy.label(section, value, ui.code)
        for section in ("determinant", "theme")
        for value in getattr(asked.choice, section)
    ]
    labels += [kb.label(name, str(value), ui.code) for name, value in asked.pairs() if name in _SOURCES]
    return f"{title} ({', '.join(labels)})" if labels else title
