"""The pages for people: search, the list of publications, one publication, and the description of the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.address import full_address
from api.article import sections
from api.dependencies import MAX_VALUE, Discoveries, Kb
from api.facets import open_choices
from api.feedback_view import TOLD, feedback_view
from api.forms import SearchForm
from api.lesson_parts import Lessons
from api.lesson_views import lesson_view
from api.operations import operations
from api.pages_answer import answer_form
from api.pages_pictures import Serves
from api.publication_view import facts, lessons_here, similar
from api.render import Frame, page
from api.structured import structured
from api.understood import understood
from api.views import SLIDES, Card, card, chips, facet_views, foreign, groups, paging, public_address
from kb.discovery import Discovery
from kb.lessons.finding import LessonFinder
from kb.lessons.leading import leading
from kb.service import KnowledgeBase
from kb.types import BlockKind, FacetValue, Filter, Publication

PAGE_SIZE = 10
LIST_SIZE = 50
# Within one publication a reader wants to see every passage that answers.
_ALL_PASSAGES = 100
_OUTLINE_DEPTH = 2

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_METHODS = ["GET", "HEAD"]


@router.api_route("/", methods=_METHODS)
def search_page(request: Request, kb: Kb, discovery: Discoveries, finder: Lessons) -> HTMLResponse:
    """The search page: a question with its answer, or the start page without one."""
    form = SearchForm.read(request.query_params)
    if not form.q:
        return _start_page(request, kb, form)
    frame = Frame.of(request)
    notice = form.notice(kb, frame.ui)
    if notice is not None:
        return page(request, "search.html", 422, form=form, notice=notice, prose=None, **_nothing(form, kb, frame))
    shown = _answer(form.resolved(kb), kb, discovery, finder, frame)
    return page(request, "search.html", notice=None, prose=answer_form(request, form), **shown)


@router.api_route("/publications", methods=_METHODS)
def publications_page(request: Request, kb: Kb) -> HTMLResponse:
    """All publications that pass the filters, by title."""
    form = replace(SearchForm.read(request.query_params), q="")
    frame = Frame.of(request)
    path = "/publications"
    notice = form.notice(kb, frame.ui)
    cards: list[Card] = []
    total = 0
    if notice is None:
        form = form.resolved(kb)
        rows, total = kb.publications(form.filter, page=form.page, page_size=LIST_SIZE)
        cards = [card(row, kb, frame) for row in rows]
    choices = open_choices(kb, None, form.filter if notice is None else Filter(), frame.ui.code)
    return page(
        request,
        "publications.html",
        200 if notice is None else 422,
        form=form,
        notice=notice,
        cards=cards,
        total=total,
        paging=paging(form, total, LIST_SIZE, frame, path),
        facets=facet_views(choices, form),
        chips=chips(form, kb, frame, path),
        unfiltered=frame.link(path),
    )


@router.api_route("/publications/{id}", methods=_METHODS)
def publication_page(
    request: Request,
    kb: Kb,
    discovery: Discoveries,
    finder: Lessons,
    serves: Serves,
    id: Annotated[str, Path(max_length=MAX_VALUE)],
) -> HTMLResponse:
    """One publication: what is known about it, its lessons, and its text with an anchor for each passage."""
    found = kb.publication(id)
    frame = Frame.of(request)
    meta = found.publication.metadata
    outline = [
        (number, block)
        for number, block in enumerate(found.blocks)
        if block.kind is BlockKind.HEADING and not (number == 0 and block.text == meta.title)
    ]
    top = min((block.level for _, block in outline), default=1)
    return page(
        request,
        "publication.html",
        publication=found.publication,
        meta=meta,
        lang=foreign(meta.language, frame.ui),
        facts=facts(found, kb, frame),
        lessons=lessons_here(finder, id, kb, frame),
        file=frame.link(f"/publications/{id}/file") if serves else None,
        source=public_address(meta.source_url),
        slides=found.publication.media_type == SLIDES,
        sections=sections(found.blocks, found.passages, meta.title),
        outline=[(number, block) for number, block in outline if block.level < top + _OUTLINE_DEPTH],
        top=top,
        similar=similar(discovery, id, kb, frame),
        structured=structured(found.publication, kb, full_address(request), frame.ui.code, frame.root),
    )


@router.api_route("/docs", methods=_METHODS)
def docs_page(request: Request) -> HTMLResponse:
    """The operations of the API, from its OpenAPI description."""
    schema: dict[str, Any] = request.app.openapi()
    return page(request, "docs.html", info=schema["info"], operations=operations(schema))


def _start_page(request: Request, kb: KnowledgeBase, form: SearchForm) -> HTMLResponse:
    frame = Frame.of(request)
    total = kb.counts().publications
    counted = kb.facets(None, None, frame.ui.code) if total else {}
    browse = [
        (facet, [(v, frame.link("/publications", (facet, v.value))) for v in counted[facet]])
        for facet in ("programme", "theme")
        if counted.get(facet)
    ]
    examples = [(text, frame.link("/", ("q", text))) for text in frame.ui.examples]
    return page(request, "start.html", form=form, total=total, browse=browse, examples=examples)


def _answer(
    form: SearchForm, kb: KnowledgeBase, discovery: Discovery, finder: LessonFinder, frame: Frame
) -> dict[str, Any]:
    """What the search page shows of an answer."""
    within = _within(form, kb)
    per_publication = _ALL_PASSAGES if within else None
    result = kb.search(
        form.q,
        form.filter,
        page=form.page,
        page_size=PAGE_SIZE,
        per_publication=per_publication,
        as_typed=form.as_typed,
        plain=form.plain,
    )
    # Turning pages, choosing filters, taking the same question as typed or judging a passage does not ask again.
    again = form.filter or form.as_typed or form.plain or TOLD in dict(frame.query)
    if form.page == 1 and not again:
        discovery.log(result.query, result.total_publications)
    choices = {} if within else _choices(form, kb, frame)
    empty = not kb.counts().publications
    return {
        "form": form,
        "understood": understood(result, form, frame),
        "leading": [lesson_view(found, kb, frame) for found in leading(finder, result, form.filter)],
        "more_lessons": frame.link("/lessons", ("q", form.q)),
        "groups": groups(result, form, kb, frame),
        "total": result.total_publications,
        "weaker": result.weaker_publications,
        "paging": paging(form, result.total_publications + result.weaker_publications, PAGE_SIZE, frame, "/"),
        "facets": facet_views(choices, form),
        "chips": [] if within else chips(form, kb, frame, "/"),
        "within": card(within, kb, frame) if within else None,
        "empty": empty,
        "feedback": None if empty else feedback_view(form, result, frame, per_publication),
        "unfiltered": frame.link("/", *form.unfiltered().pairs()),
    }


def _choices(form: SearchForm, kb: KnowledgeBase, frame: Frame) -> dict[str, list[FacetValue]]:
    return open_choices(kb, form.q, form.filter, frame.ui.code, as_typed=form.as_typed, plain=form.plain)


def _nothing(form: SearchForm, kb: KnowledgeBase, frame: Frame) -> dict[str, Any]:
    """What the search page shows beside a notice."""
    return {
        "understood": None,
        "leading": [],
        "groups": [],
        "total": 0,
        "weaker": 0,
        "paging": paging(form, 0, PAGE_SIZE, frame, "/"),
        "facets": facet_views(open_choices(kb, None, Filter(), frame.ui.code), form),
        "chips": chips(form, kb, frame, "/"),
        "within": None,
        "empty": False,
        "feedback": None,
        "unfiltered": frame.link("/", *form.unfiltered().pairs()),
    }


def _within(form: SearchForm, kb: KnowledgeBase) -> Publication | None:
    """The publication that the search is limited to, if it is one and nothing else is chosen."""
    if len(form.filter.publication) != 1 or form.filter != Filter(publication=form.filter.publication):
        return None
    rows, _ = kb.publications(form.filter)
    return rows[0] if rows else None
