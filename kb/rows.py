"""Rows to values and back: what the store writes and reads for publications and passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kb.types import Document, Filter, Metadata, Passage, Publication, Span, StoredPassage

MULTI_FACETS = ("theme", "target_group", "region")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a passage's text that has a vector of its own."""

    start: int
    end: int
    vector_hash: str


def like(words: str) -> str:
    """The LIKE pattern that finds ``words`` anywhere, with "!" as the escape sign."""
    escaped = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def now() -> str:
    """The time now, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def upsert_publication(db: sqlite3.Connection, id: str, document: Document, recipe: str) -> int:
    """Write the row of a publication; returns its key."""
    meta = document.metadata
    columns = {
        "id": id,
        "uri": document.uri,
        "media_type": document.media_type,
        "content_hash": document.content_hash,
        "recipe": recipe,
        "title": meta.title,
        "language": meta.language,
        "date": meta.date.isoformat() if meta.date else None,
        "year": meta.year,
        "kind": meta.kind,
        "programme": meta.programme,
        "publisher": meta.publisher,
        "source_title": meta.source_title,
        "source_url": meta.source_url,
        "pages": document.pages,
        "ingested_at": now(),
    }
    names = ", ".join(columns)
    update = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    holes = ", ".join("?" * len(columns))
    sql = f"INSERT INTO publication ({names}) VALUES ({holes}) ON CONFLICT (id) DO UPDATE SET {update} RETURNING key"
    return int(db.execute(sql, tuple(columns.values())).fetchone()[0])


def replace_facets(db: sqlite3.Connection, key: int, meta: Metadata) -> None:
    """Write the facets with several values."""
    db.execute("DELETE FROM publication_facet WHERE publication = ?", (key,))
    values = {"theme": meta.themes, "target_group": meta.target_groups, "region": meta.regions}
    rows = [(key, facet, value) for facet in MULTI_FACETS for value in dict.fromkeys(values[facet])]
    db.executemany("INSERT INTO publication_facet (publication, facet, value) VALUES (?, ?, ?)", rows)


def replace_windows(db: sqlite3.Connection, ids: Sequence[int], windows: Sequence[Sequence[Window]]) -> None:
    """Write the windows of passages, by passage id."""
    db.executemany("DELETE FROM passage_window WHERE passage = ?", [(id,) for id in ids])
    rows = [
        (id, w.start, w.end, w.vector_hash) for id, of_passage in zip(ids, windows, strict=False) for w in of_passage
    ]
    db.executemany('INSERT INTO passage_window (passage, start, "end", vector_hash) VALUES (?, ?, ?, ?)', rows)


def replace_passages(
    db: sqlite3.Connection, key: int, passages: Sequence[Passage], vector_hashes: Sequence[str]
) -> list[int]:
    """Write the passages; those that stay the same keep their id. Returns the ids, in their order."""
    kept: list[int] = []
    old: dict[tuple[str, str], list[int]] = {}
    sql = "SELECT id, text, heading FROM passage WHERE publication = ? ORDER BY position DESC"
    for row in db.execute(sql, (key,)):
        old.setdefault((row["text"], row["heading"]), []).append(row["id"])
    for position, (passage, vector_hash) in enumerate(zip(passages, vector_hashes, strict=True)):
        heading = json.dumps(passage.heading, ensure_ascii=False)
        spans = json.dumps([(s.block, s.start, s.end) for s in passage.spans])
        ids = old.get((passage.text, heading), [])
        values = (
            position,
            passage.text,
            heading,
            spans,
            passage.page,
            passage.last_page,
            passage.language,
            vector_hash,
        )
        if ids:
            id = ids.pop()
            db.execute(
                "UPDATE passage SET position = ?, text = ?, heading = ?, spans = ?, page = ?, last_page = ?, "
                "language = ?, vector_hash = ? WHERE id = ?",
                (*values, id),
            )
        else:
            cursor = db.execute(
                "INSERT INTO passage (position, text, heading, spans, page, last_page, language, vector_hash, "
                "publication) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, key),
            )
            id = int(cursor.lastrowid or 0)
        db.execute("INSERT INTO change (passage) VALUES (?)", (id,))
        kept.append(id)
    for id in sorted(id for ids in old.values() for id in ids):
        db.execute("DELETE FROM passage WHERE id = ?", (id,))
        db.execute("INSERT INTO change (passage) VALUES (?)", (id,))
    return kept


def condition(filter: Filter) -> tuple[str, list[object]]:
    """A condition on ``publication p`` and its values; column names are constants of this module."""
    parts = ["1"]
    values: list[object] = []
    single = {"programme": filter.programme, "kind": filter.kind, "language": filter.language, "id": filter.publication}
    for column, wanted in single.items():
        if wanted:
            parts.append(f"p.{column} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(wanted))
    for facet, wanted in zip(MULTI_FACETS, (filter.theme, filter.target_group, filter.region), strict=True):
        if wanted:
            parts.append(
                "EXISTS (SELECT 1 FROM publication_facet f WHERE f.publication = p.key AND f.facet = ? "
                "AND f.value IN (SELECT value FROM json_each(?)))"
            )
            values += [facet, json.dumps(wanted)]
    if filter.year_from is not None:
        parts.append("p.year >= ?")
        values.append(filter.year_from)
    if filter.year_to is not None:
        parts.append("p.year <= ?")
        values.append(filter.year_to)
    return " AND ".join(parts), values


def to_publication(row: sqlite3.Row) -> Publication:
    """A publication from its row."""
    facets: dict[str, list[str]] = {name: [] for name in MULTI_FACETS}
    for facet, value in json.loads(row["facets"]):
        facets[facet].append(value)
    metadata = Metadata(
        title=row["title"],
        language=row["language"],
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        year=row["year"],
        kind=row["kind"],
        programme=row["programme"],
        themes=tuple(facets["theme"]),
        target_groups=tuple(facets["target_group"]),
        regions=tuple(facets["region"]),
        publisher=row["publisher"],
        source_title=row["source_title"],
        source_url=row["source_url"],
    )
    return Publication(
        row["id"], row["uri"], row["media_type"], metadata, row["pages"], row["passages"], row["ingested_at"]
    )


def to_passage(row: sqlite3.Row) -> StoredPassage:
    """A passage from its row."""
    passage = Passage(
        text=row["text"],
        heading=tuple(json.loads(row["heading"])),
        spans=tuple(Span(*span) for span in json.loads(row["spans"])),
        page=row["page"],
        last_page=row["last_page"],
        language=row["language"],
    )
    return StoredPassage(row["id"], row["slug"], row["position"], passage)
