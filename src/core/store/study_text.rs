//! Texts of study that are written and read as a whole: issues of 新法速递, 典型案例, findings of file reviews.

use super::undo::Inverse;
use super::write::{Change, Tx};
use super::{Result, Store, StoreError, from_json, to_json};
use crate::domain::kind::coded;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

coded! {
    /// What a text is.
    Shelf { Digest = "digest", LegalCase = "legal_case", CaseFinding = "case_finding" }
}

const TABLE: &str = "study_text";

impl Store {
    /// All texts of a shelf, the oldest first.
    pub fn study_texts<T: DeserializeOwned>(&self, shelf: Shelf) -> Result<Vec<(i64, T)>> {
        let sql = "SELECT id, content FROM study_text WHERE shelf = ?1 AND listed = 1 ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([shelf.code()], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (id, content) = row?;
            Ok((id, from_json(TABLE, &content)?))
        })
        .collect()
    }

    pub fn study_text<T: DeserializeOwned>(&self, shelf: Shelf, id: i64) -> Result<T> {
        let sql = "SELECT content FROM study_text WHERE shelf = ?1 AND id = ?2";
        let found: Option<String> = self.conn.query_row(sql, params![shelf.code(), id], |row| row.get(0)).optional()?;
        from_json(TABLE, &found.ok_or(StoreError::NotFound(TABLE))?)
    }
}

impl Tx<'_> {
    pub fn add_study_text<T: Serialize>(&mut self, shelf: Shelf, text: &T, author: &str) -> Result<i64> {
        self.conn().execute(
            "INSERT INTO study_text (shelf, content, author, created_ms, changed_ms) VALUES (?1, ?2, ?3, ?4, ?4)",
            params![shelf.code(), to_json(text)?, author, self.now_ms()],
        )?;
        let id = self.conn().last_insert_rowid();
        self.inverse(Inverse::ListStudyText { id, listed: false });
        self.changed(Change::Study);
        Ok(id)
    }

    pub fn set_study_text<T: Serialize>(&mut self, shelf: Shelf, id: i64, text: &T) -> Result<()> {
        self.put_study_text(id, &to_json(text)?, Some(shelf))
    }

    /// The text as it is stored, whatever it is.
    pub(super) fn put_study_text(&mut self, id: i64, content: &str, shelf: Option<Shelf>) -> Result<()> {
        let sql = "SELECT content FROM study_text WHERE id = ?1 AND (?2 IS NULL OR shelf = ?2)";
        let before: Option<String> =
            self.conn().query_row(sql, params![id, shelf.map(Shelf::code)], |row| row.get(0)).optional()?;
        let before = before.ok_or(StoreError::NotFound(TABLE))?;
        let sql = "UPDATE study_text SET content = ?2, changed_ms = ?3 WHERE id = ?1";
        self.conn().execute(sql, params![id, content, self.now_ms()])?;
        self.inverse(Inverse::SetStudyText { id, content: before });
        self.changed(Change::Study);
        Ok(())
    }

    pub fn list_study_text(&mut self, id: i64, listed: bool) -> Result<()> {
        let touched = self.conn().execute("UPDATE study_text SET listed = ?2 WHERE id = ?1", params![id, listed])?;
        if touched == 0 {
            return Err(StoreError::NotFound(TABLE));
        }
        self.inverse(Inverse::ListStudyText { id, listed: !listed });
        self.changed(Change::Study);
        Ok(())
    }
}
