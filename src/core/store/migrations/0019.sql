-- The ledger of learning (domain/activity), issues of 新法速递, 典型案例, and findings of file reviews.

CREATE TABLE activity (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    from_on         TEXT NOT NULL,
    until_on        TEXT NOT NULL CHECK (until_on >= from_on),
    title           TEXT NOT NULL,
    unit_name       TEXT NOT NULL,
    -- domain/activity::Amount as JSON: a number with the way it was written.
    amount          TEXT NOT NULL,
    people          TEXT,
    -- Thousandths of a 学时 for each who took part.
    hours_milli     INTEGER NOT NULL CHECK (hours_milli >= 0),
    -- domain/activity::Source as JSON.
    source          TEXT NOT NULL,
    note            TEXT NOT NULL,
    -- domain/study_session::Material as JSON.
    evidence        TEXT NOT NULL,
    author          TEXT NOT NULL,
    created_ms      INTEGER NOT NULL,
    listed          INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX activity_by_day ON activity (until_on) WHERE listed = 1;

-- Who took part, where somebody said so.
CREATE TABLE activity_person (
    activity    INTEGER NOT NULL REFERENCES activity (id),
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    PRIMARY KEY (activity, cadre)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_of_person ON activity_person (cadre, activity);

-- Texts that are written, searched and printed as a whole; a few hundred of them in ten years. `content` is
-- domain/digest::Digest, domain/legal_case::LegalCase or domain/case_finding::CaseFinding as JSON, by `shelf`.
CREATE TABLE study_text (
    id          INTEGER PRIMARY KEY,
    shelf       TEXT NOT NULL CHECK (shelf IN ('digest', 'legal_case', 'case_finding')),
    content     TEXT NOT NULL,
    author      TEXT NOT NULL,
    created_ms  INTEGER NOT NULL,
    changed_ms  INTEGER NOT NULL,
    listed      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX study_text_on_shelf ON study_text (shelf, id) WHERE listed = 1;
