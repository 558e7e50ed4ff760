"""The shapes of the JSON of suggestions and of what resembles a text. ``kb.contract`` makes the values."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas_publications import SOURCE, Source, example

_SIMILAR = {
    "score": 0.913204,
    "text": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "passage_id": 12,
    "publication": SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
}


class Suggestion(BaseModel):
    """One line of the list under a search field."""

    model_config = example({"text": "Succesfactoren", "kind": "heading"})

    text: str
    kind: str = Field(pattern="^(query|label|title|heading)$", description="Where it comes from, best first.")


class Suggestions(BaseModel):
    """What can complete the letters typed so far, best first."""

    model_config = example({"q": "succ", "suggestions": [{"text": "Succesfactoren", "kind": "heading"}]})

    q: str
    suggestions: list[Suggestion]


class SimilarPassage(BaseModel):
    """A passage that resembles another."""

    model_config = example(_SIMILAR)

    score: float = Field(description="Higher is nearer in meaning; at most 1.")
    text: str
    passage_id: int
    publication: Source
    page: int | None
    heading: str | None


class SimilarPassages(BaseModel):
    """The passages of other publications that resemble passage ``id``, best first."""

    model_config = example({"id": 7, "similar": [_SIMILAR]})

    id: int
    similar: list[SimilarPassage]


class SimilarPublication(BaseModel):
    """A publication that resembles another."""

    model_config = example({"score": 0.40812, "publication": SOURCE})

    score: float = Field(description="Higher is nearer in meaning: -1 to 1, 0 for what any two have in common.")
    publication: Source


class SimilarPublications(BaseModel):
    """The publications that resemble publication ``id``, best first."""

    model_config = example({"id": "preventiekracht", "similar": [{"score": 0.40812, "publication": SOURCE}]})

    id: str
    similar: list[SimilarPublication]
