"""The shapes of the JSON answers, for validation and for the OpenAPI description. ``kb.contract`` makes the values."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas_marks import MARKS, Marks
from api.schemas_notices import NOTICES, Notices

_SOURCE = {
    "id": "op-een-lijn-programmapagina",
    "title": "Op één lijn",
    "programme": "op-een-lijn",
    "kind": "programme-page",
    "year": 2015,
    "url": "https://example.org/op-een-lijn",
}
_PUBLICATION = _SOURCE | {
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
_HIT = {
    "score": 0.913204,
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "passage_id": 12,
    "publication": _SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
}
_JUDGED = _HIT | {"marks": MARKS, "relevance": "direct", "copies": ["op-een-lijn-eindrapport"]}
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


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class Source(BaseModel):
    """What a hit says of its publication."""

    model_config = _example(_SOURCE)

    id: str = Field(description="Stable id of the publication.")
    title: str
    programme: str | None = Field(description="Id of the programme in the taxonomy.")
    kind: str | None = Field(description="Id of the kind of publication in the taxonomy.")
    year: int | None
    url: str = Field(description="The public address of the source, else the place it was read from.")


class Publication(Source):
    """A publication with all that is known about it."""

    model_config = _example(_PUBLICATION)

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


class Leg(BaseModel):
    """One way of searching: rank (from 1) and raw score, null when it did not find the passage."""

    model_config = _example({"rank": 1, "score": 14.2})

    rank: int | None
    score: float | None


class Explanation(BaseModel):
    """How a hit came to its score."""

    model_config = _example(
        {
            "lexical": {"rank": 1, "score": 14.2},
            "dense": {"rank": 3, "score": 0.871},
            "windows": {"rank": 2, "score": 0.889},
            "letters": {"rank": None, "score": None},
            "whole_meaning": {"rank": 4, "score": 0.512},
            "whole_words": {"rank": 2, "score": 5.3},
        }
    )

    lexical: Leg = Field(description="By the words of the question (BM25).")
    dense: Leg = Field(description="By the meaning of the whole passage (cosine).")
    windows: Leg = Field(description="By the meaning of its best sentences (cosine).")
    letters: Leg = Field(description="By runs of letters (BM25).")
    whole_meaning: Leg = Field(description="By the mean meaning of its publication (cosine).")
    whole_words: Leg = Field(description="By the words of the question in all passages of its publication (mean BM25).")


class Hit(BaseModel):
    """A passage that answers; ``quote`` stands verbatim in it."""

    model_config = _example(_JUDGED)

    score: float = Field(description="Higher is better; only comparable within one answer.")
    quote: str
    passage_id: int
    publication: Source
    page: int | None = Field(description="Page or slide on which the passage begins, null where there are none.")
    heading: str | None = Field(description='Headings above the passage, outermost first, joined by " > ".')
    marks: Marks
    relevance: str = Field(
        pattern="^(direct|related|weak)$", description="How sure it is that the passage answers the question."
    )
    copies: list[str] = Field(description="Ids of publications with nearly the same passage, which is not shown again.")
    explain: Explanation | None = Field(default=None, description="Only with `explain=true`.")


class Group(BaseModel):
    """The hits of one publication, by the ids of their passages, best first."""

    model_config = _example({"publication": _PUBLICATION, "hits": [12], "more": 2, "weaker": False})

    publication: Publication
    hits: list[int]
    more: int = Field(description="How many further passages of this publication match but are not shown.")
    weaker: bool = Field(description="True when none of its passages seems to answer; such groups come last.")


class SearchAnswer(BaseModel):
    """The passages that answer, best first, and the same by publication."""

    model_config = _example(
        {
            "query": "succesfactoren voor lijderschap",
            "page": 1,
            "page_size": 10,
            "total_publications": 1,
            "weaker_publications": 14,
            "answered": True,
            "notices": NOTICES | {"synonyms": {}},
            "hits": [_JUDGED],
            "groups": [{"publication": _PUBLICATION, "hits": [12], "more": 2, "weaker": False}],
        }
    )

    query: str
    page: int
    page_size: int
    total_publications: int = Field(
        description="How many publications seem to answer, on all pages together. Where no evidence can be weighed "
        "(another model than the default one) every publication found counts."
    )
    weaker_publications: int = Field(
        description="How many more publications were found that fit less; they come after the others."
    )
    answered: bool = Field(
        description="False when nothing here seems to answer; the hits are then only the nearest, all of them weaker."
    )
    notices: Notices
    hits: list[Hit]
    groups: list[Group]


class PublicationList(BaseModel):
    """One page of publications, by title."""

    model_config = _example({"page": 1, "page_size": 50, "total": 1, "publications": [_PUBLICATION]})

    page: int
    page_size: int
    total: int = Field(description="How many publications pass the filters on all pages together.")
    publications: list[Publication]


class Heading(BaseModel):
    """One heading of a publication; ``block`` is its place among the blocks of the text."""

    model_config = _example({"block": 8, "level": 2, "text": "Leiderschap", "page": 4})

    block: int
    level: int = Field(ge=0, le=6)
    text: str
    page: int | None


class Span(BaseModel):
    """A stretch of one block of the publication; offsets count Unicode code points."""

    model_config = _example({"block": 9, "start": 0, "end": 90})

    block: int
    start: int
    end: int


class Passage(BaseModel):
    """A passage; ``text`` is the text of its spans joined by a line feed."""

    model_config = _example(_PASSAGE)

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

    model_config = _example(
        {
            "publication": _PUBLICATION,
            "outline": [{"block": 8, "level": 2, "text": "Leiderschap", "page": 4}],
            "passages": [_PASSAGE],
        }
    )

    publication: Publication
    outline: list[Heading]
    passages: list[Passage]


class PassageInContext(Passage):
    """A passage with its publication and the passages before and after it, in reading order."""

    model_config = _example(_PASSAGE | {"publication": _PUBLICATION, "before": [], "after": []})

    publication: Publication
    before: list[Passage]
    after: list[Passage]


class FacetValue(BaseModel):
    """A value that publications have, and how many have it."""

    model_config = _example({"value": "op-een-lijn", "label": "Op één lijn", "count": 3})

    value: str
    label: str
    count: int


class Facets(BaseModel):
    """Counts of publications by facet and value, most frequent first."""

    model_config = _example(
        {"query": None, "facets": {"programme": [{"value": "op-een-lijn", "label": "Op één lijn", "count": 3}]}}
    )

    query: str | None
    facets: dict[str, list[FacetValue]]


class Suggestion(BaseModel):
    """One line of the list under a search field."""

    model_config = _example({"text": "Succesfactoren", "kind": "heading"})

    text: str
    kind: str = Field(pattern="^(query|label|title|heading)$", description="Where it comes from, best first.")


class Suggestions(BaseModel):
    """What can complete the letters typed so far, best first."""

    model_config = _example({"q": "succ", "suggestions": [{"text": "Succesfactoren", "kind": "heading"}]})

    q: str
    suggestions: list[Suggestion]


class SimilarPassage(BaseModel):
    """A passage that resembles another."""

    model_config = _example({"text" if name == "quote" else name: value for name, value in _HIT.items()})

    score: float = Field(description="Higher is nearer in meaning; at most 1.")
    text: str
    passage_id: int
    publication: Source
    page: int | None
    heading: str | None


class SimilarPassages(BaseModel):
    """The passages of other publications that resemble passage ``id``, best first."""

    model_config = _example(
        {"id": 7, "similar": [{"text" if name == "quote" else name: value for name, value in _HIT.items()}]}
    )

    id: int
    similar: list[SimilarPassage]


class SimilarPublication(BaseModel):
    """A publication that resembles another."""

    model_config = _example({"score": 0.40812, "publication": _SOURCE})

    score: float = Field(description="Higher is nearer in meaning: -1 to 1, 0 for what any two have in common.")
    publication: Source


class SimilarPublications(BaseModel):
    """The publications that resemble publication ``id``, best first."""

    model_config = _example({"id": "preventiekracht", "similar": [{"score": 0.40812, "publication": _SOURCE}]})

    id: str
    similar: list[SimilarPublication]


class Health(BaseModel):
    """``ok``, or ``behind`` while an ingest has not yet reached the indexes; both answer questions."""

    model_config = _example({"status": "ok", "publications": 29, "passages": 412, "indexes_current": True})

    status: str = Field(pattern="^(ok|behind)$")
    publications: int
    passages: int
    indexes_current: bool


class ParameterError(BaseModel):
    """What is wrong with one parameter."""

    model_config = _example({"parameter": "q", "message": "is missing; type what you want to know"})

    parameter: str
    message: str


class Problem(BaseModel):
    """A problem as RFC 9457 describes it; ``errors`` is there when parameters are wrong."""

    model_config = _example(
        {
            "type": "urn:kb:problem:invalid-parameters",
            "title": "invalid parameters",
            "status": 422,
            "detail": "q: is missing; type what you want to know",
            "instance": "/api/search",
            "errors": [{"parameter": "q", "message": "is missing; type what you want to know"}],
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ParameterError] | None = None
