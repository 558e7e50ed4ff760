"""The shape in which an answer tells how its question was understood. ``kb.contract`` makes the values."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

NOTICES: dict[str, Any] = {
    "language": "nl",
    "unfound": [],
    "corrections": [{"typed": "lijderschap", "shown": "leiderschap"}],
    "intent": "success",
    "intent_words": ["succesfactoren"],
    "expansions": {"leiderschap": ["leadership"]},
    "synonyms": {"POH": ["praktijkondersteuner huisarts"]},
}


class Correction(BaseModel):
    """A word that nothing here holds, and the word that was searched in its place."""

    model_config = ConfigDict(json_schema_extra={"examples": NOTICES["corrections"]})

    typed: str
    shown: str


class Notices(BaseModel):
    """How the question was understood."""

    model_config = ConfigDict(json_schema_extra={"examples": [NOTICES]})

    language: str = Field(description="Language of the question, ISO 639-1.")
    unfound: list[str] = Field(description="Quoted phrases that no passage holds; their words were searched instead.")
    corrections: list[Correction] = Field(description="Typing errors that were mended; none with `as_typed=true`.")
    intent: str | None = Field(
        description="The kind of answer asked for: success, barrier, recommendation, result, example, tool, who or "
        "what. Null when the question shows none, and with `plain=true`."
    )
    intent_words: list[str] = Field(description="The words of the question that showed the intent.")
    expansions: dict[str, list[str]] = Field(description="By word: words of the other language searched besides.")
    synonyms: dict[str, list[str]] = Field(description="By word or words: other forms from the taxonomy.")
