-- Which question rests on which article, and on which day somebody last made sure that it does: what 法规变动提醒 asks.

CREATE TABLE question_citation (
    question      INTEGER NOT NULL REFERENCES question (id),
    law           TEXT NOT NULL,
    article       INTEGER NOT NULL,
    inserted      INTEGER NOT NULL,
    -- ISO date.
    confirmed_on  TEXT NOT NULL,
    PRIMARY KEY (question, law, article, inserted)
) STRICT, WITHOUT ROWID;

CREATE INDEX question_citation_place ON question_citation (law, article, inserted);

INSERT OR IGNORE INTO question_citation (question, law, article, inserted, confirmed_on)
SELECT q.id, c.value ->> '$.law', c.value ->> '$.article', coalesce(c.value ->> '$.inserted', 0), date(r.created_ms / 1000, 'unixepoch')
FROM question q JOIN question_revision r ON r.id = q.current, json_each(r.content, '$.citations') c
WHERE c.value ->> '$.type' = 'article';

INSERT OR IGNORE INTO question_citation (question, law, article, inserted, confirmed_on)
SELECT q.id, c.value ->> '$.law', c.value ->> '$.article', coalesce(c.value ->> '$.inserted', 0), date(r.created_ms / 1000, 'unixepoch')
FROM question q JOIN question_revision r ON r.id = q.current, json_each(r.content, '$.body.parts') p, json_each(p.value, '$.citations') c
WHERE c.value ->> '$.type' = 'article';

-- A law whose state somebody in the bureau compared with the official text.
CREATE TABLE law_check (
    law         TEXT PRIMARY KEY,
    checked_on  TEXT NOT NULL,
    by_person   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bookmark (
    law         TEXT NOT NULL,
    article     INTEGER NOT NULL,
    inserted    INTEGER NOT NULL,
    created_ms  INTEGER NOT NULL,
    PRIMARY KEY (law, article, inserted)
) STRICT, WITHOUT ROWID;
