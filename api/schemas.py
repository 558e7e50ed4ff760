"""The shapes of the JSON answers, for validation and for the OpenAPI description, by the name they have there.

Those of a search are in ``api.schemas_search``, for they hold lessons, whose own shapes need those here.
"""

from __future__ import annotations

from api.schemas_discovery import (
    SimilarPassage,
    SimilarPassages,
    SimilarPublication,
    SimilarPublications,
    Suggestion,
    Suggestions,
)
from api.schemas_publications import (
    Heading,
    Passage,
    PassageInContext,
    Publication,
    PublicationInFull,
    PublicationList,
    Source,
    Span,
)
from api.schemas_server import Health, ParameterError, Problem

__all__ = [
    "Heading",
    "Health",
    "ParameterError",
    "Passage",
    "PassageInContext",
    "Problem",
    "Publication",
    "PublicationInFull",
    "PublicationList",
    "SimilarPassage",
    "SimilarPassages",
    "SimilarPublication",
    "SimilarPublications",
    "Source",
    "Span",
    "Suggestion",
    "Suggestions",
]
