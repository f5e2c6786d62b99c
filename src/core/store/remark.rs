//! Re-marks: what was decided about items of a sitting after they were answered, and whom it changed.

use super::write::{Change, Tx};
use super::{Result, Store, coded, from_json, to_json};
use crate::domain::correction::{Award, Correction, Corrections};
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Outcome;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// What a re-mark did to one attempt. `None` where an item or the attempt waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RemarkChange {
    pub attempt: AttemptId,
    /// Sum over the items concerned.
    pub marks: (Option<Marks>, Option<Marks>),
    pub total: (Option<Marks>, Option<Marks>),
    pub outcome: (Outcome, Outcome),
}

/// One entry of the register of re-marks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Remark {
    pub id: i64,
    pub sitting: SittingId,
    pub corrections: Corrections,
    pub reason: String,
    pub by: String,
    pub at_ms: i64,
}

/// What the audit log says of a re-mark.
pub fn remark_note(sitting: SittingId, id: i64, corrections: &Corrections, reason: &str) -> Result<String> {
    Ok(format!("{sitting}#{id} {} {reason}", to_json(corrections)?))
}

/// Those that hold now.
pub(super) fn corrections_of(conn: &Connection, sitting: SittingId) -> Result<Corrections> {
    let mut statement =
        conn.prepare_cached("SELECT position, correction FROM remark_slot WHERE sitting = ?1 ORDER BY position, remark")?;
    let rows = statement.query_map([sitting.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    // The last of a position replaces those before it.
    rows.map(|row| {
        let (position, text) = row?;
        Ok((position, from_json("remark_slot", &text)?))
    })
    .collect()
}

fn read_change(row: &Row<'_>) -> Result<(i64, RemarkChange)> {
    let milli = |at: usize| row.get::<_, Option<i64>>(at).map(|m| m.map(Marks::from_milli));
    let outcome = |at: usize| {
        let code: String = row.get(at)?;
        coded("remark_change", Outcome::from_code(&code), &code)
    };
    let change = RemarkChange {
        attempt: AttemptId(row.get(1)?),
        marks: (milli(2)?, milli(3)?),
        total: (milli(4)?, milli(5)?),
        outcome: (outcome(6)?, outcome(7)?),
    };
    Ok((row.get(0)?, change))
}

impl Store {
    pub fn corrections(&self, sitting: SittingId) -> Result<Corrections> {
        corrections_of(&self.conn, sitting)
    }

    /// All re-marks of a sitting, in the order in which they were made.
    pub fn remarks(&self, sitting: SittingId) -> Result<Vec<Remark>> {
        let mut slots: BTreeMap<i64, Corrections> = BTreeMap::new();
        let mut statement =
            self.conn.prepare_cached("SELECT remark, position, correction FROM remark_slot WHERE sitting = ?1")?;
        for row in statement.query_map([sitting.0], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))? {
            let (id, position, text) = row?;
            let correction: Correction = from_json("remark_slot", &text)?;
            slots.entry(id).or_default().insert(position, correction);
        }
        let mut statement =
            self.conn.prepare_cached("SELECT id, reason, by_person, at_ms FROM remark WHERE sitting = ?1 ORDER BY id")?;
        let rows = statement.query_map([sitting.0], |row| {
            let corrections = slots.remove(&row.get(0)?).unwrap_or_default();
            Ok(Remark { id: row.get(0)?, sitting, corrections, reason: row.get(1)?, by: row.get(2)?, at_ms: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What re-marks did to an attempt, by the id of the re-mark.
    pub fn remark_changes(&self, attempt: AttemptId) -> Result<Vec<(i64, RemarkChange)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT remark, attempt, marks_before, marks_after, total_before, total_after, outcome_before, outcome_after
             FROM remark_change WHERE attempt = ?1 ORDER BY remark",
        )?;
        let rows = statement.query_map([attempt.0], |row| Ok(read_change(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Whether the audit log tells of this re-mark as it stands.
    pub fn remark_is_noted(&self, remark: &Remark) -> Result<bool> {
        let note = remark_note(remark.sitting, remark.id, &remark.corrections, &remark.reason)?;
        let sql = "SELECT 1 FROM audit WHERE op = 're_mark' AND actor = ?1 AND detail = ?2";
        Ok(self.conn.prepare_cached(sql)?.query_row(params![remark.by, note], |_| Ok(())).optional()?.is_some())
    }
}

impl Tx<'_> {
    /// Enters a re-mark; gives its id. The marks follow by [`Tx::settle`].
    pub fn add_remark(
        &mut self,
        sitting: SittingId,
        corrections: &Corrections,
        changes: &[RemarkChange],
        reason: &str,
        by: &str,
        now_ms: i64,
    ) -> Result<i64> {
        self.conn().execute(
            "INSERT INTO remark (sitting, reason, by_person, at_ms) VALUES (?1, ?2, ?3, ?4)",
            params![sitting.0, reason, by, now_ms],
        )?;
        let id = self.conn().last_insert_rowid();
        for (position, correction) in corrections {
            self.conn().execute(
                "INSERT INTO remark_slot (sitting, position, remark, correction, cancelled) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![sitting.0, position, id, to_json(correction)?, correction.award == Award::Cancelled],
            )?;
        }
        for change in changes {
            self.conn().execute(
                "INSERT INTO remark_change (remark, attempt, marks_before, marks_after, total_before, total_after, outcome_before, outcome_after)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    id,
                    change.attempt.0,
                    change.marks.0.map(Marks::milli),
                    change.marks.1.map(Marks::milli),
                    change.total.0.map(Marks::milli),
                    change.total.1.map(Marks::milli),
                    change.outcome.0.code(),
                    change.outcome.1.code()
                ],
            )?;
        }
        self.describe(remark_note(sitting, id, corrections, reason)?);
        self.changed(Change::Sittings);
        self.changed(Change::Marks);
        Ok(id)
    }
}
