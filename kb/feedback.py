"""What readers say of an answer: helpful, not helpful, or what they missed. Nothing of who says it is kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kb.database import Database
from kb.errors import KbError, QueryError
from kb.types import Filter, SearchResult

MAX_REASON = 1000
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().,;]+")
_PHONE = re.compile(r"(?<![\w+])(?:\+31|0031|0)(?:[ -]?\(0\))?(?:[ -]?\d){9}(?!\d)")


class Verdict(StrEnum):
    """What a reader says: of a passage that it helps or does not, or of a whole answer that something is missed."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"
    MISSED = "missed"


class TooMuchFeedback(KbError):
    """One reader says more in a minute than a person would."""

    exit_code = 6
    http_status = 429
    title = "too much feedback"


@dataclass(frozen=True, slots=True)
class Asked:
    """How an answer was asked for: all that ``KnowledgeBase.search`` needs to give it again."""

    query: str
    filter: Filter = field(default_factory=Filter)
    page: int = 1
    page_size: int = 10
    per_publication: int | None = None
    as_typed: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader says. ``shown`` are the ids of the passages the reader saw, best first; None when not told."""

    verdict: Verdict
    passage: int | None = None
    reason: str = ""
    shown: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion as it is kept.

    ``snapshot`` is as ``snapshot`` makes it. ``exact`` tells whether it shows the passages that the reader saw, in the
    same order; None when the reader did not tell what that was.
    """

    seq: int
    day: str
    verdict: Verdict
    query: str
    passage: int | None
    reason: str
    exact: bool | None
    snapshot: Mapping[str, Any]

    @property
    def hit(self) -> Mapping[str, Any] | None:
        """The judged hit as it was shown; None for what was missed."""
        return next((hit for hit in self.snapshot["hits"] if hit["passage"] == self.passage), None)


class FeedbackStore:
    """Keeps and gives back feedback. Safe to share between threads; every method is one transaction at most."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, opinion: Opinion, asked: Asked, result: SearchResult, versions: Mapping[str, object]) -> Feedback:
        """Keep an opinion on the answer to ``asked``; ``versions`` names what made the answer.

        Raises QueryError when the passage is not in the answer, nothing is said to be missed or too much is said.
        """
        reason = _checked(opinion, result)
        found = snapshot(asked, result, versions)
        content = json.dumps(found, ensure_ascii=False, sort_keys=True)
        id = hashlib.sha256(content.encode()).hexdigest()
        day = datetime.now(UTC).date().isoformat()
        shown = tuple(hit.passage.id for hit in result.hits)
        exact = None if opinion.shown is None else opinion.shown == shown
        with self._db.write() as db:
            db.execute("INSERT OR IGNORE INTO feedback_snapshot (id, content) VALUES (?, ?)", (id, content))
            seq = db.execute(
                "INSERT INTO feedback (day, verdict, query, passage, reason, exact, snapshot) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                (day, opinion.verdict.value, asked.query, opinion.passage, reason, exact, id),
            ).fetchone()[0]
        return Feedback(seq, day, opinion.verdict, asked.query, opinion.passage, reason, exact, found)

    def all(self) -> list[Feedback]:
        """Everything that was said, oldest first."""
        sql = "SELECT feedback.*, content FROM feedback JOIN feedback_snapshot s ON s.id = snapshot ORDER BY seq"
        return [
            Feedback(
                row["seq"],
                row["day"],
                Verdict(row["verdict"]),
                row["query"],
                row["passage"],
                row["reason"],
                None if row["exact"] is None else bool(row["exact"]),
                json.loads(row["content"]),
            )
            for row in self._db.connection.execute(sql)
        ]


def snapshot(asked: Asked, result: SearchResult, versions: Mapping[str, object]) -> dict[str, Any]:
    """The answer as it was shown, as JSON values: what was asked, each hit with score and quote, and the versions."""
    return {
        "query": asked.query,
        "filter": filter_json(asked.filter),
        "page": asked.page,
        "page_size": asked.page_size,
        "per_publication": asked.per_publication,
        "as_typed": asked.as_typed,
        "plain": asked.plain,
        "answered": result.answered,
        "hits": [
            {
                "rank": rank,
                "passage": hit.passage.id,
                "publication": hit.publication.id,
                "title": hit.publication.metadata.title,
                "score": float(hit.score),
                "relevance": hit.relevance.value,
                "quote": hit.quote.text,
                "start": hit.quote.start,
                "end": hit.quote.end,
            }
            for rank, hit in enumerate(result.hits, start=1)
        ],
        "versions": dict(versions),
    }


def filter_json(filter: Filter) -> dict[str, Any]:
    """The parts of a filter that restrict."""
    values = {part.name: getattr(filter, part.name) for part in fields(filter)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v not in ((), None)}


def feedback_json(feedback: Feedback) -> dict[str, Any]:
    """One opinion as a line of JSON Lines holds it."""
    return {part.name: getattr(feedback, part.name) for part in fields(feedback)} | {"verdict": feedback.verdict.value}


def json_lines(found: Sequence[Feedback]) -> str:
    """JSON Lines: one opinion a line, with its snapshot."""
    return "".join(f"{json.dumps(feedback_json(one), ensure_ascii=False)}\n" for one in found)


def without_contacts(text: str) -> str:
    """The text with e-mail addresses and Dutch telephone numbers left out: those tell who wrote it."""
    return _PHONE.sub("[…]", _EMAIL.sub("[…]", text))


def _checked(opinion: Opinion, result: SearchResult) -> str:
    """The reason as it is kept. Raises QueryError when the opinion cannot be."""
    text = opinion.reason.replace("\r\n", "\n")
    reason = "".join(c if c.isprintable() or c == "\n" else " " for c in text).strip()
    if len(reason) > MAX_REASON:
        raise QueryError(f"the reason has {len(reason)} characters; at most {MAX_REASON} are kept")
    if opinion.verdict is Verdict.MISSED:
        if opinion.passage is not None:
            raise QueryError("what was missed is no passage of the answer; leave out the passage")
        if not reason:
            raise QueryError("tell in the reason what you missed")
    elif opinion.passage not in {hit.passage.id for hit in result.hits}:
        raise QueryError("this passage is not, or no longer, in the answer; search again")
    return without_contacts(reason)
