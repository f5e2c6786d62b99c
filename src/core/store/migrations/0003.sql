-- Composing by cognitive level, and parallel forms.

ALTER TABLE question_revision ADD COLUMN cognition TEXT;

UPDATE question_revision SET cognition = content ->> '$.cognition';

-- All that composing reads of a question, so that drawing from a large bank never touches the pages of the texts.
CREATE INDEX question_revision_pool ON question_revision (question, id, kind, area, difficulty, cognition, exclusive_group);
CREATE INDEX question_pool ON question (listed, status, id, current);

-- Papers composed together: each names the first of them. NULL for a paper alone.
ALTER TABLE paper ADD COLUMN form_set INTEGER REFERENCES paper (id);
-- A, B, …; empty for a paper alone.
ALTER TABLE paper ADD COLUMN form_label TEXT NOT NULL DEFAULT '';
-- 并行, 备用, 补考
ALTER TABLE paper ADD COLUMN form_role TEXT NOT NULL DEFAULT 'parallel';

CREATE INDEX paper_form_set ON paper (form_set);
