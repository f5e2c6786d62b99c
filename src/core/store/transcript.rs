//! What was typed from papers, and files that prove something.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, from_json, to_json};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::journal::Hash;
use crate::domain::transcript::Transcript;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

/// Round of the one who settled what two differed in.
pub const SETTLED: u8 = 3;

/// What one person typed last in one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperEntry {
    pub round: u8,
    pub content: Transcript,
    pub by: String,
    pub at_ms: i64,
    pub waiver: String,
}

/// A file that proves something, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: i64,
    pub cadre: Option<CadreId>,
    pub name: String,
    pub bytes: u64,
    pub by: String,
    pub at_ms: i64,
}

impl Store {
    /// The last entry of each round, in order of round.
    pub fn paper_entries(&self, sitting: SittingId, cadre: CadreId) -> Result<Vec<PaperEntry>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT round, content, by, at_ms, waiver FROM paper_entry
             WHERE id IN (SELECT max(id) FROM paper_entry WHERE sitting = ?1 AND cadre = ?2 GROUP BY round) ORDER BY round",
        )?;
        let rows = statement.query_map(params![sitting.0, cadre.0], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        rows.map(|row| {
            let (round, content, by, at_ms, waiver) = row?;
            Ok(PaperEntry { round, content: from_json("paper_entry", &content)?, by, at_ms, waiver })
        })
        .collect()
    }

    /// How many rounds were typed for whom of a sitting.
    pub fn paper_rounds(&self, sitting: SittingId) -> Result<Vec<(CadreId, u8)>> {
        let mut statement =
            self.conn.prepare_cached("SELECT cadre, max(round) FROM paper_entry WHERE sitting = ?1 GROUP BY cadre")?;
        let rows = statement.query_map([sitting.0], |row| Ok((CadreId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The files of a sitting: of one candidate, or all.
    pub fn evidence(&self, sitting: SittingId, cadre: Option<CadreId>) -> Result<Vec<Evidence>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, cadre, name, length(bytes), by, at_ms FROM evidence WHERE sitting = ?1 AND (?2 IS NULL OR cadre = ?2) ORDER BY id",
        )?;
        let rows = statement.query_map(params![sitting.0, cadre.map(|c| c.0)], |row| {
            Ok(Evidence {
                id: row.get(0)?,
                cadre: row.get::<_, Option<i64>>(1)?.map(CadreId),
                name: row.get(2)?,
                bytes: row.get::<_, i64>(3)?.unsigned_abs(),
                by: row.get(4)?,
                at_ms: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Sitting and bytes of a file, proved by its hash.
    pub fn evidence_bytes(&self, id: i64) -> Result<(SittingId, Vec<u8>)> {
        let found = self
            .conn
            .prepare_cached("SELECT sitting, bytes, sha256 FROM evidence WHERE id = ?1")?
            .query_row([id], |row| Ok((SittingId(row.get(0)?), row.get::<_, Vec<u8>>(1)?, row.get::<_, Hash>(2)?)));
        let (sitting, bytes, hash) = found.optional()?.ok_or(StoreError::NotFound("evidence"))?;
        let now: Hash = Sha256::digest(&bytes).into();
        if now == hash { Ok((sitting, bytes)) } else { Err(StoreError::NotFound("evidence")) }
    }
}

impl Tx<'_> {
    pub fn add_paper_entry(&mut self, sitting: SittingId, cadre: CadreId, entry: &PaperEntry) -> Result<()> {
        self.conn().execute(
            "INSERT INTO paper_entry (sitting, cadre, round, content, by, at_ms, waiver) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![sitting.0, cadre.0, entry.round, to_json(&entry.content)?, entry.by, entry.at_ms, entry.waiver],
        )?;
        self.changed(Change::Attempts);
        Ok(())
    }

    pub fn add_evidence(
        &mut self,
        sitting: SittingId,
        cadre: Option<CadreId>,
        name: &str,
        bytes: &[u8],
        by: &str,
        now_ms: i64,
    ) -> Result<()> {
        let hash: Hash = Sha256::digest(bytes).into();
        self.conn().execute(
            "INSERT INTO evidence (sitting, cadre, name, sha256, bytes, by, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![sitting.0, cadre.map(|c| c.0), name, hash, bytes, by, now_ms],
        )?;
        self.changed(Change::Attempts);
        Ok(())
    }
}
