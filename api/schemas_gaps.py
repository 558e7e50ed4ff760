"""The shapes of the JSON about gaps and demand. ``kb.lessons.pattern_contract`` makes the values."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas_brief import BriefTerm as Term
from api.schemas_patterns import QUOTE, THEME, PatternQuote

_CELL = {"lessons": 1, "programmes": 1, "url": "/lessons?theme=leadership&programme=op-een-lijn"}
_ROW = THEME | {"lessons": 1, "programmes": 1}
_COLUMN = {"id": "op-een-lijn", "label": "Op één lijn", "lessons": 1, "programmes": 1}
_ASKED = {"query": "buurtbus op zondag", "asked": 3, "last": "2026-01-31"}
_DEMAND: dict[str, Any] = {
    "name": "buurtbus op zondag",
    "asked": 3,
    "last": "2026-01-31",
    "queries": [_ASKED],
    "covered": False,
    "lessons": 0,
    "programmes": 0,
    "theme": None,
    "determinant": None,
    "nearest": [QUOTE],
}


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class GapHeading(Term):
    """A row or a column with the counts of all its cells together."""

    model_config = _example(_ROW)

    lessons: int
    programmes: int


class GapCell(BaseModel):
    """How many lessons there are where a row and a column meet; ``url`` shows them."""

    model_config = _example(_CELL)

    lessons: int
    programmes: int
    url: str


class GapMap(BaseModel):
    """Every row and column of the taxonomy, with a cell for each pair."""

    model_config = _example(
        {
            "row_kind": "themes",
            "column_kind": "programmes",
            "rows": [_ROW],
            "columns": [_COLUMN],
            "empty": 0,
            "cells": {"leadership": {"op-een-lijn": _CELL}},
        }
    )

    row_kind: str = Field(pattern="^(themes|determinants)$")
    column_kind: str = Field(pattern="^(programmes|target-groups|regions)$")
    rows: list[GapHeading]
    columns: list[GapHeading]
    empty: int = Field(description="How many cells have no lesson.")
    cells: dict[str, dict[str, GapCell]] = Field(description="By row and column.")


class AskedQuestion(BaseModel):
    """A question as it was asked, and how often."""

    model_config = _example(_ASKED)

    query: str
    asked: int
    last: str = Field(description="The last day, ISO 8601.")


class Demand(BaseModel):
    """Questions of one meaning that got no answer, and what the lessons tell near them."""

    model_config = _example(_DEMAND)

    name: str
    asked: int
    last: str
    queries: list[AskedQuestion]
    covered: bool = Field(description="Whether lessons tell of it after all.")
    lessons: int
    programmes: int
    theme: Term | None
    determinant: Term | None
    nearest: list[PatternQuote]


class DemandList(BaseModel):
    """All questions without an answer, most asked first."""

    model_config = _example({"total": 1, "demand": [_DEMAND]})

    total: int
    demand: list[Demand]
