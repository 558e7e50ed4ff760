-- Lessons found in passages, what people judged of them, and the patterns they form over publications.

CREATE TABLE lesson (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL,    -- of publication and words; passages may overlap, so not unique: the first key counts
    passage     INTEGER NOT NULL REFERENCES passage (id) ON DELETE CASCADE,
    start       INTEGER NOT NULL, -- offsets in the passage's text
    "end"       INTEGER NOT NULL,
    polarity    TEXT NOT NULL,
    confidence  REAL NOT NULL,
    weight      REAL NOT NULL,
    labels      TEXT NOT NULL,    -- JSON: {"determinants": [["coordinator", 0.81], ...], "themes": ..., ...}
    vector_hash TEXT NOT NULL
) STRICT;
CREATE INDEX lesson_id ON lesson (id, key);
CREATE INDEX lesson_passage ON lesson (passage);
CREATE INDEX lesson_vector ON lesson (vector_hash);

-- Which passages have been searched for lessons, and by which version of the extractor.
CREATE TABLE lesson_extraction (
    passage   INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
    extractor TEXT NOT NULL
) STRICT;

-- Judgements hang on the id alone: they survive every new ingest and extraction. The newest of a lesson counts.
CREATE TABLE review (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    lesson       TEXT NOT NULL,
    publication  TEXT NOT NULL,
    quote        TEXT NOT NULL,
    status       TEXT NOT NULL,
    polarity     TEXT,
    determinants TEXT,            -- JSON list, NULL: as the machine said
    themes       TEXT,
    note         TEXT NOT NULL,
    who          TEXT NOT NULL,
    at           TEXT NOT NULL
) STRICT;
CREATE INDEX review_lesson ON review (lesson, seq);

-- Patterns keep their id as long as their core stays.
CREATE TABLE pattern (
    id          TEXT PRIMARY KEY,
    polarity    TEXT NOT NULL,
    determinant TEXT,
    centre      TEXT NOT NULL     -- the lesson whose quote names it
) STRICT, WITHOUT ROWID;
CREATE TABLE pattern_lesson (
    pattern TEXT NOT NULL REFERENCES pattern (id) ON DELETE CASCADE,
    lesson  TEXT NOT NULL,
    PRIMARY KEY (pattern, lesson)
) STRICT, WITHOUT ROWID;

-- Moves when lessons or reviews do.
CREATE TABLE lesson_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO lesson_version (id, version) VALUES (1, 0);
CREATE TRIGGER lesson_added AFTER INSERT ON lesson BEGIN UPDATE lesson_version SET version = version + 1; END;
CREATE TRIGGER lesson_gone AFTER DELETE ON lesson BEGIN UPDATE lesson_version SET version = version + 1; END;
CREATE TRIGGER review_added AFTER INSERT ON review BEGIN UPDATE lesson_version SET version = version + 1; END;
