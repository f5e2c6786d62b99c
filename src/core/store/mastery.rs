//! What a cadre earned of what was asked, area by area.

use super::{Result, Store, coded};
use crate::domain::ids::AttemptId;
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use std::collections::BTreeMap;

/// Of one area over some attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mastery {
    pub items: u32,
    pub earned: Marks,
    pub full: Marks,
}

impl Store {
    /// Over items of these attempts that are marked and were not cancelled afterwards.
    pub fn mastery(&self, attempts: &[AttemptId]) -> Result<BTreeMap<Area, Mastery>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.area, count(*), sum(m.marks_milli), sum(ps.marks_milli)
             FROM attempt a JOIN sitting s ON s.id = a.sitting JOIN mark m ON m.attempt = a.id
             JOIN paper_slot ps ON ps.paper = s.paper AND ps.position = m.position JOIN question_revision r ON r.id = ps.revision
             WHERE a.id = ?1 AND m.marks_milli IS NOT NULL AND NOT coalesce((SELECT cancelled FROM remark_slot x
                 WHERE x.sitting = s.id AND x.position = m.position ORDER BY x.remark DESC LIMIT 1), 0)
             GROUP BY r.area",
        )?;
        let mut found: BTreeMap<Area, Mastery> = BTreeMap::new();
        for attempt in attempts {
            let mut rows = statement.query([attempt.0])?;
            while let Some(row) = rows.next()? {
                let of = found.entry(coded("question_revision", Area::new(row.get(0)?), "area")?).or_default();
                of.items += row.get::<_, u32>(1)?;
                of.earned += Marks::from_milli(row.get(2)?);
                of.full += Marks::from_milli(row.get(3)?);
            }
        }
        Ok(found)
    }
}
