-- The invigilator's desk: who was looked at, and the register of what happened.

-- When the ID was compared with the person, and by whom.
ALTER TABLE candidate ADD COLUMN checked_ms INTEGER;
ALTER TABLE candidate ADD COLUMN checked_by TEXT NOT NULL DEFAULT '';

CREATE TABLE incident (
    id       INTEGER PRIMARY KEY,
    sitting  INTEGER NOT NULL REFERENCES sitting (id),
    -- NULL for the whole room.
    cadre    INTEGER REFERENCES cadre (id),
    at_ms    INTEGER NOT NULL,
    actor    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    note     TEXT NOT NULL
) STRICT;

CREATE INDEX incident_sitting ON incident (sitting, id);
CREATE TRIGGER incident_is_append_only_u BEFORE UPDATE ON incident BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
CREATE TRIGGER incident_is_append_only_d BEFORE DELETE ON incident BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
