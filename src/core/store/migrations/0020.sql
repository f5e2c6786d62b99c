-- Lists with their marks as a summary reads them (store/result_pack), one row a sitting, so that the first summary after a start need
-- not read each candidacy. Follows from candidate and attempt: whatever touches what is in it takes it away.
CREATE TABLE result_pack (
    sitting     INTEGER PRIMARY KEY REFERENCES sitting (id),
    -- store/result_pack::Head as JSON.
    head        TEXT NOT NULL,
    rows        BLOB NOT NULL
) STRICT;

CREATE TRIGGER result_pack_candidate_i AFTER INSERT ON candidate
BEGIN DELETE FROM result_pack WHERE sitting = NEW.sitting; END;
CREATE TRIGGER result_pack_candidate_d AFTER DELETE ON candidate
BEGIN DELETE FROM result_pack WHERE sitting = OLD.sitting; END;
CREATE TRIGGER result_pack_candidate_u
AFTER UPDATE OF sitting, cadre, outcome, unit_name, unit_path, department, rank, grade ON candidate
BEGIN DELETE FROM result_pack WHERE sitting IN (OLD.sitting, NEW.sitting); END;
CREATE TRIGGER result_pack_attempt_i AFTER INSERT ON attempt
BEGIN DELETE FROM result_pack WHERE sitting = NEW.sitting; END;
CREATE TRIGGER result_pack_attempt_d AFTER DELETE ON attempt
BEGIN DELETE FROM result_pack WHERE sitting = OLD.sitting; END;
CREATE TRIGGER result_pack_attempt_u AFTER UPDATE OF sitting, cadre, handed_in_ms, total_milli, shortfalls ON attempt
BEGIN DELETE FROM result_pack WHERE sitting IN (OLD.sitting, NEW.sitting); END;

-- How many are on a list and how many handed in, counted by the database itself with each row: counting a million rows takes a third
-- of a second, and the home screen asks for it after each write.
CREATE TABLE sitting_count (
    sitting     INTEGER PRIMARY KEY REFERENCES sitting (id),
    candidates  INTEGER NOT NULL DEFAULT 0,
    handed_in   INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sitting_count (sitting, candidates, handed_in)
SELECT id, (SELECT count(*) FROM candidate WHERE sitting = sitting.id),
    (SELECT count(*) FROM attempt WHERE sitting = sitting.id AND handed_in_ms IS NOT NULL)
FROM sitting;

CREATE TRIGGER sitting_count_of_new AFTER INSERT ON sitting
BEGIN INSERT INTO sitting_count (sitting) VALUES (NEW.id); END;
CREATE TRIGGER sitting_count_candidate_i AFTER INSERT ON candidate
BEGIN UPDATE sitting_count SET candidates = candidates + 1 WHERE sitting = NEW.sitting; END;
CREATE TRIGGER sitting_count_candidate_d AFTER DELETE ON candidate
BEGIN UPDATE sitting_count SET candidates = candidates - 1 WHERE sitting = OLD.sitting; END;
CREATE TRIGGER sitting_count_attempt_i AFTER INSERT ON attempt WHEN NEW.handed_in_ms IS NOT NULL
BEGIN UPDATE sitting_count SET handed_in = handed_in + 1 WHERE sitting = NEW.sitting; END;
CREATE TRIGGER sitting_count_attempt_d AFTER DELETE ON attempt WHEN OLD.handed_in_ms IS NOT NULL
BEGIN UPDATE sitting_count SET handed_in = handed_in - 1 WHERE sitting = OLD.sitting; END;
CREATE TRIGGER sitting_count_attempt_u AFTER UPDATE OF handed_in_ms ON attempt
BEGIN
    UPDATE sitting_count SET handed_in = handed_in + (NEW.handed_in_ms IS NOT NULL) - (OLD.handed_in_ms IS NOT NULL)
    WHERE sitting = NEW.sitting;
END;
-- An attempt belongs to its candidacy for good.
CREATE TRIGGER attempt_stays_in_its_sitting BEFORE UPDATE OF sitting ON attempt WHEN NEW.sitting <> OLD.sitting
BEGIN SELECT raise(ABORT, 'an attempt stays in its sitting'); END;
CREATE TRIGGER candidate_stays_in_its_sitting BEFORE UPDATE OF sitting ON candidate WHEN NEW.sitting <> OLD.sitting
BEGIN SELECT raise(ABORT, 'a candidate stays in its sitting'); END;

-- Who sits now: asked for with each question of practice and by the home screen.
CREATE INDEX attempt_open ON attempt (id) WHERE handed_in_ms IS NULL;

-- What waits for a marker: asked for by the home screen, and little of all that was ever answered.
CREATE INDEX mark_open ON mark (attempt, position) WHERE marks_milli IS NULL;

-- Answers of practice by question, counted as they are added (reviews are only ever added).
CREATE TABLE practice_count (
    question    INTEGER PRIMARY KEY REFERENCES question (id),
    answered    INTEGER NOT NULL,
    wrong       INTEGER NOT NULL
) STRICT;
INSERT INTO practice_count (question, answered, wrong)
SELECT question, count(*), sum(is_right = 0) FROM practice_review GROUP BY question;
CREATE TRIGGER practice_count_i AFTER INSERT ON practice_review
BEGIN
    INSERT INTO practice_count (question, answered, wrong) VALUES (NEW.question, 1, NEW.is_right = 0)
    ON CONFLICT (question) DO UPDATE SET answered = answered + 1, wrong = wrong + excluded.wrong;
END;
