"""The shape in which a hit tells what in its quote answers. ``kb.contract`` makes the values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

MARKS: dict[str, Any] = {"words": [[48, 60]], "related": [[4, 14]], "sentence": [0, 61]}
_Place = Annotated[list[int], Field(min_length=2, max_length=2)]


class Marks(BaseModel):
    """Why a quote answers; places are [start, end) within the quote, in Unicode code points."""

    model_config = ConfigDict(json_schema_extra={"examples": [MARKS]})

    words: list[_Place] = Field(description="Words of the question, inflected ones among them.")
    related: list[_Place] = Field(
        description="Words searched in place of those of the question: translations, synonyms, parts of compounds."
    )
    sentence: _Place | None = Field(description="The sentence that answers best; null when there is none.")
