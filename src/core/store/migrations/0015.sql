-- Questions whose texts are sealed have no stem in the open; they are found by it.
CREATE INDEX question_revision_sealed ON question_revision (id) WHERE stem = '';
