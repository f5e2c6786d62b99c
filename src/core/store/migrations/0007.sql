-- 必对题, locked questions, what a paper was composed by; why an attempt fails; Angoff judgements; 抽卷.

ALTER TABLE paper_slot ADD COLUMN must INTEGER NOT NULL DEFAULT 0;
-- Stays when the paper is composed again; changed by people until a sitting uses the paper.
ALTER TABLE paper_slot ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
-- JSON: anchors, exposure control and approval as they were asked for, so that composing again asks for the same.
ALTER TABLE paper ADD COLUMN draw_rules TEXT NOT NULL DEFAULT '{}';

-- JSON: part minimums not reached and 必对题 missed, beside the total. Written together with the total.
ALTER TABLE attempt ADD COLUMN shortfalls TEXT NOT NULL DEFAULT '[]';

-- Who judges a paper, in which round, and when they said they were done; NULL before.
CREATE TABLE angoff_judge (
    paper         INTEGER NOT NULL REFERENCES paper (id),
    name          TEXT NOT NULL,
    round         INTEGER NOT NULL,
    submitted_ms  INTEGER,
    PRIMARY KEY (paper, name, round)
) STRICT, WITHOUT ROWID;

-- Of how many in a hundred just-qualified officials a judge expects the item right. Part is 0 where there are none.
CREATE TABLE angoff_estimate (
    paper     INTEGER NOT NULL,
    name      TEXT NOT NULL,
    round     INTEGER NOT NULL,
    revision  INTEGER NOT NULL REFERENCES question_revision (id),
    part      INTEGER NOT NULL,
    percent   INTEGER NOT NULL,
    PRIMARY KEY (paper, name, round, revision, part),
    FOREIGN KEY (paper, name, round) REFERENCES angoff_judge (paper, name, round)
) STRICT, WITHOUT ROWID;

-- 抽卷: which form of a set a sitting uses, by lot before a witness. One draw a sitting.
CREATE TABLE form_draw (
    sitting   INTEGER PRIMARY KEY REFERENCES sitting (id),
    paper     INTEGER NOT NULL REFERENCES paper (id),
    -- Labels of the forms that lay in the lot, as A B C.
    lot       TEXT NOT NULL,
    by_person TEXT NOT NULL,
    witness   TEXT NOT NULL,
    at_ms     INTEGER NOT NULL
) STRICT;

CREATE TRIGGER form_draw_is_kept_u BEFORE UPDATE ON form_draw BEGIN SELECT raise(ABORT, 'a draw is kept'); END;
CREATE TRIGGER form_draw_is_kept_d BEFORE DELETE ON form_draw BEGIN SELECT raise(ABORT, 'a draw is kept'); END;
