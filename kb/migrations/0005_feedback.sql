-- What readers say of an answer, with what they saw when they said it. No address, name or session: only the day.

CREATE TABLE feedback_snapshot (
    id      TEXT PRIMARY KEY, -- SHA-256 of the content: readers of the same answer share one
    content TEXT NOT NULL     -- JSON: question, filters, hits with scores and quotes, versions
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    day      TEXT NOT NULL,    -- ISO date in UTC
    verdict  TEXT NOT NULL,
    query    TEXT NOT NULL,
    passage  INTEGER,          -- NULL for "I missed ..."; no reference: judgements outlive what they judge
    reason   TEXT NOT NULL,
    exact    INTEGER,          -- 1: the snapshot is what the reader saw, 0: it is not, NULL: unknown
    snapshot TEXT NOT NULL REFERENCES feedback_snapshot (id)
) STRICT;
