"""The shapes of what the server says of itself: its health, and problems as RFC 9457 describes them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas_publications import example


class Health(BaseModel):
    """``ok``, or ``behind`` while an ingest has not yet reached the indexes; both answer questions."""

    model_config = example({"status": "ok", "publications": 29, "passages": 412, "indexes_current": True})

    status: str = Field(pattern="^(ok|behind)$")
    publications: int
    passages: int
    indexes_current: bool


class ParameterError(BaseModel):
    """What is wrong with one parameter."""

    model_config = example({"parameter": "q", "message": "is missing; type what you want to know"})

    parameter: str
    message: str


class Problem(BaseModel):
    """A problem as RFC 9457 describes it; ``errors`` is there when parameters are wrong."""

    model_config = example(
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
