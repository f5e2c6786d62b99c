-- What the bureau decides about a sitting, when it was opened, and where each candidate sits.

-- domain/sitting::SittingFacts as JSON; what is missing has its default.
ALTER TABLE sitting ADD COLUMN facts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sitting ADD COLUMN opened_ms INTEGER;

ALTER TABLE candidate ADD COLUMN room TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN seat TEXT NOT NULL DEFAULT '';

-- What the 监考授权码 of a sitting are made from (domain/desk_code).
CREATE TABLE seat_secret (
    sitting  INTEGER PRIMARY KEY REFERENCES sitting (id),
    secret   BLOB NOT NULL
) STRICT;

-- What copies of running journals are encrypted under (service/mirror); worked out from the sealed paper.
ALTER TABLE seat_paper ADD COLUMN journal_key BLOB;
