-- Writing and reviewing: what is half written survives a crash, and what reviewers said stays with the question.

-- Forms that somebody fills in and has not saved. A working copy, so it is neither audited nor undone.
CREATE TABLE draft (
    -- Name of the account; '-' while there are none.
    owner     TEXT NOT NULL,
    -- When the editor was opened: tells two new questions of one person apart.
    began_ms  INTEGER NOT NULL,
    -- NULL for a new question.
    question  INTEGER REFERENCES question (id),
    -- The revision it was begun on.
    base      INTEGER REFERENCES question_revision (id),
    title     TEXT NOT NULL,
    -- The fields as typed; JSON of the editor.
    form      TEXT NOT NULL,
    saved_ms  INTEGER NOT NULL,
    PRIMARY KEY (owner, began_ms)
) STRICT, WITHOUT ROWID;

-- Remarks and verdicts of a review, on the revision that was read.
CREATE TABLE question_note (
    id        INTEGER PRIMARY KEY,
    question  INTEGER NOT NULL REFERENCES question (id),
    revision  INTEGER NOT NULL REFERENCES question_revision (id),
    kind      TEXT NOT NULL,
    author    TEXT NOT NULL,
    text      TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    -- 0 after the step that wrote it was undone.
    listed    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX question_note_question ON question_note (question, id);
CREATE INDEX question_note_returned ON question_note (question, id) WHERE kind = 'returned' AND listed = 1;

-- Where a question is used.
CREATE INDEX paper_slot_revision ON paper_slot (revision);
