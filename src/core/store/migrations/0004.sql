-- The unit tree with its history, appointments by date, exemptions, PINs, and more of the person on the frozen list.

-- 0 after the step that added it was undone.
ALTER TABLE unit ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
-- ISO date from which the unit is no more; NULL while it stands.
ALTER TABLE unit ADD COLUMN ended_on TEXT;
ALTER TABLE unit ADD COLUMN merged_into INTEGER REFERENCES unit (id);

-- A stroke stands between the names of a path now.
UPDATE OR IGNORE unit SET name = replace(replace(name, '/', '-'), '／', '-') WHERE name GLOB '*[/／]*';

-- Days instead of the moments at which somebody typed: held from from_on up to and not on until_on.
CREATE TABLE dated_appointment (
    id          INTEGER PRIMARY KEY,
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    unit        INTEGER REFERENCES unit (id),
    department  TEXT NOT NULL,
    post        TEXT NOT NULL,
    rank        TEXT NOT NULL,
    grade       TEXT NOT NULL,
    -- NULL: since before the roster was kept.
    from_on     TEXT,
    -- NULL for the appointment held now; a cadre has at most one.
    until_on    TEXT,
    -- 任免文号
    basis       TEXT NOT NULL DEFAULT ''
) STRICT;

-- The first one known began nobody knows when. Of several typed on one day only the last was ever held for a day.
INSERT INTO dated_appointment (cadre, unit, department, post, rank, grade, from_on, until_on)
SELECT cadre, unit, department, post, rank, grade,
       CASE WHEN began = first THEN NULL ELSE began END, ended
FROM (
    SELECT *, date(from_ms / 1000, 'unixepoch', 'localtime') AS began, date(until_ms / 1000, 'unixepoch', 'localtime') AS ended,
           min(date(from_ms / 1000, 'unixepoch', 'localtime')) OVER (PARTITION BY cadre) AS first
    FROM appointment
)
WHERE ended IS NULL OR ended > began
ORDER BY cadre, from_ms;

DROP TABLE appointment;
ALTER TABLE dated_appointment RENAME TO appointment;
CREATE UNIQUE INDEX appointment_current ON appointment (cadre) WHERE until_on IS NULL;
CREATE INDEX appointment_cadre ON appointment (cadre, id);

CREATE TABLE exemption (
    id          INTEGER PRIMARY KEY,
    cadre       INTEGER NOT NULL REFERENCES cadre (id),
    ground      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    evidence    TEXT NOT NULL,
    -- A kind of sitting; NULL for every formal one.
    kind        TEXT,
    from_on     TEXT NOT NULL,
    -- The last day; NULL for good.
    until_on    TEXT,
    listed      INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX exemption_cadre ON exemption (cadre);

CREATE TABLE cadre_pin (
    cadre     INTEGER PRIMARY KEY REFERENCES cadre (id),
    -- salt$hash, see seal/pin.
    verifier  TEXT NOT NULL,
    set_ms    INTEGER NOT NULL,
    wrong     INTEGER NOT NULL DEFAULT 0,
    wrong_ms  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- 应考名单: what summaries by rank and by branch of the tree need of that day.
ALTER TABLE candidate ADD COLUMN unit_path TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN rank TEXT NOT NULL DEFAULT '';
ALTER TABLE candidate ADD COLUMN grade TEXT NOT NULL DEFAULT '';
UPDATE candidate SET unit_path = unit_name;
