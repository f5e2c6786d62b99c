-- The statute library: texts that can be imported again at any time, so they stand beside the workspace and not in it.
-- Days are ISO dates.

CREATE TABLE law_version (
    id           INTEGER PRIMARY KEY,
    -- Short name, as citations write it.
    name         TEXT NOT NULL,
    full_name    TEXT NOT NULL,
    level        TEXT NOT NULL,
    version      TEXT NOT NULL,
    effective    TEXT NOT NULL,
    stated       TEXT NOT NULL,
    verified_to  TEXT,
    source       TEXT NOT NULL,
    note         TEXT NOT NULL,
    articles     INTEGER NOT NULL,
    -- Of head and articles: an import of the same text changes nothing.
    content_hash BLOB NOT NULL,
    imported_ms  INTEGER NOT NULL,
    UNIQUE (name, version)
) STRICT;

CREATE TABLE article (
    -- Ascending in the order of the text.
    id        INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL REFERENCES law_version (id),
    number    INTEGER NOT NULL,
    inserted  INTEGER NOT NULL,
    label     TEXT NOT NULL,
    part      TEXT NOT NULL,
    chapter   TEXT NOT NULL,
    section   TEXT NOT NULL,
    citable   INTEGER NOT NULL,
    text      TEXT NOT NULL
) STRICT;

CREATE INDEX article_place ON article (version, number, inserted);

CREATE VIRTUAL TABLE article_search USING fts5 (pairs, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");
