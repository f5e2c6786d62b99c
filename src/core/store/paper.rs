//! Frozen papers: which revision stands at which position.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError, from_json, to_json};
use crate::domain::blueprint::Blueprint;
use crate::domain::ids::{PaperId, RevisionId};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Section, Slot};
use crate::domain::question::Question;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;
use std::sync::Arc;

/// A paper in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRow {
    pub id: PaperId,
    pub title: String,
    pub items: u32,
    pub full: Marks,
    pub created_ms: i64,
    pub author: String,
    /// Sittings that use it.
    pub used: u32,
}

/// A paper to be frozen. Slots name revisions; questions are read back from the store.
#[derive(Clone, Debug)]
pub struct NewPaper {
    pub title: String,
    pub blueprint: Blueprint,
    pub seed: u64,
    pub sections: Vec<Section>,
    pub slots: Vec<NewSlot>,
}

#[derive(Clone, Copy, Debug)]
pub struct NewSlot {
    pub section: u8,
    pub revision: RevisionId,
    pub part: Option<u8>,
    pub marks: Marks,
}

impl Store {
    /// Newest first.
    pub fn papers(&self) -> Result<Vec<PaperRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT p.id, p.title, (SELECT count(*) FROM paper_slot WHERE paper = p.id), p.full_milli, p.created_ms, p.author,
                    (SELECT count(*) FROM sitting WHERE paper = p.id) FROM paper p ORDER BY p.id DESC",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(PaperRow {
                id: PaperId(row.get(0)?),
                title: row.get(1)?,
                items: row.get(2)?,
                full: Marks::from_milli(row.get(3)?),
                created_ms: row.get(4)?,
                author: row.get(5)?,
                used: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The whole paper with its questions.
    pub fn paper(&self, id: PaperId) -> Result<Paper> {
        let head: Option<(String, String)> = self
            .conn
            .query_row("SELECT title, sections FROM paper WHERE id = ?1", [id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (title, sections) = head.ok_or(StoreError::NotFound("paper"))?;
        let sections: Vec<Section> = from_json("paper", &sections)?;
        let mut statement = self.conn.prepare_cached(
            "SELECT position, section, revision, part, marks_milli FROM paper_slot WHERE paper = ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([id.0], |row| {
            let slot: (u16, u8, i64, Option<u8>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(slot)
        })?;
        // The parts of a case share one question.
        let mut questions: HashMap<i64, Arc<Question>> = HashMap::new();
        let mut slots = Vec::new();
        for row in rows {
            let (position, section, revision, part, milli) = row?;
            let question = if let Some(question) = questions.get(&revision) {
                Arc::clone(question)
            } else {
                let question = Arc::new(self.revision(RevisionId(revision))?);
                questions.insert(revision, Arc::clone(&question));
                question
            };
            slots.push(Slot {
                position,
                section,
                revision: RevisionId(revision),
                part,
                marks: Marks::from_milli(milli),
                question,
            });
        }
        Ok(Paper { title, sections, slots })
    }

    pub fn paper_blueprint(&self, id: PaperId) -> Result<Blueprint> {
        let text: Option<String> =
            self.conn.query_row("SELECT blueprint FROM paper WHERE id = ?1", [id.0], |row| row.get(0)).optional()?;
        from_json("paper", &text.ok_or(StoreError::NotFound("paper"))?)
    }
}

impl Tx<'_> {
    pub fn add_paper(&mut self, paper: &NewPaper, author: &str, now_ms: i64) -> Result<PaperId> {
        let full: Marks = paper.slots.iter().map(|slot| slot.marks).sum();
        self.conn().execute(
            "INSERT INTO paper (title, blueprint, seed, sections, full_milli, created_ms, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            // SQLite integers are signed; the seed's bits are kept as they are.
            params![paper.title, to_json(&paper.blueprint)?, paper.seed.cast_signed(), to_json(&paper.sections)?, full.milli(), now_ms, author],
        )?;
        let id = PaperId(self.conn().last_insert_rowid());
        let mut insert = self.conn().prepare_cached(
            "INSERT INTO paper_slot (paper, position, section, revision, part, marks_milli) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (position, slot) in paper.slots.iter().enumerate() {
            insert.execute(params![id.0, position as i64, slot.section, slot.revision.0, slot.part, slot.marks.milli()])?;
        }
        drop(insert);
        self.changed(Change::Papers);
        Ok(id)
    }
}
