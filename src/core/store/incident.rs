//! The register of what happened in a sitting, and whose ID was looked at.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::incident::{Incident, IncidentKind};
use rusqlite::{Row, params};

impl Store {
    /// In the order in which it happened.
    pub fn incidents(&self, sitting: SittingId) -> Result<Vec<Incident>> {
        let sql = "SELECT id, at_ms, actor, kind, cadre, note FROM incident WHERE sitting = ?1 ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([sitting.0], |row| Ok(read_incident(row)))?;
        rows.map(|row| row?).collect()
    }

    /// What the register says of one candidate.
    pub fn incidents_of(&self, sitting: SittingId, cadre: CadreId) -> Result<Vec<Incident>> {
        let sql = "SELECT id, at_ms, actor, kind, cadre, note FROM incident WHERE sitting = ?1 AND cadre = ?2 ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([sitting.0, cadre.0], |row| Ok(read_incident(row)))?;
        rows.map(|row| row?).collect()
    }
}

fn read_incident(row: &Row<'_>) -> Result<Incident> {
    let kind: String = row.get(3)?;
    Ok(Incident {
        id: row.get(0)?,
        at_ms: row.get(1)?,
        actor: row.get(2)?,
        kind: coded("incident", IncidentKind::from_code(&kind), &kind)?,
        cadre: row.get::<_, Option<i64>>(4)?.map(CadreId),
        note: row.get(5)?,
    })
}

impl Tx<'_> {
    pub fn add_incident(
        &mut self,
        sitting: SittingId,
        cadre: Option<CadreId>,
        kind: IncidentKind,
        actor: &str,
        note: &str,
        now_ms: i64,
    ) -> Result<()> {
        self.conn()
            .prepare_cached("INSERT INTO incident (sitting, cadre, at_ms, actor, kind, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![sitting.0, cadre.map(|c| c.0), now_ms, actor, kind.code(), note])?;
        self.changed(Change::Attempts);
        Ok(())
    }

    /// The ID of a candidate was compared with the person, or that is taken back.
    pub fn set_checked(&mut self, sitting: SittingId, cadre: CadreId, on: bool, by: &str, now_ms: i64) -> Result<()> {
        let touched = self.conn().execute(
            "UPDATE candidate SET checked_ms = ?3, checked_by = ?4 WHERE sitting = ?1 AND cadre = ?2",
            params![sitting.0, cadre.0, on.then_some(now_ms), if on { by } else { "" }],
        )?;
        if touched == 0 {
            return Err(StoreError::NotFound("candidate"));
        }
        self.changed(Change::Attempts);
        Ok(())
    }
}
