"""What the routes about lessons are given."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query, Request

from api.dependencies import access_of, filter_of
from api.permissions import sees_who_judged
from kb.lesson import Review
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.types import Filter

MAX_ID_LENGTH = 40


def finder_of(request: Request) -> LessonFinder:
    """Finds the lessons of this app."""
    return access_of(request).application.lesson_finder


def reviewing_of(request: Request) -> Reviewing:
    """Keeps the judgements of this app."""
    return access_of(request).application.reviewing


def sources_of(
    programme: Annotated[list[str], Query(max_length=50, description="Only lessons of this programme.")] = [],  # noqa: B006 - FastAPI copies defaults
    kind: Annotated[list[str], Query(max_length=50, description="Only from this kind of publication.")] = [],  # noqa: B006
    language: Annotated[list[str], Query(max_length=50, description="Only from publications in this language.")] = [],  # noqa: B006
    region: Annotated[list[str], Query(max_length=50, description="Only from publications about this region.")] = [],  # noqa: B006
    target_group: Annotated[
        list[str], Query(max_length=50, description="Only from publications for this target group.")
    ] = [],  # noqa: B006
    publication: Annotated[list[str], Query(max_length=50, description="Only from the publication with this id.")] = [],  # noqa: B006
    year_from: Annotated[int | None, Query(ge=1, le=9999, description="Only of this year or later.")] = None,
    year_to: Annotated[int | None, Query(ge=1, le=9999, description="Only of this year or before.")] = None,
) -> Filter:
    """The publications that lessons may come from; themes are those of the lessons, so there is none here."""
    return filter_of(programme, kind, language, region, [], target_group, publication, year_from, year_to)


def history_for(request: Request, judgements: Reviewing, id: str) -> list[Review]:
    """The judgements of a lesson, oldest first; only reviewers see who judged and what they noted."""
    found = list(judgements.history(id))
    return found if sees_who_judged(request) else [replace(review, who="", note="") for review in found]


Lessons = Annotated[LessonFinder, Depends(finder_of)]
Judgements = Annotated[Reviewing, Depends(reviewing_of)]
Sources = Annotated[Filter, Depends(sources_of)]
