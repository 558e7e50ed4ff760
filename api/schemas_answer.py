"""The shapes of answers in prose, for validation and for the OpenAPI description."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Source
from api.schemas_feedback import FeedbackFilter
from kb.types import Filter

# More than a question may have, for it is the search that tells how long that is.
_MAX_BODY_QUESTION = 4000
_SOURCE = {
    "number": 1,
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "lesson_id": "l0123456789ab",
    "polarity": "success",
    "passage_id": 12,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
    "language": "nl",
    "publication": {
        "id": "op-een-lijn-programmapagina",
        "title": "Op één lijn",
        "programme": "op-een-lijn",
        "kind": "programme-page",
        "year": 2015,
        "url": "https://example.org/op-een-lijn",
    },
}
_SENTENCE = {"text": "Een kartrekker met mandaat was een belangrijke succesfactor.", "sources": [1]}


def _example(example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class AnswerBody(FeedbackFilter):
    """A question with the filters of `/api/search`, and `as_typed` and `plain` as there.

    `lang` is the language of the answer; without it that of the question.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "wat helpt bij leiderschap?", "programme": ["op-een-lijn"]}]},
    )

    question: str = Field(min_length=1, max_length=_MAX_BODY_QUESTION)
    lang: Literal["nl", "en"] | None = None
    as_typed: bool = False
    plain: bool = False

    def filter(self) -> Filter:
        """The filters as the search takes them."""
        return FeedbackFilter.model_validate(self.model_dump(include=set(FeedbackFilter.model_fields))).filter()


class AnswerSource(BaseModel):
    """A verbatim quote that the answer may rest on; `lesson_id` and `polarity` are null when it is no lesson."""

    model_config = _example(_SOURCE)

    number: int
    quote: str
    lesson_id: str | None
    polarity: str | None
    passage_id: int
    page: int | None
    heading: str | None
    language: str
    publication: Source


class AnswerSentence(BaseModel):
    """A sentence with the numbers of the sources that support it. `text` is plain text: escape it in a page."""

    model_config = _example(_SENTENCE)

    text: str
    sources: list[int]


class ProseAnswer(BaseModel):
    """An answer in prose: `based_on` of the `of` lessons found are cited, and `passages` that are no lessons."""

    model_config = _example(
        {
            "question": "wat helpt bij leiderschap?",
            "language": "nl",
            "answered": True,
            "sources": [_SOURCE],
            "sentences": [_SENTENCE],
            "based_on": 1,
            "of": 31,
            "passages": 0,
            "dropped": 1,
            "model": "een-model",
        }
    )

    question: str
    language: str
    answered: bool = Field(description="False when nothing here answers; the endpoint was then not asked.")
    sources: list[AnswerSource]
    sentences: list[AnswerSentence]
    based_on: int
    of: int
    passages: int
    dropped: int = Field(description="Sentences that were written but that no source supports.")
    model: str | None
