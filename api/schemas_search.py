"""The shapes of the JSON of a search: hits, groups and facets. ``kb.contract`` makes the values."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas_lessons import FoundLesson
from api.schemas_marks import MARKS, Marks
from api.schemas_notices import NOTICES, Notices
from api.schemas_publications import PUBLICATION, SOURCE, Publication, Source, example

_HIT = {
    "score": 0.913204,
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "passage_id": 12,
    "publication": SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
}
_JUDGED = _HIT | {"marks": MARKS, "relevance": "direct", "copies": ["op-een-lijn-eindrapport"]}
_LESSON = {
    "id": "l0123456789ab",
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "polarity": "success",
    "confidence": 0.94,
    "determinants": [{"id": "coordinator", "label": "coördinator", "confidence": 0.81}],
    "themes": [{"id": "leadership", "label": "Leiderschap", "confidence": 0.77}],
    "status": "validated",
    "programmes": 3,
    "publication": SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
    "passage_id": 12,
    "also_in": [],
    "score": 0.81,
}


class Leg(BaseModel):
    """One way of searching: rank (from 1) and raw score, null when it did not find the passage."""

    model_config = example({"rank": 1, "score": 14.2})

    rank: int | None
    score: float | None


class Explanation(BaseModel):
    """How a hit came to its score."""

    model_config = example(
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

    model_config = example(_JUDGED)

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

    model_config = example({"publication": PUBLICATION, "hits": [12], "more": 2, "weaker": False})

    publication: Publication
    hits: list[int]
    more: int = Field(description="How many further passages of this publication match but are not shown.")
    weaker: bool = Field(description="True when none of its passages seems to answer; such groups come last.")


class SearchAnswer(BaseModel):
    """The passages that answer, best first, and the same by publication."""

    model_config = example(
        {
            "query": "succesfactoren voor lijderschap",
            "page": 1,
            "page_size": 10,
            "total_publications": 1,
            "weaker_publications": 14,
            "answered": True,
            "notices": NOTICES | {"synonyms": {}},
            "lessons": [_LESSON],
            "hits": [_JUDGED],
            "groups": [{"publication": PUBLICATION, "hits": [12], "more": 2, "weaker": False}],
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
    lessons: list[FoundLesson] = Field(
        description="The lessons that lead the answer: at most three, of the kind that `notices.intent` names, as "
        "`/api/lessons` gives them, each with the number of programmes that tell the same. Empty when the question "
        "asks for no kind of lesson, when nothing answers it, and after the first page."
    )
    hits: list[Hit]
    groups: list[Group]


class FacetValue(BaseModel):
    """A value that publications have, and how many have it."""

    model_config = example({"value": "op-een-lijn", "label": "Op één lijn", "count": 3})

    value: str
    label: str
    count: int


class Facets(BaseModel):
    """Counts of publications by facet and value, most frequent first."""

    model_config = example(
        {"query": None, "facets": {"programme": [{"value": "op-een-lijn", "label": "Op één lijn", "count": 3}]}}
    )

    query: str | None
    facets: dict[str, list[FacetValue]]
