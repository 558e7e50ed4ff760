"""All SQL: publications, passages, vectors and the change log, one method a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.database import Database
from kb.errors import NotFound, StoreBusy
from kb.rows import (
    MULTI_FACETS,
    Window,
    condition,
    like,
    now,
    replace_facets,
    replace_passages,
    replace_windows,
    to_passage,
    to_publication,
    upsert_publication,
)
from kb.types import Block, BlockKind, Document, Filter, Passage, Publication, StoredPassage

if TYPE_CHECKING:
    from kb.types import Vectors

_SINGLE_FACETS = ("programme", "kind", "language")
# How long a search may wait to be counted.
_LOG_MS = 50

_PUBLICATION = """
    SELECT p.*, (SELECT count(*) FROM passage WHERE passage.publication = p.key) AS passages,
           (SELECT json_group_array(json_array(facet, value)) FROM publication_facet f WHERE f.publication = p.key)
           AS facets
    FROM publication p
"""
_PASSAGE = (
    "SELECT passage.*, publication.id AS slug FROM passage JOIN publication ON publication.key = passage.publication"
)


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What is needed to see whether a source must be read again."""

    id: str
    content_hash: str
    recipe: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds."""

    publications: int
    passages: int
    vectors: int
    blocks: int
    last_change: int


class Store:
    """The truth, in SQLite. Safe to share between threads; every method is one transaction at most."""

    def __init__(self, path: Path) -> None:
        self._db = Database(path)

    @property
    def database(self) -> Database:
        """The opened database, for the stores of other subjects in the same file."""
        return self._db

    def close(self) -> None:
        """Close all connections."""
        self._db.close()

    # Sources and publications

    def known_sources(self) -> dict[str, KnownSource]:
        """Every publication's uri with its id, content hash and recipe."""
        rows = self._all("SELECT uri, id, content_hash, recipe FROM publication")
        return {r["uri"]: KnownSource(r["id"], r["content_hash"], r["recipe"]) for r in rows}

    def save_publication(
        self,
        id: str,
        document: Document,
        passages: Sequence[Passage],
        vector_hashes: Sequence[str],
        recipe: str,
        windows: Sequence[Sequence[Window]] = (),
    ) -> None:
        """Add a publication or replace the one with the same id, in one transaction.

        Passages that stay the same (text, heading and place in the order of equal ones) keep their id.
        ``vector_hashes`` names the vector of each passage, ``windows`` the windows of each with their vectors.
        """
        with self._db.write() as db:
            key = upsert_publication(db, id, document, recipe)
            replace_facets(db, key, document.metadata)
            db.execute("DELETE FROM block WHERE publication = ?", (key,))
            db.executemany(
                "INSERT INTO block (publication, position, kind, text, level, page) VALUES (?, ?, ?, ?, ?, ?)",
                [(key, i, b.kind.value, b.text, b.level, b.page) for i, b in enumerate(document.blocks)],
            )
            ids = replace_passages(db, key, passages, vector_hashes)
            replace_windows(db, ids, windows)

    def delete_publication(self, id: str) -> None:
        """Remove a publication and its passages; its vectors go with ``drop_unused_vectors``."""
        with self._db.write() as db:
            db.execute(
                "INSERT INTO change (passage) SELECT passage.id FROM passage JOIN publication ON publication.key = "
                "passage.publication WHERE publication.id = ? ORDER BY passage.id",
                (id,),
            )
            if db.execute("DELETE FROM publication WHERE id = ?", (id,)).rowcount == 0:
                raise NotFound("publication", id)

    def publication(self, id: str) -> Publication:
        """One publication. Raises NotFound."""
        row = self._one(f"{_PUBLICATION} WHERE p.id = ?", (id,))
        if row is None:
            raise NotFound("publication", id)
        return to_publication(row)

    def publications(self, filter: Filter | None = None, offset: int = 0, limit: int = -1) -> list[Publication]:
        """Publications that pass the filter, by title."""
        where, values = condition(filter or Filter())
        sql = f"{_PUBLICATION} WHERE {where} ORDER BY p.title COLLATE NOCASE, p.id LIMIT ? OFFSET ?"
        return [to_publication(r) for r in self._all(sql, (*values, limit, offset))]

    def publications_by_id(self, ids: Iterable[str]) -> dict[str, Publication]:
        """The publications with these ids, as far as they exist."""
        rows = self._all(f"{_PUBLICATION} WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
        return {r["id"]: to_publication(r) for r in rows}

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """The titles of the publications with these ids, as far as they exist."""
        sql = "SELECT id, title FROM publication WHERE id IN (SELECT value FROM json_each(?))"
        return {r["id"]: r["title"] for r in self._all(sql, (json.dumps(sorted(ids)),))}

    def publication_ids(self, filter: Filter) -> list[str]:
        """Ids of the publications that pass the filter, sorted."""
        where, values = condition(filter)
        return [r["id"] for r in self._all(f"SELECT p.id FROM publication p WHERE {where} ORDER BY 1", values)]

    def count_publications(self, filter: Filter | None = None) -> int:
        """How many publications pass the filter."""
        where, values = condition(filter or Filter())
        return int(self._value(f"SELECT count(*) FROM publication p WHERE {where}", values))

    def facet_counts(self, ids: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Publications by facet and value: all of them, or those with the given ids."""
        scope = "1" if ids is None else "p.id IN (SELECT value FROM json_each(?))"
        values: tuple[str, ...] = () if ids is None else (json.dumps(list(ids)),)
        found: dict[str, dict[str, int]] = {}
        for facet in (*_SINGLE_FACETS, "year"):
            rows = self._all(
                f"SELECT {facet} AS value, count(*) AS n FROM publication p WHERE {scope} AND {facet} IS NOT NULL "
                "GROUP BY 1 ORDER BY 2 DESC, 1",
                values,
            )
            found[facet] = {str(r["value"]): r["n"] for r in rows}
        for facet in MULTI_FACETS:
            rows = self._all(
                f"SELECT f.value AS value, count(*) AS n FROM publication_facet f JOIN publication p ON p.key = "
                f"f.publication WHERE {scope} AND f.facet = ? GROUP BY 1 ORDER BY 2 DESC, 1",
                (*values, facet),
            )
            found[facet] = {r["value"]: r["n"] for r in rows}
        return found

    def blocks(self, publication_id: str) -> list[Block]:
        """The blocks of a publication in reading order; empty for an unknown id."""
        rows = self._all(
            "SELECT b.* FROM block b JOIN publication p ON p.key = b.publication WHERE p.id = ? ORDER BY b.position",
            (publication_id,),
        )
        return [Block(BlockKind(r["kind"]), r["text"], r["level"], r["page"]) for r in rows]

    # Passages

    def passage(self, id: int) -> StoredPassage:
        """One passage. Raises NotFound."""
        found = self.passages([id])
        if id not in found:
            raise NotFound("passage", str(id))
        return found[id]

    def passages(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """The passages with these ids, as far as they exist."""
        rows = self._all(f"{_PASSAGE} WHERE passage.id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
        return {r["id"]: to_passage(r) for r in rows}

    def owners(self, ids: Iterable[int]) -> dict[int, str]:
        """The publication id of each passage that exists."""
        sql = (
            "SELECT passage.id, publication.id AS slug FROM passage JOIN publication ON publication.key = "
            "passage.publication WHERE passage.id IN (SELECT value FROM json_each(?))"
        )
        return {r["id"]: r["slug"] for r in self._all(sql, (json.dumps(list(ids)),))}

    def passages_with(self, phrases: Sequence[str], without: Sequence[str]) -> list[int]:
        """Ids of the passages that have every phrase, and none of ``without``, in their text or headings."""
        parts = ["1", *["(text LIKE ? ESCAPE '!' OR heading LIKE ? ESCAPE '!')"] * len(phrases)]
        parts += ["NOT (text LIKE ? ESCAPE '!' OR heading LIKE ? ESCAPE '!')"] * len(without)
        values = [like(words) for words in (*phrases, *without) for _ in range(2)]
        rows = self._db.connection.execute(f"SELECT id FROM passage WHERE {' AND '.join(parts)} ORDER BY id", values)
        return [r[0] for r in rows]

    def passages_of(self, publication_id: str) -> list[StoredPassage]:
        """All passages of a publication in reading order."""
        rows = self._all(f"{_PASSAGE} WHERE publication.id = ? ORDER BY passage.position", (publication_id,))
        return [to_passage(r) for r in rows]

    def passage_ids(self, filter: Filter | None = None) -> list[int]:
        """Ids of the passages whose publication passes the filter, ascending."""
        where, values = condition(filter or Filter())
        sql = (
            f"SELECT passage.id FROM passage JOIN publication p ON p.key = passage.publication WHERE {where} ORDER BY 1"
        )
        return [r[0] for r in self._db.connection.execute(sql, values)]

    # Vectors

    def missing_vectors(self, hashes: Iterable[str], encoder: str) -> set[str]:
        """Those of ``hashes`` that have no vector of this encoder yet."""
        wanted = set(hashes)
        rows = self._all(
            "SELECT hash FROM vector WHERE encoder = ? AND hash IN (SELECT value FROM json_each(?))",
            (encoder, json.dumps(sorted(wanted))),
        )
        return wanted - {r["hash"] for r in rows}

    def save_vectors(self, vectors: Mapping[str, Vectors], encoder: str) -> None:
        """Keep float32 vectors by content hash; what is there already stays."""
        with self._db.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO vector (hash, encoder, vector) VALUES (?, ?, ?)",
                [(hash, encoder, vector.astype("<f4").tobytes()) for hash, vector in vectors.items()],
            )

    def passages_without_vector(self, encoder: str) -> list[StoredPassage]:
        """Passages that must be embedded before this encoder can search them."""
        rows = self._all(
            f"{_PASSAGE} WHERE NOT EXISTS (SELECT 1 FROM vector WHERE hash = passage.vector_hash AND encoder = ?) "
            "ORDER BY passage.id",
            (encoder,),
        )
        return [to_passage(r) for r in rows]

    def vectors(self, ids: Sequence[int] | None, encoder: str) -> Iterator[tuple[int, str, bytes]]:
        """(passage id, language, float32 little-endian bytes) in order of id: of all passages, or of those given."""
        return self._vector_rows("passage JOIN vector ON hash = vector_hash", "passage.id", ids, encoder)

    def windows_without_vector(self, encoder: str) -> dict[str, str]:
        """Vector hash -> text of the windows that must be embedded before this encoder can search them."""
        rows = self._all(
            'SELECT DISTINCT w.vector_hash, substr(passage.text, w.start + 1, w."end" - w.start) AS text '
            "FROM passage_window w JOIN passage ON passage.id = w.passage "
            "WHERE NOT EXISTS (SELECT 1 FROM vector WHERE hash = w.vector_hash AND encoder = ?)",
            (encoder,),
        )
        return {r["vector_hash"]: r["text"] for r in rows}

    def window_vectors(self, ids: Sequence[int] | None, encoder: str) -> Iterator[tuple[int, str, bytes]]:
        """Like ``vectors``, for the windows of the passages: an id comes once for each of its windows."""
        joined = "passage JOIN passage_window w ON w.passage = passage.id JOIN vector ON hash = w.vector_hash"
        return self._vector_rows(joined, "passage.id, w.start", ids, encoder)

    def _vector_rows(
        self, joined: str, order: str, ids: Sequence[int] | None, encoder: str
    ) -> Iterator[tuple[int, str, bytes]]:
        scope = "" if ids is None else "AND passage.id IN (SELECT value FROM json_each(?))"
        values = (encoder,) if ids is None else (encoder, json.dumps(list(ids)))
        sql = f"SELECT passage.id, passage.language, vector FROM {joined} WHERE encoder = ? {scope} ORDER BY {order}"
        for row in self._db.connection.execute(sql, values):
            yield row[0], row[1], row[2]

    def words_without_vector(self, words: Iterable[str], encoder: str) -> list[str]:
        """Those of ``words`` that have no vector of this encoder yet, sorted."""
        sql = (
            "SELECT value FROM json_each(?) WHERE NOT EXISTS "
            "(SELECT 1 FROM word_vector WHERE word = value AND encoder = ?) ORDER BY 1"
        )
        return [r[0] for r in self._all(sql, (json.dumps(sorted(words)), encoder))]

    def save_word_vectors(self, vectors: Mapping[str, Vectors], encoder: str) -> None:
        """Keep float32 vectors of words; what is there already stays."""
        with self._db.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO word_vector (word, encoder, vector) VALUES (?, ?, ?)",
                [(word, encoder, vector.astype("<f4").tobytes()) for word, vector in vectors.items()],
            )

    def word_vectors(self, words: Iterable[str], encoder: str) -> Iterator[tuple[str, bytes]]:
        """(word, float32 little-endian bytes) of those words that have a vector, sorted by word."""
        sql = (
            "SELECT word, vector FROM word_vector WHERE encoder = ? AND word IN (SELECT value FROM json_each(?)) "
            "ORDER BY word"
        )
        for row in self._db.connection.execute(sql, (encoder, json.dumps(sorted(words)))):
            yield row[0], row[1]

    def drop_unused_vectors(self) -> int:
        """Forget vectors that no passage uses any more; returns how many."""
        with self._db.write() as db:
            sql = (
                "DELETE FROM vector WHERE NOT EXISTS (SELECT 1 FROM passage WHERE vector_hash = vector.hash) "
                "AND NOT EXISTS (SELECT 1 FROM passage_window WHERE vector_hash = vector.hash) "
                "AND NOT EXISTS (SELECT 1 FROM lesson WHERE vector_hash = vector.hash)"
            )
            return db.execute(sql).rowcount

    # Suggestions

    def headings(self) -> dict[str, int]:
        """Every heading above a passage, with the number of publications that have it."""
        sql = (
            "SELECT value, count(DISTINCT publication) AS n FROM passage JOIN json_each(passage.heading) "
            "GROUP BY value ORDER BY value"
        )
        return {r["value"]: r["n"] for r in self._all(sql)}

    def log_query(self, query: str, found: int) -> None:
        """Count a question of today that found so many publications.

        A reader waits for it, so it gives up within a moment: raises StoreBusy when it cannot be written.
        """
        patience = self._value("PRAGMA busy_timeout")
        self._db.connection.execute(f"PRAGMA busy_timeout = {_LOG_MS}")
        try:
            with self._db.write() as db:
                db.execute(
                    "INSERT INTO query_log (query, day, count, hits) VALUES (?, ?, 1, ?) "
                    "ON CONFLICT (query, day) DO UPDATE SET count = count + 1, hits = excluded.hits",
                    (query, datetime.now(UTC).date().isoformat(), found),
                )
        except sqlite3.OperationalError as error:  # the disk is full, or cannot be written
            raise StoreBusy(
                f"the question cannot be counted ({error}); check the disk or set KB_QUERY_LOG=false"
            ) from error
        finally:
            self._db.connection.execute(f"PRAGMA busy_timeout = {patience}")

    def frequent_queries(self, least: int, limit: int) -> dict[str, int]:
        """Questions asked at least ``least`` times in all that found something the last time, most frequent first."""
        sql = (
            "SELECT query, sum(count) AS n FROM query_log AS log GROUP BY query HAVING n >= ? AND "
            "(SELECT hits FROM query_log WHERE query = log.query ORDER BY day DESC LIMIT 1) > 0 "
            "ORDER BY n DESC, query LIMIT ?"
        )
        return {r["query"]: r["n"] for r in self._all(sql, (least, limit))}

    # The change log and runs

    def last_change(self) -> int:
        """The number of the newest change, 0 in a new store."""
        return int(self._value("SELECT coalesce(max(seq), 0) FROM change"))

    def changes_since(self, seq: int) -> tuple[list[int], list[int]]:
        """(ids that exist now, ids that are gone) among the passages changed after ``seq``, ascending."""
        rows = self._all(
            "SELECT DISTINCT change.passage, passage.id IS NOT NULL AS alive FROM change LEFT JOIN passage "
            "ON passage.id = change.passage WHERE seq > ? ORDER BY 1",
            (seq,),
        )
        return [r[0] for r in rows if r["alive"]], [r[0] for r in rows if not r["alive"]]

    def begin_run(self) -> bool:
        """Note that an ingest starts; True when the one before it never finished."""
        with self._db.write() as db:
            open_runs = db.execute("DELETE FROM ingest_run WHERE finished_at IS NULL").rowcount
            db.execute("INSERT INTO ingest_run (started_at) VALUES (?)", (now(),))
            return open_runs > 0

    def finish_run(self) -> None:
        """Note that the ingest came to its end."""
        with self._db.write() as db:
            db.execute("UPDATE ingest_run SET finished_at = ? WHERE finished_at IS NULL", (now(),))

    def has_open_run(self) -> bool:
        """True while an ingest runs, or when one was killed."""
        return bool(self._value("SELECT count(*) FROM ingest_run WHERE finished_at IS NULL"))

    def counts(self) -> Counts:
        """How much there is."""
        row = self._one(
            "SELECT (SELECT count(*) FROM publication) AS publications, (SELECT count(*) FROM passage) AS passages, "
            "(SELECT count(*) FROM vector) AS vectors, (SELECT count(*) FROM block) AS blocks"
        )
        assert row is not None  # noqa: S101 - a SELECT of counts always has a row
        return Counts(row["publications"], row["passages"], row["vectors"], row["blocks"], self.last_change())

    def check(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty when sound."""
        return [r[0] for r in self._all("PRAGMA quick_check") if r[0] != "ok"]

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        return self._db.connection.execute(sql, values).fetchall()

    def _one(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.connection.execute(sql, values).fetchone()
        return row

    def _value(self, sql: str, values: Sequence[object] = ()) -> int:
        return int(self._db.connection.execute(sql, values).fetchone()[0])
