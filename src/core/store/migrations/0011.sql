-- What the bureau decides about a sitting, when it was opened, and where each candidate sits.

-- domain/sitting::SittingFacts as JSON; what is missing has its default.
ALTER TABLE sitting ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sitting ADD COLUMN opened_ms INTEGER;

ALTER TABLE candidate ADD COLUMN room TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN seat TEXT NOT NULL DEFAULT '';
