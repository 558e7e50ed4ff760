"""The pages for people about lessons: the list and one lesson."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Kb, access_of
from api.lesson_parts import MAX_ID_LENGTH, Judgements, Lessons, history_for
from api.lesson_views import LessonForm, chips, facets, lesson_view, names, paging, review_view
from api.render import Frame, page
from api.views import foreign
from kb.errors import NotFound

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_METHODS = ["GET", "HEAD"]


@router.api_route("/lessons", methods=_METHODS)
def lessons_page(request: Request, kb: Kb, finder: Lessons) -> HTMLResponse:
    """Lessons by question, polarity and facets."""
    frame = Frame.of(request)
    form, result, understood = LessonForm.read(request.query_params).found(finder)
    return page(
        request,
        "lessons.html",
        200 if understood else 422,
        form=form,
        notice=None if understood else frame.ui.text("notice_value"),
        total=result.total,
        preferred=result.preferred.value if result.preferred else None,
        lessons=[lesson_view(item, kb, frame) for item in result.items],
        polarities=chips(form, result, frame),
        facets=facets(form, result, kb.taxonomy, frame),
        paging=paging(form, result.total, frame),
        unfiltered=frame.link("/lessons", *LessonForm(q=form.q).pairs()),
    )


@router.api_route("/lessons/{id}", methods=_METHODS)
def lesson_page(
    request: Request,
    kb: Kb,
    finder: Lessons,
    judgements: Judgements,
    id: Annotated[str, Path(max_length=MAX_ID_LENGTH)],
) -> HTMLResponse:
    """One lesson: in its passage, with its labels, its judgements and where else it is told."""
    frame = Frame.of(request)
    found = finder.get(id)
    lesson, code = found.lesson, frame.ui.code
    text = access_of(request).application.store.passage(lesson.passage_id).passage.text
    start, end = lesson.statement.start, lesson.statement.end
    if text[start:end] != lesson.quote:  # read anew in between: the old place says nothing any more
        raise NotFound("lesson", id)
    return page(
        request,
        "lesson.html",
        view=lesson_view(found, kb, frame),
        before=text[:start],
        after=text[end:],
        lang=foreign(lesson.language, frame.ui),
        confidence=min(99, round(100 * lesson.statement.confidence)),  # a machine is never wholly sure
        determinants=names(lesson.statement.determinants, "determinant", kb.taxonomy, code),
        themes=names(lesson.statement.themes, "theme", kb.taxonomy, code),
        history=[review_view(review, kb.taxonomy, frame) for review in history_for(request, judgements, id)],
        same=[lesson_view(other, kb, frame) for other in finder.same(id)],
        review_href=frame.link("/review", ("lesson", id)),
    )
