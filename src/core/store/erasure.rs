//! The one way in which anything is deleted: the papers of a sitting whose retention has ended, by two people. The triggers of
//! the tables let rows go only where such an act stands, and never let one be changed.

use super::write::{Change, Op, Tx};
use super::{Done, Result, Store, from_json, to_json};
use crate::domain::erasure::Erasure;
use crate::domain::ids::SittingId;
use rusqlite::{OptionalExtension, params};

/// What goes, in an order in which nothing is left without its parent. `?1` is the sitting.
const ERASED: [(&str, &str); 13] = [
    ("result_pack", "sitting = ?1"),
    ("remark_change", "attempt IN (SELECT id FROM attempt WHERE sitting = ?1)"),
    ("mark_given", "attempt IN (SELECT id FROM attempt WHERE sitting = ?1)"),
    ("paper_entry", "sitting = ?1"),
    ("evidence", "sitting = ?1"),
    ("mark", "attempt IN (SELECT id FROM attempt WHERE sitting = ?1)"),
    ("journal", "attempt IN (SELECT id FROM attempt WHERE sitting = ?1)"),
    ("appeal_step", "appeal IN (SELECT id FROM appeal WHERE sitting = ?1)"),
    ("appeal", "sitting = ?1"),
    ("published", "sitting = ?1"),
    ("incident", "sitting = ?1"),
    ("attempt", "sitting = ?1"),
    ("candidate", "sitting = ?1"),
];

/// What the log says of an erasure.
pub fn erasure_note(sitting: SittingId, register_hash: &str) -> String {
    format!("{sitting} {register_hash}")
}

impl Store {
    /// The act by which the papers of a sitting were destroyed, with its register as stored.
    pub fn erasure(&self, sitting: SittingId) -> Result<Option<(Erasure, String)>> {
        let sql = "SELECT at_ms, on_day, by_person, second, reason, register FROM erasure WHERE sitting = ?1";
        let found = self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get::<_, String>(5)?))
        });
        let Some((at_ms, on_day, by, second, reason, text)) = found.optional()? else { return Ok(None) };
        let (register, on_day) = (from_json("erasure", &text)?, from_json("erasure", &format!("\"{on_day}\""))?);
        Ok(Some((Erasure { sitting, at_ms, on_day, by, second, reason, register }, text)))
    }

    /// Whether the log notes this erasure with this register.
    pub fn is_erasure_noted(&self, sitting: SittingId, register_hash: &str) -> Result<bool> {
        let note = erasure_note(sitting, register_hash);
        let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE op = 'erase_sitting' AND detail = ?1)";
        Ok(self.conn.query_row(sql, [note], |row| row.get(0))?)
    }

    /// Erases, overwriting what was deleted and the log of writes it stood in. `hash` is that of the register.
    pub fn erase(&mut self, erasure: &Erasure, hash: &str) -> Result<Done<()>> {
        self.conn.pragma_update(None, "secure_delete", true)?;
        let note = erasure_note(erasure.sitting, hash);
        let done = self.write(Op::EraseSitting, &erasure.by, erasure.at_ms, |tx| {
            tx.describe(note);
            tx.erase_sitting(erasure)
        });
        self.conn.pragma_update(None, "secure_delete", false)?;
        let done = done?;
        // Rows that were moved within their pages before leave copies that no deletion reaches: the file is written anew. Where
        // there is no room for that, what was deleted itself is overwritten all the same.
        let _ = self.conn.execute_batch("VACUUM");
        // The pages as they were stand in the log of writes until it is written back and cut off.
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(done)
    }
}

/// The register as it is stored and hashed.
pub fn register_text(erasure: &Erasure) -> Result<String> {
    to_json(&erasure.register)
}

impl Tx<'_> {
    fn erase_sitting(&mut self, erasure: &Erasure) -> Result<()> {
        let Erasure { sitting, at_ms, on_day, by, second, reason, .. } = erasure;
        self.conn().execute(
            "INSERT INTO erasure (sitting, at_ms, on_day, by_person, second, reason, register) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![sitting.0, at_ms, on_day.to_string(), by, second, reason, register_text(erasure)?],
        )?;
        for (table, condition) in ERASED {
            self.conn().execute(&format!("DELETE FROM {table} WHERE {condition}"), [sitting.0])?;
        }
        for change in [Change::Sittings, Change::Attempts, Change::Marks] {
            self.changed(change);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;

    /// A table that somebody adds for candidates or attempts has to be erased too, or stand here with the reason why not.
    #[test]
    fn every_table_that_belongs_to_a_candidate_is_erased() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Access::Write, 1).unwrap();
        let sql = "SELECT DISTINCT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                   WHERE m.type = 'table' AND f.\"table\" IN ('attempt', 'candidate', 'appeal')";
        let mut statement = store.conn.prepare(sql).unwrap();
        let found: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert!(found.len() >= 4, "{found:?}");
        for table in found {
            assert!(ERASED.iter().any(|(erased, _)| *erased == table), "{table} holds data of candidates and is never erased");
        }
    }
}
