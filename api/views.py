"""Search results, filters and paging as the templates show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.facets import TICKED, label_of
from api.forms import SearchForm
from api.i18n import Interface
from api.marking import Stretch, lines
from api.render import Frame
from kb.service import KnowledgeBase
from kb.types import FacetValue, Filter, Hit, HitGroup, Publication, SearchResult

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# So many values of a facet are shown at once; the others are folded.
_SHOWN_VALUES = 7


@dataclass(frozen=True, slots=True)
class Card:
    """A publication in a list. ``lang`` is there when it differs from the language of the page."""

    title: str
    lang: str | None
    href: str
    facts: tuple[str, ...]
    source: str | None
    source_title: str | None


@dataclass(frozen=True, slots=True)
class HitView:
    """One passage of an answer, its quote by line.

    ``passage`` is its id, ``number`` its place on the page, from 1.
    """

    passage: int
    number: int
    lines: tuple[tuple[Stretch, ...], ...]
    lang: str | None
    heading: str
    place: str | None
    href: str
    cut_before: bool
    cut_after: bool
    relevance: str
    label: str
    meaning: str
    copies: tuple[Card, ...]
    picture: str | None = None  # the page itself, where the file is a PDF


@dataclass(frozen=True, slots=True)
class GroupView:
    """A publication with its passages, and the way to those that are not shown; ``weaker`` as in ``HitGroup``."""

    card: Card
    hits: tuple[HitView, ...]
    more: int
    more_href: str
    weaker: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One value that can be ticked."""

    id: str
    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """The values of one facet: those shown, those folded away, and whether it starts open."""

    name: str
    shown: tuple[Tick, ...]
    folded: tuple[Tick, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    field: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the reader is, with the addresses before and after."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    first: str


def card(publication: Publication, kb: KnowledgeBase, frame: Frame) -> Card:
    """A publication in a list."""
    meta, code = publication.metadata, frame.ui.code
    programme = kb.label("programme", meta.programme, code) if meta.programme else None
    kind = kb.label("kind", meta.kind, code) if meta.kind else None
    year = str(meta.year) if meta.year else None
    return Card(
        title=meta.title,
        lang=foreign(meta.language, frame.ui),
        href=frame.link(f"/publications/{publication.id}"),
        facts=tuple(fact for fact in (programme, kind, year) if fact),
        source=public_address(meta.source_url),
        source_title=meta.source_title,
    )


def groups(result: SearchResult, form: SearchForm, kb: KnowledgeBase, frame: Frame) -> list[GroupView]:
    """The answer by publication."""
    ids = tuple(dict.fromkeys(id for hit in result.hits for id in hit.copies))
    found = kb.all_publications(Filter(publication=ids)) if ids else []
    copies = {publication.id: card(publication, kb, frame) for publication in found}
    views = []
    before = 0
    for group in result.groups:
        hits = tuple(
            _hit(hit, number, form.q, frame, copies) for number, hit in enumerate(group.hits, start=before + 1)
        )
        views.append(_group(group, hits, form, kb, frame))
        before += len(hits)
    return views


def _group(group: HitGroup, hits: tuple[HitView, ...], form: SearchForm, kb: KnowledgeBase, frame: Frame) -> GroupView:
    return GroupView(
        card=card(group.publication, kb, frame),
        hits=hits,
        more=group.more,
        more_href=frame.link("/", *form.only(group.publication.id).pairs()),
        weaker=group.weaker,
    )


def _hit(hit: Hit, number: int, query: str, frame: Frame, copies: Mapping[str, Card]) -> HitView:
    passage = hit.passage.passage
    label, meaning = frame.ui.relevance(hit.relevance)
    # The page on which the passage begins is not always the one the quote is on; a range tells both.
    place = frame.ui.pages(passage.page, passage.last_page, slides=hit.publication.media_type == SLIDES)
    path = f"/publications/{hit.publication.id}"
    return HitView(
        passage=hit.passage.id,
        number=number,
        lines=lines(hit.quote),
        lang=foreign(passage.language, frame.ui),
        heading=" › ".join(_below_title(passage.heading, hit.publication.metadata.title)),
        place=place,
        href=frame.link(path, anchor=f"passage-{hit.passage.id}"),
        cut_before=hit.quote.start > 0,
        cut_after=hit.quote.end < len(passage.text),
        relevance=hit.relevance.value,
        label=label,
        meaning=meaning,
        copies=tuple(copies[id] for id in hit.copies if id in copies),
        picture=_picture(hit, path, query, frame),
    )


def _picture(hit: Hit, path: str, query: str, frame: Frame) -> str | None:
    passage = hit.passage.passage
    if passage.page is None or hit.publication.media_type != "application/pdf":
        return None
    if passage.page == passage.last_page:
        return frame.link(f"{path}/pages/{passage.page}", ("passage", str(hit.passage.id)), ("q", query))
    # Which of its pages the quote is on is looked up when someone wants to see it.
    return frame.link(f"{path}/pages/of/{hit.passage.id}", ("q", query))


def _below_title(heading: Sequence[str], title: str) -> Sequence[str]:
    """The heading path without a first heading that only repeats (the beginning of) the title shown above it."""
    return heading[1:] if heading and title.casefold().startswith(heading[0].casefold()) else heading


def facet_views(choices: Mapping[str, Sequence[FacetValue]], form: SearchForm) -> list[FacetView]:
    """The facets that have something to choose."""
    views = []
    for facet in TICKED:
        ticked = getattr(form.filter, facet)
        ticks = [
            Tick(f"{facet}-{number}", v.value, v.label, v.count, v.value in ticked)
            for number, v in enumerate(choices.get(facet, ()))
        ]
        if not ticks or (len(ticks) == 1 and not ticked):
            continue
        shown = [t for i, t in enumerate(ticks) if i < _SHOWN_VALUES or t.ticked]
        folded = [t for t in ticks if t not in shown]
        # One folded value takes as much room as the line that would unfold it.
        if len(folded) == 1:
            shown, folded = ticks, []
        views.append(FacetView(facet, tuple(shown), tuple(folded), bool(ticked) or facet in TICKED[:3]))
    return views


def chips(form: SearchForm, kb: KnowledgeBase, frame: Frame, path: str) -> list[Chip]:
    """The filters that are on."""
    found = []
    for name, value in form.choices():
        label = str(value) if name.startswith("year") else label_of(kb, name, str(value), frame.ui.code)
        found.append(Chip(name, label, frame.link(path, *form.without(name, value).pairs())))
    return found


def paging(form: SearchForm, total: int, page_size: int, frame: Frame, path: str) -> Paging:
    """Where page ``form.page`` lies among all pages."""
    pages = max(1, -(-total // page_size))
    here = form.page
    return Paging(
        page=here,
        pages=pages,
        previous=frame.link(path, *form.pairs(here - 1)) if 1 < here <= pages else None,
        next=frame.link(path, *form.pairs(here + 1)) if here < pages else None,
        first=frame.link(path, *form.pairs()),
    )


def foreign(language: str, ui: Interface) -> str | None:
    """The language of a text when it is not that of the page: what its ``lang`` attribute needs."""
    return language if language != ui.code else None


def public_address(url: str | None) -> str | None:
    """The address if a reader's browser may follow it: http or https, with a host."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
