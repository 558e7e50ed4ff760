"""The shapes of briefs and of exported sources, for validation and for the OpenAPI description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.schemas import Source

_TERM = {"id": "coordinator", "label": "coördinator"}
_QUOTE = {
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "source": 1,
    "passage_id": 12,
    "lesson_id": "l0123456789ab",
    "polarity": "success",
    "language": "nl",
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
}
_COUNTERED = _QUOTE | {"link": "passage"}
_ITEM = {
    "programme": None,
    "determinant": _TERM,
    "theme": None,
    "programmes": 3,
    "quotes": [_QUOTE],
    "countered_by": [],
}
_GAPS = {"determinants": [], "themes": [{"id": "equity", "label": "gelijke kansen op gezondheid"}]}
_SOURCE = {
    "number": 1,
    "publication": {
        "id": "op-een-lijn-programmapagina",
        "title": "Op één lijn",
        "programme": "op-een-lijn",
        "kind": "programme-page",
        "year": 2015,
        "url": "https://example.org/op-een-lijn",
    },
    "publisher": "Voorbeelduitgever",
    "pages": [4],
}
_ITEM_OF_CSL = {
    "id": "op-een-lijn-programmapagina",
    "type": "webpage",
    "title": "Op één lijn",
    "publisher": "Voorbeelduitgever",
    "issued": {"date-parts": [[2015]]},
    "URL": "https://example.org/op-een-lijn",
    "note": "succesfactor: “Een kartrekker met mandaat was de belangrijkste succesfactor.”",
}


def _example(example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class BriefTerm(BaseModel):
    """A term of the taxonomy with its label in the language of the brief."""

    model_config = _example(_TERM)

    id: str
    label: str


class BriefQuote(BaseModel):
    """A verbatim quote; ``source`` is the number of one of the sources of the brief."""

    model_config = _example(_QUOTE)

    quote: str
    source: int
    passage_id: int
    lesson_id: str | None = Field(description="Null when the quote is a sentence of a passage found, not a lesson.")
    polarity: str | None
    language: str
    page: int | None
    heading: str | None


class BriefCountered(BriefQuote):
    """What is set against a barrier, and how the two were linked."""

    model_config = _example(_COUNTERED)

    link: str = Field(
        pattern="^(passage|publication|pattern)$",
        description="Same passage; same publication and subject; or the same barrier in another publication.",
    )


class BriefItem(BaseModel):
    """One thing a section says: the first quote says it, the others say the same or contradict it."""

    model_config = _example(_ITEM)

    programme: BriefTerm | None
    determinant: BriefTerm | None
    theme: BriefTerm | None
    programmes: int | None = Field(description="How many programmes say it; null where that is not counted.")
    quotes: list[BriefQuote]
    countered_by: list[BriefCountered]


class BriefGaps(BaseModel):
    """Determinants and themes on which no lesson about the topic was found."""

    model_config = _example(_GAPS)

    determinants: list[BriefTerm]
    themes: list[BriefTerm]


class BriefSection(BaseModel):
    """One section of a brief; ``gaps`` is there in the section of that name only."""

    model_config = _example({"section": "success", "items": [_ITEM], "gaps": None})

    section: str
    items: list[BriefItem]
    gaps: BriefGaps | None


class BriefSource(BaseModel):
    """A publication on the reading list, with the pages quoted."""

    model_config = _example(_SOURCE)

    number: int
    publication: Source
    publisher: str | None
    pages: list[int]


class BriefAnswer(BaseModel):
    """A brief. ``answered`` is false when nothing here seems to be about the topic: it then holds the nearest."""

    model_config = _example(
        {
            "topic": "leiderschap",
            "language": "nl",
            "date": "2026-01-31",
            "answered": True,
            "sections": [{"section": "success", "items": [_ITEM], "gaps": None}],
            "sources": [_SOURCE],
        }
    )

    topic: str
    language: str
    date: str
    answered: bool
    sections: list[BriefSection]
    sources: list[BriefSource]


class CslItem(BaseModel):
    """One source as CSL-JSON; the lessons from it are its note."""

    model_config = _example(_ITEM_OF_CSL)

    id: str
    type: str
    title: str
    publisher: str | None = None
    issued: dict[str, list[list[int]]] | None = None
    URL: str | None = None
    note: str | None = None


class CslItems(RootModel[list[CslItem]]):
    """The sources of the lessons as CSL-JSON."""

    model_config = _example([_ITEM_OF_CSL])
