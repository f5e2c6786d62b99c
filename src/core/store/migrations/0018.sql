-- 会前学法: one row a session of the year plan.
CREATE TABLE study_session (
    id          INTEGER PRIMARY KEY,
    year        INTEGER NOT NULL,
    -- domain/study_session::StudySession as JSON, up to the last second of typing.
    data        TEXT NOT NULL,
    -- The same as it was saved last: what undo goes back from.
    settled     TEXT NOT NULL,
    -- 0 after it was taken out of the plan; nothing is deleted.
    listed      INTEGER NOT NULL DEFAULT 1,
    created_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX study_session_year ON study_session (year) WHERE listed = 1;
