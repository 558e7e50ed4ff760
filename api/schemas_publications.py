"""The shapes of the JSON about publications and passages. ``kb.contract`` makes the values."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SOURCE = {
    "id": "op-een-lijn-programmapagina",
    "title": "Op één lijn",
    "programme": "op-een-lijn",
    "kind": "programme-page",
    "year": 2015,
    "url": "https://example.org/op-een-lijn",
}
PUBLICATION = SOURCE | {
    "language": "nl",
    "date": "2015-09-01",
    "themes": ["collaboration", "leadership"],
    "target_groups": ["professionals"],
    "regions": [],
    "publisher": "Voorbeelduitgever",
    "source_title": "Op één lijn, eindrapport",
    "media_type": "text/html",
    "pages": None,
    "passages": 12,
    "ingested_at": "2026-01-31T09:30:00+00:00",
}
_PASSAGE = {
    "id": 12,
    "order": 3,
    "text": "Een kartrekker met mandaat was de belangrijkste succesfactor. Zonder trekker viel het stil.",
    "heading": "Succesfactoren > Leiderschap",
    "heading_path": ["Succesfactoren", "Leiderschap"],
    "page": 4,
    "last_page": 4,
    "language": "nl",
    "spans": [{"block": 9, "start": 0, "end": 90}],
}


def example(value: dict[str, Any]) -> ConfigDict:
    """A configuration with one example, which the page about the API shows."""
    return ConfigDict(json_schema_extra={"examples": [value]})


class Source(BaseModel):
    """What a hit says of its publication."""

    model_config = example(SOURCE)

    id: str = Field(description="Stable id of the publication.")
    title: str
    programme: str | None = Field(description="Id of the programme in the taxonomy.")
    kind: str | None = Field(description="Id of the kind of publication in the taxonomy.")
    year: int | None
    url: str = Field(description="The public address of the source, else the place it was read from.")


class Publication(Source):
    """A publication with all that is known about it."""

    model_config = example(PUBLICATION)

    language: str = Field(description="Main language, ISO 639-1.")
    date: str | None = Field(description="Day of publication, ISO 8601.")
    themes: list[str]
    target_groups: list[str]
    regions: list[str]
    publisher: str | None
    source_title: str | None = Field(description="Title of the public source that the text goes back to.")
    media_type: str
    pages: int | None = Field(description="Number of pages or slides, null where the format has none.")
    passages: int = Field(description="Number of passages that can be found.")
    ingested_at: str = Field(description="When it was last read, ISO 8601 in UTC.")


class PublicationList(BaseModel):
    """One page of publications, by title."""

    model_config = example({"page": 1, "page_size": 50, "total": 1, "publications": [PUBLICATION]})

    page: int
    page_size: int
    total: int = Field(description="How many publications pass the filters on all pages together.")
    publications: list[Publication]


class Heading(BaseModel):
    """One heading of a publication; ``block`` is its place among the blocks of the text."""

    model_config = example({"block": 8, "level": 2, "text": "Leiderschap", "page": 4})

    block: int
    level: int = Field(ge=0, le=6)
    text: str
    page: int | None


class Span(BaseModel):
    """A stretch of one block of the publication; offsets count Unicode code points."""

    model_config = example({"block": 9, "start": 0, "end": 90})

    block: int
    start: int
    end: int


class Passage(BaseModel):
    """A passage; ``text`` is the text of its spans joined by a line feed."""

    model_config = example(_PASSAGE)

    id: int
    order: int = Field(description="Place in the publication; counts from 0.")
    text: str
    heading: str | None
    heading_path: list[str]
    page: int | None
    last_page: int | None
    language: str
    spans: list[Span]


class PublicationInFull(BaseModel):
    """A publication with its headings and its passages in reading order."""

    model_config = example(
        {
            "publication": PUBLICATION,
            "outline": [{"block": 8, "level": 2, "text": "Leiderschap", "page": 4}],
            "passages": [_PASSAGE],
        }
    )

    publication: Publication
    outline: list[Heading]
    passages: list[Passage]


class PassageInContext(Passage):
    """A passage with its publication and the passages before and after it, in reading order."""

    model_config = example(_PASSAGE | {"publication": PUBLICATION, "before": [], "after": []})

    publication: Publication
    before: list[Passage]
    after: list[Passage]
