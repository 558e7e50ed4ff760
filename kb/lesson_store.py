"""The SQL of lessons: what was found in passages, what people judged of it, and the patterns."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.database import Database
from kb.lesson import Label, Lesson, Polarity, Review, Statement, Status

_LABELS = ("determinants", "themes", "actors", "target_groups")
_LESSON = """
    SELECT lesson.*, publication.id AS slug, passage.heading, passage.page, passage.language,
           substr(passage.text, lesson.start + 1, lesson."end" - lesson.start) AS quote,
           substr(passage.text, max(1, lesson.start - 299), min(lesson.start, 300)) AS before
    FROM lesson JOIN passage ON passage.id = lesson.passage JOIN publication ON publication.key = passage.publication
    WHERE lesson.key = (SELECT min(key) FROM lesson AS first WHERE first.id = lesson.id)
    ORDER BY lesson.key
"""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found in one passage: the statements, each with the hash of its vector."""

    passage_id: int
    statements: Sequence[tuple[Statement, str]]


@dataclass(frozen=True, slots=True)
class StoredPattern:
    """A pattern as it was last seen: the lessons that form it, and the one that names it."""

    id: str
    polarity: Polarity
    determinant: str | None
    centre: str
    lessons: tuple[str, ...]


class LessonStore:
    """Reads and writes lessons. Safe to share between threads; every method is one transaction at most."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def version(self) -> int:
        """A number that moves whenever lessons or reviews do."""
        return int(self._db.connection.execute("SELECT version FROM lesson_version").fetchone()[0])

    # Extraction

    def passages_to_extract(self, extractor: str) -> list[int]:
        """Ids of the passages that this version of the extractor has not seen."""
        sql = (
            "SELECT passage.id FROM passage LEFT JOIN lesson_extraction e ON e.passage = passage.id "
            "WHERE e.extractor IS NOT ? ORDER BY passage.id"
        )
        return [r[0] for r in self._db.connection.execute(sql, (extractor,))]

    def save(self, extracted: Sequence[Extracted], extractor: str) -> None:
        """Replace the lessons of these passages; passages that are gone by now are left out."""
        with self._db.write() as db:
            for found in extracted:
                row = db.execute(
                    "SELECT passage.text, publication.id FROM passage JOIN publication ON publication.key = "
                    "passage.publication WHERE passage.id = ?",
                    (found.passage_id,),
                ).fetchone()
                if row is None:
                    continue
                db.execute("DELETE FROM lesson WHERE passage = ?", (found.passage_id,))
                db.executemany(
                    'INSERT INTO lesson (id, passage, start, "end", polarity, confidence, weight, labels, vector_hash) '
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [_values(row[1], row[0], found.passage_id, s, vector) for s, vector in found.statements],
                )
                db.execute(
                    "INSERT OR REPLACE INTO lesson_extraction (passage, extractor) VALUES (?, ?)",
                    (found.passage_id, extractor),
                )

    # Lessons

    def lessons(self) -> list[Lesson]:
        """All lessons, rejected ones too, with the newest review applied, in order of key."""
        reviews = self.newest_reviews()
        return [_lesson(row, reviews.get(row["id"])) for row in self._db.connection.execute(_LESSON)]

    def vectors(self, encoder: str) -> Iterator[tuple[int, str, bytes]]:
        """(lesson key, language, float32 little-endian bytes), by key; a lesson in two passages comes once."""
        sql = (
            "SELECT min(lesson.key), passage.language, vector.vector FROM lesson "
            "JOIN passage ON passage.id = lesson.passage JOIN vector ON vector.hash = lesson.vector_hash "
            "WHERE vector.encoder = ? GROUP BY lesson.id ORDER BY 1"
        )
        for row in self._db.connection.execute(sql, (encoder,)):
            yield row[0], row[1], row[2]

    # Reviews

    def add_review(self, review: Review, publication: str, quote: str) -> None:
        """Keep a judgement; earlier ones of the same lesson stay as its history."""
        with self._db.write() as db:
            db.execute(
                "INSERT INTO review (lesson, publication, quote, status, polarity, determinants, themes, note, who, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    review.lesson_id,
                    publication,
                    quote,
                    review.status.value,
                    review.polarity.value if review.polarity else None,
                    None if review.determinants is None else json.dumps(review.determinants),
                    None if review.themes is None else json.dumps(review.themes),
                    review.note,
                    review.who,
                    review.at,
                ),
            )

    def newest_reviews(self) -> dict[str, Review]:
        """The judgement that counts, by lesson id."""
        return {review.lesson_id: review for review, _, _ in self.reviews()}

    def reviews(self, lesson: str | None = None) -> list[tuple[Review, str, str]]:
        """(review, publication, quote) of one lesson or of all, oldest first."""
        sql = "SELECT * FROM review WHERE ? IS NULL OR lesson = ? ORDER BY seq"
        return [
            (_review(row), row["publication"], row["quote"])
            for row in self._db.connection.execute(sql, (lesson, lesson))
        ]

    # Patterns

    def patterns(self) -> list[StoredPattern]:
        """The patterns as they were last seen, by id."""
        members: dict[str, list[str]] = {}
        for row in self._db.connection.execute("SELECT pattern, lesson FROM pattern_lesson ORDER BY pattern, lesson"):
            members.setdefault(row[0], []).append(row[1])
        rows = self._db.connection.execute("SELECT * FROM pattern ORDER BY id")
        return [
            StoredPattern(
                r["id"], Polarity(r["polarity"]), r["determinant"], r["centre"], tuple(members.get(r["id"], ()))
            )
            for r in rows
        ]

    def save_patterns(self, patterns: Sequence[StoredPattern]) -> None:
        """Replace all patterns."""
        with self._db.write() as db:
            db.execute("DELETE FROM pattern_lesson")
            db.execute("DELETE FROM pattern")
            db.executemany(
                "INSERT INTO pattern (id, polarity, determinant, centre) VALUES (?, ?, ?, ?)",
                [(p.id, p.polarity.value, p.determinant, p.centre) for p in patterns],
            )
            db.executemany(
                "INSERT INTO pattern_lesson (pattern, lesson) VALUES (?, ?)",
                [(p.id, lesson) for p in patterns for lesson in p.lessons],
            )


def lesson_id(publication: str, quote: str) -> str:
    """The stable id of a lesson: its publication and its words, whatever their case and spacing."""
    words = " ".join(quote.casefold().split())
    return "l" + hashlib.sha256(f"{publication}\n{words}".encode()).hexdigest()[:12]


def _values(publication: str, text: str, passage: int, statement: Statement, vector: str) -> tuple[object, ...]:
    labels = {name: [(x.id, round(x.confidence, 3)) for x in getattr(statement, name)] for name in _LABELS}
    return (
        lesson_id(publication, text[statement.start : statement.end]),
        passage,
        statement.start,
        statement.end,
        statement.polarity.value,
        float(statement.confidence),
        float(statement.weight),
        json.dumps(labels),
        vector,
    )


def _lesson(row: sqlite3.Row, review: Review | None) -> Lesson:
    labels: Mapping[str, list[tuple[str, float]]] = json.loads(row["labels"])
    named = {name: tuple(Label(*pair) for pair in labels.get(name, ())) for name in _LABELS}
    statement = Statement(
        row["start"], row["end"], Polarity(row["polarity"]), row["confidence"], row["weight"], **named
    )
    return Lesson(
        id=row["id"],
        key=row["key"],
        publication_id=row["slug"],
        passage_id=row["passage"],
        quote=row["quote"],
        heading=tuple(json.loads(row["heading"])),
        page=row["page"],
        language=row["language"],
        statement=_judged(statement, review),
        status=review.status if review else Status.MACHINE,
        review=review,
        before=row["before"],
    )


def _judged(statement: Statement, review: Review | None) -> Statement:
    if review is None:
        return statement
    if review.polarity is not None:
        statement = replace(statement, polarity=review.polarity)
    if review.determinants is not None:
        statement = replace(statement, determinants=tuple(Label(id) for id in review.determinants))
    if review.themes is not None:
        statement = replace(statement, themes=tuple(Label(id) for id in review.themes))
    return statement


def _review(row: sqlite3.Row) -> Review:
    return Review(
        lesson_id=row["lesson"],
        status=Status(row["status"]),
        who=row["who"],
        at=row["at"],
        polarity=Polarity(row["polarity"]) if row["polarity"] else None,
        determinants=None if row["determinants"] is None else tuple(json.loads(row["determinants"])),
        themes=None if row["themes"] is None else tuple(json.loads(row["themes"])),
        note=row["note"],
    )
