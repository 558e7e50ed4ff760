"""JSON: patterns over publications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import StringConstraints

from api.dependencies import MAX_VALUE, Base, Page, access_of
from api.problems import documented
from api.schemas_patterns import Pattern, PatternList
from kb.contract import source_json
from kb.lesson import Polarity
from kb.lessons.pattern_contract import PatternJson
from kb.lessons.patterns import PatternFilter, Patterns
from kb.service import MAX_PAGE_SIZE, MAX_QUERY
from kb.taxonomy import Taxonomy
from kb.types import Publication

router = APIRouter()
_Value = Annotated[str, StringConstraints(min_length=1, max_length=MAX_VALUE)]


def patterns_of(request: Request) -> Patterns:
    """The patterns of this app."""
    found: Patterns = access_of(request).application.patterns
    return found


def taxonomy_of(request: Request) -> Taxonomy:
    """The taxonomy of this app."""
    return access_of(request).application.taxonomy


def source_of(base: Base) -> Callable[[Publication], Mapping[str, Any]]:
    """What an answer says of a publication, without naming files of the server."""
    return partial(source_json, base=base)


Found = Annotated[Patterns, Depends(patterns_of)]
Terms = Annotated[Taxonomy, Depends(taxonomy_of)]
Source = Annotated[Callable[[Publication], Mapping[str, Any]], Depends(source_of)]
Language = Annotated[Literal["nl", "en"], Query(description="The language of labels and sentences.", examples=["nl"])]


def pattern_filter(
    polarity: Annotated[Polarity | None, Query(description="Only patterns that say this.")] = None,
    determinant: Annotated[_Value | None, Query(description="Only about this determinant: id or name.")] = None,
    theme: Annotated[_Value | None, Query(description="Only about this theme: id or name.")] = None,
    programme: Annotated[_Value | None, Query(description="Only told by this programme: id or name.")] = None,
    min_programmes: Annotated[int, Query(ge=1, le=1000, description="Told by at least so many programmes.")] = 1,
) -> PatternFilter:
    """The filter that the query parameters describe."""
    return PatternFilter(polarity, determinant, theme, programme, min_programmes)


@router.get(
    "/api/patterns",
    summary="List what programmes tell again and again",
    response_model=PatternList,
    responses=documented(422, 503),
    tags=["lessons"],
)
def list_patterns(
    patterns: Found,
    taxonomy: Terms,
    source: Source,
    wanted: Annotated[PatternFilter, Depends(pattern_filter)],
    q: Annotated[str, Query(max_length=MAX_QUERY, description="A subject; nearest patterns come first.")] = "",
    page: Page = 1,
    page_size: Annotated[
        int, Query(ge=1, le=MAX_PAGE_SIZE, description="How many patterns a page has.", examples=[20])
    ] = 20,
    language: Language = "nl",
) -> dict[str, Any]:
    """Patterns with their quotes, told by most programmes first."""
    found = patterns.all(wanted, q, page, page_size)
    return PatternJson(patterns, taxonomy, source, language).page(found, q, page, page_size)


@router.get(
    "/api/patterns/{id}",
    summary="Get a pattern",
    response_model=Pattern,
    responses=documented(404, 422, 503),
    tags=["lessons"],
)
def one_pattern(
    patterns: Found,
    taxonomy: Terms,
    source: Source,
    id: Annotated[str, Path(max_length=MAX_VALUE, description="Id of the pattern.", examples=["p315fbb9ebb09"])],
    language: Language = "nl",
) -> dict[str, Any]:
    """One pattern: its name, evidence, quotes, and what speaks against it."""
    return PatternJson(patterns, taxonomy, source, language).pattern(patterns.get(id))
