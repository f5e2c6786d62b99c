-- Practice: what everybody answered, where that leaves them with each question, and what they marked.

-- One row an answer; only added to.
CREATE TABLE practice_review (
    id          INTEGER PRIMARY KEY,
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    question    INTEGER NOT NULL REFERENCES question (id),
    -- The text that was answered.
    revision    INTEGER NOT NULL REFERENCES question_revision (id),
    at_ms       INTEGER NOT NULL,
    -- 1 again, 2 hard, 3 good, 4 easy: domain/fsrs::Rating.
    rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    -- NULL for an answer that was left empty; domain/answer::Answer as JSON.
    answer      TEXT,
    is_right    INTEGER NOT NULL,
    guessed     INTEGER NOT NULL,
    elapsed_ms  INTEGER NOT NULL CHECK (elapsed_ms >= 0)
) STRICT;
CREATE INDEX practice_review_of ON practice_review (cadre, at_ms, question);
CREATE TRIGGER practice_review_is_append_only_u BEFORE UPDATE ON practice_review BEGIN SELECT raise(ABORT, 'reviews are append-only'); END;
CREATE TRIGGER practice_review_is_append_only_d BEFORE DELETE ON practice_review BEGIN SELECT raise(ABORT, 'reviews are append-only'); END;

-- domain/study::Standing, which follows from the reviews.
CREATE TABLE practice_standing (
    cadre           INTEGER NOT NULL REFERENCES cadre (id),
    question        INTEGER NOT NULL REFERENCES question (id),
    stability_days  REAL NOT NULL,
    difficulty      REAL NOT NULL,
    last_ms         INTEGER NOT NULL,
    due_ms          INTEGER NOT NULL,
    reviews         INTEGER NOT NULL,
    wrong           INTEGER NOT NULL,
    right_in_a_row  INTEGER NOT NULL,
    quick           INTEGER NOT NULL,
    in_wrong_book   INTEGER NOT NULL,
    PRIMARY KEY (cadre, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_due ON practice_standing (cadre, due_ms);
CREATE INDEX practice_wrong_book ON practice_standing (cadre, last_ms) WHERE in_wrong_book = 1;

-- Stars and notes of one's own.
CREATE TABLE practice_mark (
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    question    INTEGER NOT NULL REFERENCES question (id),
    starred     INTEGER NOT NULL DEFAULT 0,
    note        TEXT NOT NULL DEFAULT '',
    changed_ms  INTEGER NOT NULL,
    PRIMARY KEY (cadre, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_starred ON practice_mark (cadre, changed_ms) WHERE starred = 1;
