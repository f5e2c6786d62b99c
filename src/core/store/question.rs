//! The bank: questions, their frozen revisions, and finding them.

use super::citation::day_of;
use super::question_note::RETURNED_TO;
use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, coded, from_json, search, to_json};
use crate::domain::blueprint::{Cell, PoolItem};
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::{Area, Cognition, Kind, Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::question::Question;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BankCounts {
    pub total: u64,
    pub by_area: Vec<(Area, u64)>,
    pub pending: u64,
    pub retired: u64,
}

/// Two questions are the same when everything but their code is.
fn content_hash(question: &Question) -> Result<[u8; 32]> {
    let anonymous = Question { code: String::new(), ..question.clone() };
    Ok(Sha256::digest(to_json(&anonymous)?.as_bytes()).into())
}

impl Store {
    pub fn question(&self, id: QuestionId) -> Result<QuestionRecord> {
        let sql = "SELECT q.id, r.id, r.number, q.status, q.built_in, r.content FROM question q JOIN question_revision r ON r.id = q.current WHERE q.id = ?1";
        self.conn
            .prepare_cached(sql)?
            .query_row([id.0], |row| Ok(read_record(row)))
            .optional()?
            .ok_or(StoreError::NotFound("question"))?
    }

    pub fn revision(&self, id: RevisionId) -> Result<Question> {
        let content: Option<String> = self
            .conn
            .prepare_cached("SELECT content FROM question_revision WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?;
        from_json("question_revision", &content.ok_or(StoreError::NotFound("revision"))?)
    }

    /// Newest first.
    pub fn question_history(&self, id: QuestionId) -> Result<Vec<RevisionRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.id, r.number, r.author, r.created_ms, r.id = q.current, r.content
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
            "SELECT q.id, r.id, r.number, q.status, q.built_in, r.content
             FROM question q JOIN question_revision r ON r.id = q.current WHERE q.listed = 1 ORDER BY q.code",
        )?;
        let rows = statement.query_map([], |row| Ok(read_record(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Ids of all questions that match, in the order asked for.
    pub fn find_questions(&self, query: &BankQuery) -> Result<Vec<QuestionId>> {
        let by_kind = matches!(query.sort, BankSort::Kind | BankSort::Difficulty);
        let revision = if by_kind || query.area.is_some() || query.kind.is_some() || query.difficulty.is_some() {
            " CROSS JOIN question_revision r ON r.id = q.current"
        } else {
            ""
        };
        let mut values: Vec<Value> = Vec::new();
        // CROSS JOIN fixes the order: the words found first, so that a rare word never walks the whole bank.
        let mut sql = if query.text.trim().is_empty() {
            format!("SELECT q.id FROM question q{revision} WHERE q.listed = 1")
        } else {
            // Only punctuation was typed: nothing can match.
            let Some(matching) = search::query(&query.text) else { return Ok(Vec::new()) };
            values.push(matching.into());
            format!(
                "SELECT q.id FROM question_search s CROSS JOIN question q ON q.id = s.rowid{revision} WHERE s.pairs MATCH ? AND q.listed = 1"
            )
        };
        let mut only = |condition: &str, value: Value| {
            values.push(value);
            sql.push_str(" AND ");
            sql.push_str(condition);
        };
        if let Some(area) = query.area {
            only("r.area = ?", i64::from(area.number()).into());
        }
        if let Some(kind) = query.kind {
            only("r.kind = ?", kind.code().to_owned().into());
        }
        if let Some(difficulty) = query.difficulty {
            only("r.difficulty = ?", i64::from(difficulty).into());
        }
        match query.status {
            Some(status) => only("q.status = ?", status.code().to_owned().into()),
            None => only("q.status <> ?", Status::Retired.code().to_owned().into()),
        }
        if let Some(writer) = &query.returned_to {
            only(RETURNED_TO, writer.clone().into());
        }
        let column = match query.sort {
            BankSort::Code => "q.code",
            BankSort::Kind => "r.kind",
            BankSort::Difficulty => "r.difficulty",
            BankSort::Status => "q.status",
        };
        let direction = if query.descending { "DESC" } else { "ASC" };
        // Writing into a String cannot fail.
        let _ = write!(sql, " ORDER BY {column} {direction}, q.code");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| row.get(0).map(QuestionId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The table rows of some questions, in the order of `ids`.
    pub fn question_rows(&self, ids: &[QuestionId]) -> Result<Vec<QuestionRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT q.code, r.kind, r.area, r.difficulty, q.status, substr(r.stem, 1, 120)
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

    pub fn bank_counts(&self) -> Result<BankCounts> {
        let mut counts = BankCounts::default();
        let mut statement = self.conn.prepare_cached(
            "SELECT r.area, q.status, count(*) FROM question q JOIN question_revision r ON r.id = q.current WHERE q.listed = 1 GROUP BY r.area, q.status ORDER BY r.area",
        )?;
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)? as u64)))?;
        for row in rows {
            let (area, status, count) = row?;
            let area = coded("question_revision", Area::new(area), &area.to_string())?;
            if status == Status::Retired.code() {
                counts.retired += count;
                continue;
            }
            counts.total += count;
            if status == Status::Pending.code() {
                counts.pending += count;
            }
            match counts.by_area.last_mut() {
                Some((last, sum)) if *last == area => *sum += count,
                _ => counts.by_area.push((area, count)),
            }
        }
        Ok(counts)
    }

    /// What composing may draw from, in order of question. `approved_only` is the rule of formal sittings.
    pub fn pool(&self, approved_only: bool) -> Result<Vec<PoolItem>> {
        // Each table once from end to end, by an index that holds all that is asked, and both in order of question: a join would
        // seek a hundred thousand times, and the table itself lies between pages of text.
        let mut current: Vec<(i64, i64)> = Vec::new();
        let mut listed = self.conn.prepare_cached(
            "SELECT id, current FROM question INDEXED BY question_pool WHERE listed = 1 AND status = ?1 ORDER BY id",
        )?;
        let wanted: &[Status] = if approved_only { &[Status::Approved] } else { &[Status::Approved, Status::Pending] };
        for status in wanted {
            let mut rows = listed.query([status.code()])?;
            while let Some(row) = rows.next()? {
                current.push((row.get(0)?, row.get(1)?));
            }
        }
        current.sort_unstable();
        let mut pool = Vec::with_capacity(current.len());
        let mut groups: HashMap<String, u32> = HashMap::new();
        let mut revisions = self.conn.prepare_cached(
            "SELECT question, id, kind, area, difficulty, cognition, exclusive_group
             FROM question_revision INDEXED BY question_revision_pool ORDER BY question, id",
        )?;
        let mut rows = revisions.query([])?;
        let mut current = current.into_iter().peekable();
        while current.peek().is_some()
            && let Some(row) = rows.next()?
        {
            let here: (i64, i64) = (row.get(0)?, row.get(1)?);
            while current.next_if(|wanted| *wanted < here).is_some() {}
            if current.next_if_eq(&here).is_some() {
                pool.push(pool_item(row, here, &mut groups)?);
            }
        }
        Ok(pool)
    }

    /// Marks of the sub-questions of a case; empty for other kinds.
    pub fn part_marks(&self, revision: RevisionId) -> Result<Vec<Marks>> {
        Ok(self.revision(revision)?.body.parts().iter().map(|part| part.marks).collect())
    }

    /// The question that has exactly this content, if any: importing a file twice adds nothing.
    pub fn question_with_content(&self, question: &Question) -> Result<Option<String>> {
        same_content(&self.conn, question)
    }

    /// The question that carries this code, if any.
    pub fn question_with_code(&self, code: &str) -> Result<Option<QuestionId>> {
        Ok(self.conn.query_row("SELECT id FROM question WHERE code = ?1", [code], |row| row.get(0).map(QuestionId)).optional()?)
    }
}

fn pool_item(row: &Row<'_>, (question, revision): (i64, i64), groups: &mut HashMap<String, u32>) -> Result<PoolItem> {
    let table = "question_revision";
    // Borrowed texts: a hundred thousand rows are read at once.
    let wrong = |e: rusqlite::types::FromSqlError| StoreError::Sqlite(e.into());
    let kind = row.get_ref(2)?.as_str().map_err(wrong)?;
    let area: u8 = row.get(3)?;
    let cognition = row.get_ref(5)?.as_str_or_null().map_err(wrong)?;
    let group = row.get_ref(6)?.as_str_or_null().map_err(wrong)?;
    let cognition = cognition.map(|code| coded(table, Cognition::from_code(code), code)).transpose()?;
    let group = group.map(|name| {
        groups.get(name).copied().unwrap_or_else(|| {
            let number = groups.len() as u32;
            groups.insert(name.to_owned(), number);
            number
        })
    });
    let cell = Cell {
        kind: coded(table, Kind::from_code(kind), kind)?,
        area: coded(table, Area::new(area), "area")?,
        difficulty: row.get(4)?,
        cognition,
    };
    Ok(PoolItem { question: QuestionId(question), revision: RevisionId(revision), cell, group })
}

fn same_content(conn: &rusqlite::Connection, question: &Question) -> Result<Option<String>> {
    let sql = "SELECT q.code FROM question_revision r CROSS JOIN question q
               WHERE r.content_hash = ?1 AND q.id = r.question AND q.current = r.id AND q.listed = 1";
    Ok(conn.prepare_cached(sql)?.query_row([content_hash(question)?], |row| row.get(0)).optional()?)
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
        let mut question = question.clone();
        if question.code.trim().is_empty() {
            question.code = self.free_code(question.area)?;
        }
        let taken: bool = self
            .conn()
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM question WHERE code = ?1)")?
            .query_row([&question.code], |r| r.get(0))?;
        if taken {
            return Err(StoreError::Duplicate { what: "question", value: question.code });
        }
        self.conn()
            .prepare_cached("INSERT INTO question (code, status, built_in, created_ms) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![question.code, status.code(), built_in, now_ms])?;
        let id = QuestionId(self.conn().last_insert_rowid());
        self.insert_revision(id, 1, &question, author, now_ms)?;
        if !built_in {
            self.inverse(Inverse::ListQuestion { question: id, listed: false });
        }
        Ok(id)
    }

    /// The same content stands in the bank already, under this code.
    pub fn has_same_question(&mut self, question: &Question) -> Result<Option<String>> {
        same_content(self.conn(), question)
    }

    /// Adds a revision and makes it current. The code stays what it was. A question whose adding was undone is listed again.
    pub fn revise_question(&mut self, id: QuestionId, question: &Question, author: &str, now_ms: i64) -> Result<RevisionId> {
        let (code, number, current, listed): (String, u32, i64, bool) = self
            .conn()
            .query_row(
                "SELECT q.code, (SELECT max(number) FROM question_revision WHERE question = q.id), q.current, q.listed FROM question q WHERE q.id = ?1",
                [id.0],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?
            .ok_or(StoreError::NotFound("question"))?;
        let question = Question { code, ..question.clone() };
        let revision = self.insert_revision(id, number + 1, &question, author, now_ms)?;
        self.inverse(Inverse::ShowRevision { question: id, revision: RevisionId(current) });
        if !listed {
            self.list_question(id, true)?;
        }
        Ok(revision)
    }

    fn insert_revision(
        &mut self,
        id: QuestionId,
        number: u32,
        question: &Question,
        author: &str,
        now_ms: i64,
    ) -> Result<RevisionId> {
        self.conn()
            .prepare_cached(
                "INSERT INTO question_revision (question, number, kind, area, difficulty, exclusive_group, stem, content, content_hash, author, created_ms, cognition)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                id.0,
                number,
                question.kind().code(),
                question.area.number(),
                question.difficulty,
                question.exclusive_group,
                question.body.stem(),
                to_json(question)?,
                content_hash(question)?,
                author,
                now_ms,
                question.cognition.map(Cognition::code)
            ])?;
        let revision = RevisionId(self.conn().last_insert_rowid());
        self.point_at(id, revision, question, now_ms)?;
        Ok(revision)
    }

    /// Makes a revision current and indexes its text and its citations.
    fn point_at(&mut self, id: QuestionId, revision: RevisionId, question: &Question, written_ms: i64) -> Result<()> {
        self.cite(id, question, day_of(written_ms))?;
        self.conn().prepare_cached("UPDATE question SET current = ?2 WHERE id = ?1")?.execute(params![id.0, revision.0])?;
        self.conn().prepare_cached("DELETE FROM question_search WHERE rowid = ?1")?.execute([id.0])?;
        // Confidential texts never reach an index on the disk (DESIGN §4); they are found by code and area.
        let text = match question.secrecy {
            Secrecy::Public => question.searchable_text(),
            Secrecy::Confidential => question.code.clone(),
        };
        self.conn()
            .prepare_cached("INSERT INTO question_search (rowid, pairs) VALUES (?1, ?2)")?
            .execute(params![id.0, search::index_text(&text)])?;
        self.changed(Change::Bank);
        Ok(())
    }

    pub(super) fn show_revision(&mut self, id: QuestionId, revision: RevisionId) -> Result<()> {
        let (current, content, written_ms): (i64, String, i64) = self.conn().query_row(
            "SELECT q.current, r.content, r.created_ms FROM question q, question_revision r WHERE q.id = ?1 AND r.id = ?2 AND r.question = q.id",
            params![id.0, revision.0],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        self.inverse(Inverse::ShowRevision { question: id, revision: RevisionId(current) });
        self.point_at(id, revision, &from_json("question_revision", &content)?, written_ms)
    }

    /// Moves a question between draft, pending, approved and retired.
    pub fn set_question_status(&mut self, id: QuestionId, status: Status) -> Result<()> {
        let before: Option<String> =
            self.conn().query_row("SELECT status FROM question WHERE id = ?1", [id.0], |r| r.get(0)).optional()?;
        let before = before.ok_or(StoreError::NotFound("question"))?;
        let before = coded("question", Status::from_code(&before), &before)?;
        self.conn().execute("UPDATE question SET status = ?2 WHERE id = ?1", params![id.0, status.code()])?;
        self.inverse(Inverse::SetStatus { question: id, status: before });
        self.changed(Change::Bank);
        Ok(())
    }

    pub(super) fn list_question(&mut self, id: QuestionId, listed: bool) -> Result<()> {
        self.conn().execute("UPDATE question SET listed = ?2 WHERE id = ?1", params![id.0, listed])?;
        self.inverse(Inverse::ListQuestion { question: id, listed: !listed });
        self.changed(Change::Bank);
        Ok(())
    }

    /// `q<area>-<number>`: the next number never given in this area.
    fn free_code(&mut self, area: Area) -> Result<String> {
        let prefix = format!("q{:02}-", area.number());
        let last: Option<i64> = self.conn().query_row(
            "SELECT max(CAST(substr(code, ?2) AS INTEGER)) FROM question WHERE code >= ?1 AND code < ?1 || ':'",
            params![prefix, prefix.len() as i64 + 1],
            |row| row.get(0),
        )?;
        Ok(format!("{prefix}{:04}", last.unwrap_or(0) + 1))
    }
}
