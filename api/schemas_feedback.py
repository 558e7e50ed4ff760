"""The JSON of feedback."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.dependencies import MAX_ID, MAX_PAGE, MAX_VALUE, MAX_VALUES
from kb.service import MAX_PAGE_SIZE
from kb.types import Filter

MAX_SHOWN = 1000
MAX_PER_PUBLICATION = 100
DEFAULT_PAGE_SIZE = 10
_MAX_BODY_REASON = 4000  # beyond it a body is refused before the store counts the characters that it keeps
_BODY: dict[str, JsonValue] = {"q": "leiderschap", "passage": 12, "verdict": "helpful", "reason": "", "shown": [12, 7]}
_Values = Annotated[list[Annotated[str, Field(min_length=1, max_length=MAX_VALUE)]], Field(max_length=MAX_VALUES)]
_Year = Annotated[int, Field(ge=1, le=9999)]


class FeedbackFilter(BaseModel):
    """The filters that were on, as for `/api/search`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"programme": ["op-een-lijn"]}]})

    programme: _Values = []
    kind: _Values = []
    language: _Values = []
    region: _Values = []
    theme: _Values = []
    target_group: _Values = []
    publication: _Values = []
    year_from: _Year | None = None
    year_to: _Year | None = None

    def filter(self) -> Filter:
        """The same as the search takes it."""
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in self.model_dump().items()}
        return Filter(**values)


class FeedbackBody(BaseModel):
    """An opinion on the answer to a question. `shown` are the ids of the passages that were seen, best first."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_BODY]})

    q: str
    verdict: Literal["helpful", "not-helpful", "missed"]
    passage: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    reason: str = Field(default="", max_length=_MAX_BODY_REASON)
    shown: Annotated[list[int], Field(max_length=MAX_SHOWN)] | None = None
    filter: FeedbackFilter = FeedbackFilter()
    page: int = Field(default=1, ge=1, le=MAX_PAGE)
    page_size: int = Field(default=DEFAULT_PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE)
    per_publication: int | None = Field(default=None, ge=1, le=MAX_PER_PUBLICATION)
    as_typed: bool = False
    plain: bool = False


class FeedbackKept(BaseModel):
    """What was kept. `exact` is false when the answer is no longer the one that was seen, null when that is unknown."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": 1, "verdict": "helpful", "passage": 12, "exact": True}]}
    )

    id: int
    verdict: str
    passage: int | None
    exact: bool | None
