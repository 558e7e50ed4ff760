"""JSON: search and facets, with the feedback on what was found."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api import routes_feedback
from api.address import FullBase
from api.csv_output import Format, hits_csv
from api.dependencies import Base, Discoveries, Filters, Kb, OptionalQuestion, Page, PageSize, Question
from api.facets import facet_counts
from api.lesson_parts import Lessons
from api.problems import documented, file
from api.schemas_search import Facets, SearchAnswer
from kb.contract import explanation_json, hit_json, marks_json, notices_json, publication_json, source_json
from kb.lessons.contract import found_lesson_json
from kb.lessons.leading import leading
from kb.types import Hit, SearchResult

router = APIRouter(prefix="/api", tags=["search"])


@router.get(
    "/search",
    summary="Search for passages",
    response_model=SearchAnswer,
    response_model_exclude_unset=True,
    responses=file("text/csv") | documented(422, 503),
)
def search(
    kb: Kb,
    discovery: Discoveries,
    finder: Lessons,
    base: Base,
    full: FullBase,
    q: Question,
    filters: Filters,
    page: Page = 1,
    page_size: PageSize = 10,
    per_publication: Annotated[
        int | None,
        Query(
            ge=1,
            le=100,
            description="How many passages of one publication are shown; by default three, and all of the best ten.",
            examples=[3],
        ),
    ] = None,
    explain: Annotated[bool, Query(description="Tell with each hit how it came to its score.")] = False,
    as_typed: Annotated[bool, Query(description="Search unknown words as they are; correct no typing errors.")] = False,
    plain: Annotated[bool, Query(description="Leave aside which kind of answer the question asks for.")] = False,
    lang: Annotated[
        Literal["nl", "en"], Query(description="Language of the labels of lessons.", examples=["nl"])
    ] = "nl",
    format: Annotated[Format, Query(description="`csv` gives the hits as a table.")] = "json",
) -> Any:
    """The passages that answer a question, found by words and by meaning across Dutch and English.

    `hits` holds them best first; `groups` holds the same by publication, which is what pages are counted by. Each quote
    stands verbatim in its passage, and its `marks` tell what in it answers.

    Groups that fit less come after all others and have `weaker`; `total_publications` does not count them,
    `weaker_publications` does. Pages run through both.

    When it asks for lessons ("succesfactoren voor leiderschap"), `lessons` holds the best three of that kind.

    `notices` tells how the question was understood. When `answered` is false nothing here seems to answer it, and the
    hits are only the nearest.
    """
    result = kb.search(
        q,
        filters,
        page=page,
        page_size=page_size,
        per_publication=per_publication,
        as_typed=as_typed,
        plain=plain,
    )
    # Turning pages or choosing filters does not ask again.
    if page == 1 and not filters:
        discovery.log(result.query, result.total_publications)
    if format == "csv":
        return hits_csv(result.hits, full)
    source = partial(source_json, base=base)
    led = [found_lesson_json(found, finder.taxonomy, source, lang) for found in leading(finder, result, filters)]
    return _answer(result, led, explain, base)


@router.get(
    "/facets",
    summary="Count publications by programme, kind, theme and more",
    response_model=Facets,
    responses=documented(422, 503),
)
def facets(
    kb: Kb,
    filters: Filters,
    q: OptionalQuestion = None,
    labels: Annotated[Literal["nl", "en"], Query(description="Language of the labels.", examples=["nl"])] = "nl",
) -> dict[str, Any]:
    """How many publications have each value, of those that pass the filters and seem to answer the question.

    With a question only the `total_publications` of `/api/search` are counted, not its `weaker_publications`.
    The facets are programme, kind, language, year, theme, target_group and region; most frequent values come first.
    """
    return {"query": q, "facets": facet_counts(kb, q, filters, labels)}


router.include_router(routes_feedback.api)


def _answer(result: SearchResult, led: list[dict[str, Any]], explain: bool, base: str) -> dict[str, Any]:
    return {
        "query": result.query,
        "page": result.page,
        "page_size": result.page_size,
        "total_publications": result.total_publications,
        "weaker_publications": result.weaker_publications,
        "answered": result.answered,
        "notices": notices_json(result),
        "lessons": led,
        "hits": [_hit(hit, explain, base) for hit in result.hits],
        "groups": [
            {
                "publication": publication_json(group.publication, base),
                "hits": [hit.passage.id for hit in group.hits],
                "more": group.more,
                "weaker": group.weaker,
            }
            for group in result.groups
        ],
    }


def _hit(hit: Hit, explain: bool, base: str) -> dict[str, Any]:
    told = {"marks": marks_json(hit.quote), "relevance": hit.relevance.value, "copies": list(hit.copies)}
    return hit_json(hit, base) | told | ({"explain": explanation_json(hit)} if explain else {})
