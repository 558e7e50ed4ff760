"""The shapes of the JSON that a kb on another machine reads besides."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_ABOUT = {"kb": "0.3.0", "publications": 44, "passages": 351, "vectors": 1204, "blocks": 1480, "last_change": 397}
_TERM = {"id": "op-een-lijn", "nl": "Op één lijn", "en": "On one line"}
_BLOCK = {"kind": "paragraph", "text": "Een kartrekker met mandaat hielp.", "level": 0, "page": 4}


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class About(BaseModel):
    """Which kb answers, and how much it holds."""

    model_config = _example(_ABOUT)

    kb: str = Field(description="The version of kb.")
    publications: int
    passages: int
    vectors: int = Field(description="Texts that were embedded.")
    blocks: int
    last_change: int = Field(description="Number of the last change; a higher one means that something changed.")


class TermNames(BaseModel):
    """One entry of the taxonomy."""

    model_config = _example(_TERM)

    id: str
    nl: str
    en: str


class TaxonomyNames(BaseModel):
    """The names of all entries of the taxonomy by section."""

    model_config = _example({"fingerprint": "0123456789ab", "sections": {"programme": [_TERM]}})

    fingerprint: str = Field(description="Changes when the taxonomy does.")
    sections: dict[str, list[TermNames]]


class TextBlock(BaseModel):
    """The smallest unit of a text."""

    model_config = _example(_BLOCK)

    kind: str = Field(pattern="^(heading|paragraph|item|row|note)$")
    text: str
    level: int = Field(description="1-6 for headings, the depth (1 = top) for list items, else 0.")
    page: int | None


class PublicationBlocks(BaseModel):
    """The text of a publication in reading order."""

    model_config = _example({"id": "op-een-lijn-programmapagina", "blocks": [_BLOCK]})

    id: str
    blocks: list[TextBlock]
