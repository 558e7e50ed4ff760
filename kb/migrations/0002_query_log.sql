-- What was asked, by day: for suggestions, and to see which questions find nothing.

CREATE TABLE query_log (
    query TEXT NOT NULL,     -- normalised: lower case, single spaces, no closing punctuation
    day   TEXT NOT NULL,     -- ISO date
    count INTEGER NOT NULL,
    hits  INTEGER NOT NULL,  -- publications found the last time
    PRIMARY KEY (query, day)
) STRICT, WITHOUT ROWID;
