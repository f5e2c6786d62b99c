//! Attempts and their journals: the rows that must never be lost.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, from_json, to_json};
use crate::domain::attempt::AttemptState;
use crate::domain::clock::Stamp;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::journal::{Entry, Event, GENESIS, Hash, link};
use rusqlite::{OptionalExtension, params};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    pub id: AttemptId,
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub handed_in_ms: Option<i64>,
}

impl Store {
    pub fn attempt(&self, id: AttemptId) -> Result<AttemptRow> {
        self.attempts_where("id = ?1", id.0)?.pop().ok_or(StoreError::NotFound("attempt"))
    }

    /// Attempts that were begun and not handed in.
    pub fn open_attempts(&self) -> Result<Vec<AttemptRow>> {
        self.attempts_where("handed_in_ms IS NULL AND ?1 = 0", 0)
    }

    pub fn attempts_of(&self, sitting: SittingId) -> Result<Vec<AttemptRow>> {
        self.attempts_where("sitting = ?1", sitting.0)
    }

    fn attempts_where(&self, condition: &str, id: i64) -> Result<Vec<AttemptRow>> {
        let sql = format!("SELECT id, sitting, cadre, handed_in_ms FROM attempt WHERE {condition} ORDER BY id");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([id], |row| {
            Ok(AttemptRow {
                id: AttemptId(row.get(0)?),
                sitting: SittingId(row.get(1)?),
                cadre: CadreId(row.get(2)?),
                handed_in_ms: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The journal as stored, hashes unverified.
    pub fn journal(&self, attempt: AttemptId) -> Result<Vec<Entry>> {
        self.journal_after(attempt, 0)
    }

    /// The events after number `seq`.
    pub fn journal_after(&self, attempt: AttemptId, seq: u32) -> Result<Vec<Entry>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT seq, wall_ms, boot_id, boot_ms, payload, hash FROM journal WHERE attempt = ?1 AND seq > ?2 ORDER BY seq",
        )?;
        let rows = statement.query_map(params![attempt.0, seq], |row| {
            Ok(Entry {
                seq: row.get(0)?,
                stamp: Stamp { wall_ms: row.get(1)?, boot_id: row.get(2)?, boot_ms: row.get(3)? },
                payload: row.get(4)?,
                hash: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn attempt_state(&self, attempt: AttemptId) -> Result<AttemptState> {
        let mut state = AttemptState::default();
        for entry in self.journal(attempt)? {
            state.apply(&entry.stamp, from_json("journal", &entry.payload)?);
        }
        Ok(state)
    }

    /// The head of the chain; the start value where there is no event.
    pub fn journal_head(&self, attempt: AttemptId) -> Result<Hash> {
        let head =
            self.conn.query_row("SELECT hash FROM journal WHERE attempt = ?1 ORDER BY seq DESC LIMIT 1", [attempt.0], |row| {
                row.get(0)
            });
        Ok(head.optional()?.unwrap_or(GENESIS))
    }
}

impl Tx<'_> {
    /// `chain` is what the journal is linked with; the attempt's own number where `None`.
    pub fn start_attempt(&mut self, sitting: SittingId, cadre: CadreId, chain: Option<i64>, now_ms: i64) -> Result<AttemptId> {
        self.conn().execute(
            "INSERT INTO attempt (sitting, cadre, started_ms, chain) VALUES (?1, ?2, ?3, ?4)",
            params![sitting.0, cadre.0, now_ms, chain],
        )?;
        self.changed(Change::Attempts);
        Ok(AttemptId(self.conn().last_insert_rowid()))
    }

    /// Appends one event to the chain and gives the new head.
    pub fn append_event(&mut self, attempt: AttemptId, stamp: &Stamp, event: &Event) -> Result<Hash> {
        let last: Option<(u32, Hash)> = self
            .conn()
            .prepare_cached("SELECT seq, hash FROM journal WHERE attempt = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row([attempt.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (seq, previous) = last.map_or((1, GENESIS), |(seq, hash)| (seq + 1, hash));
        let payload = to_json(event)?;
        let chain: i64 = self
            .conn()
            .prepare_cached("SELECT coalesce(chain, id) FROM attempt WHERE id = ?1")?
            .query_row([attempt.0], |row| row.get(0))?;
        let hash = link(&previous, chain, seq, stamp, &payload);
        self.insert_entry(attempt, &Entry { seq, stamp: stamp.clone(), payload, hash })?;
        Ok(hash)
    }

    pub(super) fn insert_entry(&mut self, attempt: AttemptId, entry: &Entry) -> Result<()> {
        let Entry { seq, stamp, payload, hash } = entry;
        self.conn()
            .prepare_cached("INSERT INTO journal (attempt, seq, wall_ms, boot_id, boot_ms, payload, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![attempt.0, seq, stamp.wall_ms, stamp.boot_id, stamp.boot_ms, payload, hash])?;
        Ok(())
    }

    pub fn set_handed_in(&mut self, attempt: AttemptId, now_ms: i64) -> Result<()> {
        self.conn()
            .execute("UPDATE attempt SET handed_in_ms = ?2 WHERE id = ?1 AND handed_in_ms IS NULL", params![attempt.0, now_ms])?;
        self.changed(Change::Attempts);
        Ok(())
    }
}
