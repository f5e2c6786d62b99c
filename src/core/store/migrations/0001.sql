-- The first schema. Times are UTC milliseconds (`_ms`), marks are thousandths (`_milli`), JSON columns hold serde forms.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Staff and the record of what staff did.

CREATE TABLE staff (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    roles        TEXT NOT NULL,
    -- Argon2id parameters and salt, and the workspace's data key wrapped under the passphrase.
    verifier     TEXT NOT NULL,
    wrapped_key  BLOB NOT NULL,
    disabled     INTEGER NOT NULL DEFAULT 0,
    created_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    op      TEXT NOT NULL,
    detail  TEXT NOT NULL,
    hash    BLOB NOT NULL
) STRICT;

CREATE TABLE undo_step (
    id       INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    op       TEXT NOT NULL,
    inverse  TEXT NOT NULL,
    -- done -> undone -> done; a new step discards the undone ones after it.
    undone   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The bank.

CREATE TABLE question (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    status      TEXT NOT NULL,
    -- 0 after the step that added it was undone; nothing is deleted.
    listed      INTEGER NOT NULL DEFAULT 1,
    current     INTEGER REFERENCES question_revision (id) DEFERRABLE INITIALLY DEFERRED,
    built_in    INTEGER NOT NULL DEFAULT 0,
    created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE question_revision (
    id            INTEGER PRIMARY KEY,
    question      INTEGER NOT NULL REFERENCES question (id),
    number        INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    area          INTEGER NOT NULL,
    difficulty    INTEGER NOT NULL,
    -- Before the long columns: composing reads these of every question and never the texts.
    exclusive_group TEXT,
    stem          TEXT NOT NULL,
    content       TEXT NOT NULL,
    content_hash  BLOB NOT NULL,
    author        TEXT NOT NULL,
    created_ms    INTEGER NOT NULL,
    UNIQUE (question, number)
) STRICT;

CREATE INDEX question_revision_hash ON question_revision (content_hash);
CREATE INDEX question_listing ON question (listed, code);

-- Two-character words are the rule in Chinese: texts are indexed as overlapping pairs of characters, see store/question.
CREATE VIRTUAL TABLE question_search USING fts5 (pairs, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- People.

CREATE TABLE unit (
    id      INTEGER PRIMARY KEY,
    parent  INTEGER REFERENCES unit (id),
    name    TEXT NOT NULL,
    sort    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (parent, name)
) STRICT;

CREATE UNIQUE INDEX unit_root_name ON unit (name) WHERE parent IS NULL;

CREATE TABLE cadre (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    staff_no    TEXT UNIQUE,
    id_tail     TEXT,
    employment  TEXT NOT NULL,
    state       TEXT NOT NULL,
    listed      INTEGER NOT NULL DEFAULT 1,
    created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE appointment (
    id          INTEGER PRIMARY KEY,
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    unit        INTEGER REFERENCES unit (id),
    department  TEXT NOT NULL,
    post        TEXT NOT NULL,
    rank        TEXT NOT NULL,
    grade       TEXT NOT NULL,
    from_ms     INTEGER NOT NULL,
    -- NULL for the appointment held now; a cadre has at most one.
    until_ms    INTEGER
) STRICT;

CREATE UNIQUE INDEX appointment_current ON appointment (cadre) WHERE until_ms IS NULL;

-- Papers and sittings.

CREATE TABLE paper (
    id          INTEGER PRIMARY KEY,
    title       TEXT NOT NULL,
    blueprint   TEXT NOT NULL,
    seed        INTEGER NOT NULL,
    sections    TEXT NOT NULL,
    full_milli  INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    author      TEXT NOT NULL
) STRICT;

CREATE TABLE paper_slot (
    paper        INTEGER NOT NULL REFERENCES paper (id),
    position     INTEGER NOT NULL,
    section      INTEGER NOT NULL,
    revision     INTEGER NOT NULL REFERENCES question_revision (id),
    part         INTEGER,
    marks_milli  INTEGER NOT NULL,
    PRIMARY KEY (paper, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sitting (
    id          INTEGER PRIMARY KEY,
    title       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    paper       INTEGER NOT NULL REFERENCES paper (id),
    rules       TEXT NOT NULL,
    basis       TEXT NOT NULL DEFAULT '',
    makeup_of   INTEGER REFERENCES sitting (id),
    created_ms  INTEGER NOT NULL,
    published_ms INTEGER
) STRICT;

CREATE TABLE candidate (
    sitting     INTEGER NOT NULL REFERENCES sitting (id),
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    ticket      TEXT NOT NULL,
    -- 应考名单: unit, department and post as on the day the list was frozen.
    unit_name   TEXT NOT NULL,
    department  TEXT NOT NULL,
    post        TEXT NOT NULL,
    -- 缺考 缓考 免考 成绩无效, set by a person with a reason; NULL otherwise.
    outcome     TEXT,
    reason      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (sitting, cadre),
    UNIQUE (sitting, ticket)
) STRICT, WITHOUT ROWID;

CREATE INDEX candidate_cadre ON candidate (cadre);

CREATE TABLE attempt (
    id            INTEGER PRIMARY KEY,
    sitting       INTEGER NOT NULL,
    cadre         INTEGER NOT NULL,
    started_ms    INTEGER NOT NULL,
    handed_in_ms  INTEGER,
    -- Sum of the settled marks once everything is marked; NULL before.
    total_milli   INTEGER,
    UNIQUE (sitting, cadre),
    FOREIGN KEY (sitting, cadre) REFERENCES candidate (sitting, cadre)
) STRICT;

CREATE TABLE journal (
    attempt   INTEGER NOT NULL REFERENCES attempt (id),
    seq       INTEGER NOT NULL,
    wall_ms   INTEGER NOT NULL,
    boot_id   TEXT NOT NULL,
    boot_ms   INTEGER NOT NULL,
    payload   TEXT NOT NULL,
    hash      BLOB NOT NULL,
    PRIMARY KEY (attempt, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_append_only_u BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_is_append_only_d BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'journal is append-only'); END;
CREATE TRIGGER audit_is_append_only_u BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_d BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;

-- Marks: one row an item of an attempt, by machine or by a person.

CREATE TABLE mark (
    attempt      INTEGER NOT NULL REFERENCES attempt (id),
    position     INTEGER NOT NULL,
    -- NULL while a person has still to judge or mark it.
    marks_milli  INTEGER,
    by_person    TEXT,
    comment      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (attempt, position)
) STRICT, WITHOUT ROWID;

-- A text given in a blank, judged once and applied to all who wrote it.
CREATE TABLE blank_judgement (
    revision  INTEGER NOT NULL REFERENCES question_revision (id),
    part      INTEGER NOT NULL,
    blank     INTEGER NOT NULL,
    folded    TEXT NOT NULL,
    accepted  INTEGER NOT NULL,
    by_person TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (revision, part, blank, folded)
) STRICT, WITHOUT ROWID;
