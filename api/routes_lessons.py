"""JSON: lessons, and what people judge of them."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from api.body_limit import SmallBody
from api.dependencies import Base, OptionalQuestion, Page, access_of
from api.lesson_parts import MAX_ID_LENGTH, Judgements, Lessons, Sources, history_for
from api.permissions import Reviews
from api.problems import documented, file
from api.schemas_lessons import LessonInFull, LessonList, ReviewBody, Reviewed
from kb.contract import source_json
from kb.lesson import Review
from kb.lessons.contract import lesson_json, lessons_csv, lessons_json, review_json
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.service import MAX_PAGE_SIZE

router = APIRouter(prefix="/api/lessons", tags=["lessons"], route_class=SmallBody)

LessonId = Annotated[
    str, Path(max_length=MAX_ID_LENGTH, description="Id of the lesson, from a list.", examples=["l0123456789ab"])
]
# Spelt out: a reference to an enumeration would hide the values from readers of the description.
PolarityName = Literal["success", "barrier", "recommendation", "result", "finding"]
Lang = Annotated[Literal["nl", "en"], Query(description="Language of the labels.", examples=["nl"])]


def _values(what: str, example: str) -> Any:
    return Query(
        max_length=50,
        description=f"Only lessons {what}. May be given several times: then any of the values will do.",
        examples=[[example]],
    )


@router.get("", summary="Find lessons", response_model=LessonList, responses=file("text/csv") | documented(422, 503))
def lessons(
    finder: Lessons,
    base: Base,
    sources: Sources,
    q: OptionalQuestion = None,
    polarity: Annotated[list[PolarityName], _values("of this polarity", "success")] = [],  # noqa: B006 - FastAPI copies defaults
    determinant: Annotated[list[str], _values("about this determinant: id or name", "coordinator")] = [],  # noqa: B006
    theme: Annotated[list[str], _values("about this theme: id or name", "leadership")] = [],  # noqa: B006
    status: Annotated[list[Literal["machine", "validated"]], _values("that were judged so far", "validated")] = [],  # noqa: B006
    page: Page = 1,
    page_size: Annotated[
        int, Query(ge=1, le=MAX_PAGE_SIZE, description="How many lessons a page has.", examples=[20])
    ] = 20,
    lang: Lang = "nl",
    format: Annotated[Literal["json", "csv"], Query(description="The form of the answer.", examples=["json"])] = "json",
) -> Any:
    """Verbatim statements of what helped, what hindered, what to do, what came of it and what did not matter.

    Without `q` all lessons, those that people validated and those that say most first. A question that asks for one
    polarity ("succesfactoren voor leiderschap") puts that first, unless `polarity` chooses. The same words in several
    publications come once, with the others in `also_in`. Rejected lessons are never shown.
    """
    result = finder.find(
        q,
        polarity=polarity,
        filter=sources,
        determinant=determinant,
        theme=theme,
        status=status,
        page=page,
        page_size=page_size,
    )
    answer = lessons_json(result, finder.taxonomy, partial(source_json, base=base), lang)
    if format == "csv":
        headers = {"Content-Disposition": 'attachment; filename="lessons.csv"'}
        return Response(lessons_csv(answer["lessons"]), media_type="text/csv; charset=utf-8", headers=headers)
    return answer


@router.get(
    "/{id}", summary="Get a lesson in its passage", response_model=LessonInFull, responses=documented(404, 422, 503)
)
def lesson(
    request: Request, finder: Lessons, judgements: Judgements, base: Base, id: LessonId, lang: Lang = "nl"
) -> dict[str, Any]:
    """One lesson, also a rejected one: its passage, its judgements (oldest first) and the lessons that say the same.

    Who judged and what they noted is told with a key that may review; others get empty strings.
    """
    found = finder.get(id)
    passage = access_of(request).application.store.passage(found.lesson.passage_id).passage
    statement = found.lesson.statement
    source = partial(source_json, base=base)
    return lesson_json(found, finder.taxonomy, source, lang) | {
        "passage": {"text": passage.text, "start": statement.start, "end": statement.end},
        "history": [review_json(review) for review in history_for(request, judgements, id)],
        "same": [lesson_json(other, finder.taxonomy, source, lang) for other in finder.same(id)],
    }


@router.post(
    "/{id}/review",
    summary="Judge a lesson",
    response_model=Reviewed,
    responses=documented(401, 404, 413, 422, 503),
)
def review(
    reviewer: Reviews, finder: Lessons, judgements: Judgements, base: Base, id: LessonId, body: ReviewBody
) -> dict[str, Any]:
    """Keep a judgement under the name of the key that comes with it; it survives every new reading of the source."""
    kept = judge(judgements, id, reviewer.who, body)
    return {"review": review_json(kept), "lesson": _now(finder, base, id)}


def judge(judgements: Reviewing, id: str, who: str, body: ReviewBody) -> Review:
    """Keep what was judged. Raises NotFound and QueryError."""
    if body.status == "rejected":
        return judgements.reject(id, who, body.note)
    if body.polarity is None and body.determinants is None and body.themes is None:
        return judgements.validate(id, who, body.note)
    return judgements.correct(
        id, who, polarity=body.polarity, determinants=body.determinants, themes=body.themes, note=body.note
    )


def _now(finder: LessonFinder, base: str, id: str) -> dict[str, Any]:
    return lesson_json(finder.get(id), finder.taxonomy, partial(source_json, base=base))
