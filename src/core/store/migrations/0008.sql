-- The bank's index of words is ours (store/bank_index): the full-text module of SQLite took ten times as long to fill, and read
-- a row for each hit.

DROP TABLE question_search;

-- Where the current text of a question is indexed; 0 for nowhere yet. What older segments say of it is out of date.
ALTER TABLE question ADD COLUMN search_segment INTEGER NOT NULL DEFAULT 0;

-- What one write indexed. `questions` holds the ids in the order in which postings count them, varints.
CREATE TABLE search_segment (
    id         INTEGER PRIMARY KEY,
    questions  BLOB NOT NULL
) STRICT;

CREATE TABLE search_token (
    token     TEXT NOT NULL,
    segment   INTEGER NOT NULL,
    postings  BLOB NOT NULL,
    PRIMARY KEY (token, segment)
) STRICT, WITHOUT ROWID;
