-- Many PCs without a network: papers sealed for seats, papers opened on a seat, answers that came back.

-- What the hashes of a journal are linked with, where it is not the attempt's own number: see domain/sealed.
ALTER TABLE attempt ADD COLUMN chain INTEGER;

-- In the bureau: which sealed paper is of which sitting.
CREATE TABLE sealed_paper (
    -- SHA-256 of what stands in the file.
    hash       BLOB PRIMARY KEY,
    sitting    INTEGER NOT NULL REFERENCES sitting (id),
    sealed_ms  INTEGER NOT NULL,
    sealed_by  TEXT NOT NULL
) STRICT;

-- On a seat: the paper of a sitting, as it stood in the file. Such a sitting has no questions and no keys.
CREATE TABLE seat_paper (
    sitting    INTEGER PRIMARY KEY REFERENCES sitting (id),
    hash       BLOB NOT NULL UNIQUE,
    content    TEXT NOT NULL,
    items      INTEGER NOT NULL,
    -- The two people who opened it.
    opened_by  TEXT NOT NULL,
    witness    TEXT NOT NULL,
    opened_ms  INTEGER NOT NULL,
    -- Folder for what is handed in; empty for the seat's own only.
    answers    TEXT NOT NULL
) STRICT;
