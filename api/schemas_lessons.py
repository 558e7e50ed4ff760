"""The shapes of the JSON about lessons. ``kb.lessons.contract`` makes the values."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Source

_SOURCE = {
    "id": "op-een-lijn-programmapagina",
    "title": "Op één lijn",
    "programme": "op-een-lijn",
    "kind": "programme-page",
    "year": 2015,
    "url": "https://example.org/op-een-lijn",
}
_LESSON: dict[str, Any] = {
    "id": "l0123456789ab",
    "quote": "Een kartrekker met mandaat was de belangrijkste succesfactor.",
    "polarity": "success",
    "confidence": 0.94,
    "determinants": [{"id": "coordinator", "label": "coördinator", "confidence": 0.81}],
    "themes": [{"id": "leadership", "label": "Leiderschap", "confidence": 0.77}],
    "status": "validated",
    "programmes": 3,
    "publication": _SOURCE,
    "page": 4,
    "heading": "Succesfactoren > Leiderschap",
    "passage_id": 12,
    "also_in": [{"id": "lba9876543210", "publication": _SOURCE}],
}
_REVIEW: dict[str, Any] = {
    "lesson": "l0123456789ab",
    "status": "validated",
    "who": "Redactie",
    "at": "2026-01-31T09:30:00+00:00",
    "polarity": None,
    "determinants": ["coordinator"],
    "themes": None,
    "note": "",
}
_BODY: dict[str, Any] = {
    "status": "validated",
    "polarity": None,
    "determinants": ["coordinator"],
    "themes": None,
    "note": "",
}


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class LessonLabel(BaseModel):
    """A term of the taxonomy, with how sure it is: 1 when a person said so."""

    model_config = _example(_LESSON["determinants"][0])

    id: str
    label: str
    confidence: float


class AlsoIn(BaseModel):
    """Another publication with nearly the same words, and the id of the lesson there."""

    model_config = _example(_LESSON["also_in"][0])

    id: str
    publication: Source


class Lesson(BaseModel):
    """A lesson; ``quote`` stands verbatim in its passage."""

    model_config = _example(_LESSON)

    id: str = Field(description="Stable: of the publication and the words.")
    quote: str
    polarity: str = Field(pattern="^(success|barrier|recommendation|result|finding)$")
    confidence: float = Field(description="How sure the machine is that it is a lesson, 0 to 1.")
    determinants: list[LessonLabel]
    themes: list[LessonLabel]
    status: str = Field(pattern="^(machine|validated|rejected)$", description="How far a person has looked at it.")
    programmes: int = Field(description="How many programmes tell a lesson of the same meaning.")
    publication: Source
    page: int | None
    heading: str | None
    passage_id: int
    also_in: list[AlsoIn]


class FoundLesson(Lesson):
    """A lesson in an answer."""

    model_config = _example(_LESSON | {"score": 0.81})

    score: float = Field(description="Higher is better; only comparable within one answer.")


class LessonList(BaseModel):
    """One page of lessons, best first."""

    model_config = _example(
        {
            "query": "leiderschap",
            "total": 1,
            "page": 1,
            "page_size": 20,
            "preferred": None,
            "facets": {"polarity": {"success": 1}},
            "lessons": [_LESSON | {"score": 0.81}],
        }
    )

    query: str | None
    total: int = Field(description="How many lessons there are on all pages together.")
    page: int
    page_size: int
    preferred: str | None = Field(description="The polarity that the question asked for; such lessons come first.")
    facets: dict[str, dict[str, int]] = Field(description="Counts by facet and value, copies of a quote included.")
    lessons: list[FoundLesson]


class LessonReview(BaseModel):
    """A person's judgement; what is null was left as the machine said."""

    model_config = _example(_REVIEW)

    lesson: str
    status: str
    who: str
    at: str = Field(description="ISO 8601 in UTC.")
    polarity: str | None
    determinants: list[str] | None
    themes: list[str] | None
    note: str


class LessonPassage(BaseModel):
    """The passage of a lesson; the quote is ``text[start:end]`` in code points."""

    model_config = _example({"text": _LESSON["quote"], "start": 0, "end": 61})

    text: str
    start: int
    end: int


class LessonInFull(Lesson):
    """A lesson with its passage, its judgements (oldest first) and the lessons that say the same."""

    model_config = _example(
        _LESSON
        | {
            "passage": {"text": _LESSON["quote"], "start": 0, "end": 61},
            "history": [_REVIEW],
            "same": [],
        }
    )

    passage: LessonPassage
    history: list[LessonReview]
    same: list[Lesson]


class ReviewBody(BaseModel):
    """A judgement to keep. With ``validated`` the fields say what is right; null leaves them, [] clears them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_BODY]})

    status: Literal["validated", "rejected"]
    polarity: str | None = Field(default=None, max_length=40)
    determinants: list[str] | None = Field(default=None, max_length=10)
    themes: list[str] | None = Field(default=None, max_length=10)
    note: str = Field(default="", max_length=2000)


class Reviewed(BaseModel):
    """The judgement that was kept, and the lesson as it is now."""

    model_config = _example({"review": _REVIEW, "lesson": _LESSON})

    review: LessonReview
    lesson: Lesson
