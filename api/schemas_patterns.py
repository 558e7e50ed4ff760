"""The shapes of the JSON about patterns. ``kb.lessons.pattern_contract`` makes the values."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Source
from api.schemas_brief import BriefTerm as Term

_SOURCE = {
    "id": "op-een-lijn-programmapagina",
    "title": "Op één lijn",
    "programme": "op-een-lijn",
    "kind": "programme-page",
    "year": 2015,
    "url": "https://example.org/op-een-lijn",
}
_DETERMINANT = {"id": "coordinator", "label": "coördinator"}
THEME = {"id": "leadership", "label": "leiderschap"}
QUOTE: dict[str, Any] = {
    "id": "l0123456789ab",
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "polarity": "success",
    "language": "nl",
    "status": "machine",
    "counts_for": "op-een-lijn",
    "publication": _SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
    "passage_id": 12,
}
_OTHER = QUOTE | {"id": "lba9876543210", "quote": "Een kartrekker zonder mandaat liep vast.", "polarity": "barrier"}
_CONTRADICTION = {"helped": QUOTE, "other": _OTHER, "against": "hindered", "likeness": 0.713}
_EVIDENCE: dict[str, Any] = {
    "programmes": 1,
    "of": 3,
    "sentence": "1 van de 3 programma’s die over dit onderwerp spreken, vertelt dit (2015); uit één publicatie.",
    "named": [{"id": "op-een-lijn", "label": "Op één lijn"}],
    "publications": 1,
    "years": [2015, 2015],
    "kinds": ["programme-page"],
    "target_groups": ["professionals"],
    "regions": ["zuid-limburg"],
    "step": "one-report",
    "step_label": "uit één publicatie",
    "lessons": 1,
}
_PATTERN: dict[str, Any] = {
    "id": "p315fbb9ebb09",
    "name": "Een kartrekker met mandaat",
    "polarity": "success",
    "determinant": _DETERMINANT,
    "theme": THEME,
    "evidence": _EVIDENCE,
    "lessons": [QUOTE],
    "contradictions": [_CONTRADICTION],
    "supported_by": [],
}
_POLARITY = "^(success|barrier|recommendation|result|finding)$"


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class GoneSource(BaseModel):
    """A publication that was removed while the answer was made."""

    model_config = _example({"id": "op-een-lijn-programmapagina"})

    id: str


class PatternQuote(BaseModel):
    """A verbatim quote with its source."""

    model_config = _example(QUOTE)

    id: str = Field(description="Id of the lesson.")
    quote: str
    polarity: str = Field(pattern=_POLARITY)
    language: str
    status: str = Field(pattern="^(machine|validated)$", description="How far a person has looked at it.")
    counts_for: str = Field(description="The programme that it is evidence of, or `publication:` and an id.")
    publication: Source | GoneSource
    page: int | None
    heading: str | None
    passage_id: int


class PatternContradiction(BaseModel):
    """What helped beside what hindered or did not matter."""

    model_config = _example(_CONTRADICTION)

    helped: PatternQuote
    other: PatternQuote
    against: str = Field(pattern="^(hindered|no-matter)$", description="What `other` says of what helped.")
    likeness: float = Field(description="How near the two are in meaning, at most 1.")


class PatternEvidence(BaseModel):
    """How much stands behind a pattern."""

    model_config = _example(_EVIDENCE)

    programmes: int = Field(description="Independent programmes that tell it.")
    of: int = Field(description="Programmes that speak of the subject at all.")
    sentence: str = Field(description="The same in one sentence.")
    named: list[Term] = Field(description="The programmes that tell it.")
    publications: int
    years: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(description="The first and the last.")
    kinds: list[str]
    target_groups: list[str]
    regions: list[str]
    step: str = Field(
        pattern="^(one-report|several-reports|several-programmes|evaluated)$", description="Weakest first."
    )
    step_label: str
    lessons: int


class Pattern(BaseModel):
    """Lessons of one meaning, most central first, and what speaks against them."""

    model_config = _example(_PATTERN)

    id: str
    name: str
    polarity: str = Field(pattern=_POLARITY)
    determinant: Term | None
    theme: Term | None
    evidence: PatternEvidence
    lessons: list[PatternQuote]
    contradictions: list[PatternContradiction]
    supported_by: list[PatternQuote] = Field(description="Measured results that say much the same.")


class PatternList(BaseModel):
    """One page of patterns."""

    model_config = _example(
        {
            "query": None,
            "total": 1,
            "page": 1,
            "page_size": 20,
            "rules": ["Een programma telt één keer, hoeveel publicaties er ook zijn."],
            "patterns": [_PATTERN],
        }
    )

    query: str | None
    total: int = Field(description="How many patterns there are on all pages together.")
    page: int
    page_size: int
    rules: list[str] = Field(description="How evidence is counted, in the language asked for.")
    patterns: list[Pattern]
