//! Frozen papers: which revision stands at which position.

use super::question::revision_of;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, from_json, to_json};
use crate::domain::blueprint::Blueprint;
use crate::domain::forms::FormRole;
use crate::domain::ids::{PaperId, QuestionId, RevisionId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Section, Slot};
use crate::domain::question::Question;
use crate::store::Inverse;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
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
    /// Set where it was composed together with others.
    pub form: Option<FormMark>,
}

/// Which form of a set a paper is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormMark {
    /// The first paper of the set; the same for all of it.
    pub set: PaperId,
    /// A, B, …
    pub label: String,
    pub role: FormRole,
}

/// A paper to be frozen. Slots name revisions; questions are read back from the store.
#[derive(Clone, Debug)]
pub struct NewPaper {
    pub title: String,
    pub blueprint: Blueprint,
    pub seed: u64,
    pub sections: Vec<Section>,
    pub slots: Vec<NewSlot>,
    /// Label and role of one of several forms.
    pub form: Option<(String, FormRole)>,
    pub draw_rules: DrawRules,
}

/// What a paper was composed by besides its blueprint: composing again and exchanging questions keep to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrawRules {
    /// Questions that all forms of the set but make-ups share.
    pub anchors: u16,
    /// Nothing is drawn that the papers of the last so many sittings hold.
    pub avoid_last: u32,
    /// For a make-up: nothing that a candidate of this sitting has seen, nor anything of the same exclusive groups.
    pub unseen_by: Option<SittingId>,
    /// The rule of formal sittings.
    pub approved_only: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSlot {
    pub section: u8,
    pub revision: RevisionId,
    pub part: Option<u8>,
    pub marks: Marks,
    #[serde(default)]
    pub must: bool,
    #[serde(default)]
    pub locked: bool,
}

impl Store {
    /// Whether a paper holds a 保密 question.
    pub fn has_confidential(&self, paper: PaperId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM paper_slot s JOIN question_revision r ON r.id = s.revision
                   WHERE s.paper = ?1 AND r.confidential = 1)";
        Ok(self.conn.prepare_cached(sql)?.query_row([paper.0], |row| row.get(0))?)
    }

    /// Newest first.
    pub fn papers(&self) -> Result<Vec<PaperRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT p.id, p.title, (SELECT count(*) FROM paper_slot WHERE paper = p.id), p.full_milli, p.created_ms, p.author,
                    (SELECT count(*) FROM sitting WHERE paper = p.id), p.form_set, p.form_label, p.form_role
             FROM paper p
             WHERE NOT EXISTS (SELECT 1 FROM sitting s WHERE s.paper = p.id AND coalesce(json_extract(s.facts, '$.own'), 0) = 1)
             ORDER BY p.id DESC",
        )?;
        let rows = statement.query_map([], |row| {
            let paper = PaperRow {
                id: PaperId(row.get(0)?),
                title: row.get(1)?,
                items: row.get(2)?,
                full: Marks::from_milli(row.get(3)?),
                created_ms: row.get(4)?,
                author: row.get(5)?,
                used: row.get(6)?,
                form: None,
            };
            Ok((paper, row.get::<_, Option<i64>>(7)?, row.get(8)?, row.get::<_, String>(9)?))
        })?;
        rows.map(|row| {
            let (mut paper, set, label, role) = row?;
            if let Some(set) = set {
                let role = coded("paper", FormRole::from_code(&role), &role)?;
                paper.form = Some(FormMark { set: PaperId(set), label, role });
            }
            Ok(paper)
        })
        .collect()
    }

    /// The whole paper with its questions.
    pub fn paper(&self, id: PaperId) -> Result<Paper> {
        paper_of(&self.conn, id)
    }

    pub fn paper_blueprint(&self, id: PaperId) -> Result<Blueprint> {
        let text: Option<String> =
            self.conn.query_row("SELECT blueprint FROM paper WHERE id = ?1", [id.0], |row| row.get(0)).optional()?;
        from_json("paper", &text.ok_or(StoreError::NotFound("paper"))?)
    }

    pub fn draw_rules(&self, id: PaperId) -> Result<DrawRules> {
        let text: Option<String> =
            self.conn.query_row("SELECT draw_rules FROM paper WHERE id = ?1", [id.0], |row| row.get(0)).optional()?;
        from_json("paper", &text.ok_or(StoreError::NotFound("paper"))?)
    }

    /// The forms composed together with a paper, itself included, in order of label; the paper alone where it is one.
    pub fn form_set(&self, id: PaperId) -> Result<Vec<PaperId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM paper WHERE id = ?1 OR form_set = (SELECT form_set FROM paper WHERE id = ?1) ORDER BY id",
        )?;
        let rows = statement.query_map([id.0], |row| row.get(0).map(PaperId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The questions of a paper, whichever revision it pins.
    pub fn questions_of_paper(&self, id: PaperId) -> Result<Vec<QuestionId>> {
        self.questions_where("s.paper = ?1", id.0)
    }

    /// The questions that the last `count` sittings used.
    pub fn questions_of_last_sittings(&self, count: u32) -> Result<Vec<QuestionId>> {
        self.questions_where("s.paper IN (SELECT paper FROM sitting ORDER BY id DESC LIMIT ?1)", i64::from(count))
    }

    /// Every question that a candidate of this sitting has had before them, there or at another sitting: the paper of each
    /// sitting they started. The sitting's own paper counts for all of them, as it may have been talked about.
    pub fn questions_seen_by_candidates(&self, sitting: SittingId) -> Result<Vec<QuestionId>> {
        self.questions_where(
            "s.paper IN (SELECT paper FROM sitting WHERE id = ?1 UNION
                         SELECT o.paper FROM candidate c JOIN attempt a ON a.cadre = c.cadre JOIN sitting o ON o.id = a.sitting
                         WHERE c.sitting = ?1)",
            sitting.0,
        )
    }

    fn questions_where(&self, condition: &str, number: i64) -> Result<Vec<QuestionId>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT DISTINCT r.question FROM paper_slot s JOIN question_revision r ON r.id = s.revision WHERE {condition}"
        ))?;
        let rows = statement.query_map([number], |row| row.get(0).map(QuestionId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many items of a paper are 必对题.
    pub fn must_items(&self, id: PaperId) -> Result<u32> {
        let sql = "SELECT count(*) FROM paper_slot WHERE paper = ?1 AND must = 1";
        Ok(self.conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?)
    }

    /// The slots of a paper as they would be frozen again.
    pub fn paper_slots(&self, id: PaperId) -> Result<Vec<NewSlot>> {
        slots_of(&self.conn, id)
    }

    /// The question that a revision is of.
    pub fn question_of(&self, revision: RevisionId) -> Result<QuestionId> {
        let sql = "SELECT question FROM question_revision WHERE id = ?1";
        let found = self.conn.prepare_cached(sql)?.query_row([revision.0], |row| row.get(0).map(QuestionId)).optional()?;
        found.ok_or(StoreError::NotFound("revision"))
    }
}

impl Tx<'_> {
    /// A paper that is not ours: nothing is known of it but what it is marked out of.
    pub fn add_empty_paper(&mut self, title: &str, full: Marks, author: &str, now_ms: i64) -> Result<PaperId> {
        self.conn().execute(
            "INSERT INTO paper (title, blueprint, seed, sections, full_milli, created_ms, author) VALUES (?1, ?2, 0, '[]', ?3, ?4, ?5)",
            params![title, to_json(&Blueprint::default())?, full.milli(), now_ms, author],
        )?;
        self.changed(Change::Papers);
        Ok(PaperId(self.conn().last_insert_rowid()))
    }

    /// Freezes a paper; one of several forms joins `set`, or opens a set of its own.
    pub fn add_paper(&mut self, paper: &NewPaper, set: Option<PaperId>, author: &str, now_ms: i64) -> Result<PaperId> {
        let full: Marks = paper.slots.iter().map(|slot| slot.marks).sum();
        self.conn().execute(
            "INSERT INTO paper (title, blueprint, seed, sections, full_milli, created_ms, author, draw_rules) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            // SQLite integers are signed; the seed's bits are kept as they are.
            params![paper.title, to_json(&paper.blueprint)?, paper.seed.cast_signed(), to_json(&paper.sections)?, full.milli(), now_ms, author, to_json(&paper.draw_rules)?],
        )?;
        let id = PaperId(self.conn().last_insert_rowid());
        if let Some((label, role)) = &paper.form {
            self.conn().execute(
                "UPDATE paper SET form_set = ?2, form_label = ?3, form_role = ?4 WHERE id = ?1",
                params![id.0, set.unwrap_or(id).0, label, role.code()],
            )?;
        }
        self.insert_slots(id, &paper.slots)?;
        self.changed(Change::Papers);
        Ok(id)
    }

    /// Puts other slots in place of those of a paper. `false`, and nothing is changed, when a sitting uses it.
    pub fn replace_slots(&mut self, id: PaperId, slots: &[NewSlot]) -> Result<bool> {
        let used: bool =
            self.conn().query_row("SELECT EXISTS (SELECT 1 FROM sitting WHERE paper = ?1)", [id.0], |row| row.get(0))?;
        if used {
            return Ok(false);
        }
        let before = slots_of(self.conn(), id)?;
        self.inverse(Inverse::PutSlots { paper: id, slots: before });
        self.conn().execute("DELETE FROM paper_slot WHERE paper = ?1", [id.0])?;
        self.insert_slots(id, slots)?;
        self.changed(Change::Papers);
        Ok(true)
    }

    fn insert_slots(&mut self, id: PaperId, slots: &[NewSlot]) -> Result<()> {
        let mut insert = self.conn().prepare_cached(
            "INSERT INTO paper_slot (paper, position, section, revision, part, marks_milli, must, locked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (position, slot) in slots.iter().enumerate() {
            insert.execute(params![
                id.0,
                position as i64,
                slot.section,
                slot.revision.0,
                slot.part,
                slot.marks.milli(),
                slot.must,
                slot.locked
            ])?;
        }
        Ok(())
    }
}

pub(super) fn paper_of(conn: &rusqlite::Connection, id: PaperId) -> Result<Paper> {
    let head: Option<(String, String)> = conn
        .query_row("SELECT title, sections FROM paper WHERE id = ?1", [id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (title, sections) = head.ok_or(StoreError::NotFound("paper"))?;
    let sections: Vec<Section> = from_json("paper", &sections)?;
    // The parts of a case share one question.
    let mut questions: HashMap<RevisionId, Arc<Question>> = HashMap::new();
    let mut slots = Vec::new();
    for (position, slot) in (0..).zip(slots_of(conn, id)?) {
        let NewSlot { section, revision, part, marks, must, locked } = slot;
        let question = if let Some(question) = questions.get(&revision) {
            Arc::clone(question)
        } else {
            let question = Arc::new(revision_of(conn, revision)?);
            questions.insert(revision, Arc::clone(&question));
            question
        };
        slots.push(Slot { position, section, revision, part, marks, must, locked, question });
    }
    Ok(Paper { title, sections, slots })
}

fn slots_of(conn: &rusqlite::Connection, id: PaperId) -> Result<Vec<NewSlot>> {
    let mut statement = conn.prepare_cached(
        "SELECT section, revision, part, marks_milli, must, locked FROM paper_slot WHERE paper = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([id.0], read_slot)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_slot(row: &rusqlite::Row<'_>) -> rusqlite::Result<NewSlot> {
    Ok(NewSlot {
        section: row.get(0)?,
        revision: RevisionId(row.get(1)?),
        part: row.get(2)?,
        marks: Marks::from_milli(row.get(3)?),
        must: row.get(4)?,
        locked: row.get(5)?,
    })
}
