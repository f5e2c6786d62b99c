-- Which texts are 保密, told without reading them.
ALTER TABLE question_revision ADD COLUMN confidential INTEGER NOT NULL DEFAULT 0;
UPDATE question_revision SET confidential = 1 WHERE stem = '' OR content LIKE '%"secrecy":"confidential"%';
CREATE INDEX question_revision_confidential ON question_revision (id) WHERE confidential = 1;

-- What somebody knew before they ever practised a question.
ALTER TABLE practice_standing ADD COLUMN first_right INTEGER NOT NULL DEFAULT 0;
CREATE INDEX practice_review_history ON practice_review (cadre, question, at_ms);
UPDATE practice_standing SET first_right = coalesce((
    SELECT is_right FROM practice_review r
    WHERE r.cadre = practice_standing.cadre AND r.question = practice_standing.question ORDER BY r.at_ms, r.id LIMIT 1), 0);

-- The exam somebody prepares for: service/practice_plan::Goal as JSON.
CREATE TABLE practice_goal (
    cadre       INTEGER PRIMARY KEY REFERENCES cadre (id),
    goal        TEXT NOT NULL,
    changed_ms  INTEGER NOT NULL
) STRICT;

-- Parameters of FSRS fitted to somebody's own answers: domain/fsrs::Parameters as JSON.
CREATE TABLE practice_parameters (
    cadre       INTEGER PRIMARY KEY REFERENCES cadre (id),
    parameters  TEXT NOT NULL,
    -- How many reviews they rest on.
    reviews     INTEGER NOT NULL,
    fitted_ms   INTEGER NOT NULL
) STRICT;
