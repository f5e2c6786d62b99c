//! Marks of whole sittings, item by item, for statistics.

use super::{Result, Store};
use crate::domain::ids::{AttemptId, CadreId, RevisionId, SittingId};
use crate::domain::marks::Marks;
use rusqlite::params;

/// The mark of one item of an attempt that is handed in and fully marked, and that nobody declared void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemMark {
    pub attempt: AttemptId,
    pub cadre: CadreId,
    pub position: u16,
    pub marks: Marks,
}

impl Store {
    /// Attempt by attempt, in order of ticket, each in order of position.
    pub fn item_marks(&self, sitting: SittingId) -> Result<Vec<ItemMark>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.id, a.cadre, m.position, m.marks_milli
             FROM candidate c JOIN attempt a ON a.sitting = c.sitting AND a.cadre = c.cadre JOIN mark m ON m.attempt = a.id
             WHERE c.sitting = ?1 AND c.outcome IS NULL AND a.handed_in_ms IS NOT NULL AND a.total_milli IS NOT NULL
               AND m.marks_milli IS NOT NULL
             ORDER BY c.ticket, a.id, m.position",
        )?;
        let rows = statement.query_map(params![sitting.0], |row| {
            Ok(ItemMark {
                attempt: AttemptId(row.get(0)?),
                cadre: CadreId(row.get(1)?),
                position: row.get(2)?,
                marks: Marks::from_milli(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Sittings of any kind whose paper holds a revision, oldest first.
    pub fn sittings_with(&self, revision: RevisionId) -> Result<Vec<SittingId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.id FROM sitting s WHERE s.paper IN (SELECT paper FROM paper_slot WHERE revision = ?1) ORDER BY s.id",
        )?;
        let rows = statement.query_map([revision.0], |row| row.get(0).map(SittingId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
