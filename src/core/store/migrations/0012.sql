-- What is typed from papers written by hand, and files that prove something.

-- One line each time somebody typed what stands on a paper; the last of a round counts.
CREATE TABLE paper_entry (
    id       INTEGER PRIMARY KEY,
    sitting  INTEGER NOT NULL,
    cadre    INTEGER NOT NULL,
    -- 1 and 2: two people; 3: what they differed in was settled.
    round    INTEGER NOT NULL CHECK (round BETWEEN 1 AND 3),
    -- domain/transcript::Transcript as JSON.
    content  TEXT NOT NULL,
    by       TEXT NOT NULL,
    at_ms    INTEGER NOT NULL,
    -- Why one person typed both.
    waiver   TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (sitting, cadre) REFERENCES candidate (sitting, cadre)
) STRICT;
CREATE INDEX paper_entry_of ON paper_entry (sitting, cadre, id);
CREATE TRIGGER paper_entry_is_append_only_u BEFORE UPDATE ON paper_entry BEGIN SELECT raise(ABORT, 'entries are append-only'); END;
CREATE TRIGGER paper_entry_is_append_only_d BEFORE DELETE ON paper_entry BEGIN SELECT raise(ABORT, 'entries are append-only'); END;

-- A scan of a paper, a proof of absence, the result list of another platform.
CREATE TABLE evidence (
    id       INTEGER PRIMARY KEY,
    sitting  INTEGER NOT NULL REFERENCES sitting (id),
    -- NULL for the whole sitting.
    cadre    INTEGER REFERENCES cadre (id),
    name     TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    bytes    BLOB NOT NULL,
    by       TEXT NOT NULL,
    at_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_of ON evidence (sitting, cadre);
