//! 成绩复核 and 试题异议 with what was said of them.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded};
use crate::domain::appeal::{Appeal, AppealKind, NewAppeal, Opinion, Ruling};
use crate::domain::ids::{AppealId, CadreId, SittingId};
use rusqlite::{Row, params};

const DECISION: &str = "decision";
const OPINION: &str = "opinion";

impl Store {
    /// Of one sitting, oldest first.
    pub fn appeals(&self, sitting: SittingId) -> Result<Vec<Appeal>> {
        self.appeals_where("sitting = ?1", sitting.0)
    }

    pub fn appeal(&self, id: AppealId) -> Result<Appeal> {
        self.appeals_where("id = ?1", id.0)?.pop().ok_or(StoreError::NotFound("appeal"))
    }

    fn appeals_where(&self, condition: &str, id: i64) -> Result<Vec<Appeal>> {
        let sql = format!(
            "SELECT id, sitting, kind, cadre, position, text, late, taken_by, at_ms FROM appeal WHERE {condition} ORDER BY id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([id], |row| Ok(read(row)))?;
        let mut appeals = rows.map(|row| row?).collect::<Result<Vec<_>>>()?;
        let sql = "SELECT kind, ruling, text, by_person, at_ms FROM appeal_step WHERE appeal = ?1 ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        for appeal in &mut appeals {
            let mut rows = statement.query([appeal.id.0])?;
            while let Some(row) = rows.next()? {
                let (kind, opinion) = read_step(row)?;
                if kind == DECISION { appeal.decision = Some(opinion) } else { appeal.opinions.push(opinion) }
            }
        }
        Ok(appeals)
    }
}

fn read(row: &Row<'_>) -> Result<Appeal> {
    let kind: String = row.get(2)?;
    let what = NewAppeal {
        sitting: SittingId(row.get(1)?),
        kind: coded("appeal", AppealKind::from_code(&kind), &kind)?,
        cadre: row.get::<_, Option<i64>>(3)?.map(CadreId),
        position: row.get(4)?,
        text: row.get(5)?,
        late: row.get(6)?,
    };
    let (taken_by, at_ms) = (row.get(7)?, row.get(8)?);
    Ok(Appeal { id: AppealId(row.get(0)?), what, taken_by, at_ms, opinions: Vec::new(), decision: None })
}

fn read_step(row: &Row<'_>) -> Result<(String, Opinion)> {
    let ruling: String = row.get(1)?;
    let ruling = coded("appeal_step", Ruling::from_code(&ruling), &ruling)?;
    Ok((row.get(0)?, Opinion { ruling, text: row.get(2)?, by: row.get(3)?, at_ms: row.get(4)? }))
}

impl Tx<'_> {
    pub fn add_appeal(&mut self, new: &NewAppeal, by: &str, now_ms: i64) -> Result<AppealId> {
        self.conn().execute(
            "INSERT INTO appeal (sitting, kind, cadre, position, text, late, taken_by, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                new.sitting.0,
                new.kind.code(),
                new.cadre.map(|cadre| cadre.0),
                new.position,
                new.text.trim(),
                new.late.trim(),
                by,
                now_ms
            ],
        )?;
        let id = AppealId(self.conn().last_insert_rowid());
        self.changed(Change::Marks);
        Ok(id)
    }

    pub fn add_opinion(&mut self, appeal: AppealId, opinion: &Opinion) -> Result<()> {
        self.add_step(appeal, OPINION, opinion)
    }

    pub fn decide_appeal(&mut self, appeal: AppealId, decision: &Opinion) -> Result<()> {
        self.add_step(appeal, DECISION, decision)
    }

    fn add_step(&mut self, appeal: AppealId, kind: &str, step: &Opinion) -> Result<()> {
        self.conn().execute(
            "INSERT INTO appeal_step (appeal, kind, ruling, text, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![appeal.0, kind, step.ruling.code(), step.text, step.by, step.at_ms],
        )?;
        self.changed(Change::Marks);
        Ok(())
    }
}
