"""The use cases of a reader: search, look around in a publication, list, count. CLI and API both speak to this."""

from kb.service.answering import MAX_QUERY, Ranked, checked_query
from kb.service.knowledge_base import (
    MAX_PAGE_SIZE,
    KnowledgeBase,
    PassageInContext,
    PublicationInFull,
)

__all__ = [
    "MAX_PAGE_SIZE",
    "MAX_QUERY",
    "KnowledgeBase",
    "PassageInContext",
    "PublicationInFull",
    "Ranked",
    "checked_query",
]
