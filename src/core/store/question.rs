//! The bank: questions, their frozen revisions, and finding them.

use super::citation::day_of;
use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, from_json, to_json, vault};
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::{Area, Cognition, Kind, Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Question};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;

/// A question as the bank room shows it.
#[derive(Clone, Debug)]
pub struct QuestionRecord {
    pub id: QuestionId,
    pub revision: RevisionId,
    /// Revision number, from 1.
    pub number: u32,
    pub status: Status,
    pub built_in: bool,
    pub question: Question,
}

/// One row of the bank table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    pub id: QuestionId,
    pub code: String,
    pub kind: Kind,
    pub area: Area,
    pub difficulty: u8,
    pub status: Status,
    /// First line or so of the stem.
    pub stem: String,
}

/// What the bank holds: contents of listed questions, and every code ever given.
#[derive(Clone, Debug, Default)]
pub struct Held {
    contents: HashMap<ContentHash, QuestionId>,
    codes: HashMap<String, QuestionId>,
}

impl Held {
    pub fn content(&self, hash: &ContentHash) -> Option<QuestionId> {
        self.contents.get(hash).copied()
    }

    pub fn code(&self, code: &str) -> Option<QuestionId> {
        self.codes.get(code).copied()
    }
}

/// One step of a question's history.
#[derive(Clone, Debug)]
pub struct RevisionRow {
    pub revision: RevisionId,
    pub number: u32,
    pub author: String,
    pub created_ms: i64,
    pub current: bool,
    pub question: Question,
}

/// What the bank table shows: filters all apply together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankQuery {
    pub text: String,
    pub area: Option<Area>,
    pub kind: Option<Kind>,
    pub difficulty: Option<u8>,
    /// Without a status, retired questions are left out.
    pub status: Option<Status>,
    /// Only drafts that a reviewer returned to this writer.
    pub returned_to: Option<String>,
    pub sort: BankSort,
    pub descending: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BankSort {
    #[default]
    Code,
    Kind,
    Difficulty,
    Status,
}

/// Counts beside the filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankCounts {
    pub total: u64,
    pub by_area: Vec<(Area, u64)>,
    pub pending: u64,
    pub retired: u64,
}

/// Names the content of a question: two are the same when everything but their code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    pub fn of(question: &Question) -> Result<Self> {
        Self::of_json(&to_json(question)?, &question.code)
    }

    /// Of the stored form, in which the code comes first; it is hashed as if it were empty.
    fn of_json(json: &str, code: &str) -> Result<Self> {
        let named = to_json(&code)?.len() + r#"{"code":"#.len();
        let mut hash = Sha256::new();
        hash.update(r#"{"code":"""#);
        hash.update(json.get(named..).unwrap_or_default());
        Ok(Self(hash.finalize().into()))
    }
}

pub(super) fn revision_of(conn: &rusqlite::Connection, id: RevisionId) -> Result<Question> {
    let sql = "SELECT kf_open(content) FROM question_revision WHERE id = ?1";
    let content: Option<String> = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?;
    from_json("question_revision", &content.ok_or(StoreError::NotFound("revision"))?)
}

impl Store {
    pub fn question(&self, id: QuestionId) -> Result<QuestionRecord> {
        let sql = "SELECT q.id, r.id, r.number, q.status, q.built_in, kf_open(r.content) FROM question q JOIN question_revision r ON r.id = q.current WHERE q.id = ?1";
        self.conn
            .prepare_cached(sql)?
            .query_row([id.0], |row| Ok(read_record(row)))
            .optional()?
            .ok_or(StoreError::NotFound("question"))?
    }

    pub fn revision(&self, id: RevisionId) -> Result<Question> {
        revision_of(&self.conn, id)
    }

    /// Newest first.
    pub fn question_history(&self, id: QuestionId) -> Result<Vec<RevisionRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.id, r.number, r.author, r.created_ms, r.id = q.current, kf_open(r.content)
             FROM question_revision r JOIN question q ON q.id = r.question WHERE q.id = ?1 ORDER BY r.number DESC",
        )?;
        let rows = statement.query_map([id.0], |row| {
            let content: String = row.get(5)?;
            Ok((RevisionId(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, content))
        })?;
        rows.map(|row| {
            let (revision, number, author, created_ms, current, content) = row?;
            Ok(RevisionRow { revision, number, author, created_ms, current, question: from_json("question_revision", &content)? })
        })
        .collect()
    }

    /// Who wrote a revision, and when.
    pub fn written_by(&self, id: RevisionId) -> Result<(String, i64)> {
        self.conn
            .prepare_cached("SELECT author, created_ms FROM question_revision WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or(StoreError::NotFound("revision"))
    }

    /// Every listed question, in order of code. For export, verification and statistics.
    pub fn all_questions(&self) -> Result<Vec<QuestionRecord>> {
        let mut statement = self.conn.prepare(
            "SELECT q.id, r.id, r.number, q.status, q.built_in, iif(r.stem = '', kf_open(r.content), r.content)
             FROM question q JOIN question_revision r ON r.id = q.current WHERE q.listed = 1 ORDER BY q.code",
        )?;
        let rows = statement.query_map([], |row| Ok(read_record(row)))?;
        rows.map(|row| row?).collect()
    }

    /// The table rows of some questions, in the order of `ids`.
    pub fn question_rows(&self, ids: &[QuestionId]) -> Result<Vec<QuestionRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT q.code, r.kind, r.area, r.difficulty, q.status,
                    substr(CASE WHEN r.stem = '' THEN coalesce(json_extract(kf_open(r.content), '$.body.stem'), json_extract(kf_open(r.content), '$.body.material'), '') ELSE r.stem END, 1, 120)
             FROM question q JOIN question_revision r ON r.id = q.current WHERE q.id = ?1",
        )?;
        ids.iter()
            .map(|id| {
                let row = statement.query_row([id.0], |row| {
                    let texts: (String, String, u8, u8, String, String) =
                        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
                    Ok(texts)
                });
                let (code, kind, area, difficulty, status, stem) = row.optional()?.ok_or(StoreError::NotFound("question"))?;
                Ok(QuestionRow {
                    id: *id,
                    code,
                    kind: coded("question_revision", Kind::from_code(&kind), &kind)?,
                    area: coded("question_revision", Area::new(area), &area.to_string())?,
                    difficulty,
                    status: coded("question", Status::from_code(&status), &status)?,
                    stem,
                })
            })
            .collect()
    }

    /// Marks of the sub-questions of a case; empty for other kinds.
    pub fn part_marks(&self, revision: RevisionId) -> Result<Vec<Marks>> {
        Ok(self.revision(revision)?.body.parts().iter().map(|part| part.marks).collect())
    }

    /// What the bank holds, to compare a file of questions with: read once, however many are compared.
    pub fn held(&self) -> Result<Held> {
        let mut held = Held::default();
        let mut current: HashMap<i64, QuestionId> = HashMap::new();
        let mut statement = self.conn.prepare_cached("SELECT id, code, current, listed FROM question")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = QuestionId(row.get(0)?);
            held.codes.insert(row.get(1)?, id);
            if let (Some(revision), true) = (row.get(2)?, row.get(3)?) {
                current.insert(revision, id);
            }
        }
        // The index alone, which leaves the texts alone.
        let mut statement = self.conn.prepare_cached(
            "SELECT id, content_hash FROM question_revision INDEXED BY question_revision_hash ORDER BY content_hash",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(id) = current.get(&row.get(0)?) {
                held.contents.insert(ContentHash(row.get(1)?), *id);
            }
        }
        Ok(held)
    }

    /// Code and body of every listed question, one after the other.
    pub fn each_body(&self, mut found: impl FnMut(&str, &Body)) -> Result<()> {
        /// All that is read of the stored form.
        #[derive(Deserialize)]
        struct Asked {
            body: Body,
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT q.code, iif(r.stem = '', kf_open(r.content), r.content) FROM question q JOIN question_revision r ON r.id = q.current WHERE q.listed = 1",
        )?;
        let mut rows = statement.query([])?;
        let wrong = |e: rusqlite::types::FromSqlError| StoreError::Sqlite(e.into());
        while let Some(row) = rows.next()? {
            let asked: Asked = from_json("question_revision", row.get_ref(1)?.as_str().map_err(wrong)?)?;
            found(row.get_ref(0)?.as_str().map_err(wrong)?, &asked.body);
        }
        Ok(())
    }

    pub fn code_of(&self, id: QuestionId) -> Result<String> {
        let code = self.conn.prepare_cached("SELECT code FROM question WHERE id = ?1")?.query_row([id.0], |row| row.get(0));
        code.optional()?.ok_or(StoreError::NotFound("question"))
    }

    /// The question that carries this code, if any.
    pub fn question_with_code(&self, code: &str) -> Result<Option<QuestionId>> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM question WHERE code = ?1")?;
        Ok(statement.query_row([code], |row| row.get(0).map(QuestionId)).optional()?)
    }
}

fn read_record(row: &Row<'_>) -> Result<QuestionRecord> {
    let status: String = row.get(3)?;
    Ok(QuestionRecord {
        id: QuestionId(row.get(0)?),
        revision: RevisionId(row.get(1)?),
        number: row.get(2)?,
        status: coded("question", Status::from_code(&status), &status)?,
        built_in: row.get(4)?,
        question: from_json("question_revision", &row.get::<_, String>(5)?)?,
    })
}

/// Confidential texts never reach an index on the disk (DESIGN §4); they are found by code and area.
pub(super) fn indexed_text(question: &Question) -> String {
    match question.secrecy {
        Secrecy::Public => question.searchable_text(),
        Secrecy::Confidential => question.code.clone(),
    }
}

impl Tx<'_> {
    /// Adds a question with its first revision. An empty code is filled with the next free one of the area.
    pub fn add_question(
        &mut self,
        question: &Question,
        status: Status,
        built_in: bool,
        author: &str,
        now_ms: i64,
    ) -> Result<QuestionId> {
        let mut question = Cow::Borrowed(question);
        if question.code.trim().is_empty() {
            let code = self.free_code(question.area)?;
            question.to_mut().code = code;
        }
        let taken: bool = self
            .conn()
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM question WHERE code = ?1)")?
            .query_row([&question.code], |r| r.get(0))?;
        if taken {
            return Err(StoreError::Duplicate { what: "question", value: question.code.clone() });
        }
        let (id, revision) = (self.next_id("question")?, self.next_id("question_revision")?);
        let (id, revision) = (QuestionId(id), RevisionId(revision));
        let segment = self.index(id, &indexed_text(&question))?;
        self.conn()
            .prepare_cached(
                "INSERT INTO question (id, code, status, built_in, created_ms, search_segment) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![id.0, question.code, status.code(), built_in, now_ms, segment])?;
        // Pointed at afterwards: while a row names another that is not there yet, SQLite looks through all questions for each revision.
        self.insert_revision(id, revision, 1, &question, author, now_ms)?;
        self.conn().prepare_cached("UPDATE question SET current = ?2 WHERE id = ?1")?.execute([id.0, revision.0])?;
        self.cite_new(id, &question, day_of(now_ms))?;
        if !built_in {
            self.inverse(Inverse::ListQuestion { question: id, listed: false });
        }
        self.changed(Change::Bank);
        Ok(id)
    }

    /// Rows of these tables are never deleted, so that none is numbered again.
    fn next_id(&self, table: &str) -> Result<i64> {
        let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
        Ok(self.conn().prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// Adds a revision and makes it current. The code stays what it was. A question whose adding was undone is listed again.
    pub fn revise_question(&mut self, id: QuestionId, question: &Question, author: &str, now_ms: i64) -> Result<RevisionId> {
        let (code, number, current, listed): (String, u32, i64, bool) = self
            .conn()
            .prepare_cached(
                "SELECT q.code, (SELECT max(number) FROM question_revision WHERE question = q.id), q.current, q.listed FROM question q WHERE q.id = ?1",
            )?
            .query_row(
                [id.0],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?
            .ok_or(StoreError::NotFound("question"))?;
        let question = Question { code, ..question.clone() };
        let revision = RevisionId(self.next_id("question_revision")?);
        self.insert_revision(id, revision, number + 1, &question, author, now_ms)?;
        self.point_at(id, revision, &question, now_ms)?;
        self.inverse(Inverse::ShowRevision { question: id, revision: RevisionId(current) });
        if !listed {
            self.list_question(id, true)?;
        }
        Ok(revision)
    }

    fn insert_revision(
        &mut self,
        id: QuestionId,
        revision: RevisionId,
        number: u32,
        question: &Question,
        author: &str,
        now_ms: i64,
    ) -> Result<()> {
        self.require_attached(&question.attachments)?;
        let content = to_json(question)?;
        let hash = ContentHash::of_json(&content, &question.code)?;
        let confidential = question.secrecy == Secrecy::Confidential;
        let shell = if confidential { vault::shell(question)? } else { String::new() };
        self.conn()
            .prepare_cached(
                "INSERT INTO question_revision (question, number, kind, area, difficulty, exclusive_group, stem, content, content_hash, author, created_ms, cognition, id, confidential)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(?14 AND kf_has_key(), '', ?7), iif(?14 AND kf_has_key(), kf_seal(?8, ?15), ?8), ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                id.0,
                number,
                question.kind().code(),
                question.area.number(),
                question.difficulty,
                question.exclusive_group,
                question.body.stem(),
                content,
                hash.0,
                author,
                now_ms,
                question.cognition.map(Cognition::code),
                revision.0,
                confidential,
                shell
            ])?;
        Ok(())
    }

    /// Makes a revision current and indexes its text and its citations.
    fn point_at(&mut self, id: QuestionId, revision: RevisionId, question: &Question, written_ms: i64) -> Result<()> {
        self.cite(id, question, day_of(written_ms))?;
        let text = indexed_text(question);
        let segment = self.index(id, &text)?;
        self.conn()
            .prepare_cached("UPDATE question SET current = ?2, search_segment = ?3 WHERE id = ?1")?
            .execute(params![id.0, revision.0, segment])?;
        self.changed(Change::Bank);
        Ok(())
    }

    pub(super) fn show_revision(&mut self, id: QuestionId, revision: RevisionId) -> Result<()> {
        let (current, content, written_ms): (i64, String, i64) = self.conn().query_row(
            "SELECT q.current, kf_open(r.content), r.created_ms FROM question q, question_revision r WHERE q.id = ?1 AND r.id = ?2 AND r.question = q.id",
            params![id.0, revision.0],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        self.inverse(Inverse::ShowRevision { question: id, revision: RevisionId(current) });
        self.point_at(id, revision, &from_json("question_revision", &content)?, written_ms)
    }

    /// Moves a question between draft, pending, approved and retired.
    pub fn set_question_status(&mut self, id: QuestionId, status: Status) -> Result<()> {
        let mut status_of = self.conn().prepare_cached("SELECT status FROM question WHERE id = ?1")?;
        let before: Option<String> = status_of.query_row([id.0], |r| r.get(0)).optional()?;
        let before = before.ok_or(StoreError::NotFound("question"))?;
        let before = coded("question", Status::from_code(&before), &before)?;
        drop(status_of);
        self.conn().prepare_cached("UPDATE question SET status = ?2 WHERE id = ?1")?.execute(params![id.0, status.code()])?;
        self.inverse(Inverse::SetStatus { question: id, status: before });
        self.changed(Change::Bank);
        Ok(())
    }

    pub(super) fn list_question(&mut self, id: QuestionId, listed: bool) -> Result<()> {
        self.conn().prepare_cached("UPDATE question SET listed = ?2 WHERE id = ?1")?.execute(params![id.0, listed])?;
        self.inverse(Inverse::ListQuestion { question: id, listed: !listed });
        self.changed(Change::Bank);
        Ok(())
    }

    /// `q<area>-<number>`: the next number never given in this area. Asked once a step: an import may fill in a hundred thousand.
    fn free_code(&mut self, area: Area) -> Result<String> {
        let prefix = format!("q{:02}-", area.number());
        let last = if let Some(last) = self.last_codes.get(&area) {
            *last
        } else {
            let last: Option<i64> = self.conn().query_row(
                "SELECT max(CAST(substr(code, ?2) AS INTEGER)) FROM question WHERE code >= ?1 AND code < ?1 || ':'",
                params![prefix, prefix.len() as i64 + 1],
                |row| row.get(0),
            )?;
            last.unwrap_or(0)
        };
        self.last_codes.insert(area, last + 1);
        Ok(format!("{prefix}{:04}", last + 1))
    }
}
