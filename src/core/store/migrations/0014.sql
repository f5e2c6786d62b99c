-- After the exam: published results in signed versions, objections, and the one way in which anything is ever erased.

-- The result table of a sitting as it was published. A change makes another version; none is edited.
CREATE TABLE published (
    sitting    INTEGER NOT NULL REFERENCES sitting (id),
    version    INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    -- JSON, byte for byte as it was signed.
    content    TEXT NOT NULL,
    -- One line: what it is for, public key, signature.
    signature  TEXT NOT NULL,
    PRIMARY KEY (sitting, version)
) STRICT, WITHOUT ROWID;

-- 成绩复核 and 试题异议 as they were handed in.
CREATE TABLE appeal (
    id          INTEGER PRIMARY KEY,
    sitting     INTEGER NOT NULL REFERENCES sitting (id),
    kind        TEXT NOT NULL,
    -- Whose result; NULL where only a question is meant.
    cadre       INTEGER REFERENCES cadre (id),
    -- Position of the item in the paper, from 0; NULL where the whole result is meant.
    position    INTEGER,
    text        TEXT NOT NULL,
    -- Why it was taken after the last day; empty in time.
    late        TEXT NOT NULL DEFAULT '',
    taken_by    TEXT NOT NULL,
    at_ms       INTEGER NOT NULL
) STRICT;

CREATE INDEX appeal_sitting ON appeal (sitting, id);

-- What two reviewers said, and what was decided.
CREATE TABLE appeal_step (
    id        INTEGER PRIMARY KEY,
    appeal    INTEGER NOT NULL REFERENCES appeal (id),
    kind      TEXT NOT NULL,
    ruling    TEXT NOT NULL,
    text      TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    -- Nobody gives two opinions on one appeal.
    UNIQUE (appeal, kind, by_person)
) STRICT;

CREATE UNIQUE INDEX appeal_is_decided_once ON appeal_step (appeal) WHERE kind = 'decision';

-- The day on which the papers of a sitting may be destroyed at the earliest (ISO date). It may move later, never earlier.
ALTER TABLE sitting ADD COLUMN keep_until TEXT;

CREATE TRIGGER keep_until_never_moves_earlier BEFORE UPDATE OF keep_until ON sitting
WHEN OLD.keep_until IS NOT NULL AND (NEW.keep_until IS NULL OR NEW.keep_until < OLD.keep_until)
BEGIN SELECT raise(ABORT, 'a retention date never moves earlier'); END;

-- 双人销毁清册. A row here is what lets the rows of that sitting be deleted, and nothing else does.
CREATE TABLE erasure (
    sitting    INTEGER PRIMARY KEY REFERENCES sitting (id),
    at_ms      INTEGER NOT NULL,
    -- The day of the act in local time, compared with keep_until.
    on_day     TEXT NOT NULL,
    by_person  TEXT NOT NULL,
    second     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    -- JSON: what was there, counted and hashed.
    register   TEXT NOT NULL,
    CHECK (by_person <> second AND by_person <> '' AND second <> '' AND reason <> '')
) STRICT;

CREATE TRIGGER erasure_waits_for_its_day BEFORE INSERT ON erasure
WHEN NOT EXISTS (SELECT 1 FROM sitting WHERE id = NEW.sitting AND state = 'published' AND keep_until < NEW.on_day)
BEGIN SELECT raise(ABORT, 'kept until a later day'); END;
CREATE TRIGGER erasure_is_kept_u BEFORE UPDATE ON erasure BEGIN SELECT raise(ABORT, 'the register of destruction is kept'); END;
CREATE TRIGGER erasure_is_kept_d BEFORE DELETE ON erasure BEGIN SELECT raise(ABORT, 'the register of destruction is kept'); END;

-- Append-only as before; deleting a whole row is let through where an erasure of its sitting stands, changing one never is.
DROP TRIGGER journal_is_append_only_d;
CREATE TRIGGER journal_is_append_only_d BEFORE DELETE ON journal
WHEN NOT EXISTS (SELECT 1 FROM attempt a JOIN erasure e ON e.sitting = a.sitting WHERE a.id = OLD.attempt)
BEGIN SELECT raise(ABORT, 'journal is append-only'); END;

DROP TRIGGER incident_is_append_only_d;
CREATE TRIGGER incident_is_append_only_d BEFORE DELETE ON incident
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE sitting = OLD.sitting)
BEGIN SELECT raise(ABORT, 'the register is append-only'); END;

CREATE TRIGGER published_is_append_only_u BEFORE UPDATE ON published BEGIN SELECT raise(ABORT, 'published results are append-only'); END;
CREATE TRIGGER published_is_append_only_d BEFORE DELETE ON published
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE sitting = OLD.sitting)
BEGIN SELECT raise(ABORT, 'published results are append-only'); END;

CREATE TRIGGER appeal_is_append_only_u BEFORE UPDATE ON appeal BEGIN SELECT raise(ABORT, 'appeals are append-only'); END;
CREATE TRIGGER appeal_is_append_only_d BEFORE DELETE ON appeal
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE sitting = OLD.sitting)
BEGIN SELECT raise(ABORT, 'appeals are append-only'); END;

CREATE TRIGGER appeal_step_is_append_only_u BEFORE UPDATE ON appeal_step BEGIN SELECT raise(ABORT, 'appeals are append-only'); END;
CREATE TRIGGER appeal_step_is_append_only_d BEFORE DELETE ON appeal_step
WHEN NOT EXISTS (SELECT 1 FROM appeal a JOIN erasure e ON e.sitting = a.sitting WHERE a.id = OLD.appeal)
BEGIN SELECT raise(ABORT, 'appeals are append-only'); END;

-- Nothing comes back into a sitting that was erased.
CREATE TRIGGER candidate_not_after_erasure BEFORE INSERT ON candidate
WHEN EXISTS (SELECT 1 FROM erasure WHERE sitting = NEW.sitting)
BEGIN SELECT raise(ABORT, 'the papers of this sitting were destroyed'); END;
CREATE TRIGGER incident_not_after_erasure BEFORE INSERT ON incident
WHEN EXISTS (SELECT 1 FROM erasure WHERE sitting = NEW.sitting)
BEGIN SELECT raise(ABORT, 'the papers of this sitting were destroyed'); END;
CREATE TRIGGER published_not_after_erasure BEFORE INSERT ON published
WHEN EXISTS (SELECT 1 FROM erasure WHERE sitting = NEW.sitting)
BEGIN SELECT raise(ABORT, 'the papers of this sitting were destroyed'); END;
CREATE TRIGGER appeal_not_after_erasure BEFORE INSERT ON appeal
WHEN EXISTS (SELECT 1 FROM erasure WHERE sitting = NEW.sitting)
BEGIN SELECT raise(ABORT, 'the papers of this sitting were destroyed'); END;

-- The same for what people marked, typed from paper and changed afterwards.
DROP TRIGGER mark_given_is_append_only_d;
CREATE TRIGGER mark_given_is_append_only_d BEFORE DELETE ON mark_given
WHEN NOT EXISTS (SELECT 1 FROM attempt a JOIN erasure e ON e.sitting = a.sitting WHERE a.id = OLD.attempt)
BEGIN SELECT raise(ABORT, 'mark_given is append-only'); END;

DROP TRIGGER remark_change_is_append_only_d;
CREATE TRIGGER remark_change_is_append_only_d BEFORE DELETE ON remark_change
WHEN NOT EXISTS (SELECT 1 FROM attempt a JOIN erasure e ON e.sitting = a.sitting WHERE a.id = OLD.attempt)
BEGIN SELECT raise(ABORT, 'remark_change is append-only'); END;

DROP TRIGGER paper_entry_is_append_only_d;
CREATE TRIGGER paper_entry_is_append_only_d BEFORE DELETE ON paper_entry
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE sitting = OLD.sitting)
BEGIN SELECT raise(ABORT, 'entries are append-only'); END;
