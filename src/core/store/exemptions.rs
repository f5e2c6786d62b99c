//! 免考 as registered, and the PINs of candidates.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, day};
use crate::domain::exemption::{Exemption, ExemptionGround};
use crate::domain::ids::{CadreId, ExemptionId};
use crate::domain::pin::Tries;
use crate::domain::sitting::SittingKind;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

/// A PIN as stored, with the wrong ones since the last right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRow {
    pub verifier: String,
    pub set_ms: i64,
    pub tries: Tries,
}

const SELECT: &str = "SELECT id, cadre, ground, reason, evidence, kind, from_on, until_on FROM exemption";

fn read_exemption(row: &Row<'_>) -> Result<(CadreId, ExemptionId, Exemption)> {
    let (ground, kind): (String, Option<String>) = (row.get(2)?, row.get(5)?);
    let exemption = Exemption {
        ground: coded("exemption", ExemptionGround::from_code(&ground), &ground)?,
        reason: row.get(3)?,
        evidence: row.get(4)?,
        kind: kind.map(|code| coded("exemption", SittingKind::from_code(&code), &code)).transpose()?,
        from_on: day("exemption", Some(row.get(6)?))?.unwrap_or_default(),
        until_on: day("exemption", row.get(7)?)?,
    };
    Ok((CadreId(row.get(1)?), ExemptionId(row.get(0)?), exemption))
}

/// A key and the columns after it, in the order of the statements.
fn values(key: i64, data: &Exemption) -> impl Iterator<Item = Value> {
    let texts = [
        Some(data.ground.code().to_owned()),
        Some(data.reason.clone()),
        Some(data.evidence.clone()),
        data.kind.map(|kind| kind.code().to_owned()),
        Some(data.from_on.to_string()),
        data.until_on.map(|day| day.to_string()),
    ];
    std::iter::once(Value::from(key)).chain(texts.into_iter().map(Value::from))
}

impl Store {
    /// Of one cadre, or of all; newest first.
    pub fn exemptions(&self, cadre: Option<CadreId>) -> Result<Vec<(CadreId, ExemptionId, Exemption)>> {
        let sql = format!("{SELECT} WHERE listed = 1 AND (?1 IS NULL OR cadre = ?1) ORDER BY from_on DESC, id DESC");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([cadre.map(|c| c.0)], |row| Ok(read_exemption(row)))?;
        rows.map(|row| row?).collect()
    }

    pub fn pin(&self, cadre: CadreId) -> Result<Option<PinRow>> {
        let sql = "SELECT verifier, set_ms, wrong, wrong_ms FROM cadre_pin WHERE cadre = ?1";
        let row = self.conn.prepare_cached(sql)?.query_row([cadre.0], |row| {
            let tries = Tries { wrong: row.get(2)?, last_ms: row.get(3)? };
            Ok(PinRow { verifier: row.get(0)?, set_ms: row.get(1)?, tries })
        });
        Ok(row.optional()?)
    }

    /// Who has a PIN.
    pub fn cadres_with_pin(&self) -> Result<Vec<CadreId>> {
        let mut statement = self.conn.prepare_cached("SELECT cadre FROM cadre_pin ORDER BY cadre")?;
        let rows = statement.query_map([], |row| row.get(0).map(CadreId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub fn add_exemption(&mut self, cadre: CadreId, data: &Exemption) -> Result<ExemptionId> {
        self.conn().execute(
            "INSERT INTO exemption (cadre, ground, reason, evidence, kind, from_on, until_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params_from_iter(values(cadre.0, data)),
        )?;
        let id = ExemptionId(self.conn().last_insert_rowid());
        self.inverse(Inverse::ListExemption { exemption: id, listed: false });
        self.changed(Change::Roster);
        Ok(id)
    }

    pub fn set_exemption(&mut self, id: ExemptionId, data: &Exemption) -> Result<()> {
        let (_, _, before) = self
            .conn()
            .query_row(&format!("{SELECT} WHERE id = ?1"), [id.0], |row| Ok(read_exemption(row)))
            .optional()?
            .ok_or(StoreError::NotFound("exemption"))??;
        self.conn().execute(
            "UPDATE exemption SET ground = ?2, reason = ?3, evidence = ?4, kind = ?5, from_on = ?6, until_on = ?7 WHERE id = ?1",
            params_from_iter(values(id.0, data)),
        )?;
        self.inverse(Inverse::SetExemption { exemption: id, data: before });
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn list_exemption(&mut self, id: ExemptionId, listed: bool) -> Result<()> {
        let touched = self.conn().execute("UPDATE exemption SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        if touched == 0 {
            return Err(StoreError::NotFound("exemption"));
        }
        self.inverse(Inverse::ListExemption { exemption: id, listed: !listed });
        self.changed(Change::Roster);
        Ok(())
    }

    /// A new PIN in place of any other. Cannot be undone: nobody knows the one before.
    pub fn set_pin(&mut self, cadre: CadreId, verifier: &str, now_ms: i64) -> Result<()> {
        self.conn().execute(
            "INSERT INTO cadre_pin (cadre, verifier, set_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT (cadre) DO UPDATE SET verifier = excluded.verifier, set_ms = excluded.set_ms, wrong = 0, wrong_ms = 0",
            params![cadre.0, verifier, now_ms],
        )?;
        self.changed(Change::Roster);
        Ok(())
    }

    pub fn set_pin_tries(&mut self, cadre: CadreId, tries: Tries) -> Result<()> {
        self.conn().execute(
            "UPDATE cadre_pin SET wrong = ?2, wrong_ms = ?3 WHERE cadre = ?1",
            params![cadre.0, tries.wrong, tries.last_ms],
        )?;
        Ok(())
    }
}
