-- Keys that give access to more than reading. Only a hash is kept: a key is shown once, when it is made.

CREATE TABLE api_key (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL, -- SHA-256 of the token; its 256 random bits leave nothing to guess
    scope      TEXT NOT NULL,
    label      TEXT NOT NULL,
    created_at TEXT NOT NULL, -- ISO 8601 in UTC
    revoked_at TEXT
) STRICT;
