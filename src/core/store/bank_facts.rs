//! What the home screen and the first page of practice say of the whole bank, as one row: counts, the laws that questions cite, and the
//! days on which that was confirmed. Triggers of migration 21 take it away with any write to what it follows from; then the list of
//! the bank is read.

use super::citation::ConfirmedLaw;
use super::question::BankCounts;
use super::write::{Done, Op};
use super::{Result, Store, to_json};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

/// A smaller bank is read as fast without. Tests keep the facts of every bank.
const WORTH_KEEPING: u64 = if cfg!(test) { 1 } else { 5_000 };

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BankFacts {
    pub counts: BankCounts,
    /// As [`Store::laws_by_questions`].
    pub laws: Vec<String>,
    /// As [`Store::cited_laws`].
    pub cited: Vec<ConfirmedLaw>,
}

impl Store {
    /// `None` where nothing is kept, or nothing that can be read.
    pub(super) fn bank_facts(&self) -> Result<Option<BankFacts>> {
        let data: Option<String> =
            self.conn.prepare_cached("SELECT data FROM bank_facts WHERE id = 1")?.query_row([], |row| row.get(0)).optional()?;
        Ok(data.and_then(|data| serde_json::from_str(&data).ok()))
    }

    /// Keeps the facts for the next start. `None` where they are kept already, the bank is small, or nothing may be written.
    pub fn keep_bank_facts(&mut self, now_ms: i64) -> Result<Option<Done<()>>> {
        if self.lock.is_none() || self.bank_facts()?.is_some() {
            return Ok(None);
        }
        let version = self.data_version()?;
        let counts = self.bank_counts()?;
        if counts.total < WORTH_KEEPING {
            return Ok(None);
        }
        let facts = BankFacts { counts, laws: self.laws_by_questions()?, cited: self.cited_laws()? };
        let data = to_json(&facts)?;
        self.write(Op::KeepBankFacts, "-", now_ms, |tx| {
            // Somebody else's write may have come between; theirs took away what is kept, and that has to stay away.
            if tx.data_version()? == version {
                tx.conn().execute("INSERT OR REPLACE INTO bank_facts (id, data) VALUES (1, ?1)", [data])?;
            }
            Ok(())
        })
        .map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::store;
    use super::*;

    /// What is kept must be what a fresh look at the tables says.
    fn recounted(store: &Store) -> BankFacts {
        let kept = store.bank_facts().unwrap();
        store.conn.execute("DELETE FROM bank_facts", []).unwrap();
        store.bank_list.take();
        let fresh = BankFacts {
            counts: store.bank_counts().unwrap(),
            laws: store.laws_by_questions().unwrap(),
            cited: store.cited_laws().unwrap(),
        };
        assert!(kept.is_none_or(|kept| kept == fresh));
        fresh
    }

    #[test]
    fn facts_are_those_of_the_bank_after_every_kind_of_write() {
        let (_folder, mut store) = store();
        store
            .conn
            .execute_batch(
                "INSERT INTO question (id, code, status, built_in, created_ms) VALUES (1, 'a', 'approved', 0, 1), (2, 'b', 'pending', 0, 1);
                 INSERT INTO question_revision (id, question, number, kind, area, difficulty, stem, content, content_hash, author, created_ms)
                     SELECT id, id, 1, 'judge', id, 1, 'x', '{}', x'00', '-', 1 FROM question;
                 UPDATE question SET current = id;
                 INSERT INTO question_citation VALUES (1, '甲法', 1, 0, '2026-01-01'), (2, '甲法', 2, 0, '2026-01-02'), (2, '乙法', 1, 0, '2026-01-02');",
            )
            .unwrap();
        for write in [
            "UPDATE question SET status = 'retired' WHERE id = 2",
            "UPDATE question SET status = 'approved' WHERE id = 2",
            "UPDATE question SET listed = 0 WHERE id = 1",
            "UPDATE question_citation SET confirmed_on = '2026-02-01' WHERE question = 2",
            "DELETE FROM question_citation WHERE law = '乙法'",
            "UPDATE question_revision SET area = 9",
            "INSERT INTO question (id, code, status, built_in, created_ms) VALUES (3, 'c', 'approved', 0, 1)",
            "INSERT INTO question_citation VALUES (1, '丙法', 1, 0, '2026-01-01')",
        ] {
            assert!(store.keep_bank_facts(1).unwrap().is_some(), "{write}");
            assert!(store.keep_bank_facts(1).unwrap().is_none(), "kept already");
            assert!(store.bank_facts().unwrap().is_some());
            store.conn.execute(write, []).unwrap();
            assert_eq!(store.bank_facts().unwrap(), None, "{write}");
            recounted(&store);
        }
        store.keep_bank_facts(1).unwrap();
        recounted(&store);
    }

    #[test]
    fn what_cannot_be_read_is_read_from_the_tables() {
        let (_folder, store) = store();
        store.conn.execute("INSERT INTO bank_facts (id, data) VALUES (1, '{\"counts\":7}')", []).unwrap();
        assert_eq!(store.bank_facts().unwrap(), None);
        assert_eq!(store.bank_counts().unwrap(), BankCounts::default());
    }
}
