"""What the routes are given: the opened kb and the reader's filters."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, JsonValue, StringConstraints

from kb.discovery import Discovery
from kb.errors import QueryError
from kb.service import MAX_PAGE_SIZE, MAX_QUERY, KnowledgeBase, checked_query
from kb.types import Filter
from kb.wiring import Application

# The largest id SQLite can hold; beyond it a number cannot be an id.
MAX_ID = 2**63 - 1
MAX_PAGE = 100_000
MAX_VALUES = 50
MAX_VALUE = 200


class Access:
    """Opens the parts of an application once, however many threads ask at the same time."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._lock = threading.Lock()

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base. Raises KbError when it cannot be opened; the next request tries again."""
        # A plain read is enough once it is there: cached_property keeps it in the instance.
        found = vars(self.application).get("kb")
        if isinstance(found, KnowledgeBase):
            return found
        with self._lock:
            return self.application.kb

    @property
    def discovery(self) -> Discovery:
        """Suggestions and similar texts. Raises KbError like ``kb``."""
        found = vars(self.application).get("discovery")
        if isinstance(found, Discovery):
            return found
        with self._lock:
            return self.application.discovery


def access_of(request: Request) -> Access:
    """The access that ``create_app`` made."""
    access: Access = request.app.state.access
    return access


def knowledge_base(request: Request) -> KnowledgeBase:
    """The knowledge base of this app."""
    return access_of(request).kb


Kb = Annotated[KnowledgeBase, Depends(knowledge_base)]


def discovery(request: Request) -> Discovery:
    """The suggestions and comparisons of this app."""
    return access_of(request).discovery


Discoveries = Annotated[Discovery, Depends(discovery)]


def base_address(request: Request) -> str:
    """Where readers find this kb: the address in the settings, else the path it is mounted at."""
    public: str | None = access_of(request).application.settings.public_url
    return (public or str(request.scope.get("root_path", ""))).rstrip("/")


Base = Annotated[str, Depends(base_address)]


def _searchable(query: str) -> str:
    try:
        return checked_query(query)
    except QueryError as error:
        raise ValueError(str(error)) from error


def _searchable_or_none(query: str | None) -> str | None:
    return _searchable(query) if query and query.strip() else None


# The length is judged by ``checked_query``, which does not count outer white space; the schema only tells of it.
_LENGTH: dict[str, JsonValue] = {"minLength": 1, "maxLength": MAX_QUERY}
Question = Annotated[
    str,
    AfterValidator(_searchable),
    Query(
        description=f"What to look for, in Dutch or English; at most {MAX_QUERY} characters.",
        examples=["succesfactoren voor leiderschap"],
        json_schema_extra=_LENGTH,
    ),
]
OptionalQuestion = Annotated[
    str | None,
    AfterValidator(_searchable_or_none),
    Query(
        description="Only what answers this question; without it everything.",
        examples=["leiderschap"],
        json_schema_extra={"maxLength": MAX_QUERY},
    ),
]
_Value = Annotated[str, StringConstraints(min_length=1, max_length=MAX_VALUE)]
_Year = Annotated[int, Query(ge=1, le=9999)]
Page = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Which page of results; counts from 1.", examples=[1])]
PageSize = Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, description="How many publications a page has.", examples=[10])]


def _values(what: str, example: str) -> object:
    return Query(
        max_length=MAX_VALUES,
        description=f"Only publications {what}. May be given several times: then any of the values will do.",
        examples=[[example]],
    )


def filter_of(
    programme: Annotated[list[_Value], _values("of this programme: id, name or other name", "op-een-lijn")] = [],  # noqa: B006 - FastAPI copies defaults
    kind: Annotated[list[_Value], _values("of this kind", "final-report")] = [],  # noqa: B006
    language: Annotated[list[_Value], _values("in this language (ISO 639-1 code)", "nl")] = [],  # noqa: B006
    region: Annotated[list[_Value], _values("about this region", "zuid-limburg")] = [],  # noqa: B006
    theme: Annotated[list[_Value], _values("about this theme", "leadership")] = [],  # noqa: B006
    target_group: Annotated[list[_Value], _values("for this target group", "professionals")] = [],  # noqa: B006
    publication: Annotated[list[_Value], _values("with this id", "op-een-lijn-programmapagina")] = [],  # noqa: B006
    year_from: Annotated[
        _Year | None, Query(description="Only publications of this year or later.", examples=[2010])
    ] = None,
    year_to: Annotated[
        _Year | None, Query(description="Only publications of this year or before.", examples=[2020])
    ] = None,
) -> Filter:
    """The filter that the query parameters describe."""
    return Filter(
        programme=tuple(programme),
        kind=tuple(kind),
        language=tuple(language),
        region=tuple(region),
        theme=tuple(theme),
        target_group=tuple(target_group),
        publication=tuple(publication),
        year_from=year_from,
        year_to=year_to,
    )


Filters = Annotated[Filter, Depends(filter_of)]
