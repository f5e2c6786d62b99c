-- Marks that stay: who gave which mark in which round, what was decided about an item afterwards, and who answers for a missing
-- second marker. All of it is added to and never changed.

CREATE TABLE mark_given (
    id           INTEGER PRIMARY KEY,
    attempt      INTEGER NOT NULL REFERENCES attempt (id),
    position     INTEGER NOT NULL,
    -- 1, 2 or 3
    round        INTEGER NOT NULL,
    by_person    TEXT NOT NULL,
    -- NULL: taken back. The last row of a round stands.
    marks_milli  INTEGER,
    -- Places of the rubric's points that were ticked, as JSON.
    points       TEXT NOT NULL DEFAULT '[]',
    comment      TEXT NOT NULL DEFAULT '',
    at_ms        INTEGER NOT NULL
) STRICT;

CREATE INDEX mark_given_item ON mark_given (attempt, position, round, id);

-- What people marked before marks had rounds. When is not known.
INSERT INTO mark_given (attempt, position, round, by_person, marks_milli, comment, at_ms)
SELECT attempt, position, 1, by_person, marks_milli, comment, 0 FROM mark
WHERE by_person IS NOT NULL AND marks_milli IS NOT NULL ORDER BY attempt, position;

CREATE TRIGGER mark_given_is_append_only_u BEFORE UPDATE ON mark_given BEGIN SELECT raise(ABORT, 'mark_given is append-only'); END;
CREATE TRIGGER mark_given_is_append_only_d BEFORE DELETE ON mark_given BEGIN SELECT raise(ABORT, 'mark_given is append-only'); END;

-- The history behind blank_judgement, which holds what is judged now.
CREATE TABLE judgement_given (
    id         INTEGER PRIMARY KEY,
    revision   INTEGER NOT NULL REFERENCES question_revision (id),
    part       INTEGER NOT NULL,
    blank      INTEGER NOT NULL,
    folded     TEXT NOT NULL,
    -- NULL: taken back.
    accepted   INTEGER,
    by_person  TEXT NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT;

INSERT INTO judgement_given (revision, part, blank, folded, accepted, by_person, at_ms)
SELECT revision, part, blank, folded, accepted, by_person, at_ms FROM blank_judgement ORDER BY at_ms;

CREATE TRIGGER judgement_given_is_append_only_u BEFORE UPDATE ON judgement_given BEGIN SELECT raise(ABORT, 'judgement_given is append-only'); END;
CREATE TRIGGER judgement_given_is_append_only_d BEFORE DELETE ON judgement_given BEGIN SELECT raise(ABORT, 'judgement_given is append-only'); END;

-- Published without a second or third marker, because the bureau has nobody for it.
CREATE TABLE marking_waiver (
    id         INTEGER PRIMARY KEY,
    sitting    INTEGER NOT NULL REFERENCES sitting (id),
    missing    INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    by_person  TEXT NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT;

CREATE TRIGGER marking_waiver_is_append_only_u BEFORE UPDATE ON marking_waiver BEGIN SELECT raise(ABORT, 'marking_waiver is append-only'); END;
CREATE TRIGGER marking_waiver_is_append_only_d BEFORE DELETE ON marking_waiver BEGIN SELECT raise(ABORT, 'marking_waiver is append-only'); END;

-- A re-mark: items of a sitting that are marked otherwise from now on, and whom it changed. The paper stays as it was sat.
CREATE TABLE remark (
    id         INTEGER PRIMARY KEY,
    sitting    INTEGER NOT NULL REFERENCES sitting (id),
    reason     TEXT NOT NULL,
    by_person  TEXT NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT;

-- The last remark of a position holds.
CREATE TABLE remark_slot (
    sitting     INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    remark      INTEGER NOT NULL REFERENCES remark (id),
    correction  TEXT NOT NULL,
    cancelled   INTEGER NOT NULL,
    PRIMARY KEY (sitting, position, remark)
) STRICT, WITHOUT ROWID;

CREATE TABLE remark_change (
    remark          INTEGER NOT NULL REFERENCES remark (id),
    attempt         INTEGER NOT NULL REFERENCES attempt (id),
    marks_before    INTEGER,
    marks_after     INTEGER,
    total_before    INTEGER,
    total_after     INTEGER,
    outcome_before  TEXT NOT NULL,
    outcome_after   TEXT NOT NULL,
    PRIMARY KEY (remark, attempt)
) STRICT, WITHOUT ROWID;

CREATE INDEX remark_change_attempt ON remark_change (attempt);

CREATE TRIGGER remark_is_append_only_u BEFORE UPDATE ON remark BEGIN SELECT raise(ABORT, 'remark is append-only'); END;
CREATE TRIGGER remark_is_append_only_d BEFORE DELETE ON remark BEGIN SELECT raise(ABORT, 'remark is append-only'); END;
CREATE TRIGGER remark_slot_is_append_only_u BEFORE UPDATE ON remark_slot BEGIN SELECT raise(ABORT, 'remark_slot is append-only'); END;
CREATE TRIGGER remark_slot_is_append_only_d BEFORE DELETE ON remark_slot BEGIN SELECT raise(ABORT, 'remark_slot is append-only'); END;
CREATE TRIGGER remark_change_is_append_only_u BEFORE UPDATE ON remark_change BEGIN SELECT raise(ABORT, 'remark_change is append-only'); END;
CREATE TRIGGER remark_change_is_append_only_d BEFORE DELETE ON remark_change BEGIN SELECT raise(ABORT, 'remark_change is append-only'); END;
