"""The questions that found nothing: the SQL over the log of questions."""

from __future__ import annotations

from dataclasses import dataclass

from kb.database import Database

_MOST = 5000

# A question that seems to have no answer is logged with no hits, also when passages were shown as the nearest ones.
_UNANSWERED = """
    SELECT query, sum(count) AS asked, min(day) AS first, max(day) AS last FROM query_log AS log GROUP BY query
    HAVING (SELECT hits FROM query_log WHERE query = log.query ORDER BY day DESC LIMIT 1) = 0
    ORDER BY asked DESC, query LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that had no answer the last time; ``first`` and ``last`` are ISO dates."""

    query: str
    asked: int
    first: str
    last: str


def unanswered(database: Database, most: int = _MOST) -> list[Unanswered]:
    """The questions without an answer, most asked first."""
    rows = database.connection.execute(_UNANSWERED, (most,))
    return [Unanswered(r["query"], r["asked"], r["first"], r["last"]) for r in rows]
