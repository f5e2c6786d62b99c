//! Remarks and verdicts of reviews, and where a question is used.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, coded};
use crate::domain::ids::{NoteId, PaperId, QuestionId, RevisionId, SittingId};
use crate::domain::review::NoteKind;
use crate::domain::sitting::SittingState;
use rusqlite::params;

/// What somebody said of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: NoteId,
    /// Number of the revision that was read, from 1.
    pub number: u32,
    pub kind: NoteKind,
    pub author: String,
    pub text: String,
    pub at_ms: i64,
}

/// A paper that holds some revision of a question, and the sittings that use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperUse {
    pub paper: PaperId,
    pub title: String,
    /// Number of the revision the paper pins.
    pub number: u32,
    pub sittings: Vec<(SittingId, String, SittingState)>,
}

impl Store {
    /// Newest first.
    pub fn question_notes(&self, id: QuestionId) -> Result<Vec<Note>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT n.id, r.number, n.kind, n.author, n.text, n.at_ms FROM question_note n JOIN question_revision r ON r.id = n.revision
             WHERE n.question = ?1 AND n.listed = 1 ORDER BY n.id DESC",
        )?;
        let rows = statement.query_map([id.0], |row| {
            let kind: String = row.get(2)?;
            Ok((NoteId(row.get(0)?), row.get(1)?, kind, row.get(3)?, row.get(4)?, row.get(5)?))
        })?;
        rows.map(|row| {
            let (id, number, kind, author, text, at_ms) = row?;
            let kind = coded("question_note", NoteKind::from_code(&kind), &kind)?;
            Ok(Note { id, number, kind, author, text, at_ms })
        })
        .collect()
    }

    /// Papers that hold the question, the newest first.
    pub fn question_uses(&self, id: QuestionId) -> Result<Vec<PaperUse>> {
        let mut papers = self.conn.prepare_cached(
            "SELECT p.id, p.title, min(r.number)
             FROM question_revision r JOIN paper_slot s ON s.revision = r.id JOIN paper p ON p.id = s.paper
             WHERE r.question = ?1 GROUP BY p.id ORDER BY p.id DESC",
        )?;
        let mut sittings = self.conn.prepare_cached("SELECT id, title, state FROM sitting WHERE paper = ?1 ORDER BY id DESC")?;
        let mut uses = Vec::new();
        let rows = papers.query_map([id.0], |row| Ok((PaperId(row.get(0)?), row.get(1)?, row.get(2)?)))?;
        for row in rows {
            let (paper, title, number): (PaperId, String, u32) = row?;
            let held = sittings.query_map([paper.0], |row| {
                let state: String = row.get(2)?;
                Ok((SittingId(row.get(0)?), row.get(1)?, state))
            })?;
            let held = held.map(|row| {
                let (id, title, state) = row?;
                Ok((id, title, coded("sitting", SittingState::from_code(&state), &state)?))
            });
            uses.push(PaperUse { paper, title, number, sittings: held.collect::<Result<_>>()? });
        }
        Ok(uses)
    }

    /// How many drafts of this writer a reviewer has returned.
    pub fn returned_to(&self, writer: &str) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM question q WHERE q.listed = 1 AND {RETURNED_TO}");
        let count: i64 = self.conn.prepare_cached(&sql)?.query_row([writer], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }
}

/// A draft of the writer `?` whose last verdict was 退回. From the few notes that return something, because every overview asks.
pub(super) const RETURNED_TO: &str = "q.status = 'draft' AND q.id IN (
         SELECT n.question FROM question_note n WHERE n.kind = 'returned' AND n.listed = 1 AND NOT EXISTS (
             SELECT 1 FROM question_note m WHERE m.question = n.question AND m.id > n.id AND m.listed = 1 AND m.kind <> 'remark'))
     AND (SELECT r.author FROM question_revision r WHERE r.id = q.current) = ?";

impl Tx<'_> {
    pub fn add_note(
        &mut self,
        question: QuestionId,
        revision: RevisionId,
        kind: NoteKind,
        author: &str,
        text: &str,
        now_ms: i64,
    ) -> Result<NoteId> {
        self.conn().execute(
            "INSERT INTO question_note (question, revision, kind, author, text, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![question.0, revision.0, kind.code(), author, text, now_ms],
        )?;
        let note = NoteId(self.conn().last_insert_rowid());
        self.inverse(Inverse::ListNote { note, listed: false });
        self.changed(Change::Bank);
        Ok(note)
    }

    pub(super) fn list_note(&mut self, note: NoteId, listed: bool) -> Result<()> {
        self.conn().execute("UPDATE question_note SET listed = ?2 WHERE id = ?1", params![note.0, listed])?;
        self.inverse(Inverse::ListNote { note, listed: !listed });
        self.changed(Change::Bank);
        Ok(())
    }
}
