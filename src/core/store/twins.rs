//! Pairs of questions that somebody looked at and found to be two: the clean-up list does not show them again.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, from_json, to_json};
use crate::domain::ids::QuestionId;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// Where the pairs stand among the workspace's small facts: a few hundred at most, read and written whole.
const META: &str = "not_twins";

/// Two questions, the one with the smaller id first.
pub type QuestionPair = (QuestionId, QuestionId);

impl Store {
    pub fn not_twins(&self) -> Result<BTreeSet<QuestionPair>> {
        read(&self.conn)
    }
}

fn read(conn: &Connection) -> Result<BTreeSet<QuestionPair>> {
    let text: Option<String> = conn.query_row("SELECT value FROM meta WHERE key = ?1", [META], |row| row.get(0)).optional()?;
    text.map_or_else(|| Ok(BTreeSet::new()), |text| from_json("meta", &text))
}

impl Tx<'_> {
    /// Remembers that two questions are two, or forgets it again.
    pub fn set_not_twins(&mut self, pair: QuestionPair, apart: bool) -> Result<()> {
        let mut pairs = read(self.conn())?;
        let pair = (pair.0.min(pair.1), pair.0.max(pair.1));
        let changed = if apart { pairs.insert(pair) } else { pairs.remove(&pair) };
        if changed {
            self.set_meta(META, &to_json(&pairs)?)?;
            self.inverse(Inverse::SetNotTwins { first: pair.0, second: pair.1, apart: !apart });
            self.changed(Change::Bank);
        }
        Ok(())
    }
}
