//! Marks of items, and judgements of texts given in blanks.

use super::write::{Change, Tx};
use super::{Result, Store, to_json};
use crate::domain::ids::{AttemptId, RevisionId};
use crate::domain::marks::Marks;
use crate::domain::verdict::Shortfall;
use rusqlite::params;
use std::collections::HashMap;

/// The mark of one item. `marks` is `None` while a person has still to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRow {
    pub position: u16,
    pub marks: Option<Marks>,
    /// Who marked it; `None` for the machine.
    pub by: Option<String>,
    pub comment: String,
}

/// (sub-question or 0, blank, folded text) -> accepted.
pub type Judgements = HashMap<(u8, u8, String), bool>;

impl Store {
    pub fn marks(&self, attempt: AttemptId) -> Result<Vec<MarkRow>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT position, marks_milli, by_person, comment FROM mark WHERE attempt = ?1 ORDER BY position")?;
        let rows = statement.query_map([attempt.0], |row| {
            Ok(MarkRow {
                position: row.get(0)?,
                marks: row.get::<_, Option<i64>>(1)?.map(Marks::from_milli),
                by: row.get(2)?,
                comment: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn judgements(&self, revision: RevisionId) -> Result<Judgements> {
        let mut statement =
            self.conn.prepare_cached("SELECT part, blank, folded, accepted FROM blank_judgement WHERE revision = ?1")?;
        let rows = statement.query_map([revision.0], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Items of handed-in attempts that wait for a person, over all sittings.
    pub fn unmarked_items(&self) -> Result<u64> {
        Ok(self.conn.query_row("SELECT count(*) FROM mark WHERE marks_milli IS NULL", [], |row| row.get::<_, i64>(0))? as u64)
    }
}

impl Tx<'_> {
    pub fn set_mark(&mut self, attempt: AttemptId, mark: &MarkRow) -> Result<()> {
        self.conn()
            .prepare_cached(
                "INSERT INTO mark (attempt, position, marks_milli, by_person, comment) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (attempt, position) DO UPDATE SET marks_milli = excluded.marks_milli, by_person = excluded.by_person, comment = excluded.comment",
            )?
            .execute(params![attempt.0, mark.position, mark.marks.map(Marks::milli), mark.by, mark.comment])?;
        self.changed(Change::Marks);
        Ok(())
    }

    /// Sets the attempt's total once every item has a mark, clears it otherwise; with it what else keeps it from passing.
    pub fn refresh_total(&mut self, attempt: AttemptId, total: Option<Marks>, shortfalls: &[Shortfall]) -> Result<()> {
        self.conn().execute(
            "UPDATE attempt SET total_milli = ?2, shortfalls = ?3 WHERE id = ?1",
            params![attempt.0, total.map(Marks::milli), to_json(&shortfalls)?],
        )?;
        self.changed(Change::Marks);
        Ok(())
    }

    pub fn judge_blank(
        &mut self,
        revision: RevisionId,
        key: &(u8, u8, String),
        accepted: bool,
        by: &str,
        now_ms: i64,
    ) -> Result<()> {
        self.conn().execute(
            "INSERT INTO blank_judgement (revision, part, blank, folded, accepted, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (revision, part, blank, folded) DO UPDATE SET accepted = excluded.accepted, by_person = excluded.by_person, at_ms = excluded.at_ms",
            params![revision.0, key.0, key.1, key.2, accepted, by, now_ms],
        )?;
        self.changed(Change::Marks);
        Ok(())
    }
}
