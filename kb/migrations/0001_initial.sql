-- Publications, their blocks and passages, vectors by content, and the log the derived indexes follow.

CREATE TABLE publication (
    key          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    uri          TEXT NOT NULL UNIQUE,
    media_type   TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    recipe       TEXT NOT NULL,
    title        TEXT NOT NULL,
    language     TEXT NOT NULL,
    date         TEXT,
    year         INTEGER,
    kind         TEXT,
    programme    TEXT,
    publisher    TEXT,
    source_title TEXT,
    source_url   TEXT,
    pages        INTEGER,
    ingested_at  TEXT NOT NULL
) STRICT;

-- Facets with several values: theme, target_group, region.
CREATE TABLE publication_facet (
    publication INTEGER NOT NULL REFERENCES publication (key) ON DELETE CASCADE,
    facet       TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (publication, facet, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_facet_value ON publication_facet (facet, value);

CREATE TABLE block (
    publication INTEGER NOT NULL REFERENCES publication (key) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    text        TEXT NOT NULL,
    level       INTEGER NOT NULL,
    page        INTEGER,
    PRIMARY KEY (publication, position)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: an id is never given out twice, so a lagging index can never show the wrong passage.
CREATE TABLE passage (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    publication INTEGER NOT NULL REFERENCES publication (key) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    text        TEXT NOT NULL,
    heading     TEXT NOT NULL,
    spans       TEXT NOT NULL,
    page        INTEGER,
    last_page   INTEGER,
    language    TEXT NOT NULL,
    vector_hash TEXT NOT NULL
) STRICT;
CREATE INDEX passage_publication ON passage (publication, position);
CREATE INDEX passage_vector ON passage (vector_hash);

-- Runs of sentences within a passage that are embedded by themselves; offsets are in the passage's text.
CREATE TABLE passage_window (
    passage     INTEGER NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
    start       INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    vector_hash TEXT NOT NULL,
    PRIMARY KEY (passage, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_window_vector ON passage_window (vector_hash);

CREATE TABLE vector (
    hash    TEXT NOT NULL,
    encoder TEXT NOT NULL,
    vector  BLOB NOT NULL,
    PRIMARY KEY (hash, encoder)
) STRICT, WITHOUT ROWID;

-- Vectors of single words of the collection, for finding words of the other language.
CREATE TABLE word_vector (
    word    TEXT NOT NULL,
    encoder TEXT NOT NULL,
    vector  BLOB NOT NULL,
    PRIMARY KEY (word, encoder)
) STRICT, WITHOUT ROWID;

-- Which passages came, changed or went, in order; each derived index remembers how far it has read.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL
) STRICT;

CREATE TABLE ingest_run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at  TEXT NOT NULL,
    finished_at TEXT
) STRICT;
