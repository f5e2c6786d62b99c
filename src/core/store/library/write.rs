//! Putting laws into the library.

use super::{Library, Result};
use crate::domain::law::LawText;
use crate::store::{Store, search, to_json};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LibraryImport {
    pub added: u32,
    pub replaced: u32,
    /// Held already, letter by letter.
    pub unchanged: u32,
    /// Articles written.
    pub articles: u32,
}

impl Store {
    /// Adds versions of laws; a version held already is replaced when its text differs. All or nothing. `go_on` is asked
    /// between laws with the share done, 0..1; `false` leaves the library as it was and gives `None`.
    pub fn import_laws(
        &mut self,
        laws: &[LawText],
        now_ms: i64,
        mut go_on: impl FnMut(f32) -> bool,
    ) -> Result<Option<LibraryImport>> {
        self.library.create(&self.path)?;
        let Library::Open(conn) = &mut self.library else { return Ok(None) };
        let tx = conn.transaction()?;
        let mut done = LibraryImport::default();
        for (i, law) in laws.iter().enumerate() {
            if !go_on(i as f32 / laws.len() as f32) {
                return Ok(None);
            }
            put(&tx, law, now_ms, &mut done)?;
        }
        tx.commit()?;
        Ok(Some(done))
    }

    /// Takes one version out.
    pub fn remove_law_version(&mut self, id: i64) -> Result<()> {
        if let Library::Open(conn) = &mut self.library {
            let tx = conn.transaction()?;
            delete(&tx, id)?;
            tx.commit()?;
        }
        Ok(())
    }
}

fn put(conn: &Connection, law: &LawText, now_ms: i64, done: &mut LibraryImport) -> Result<()> {
    let head = &law.head;
    let hash: [u8; 32] = {
        let mut hasher = Sha256::new();
        hasher.update(to_json(head)?);
        hasher.update(to_json(&law.articles)?);
        hasher.finalize().into()
    };
    let held: Option<(i64, [u8; 32])> = conn
        .prepare_cached("SELECT id, content_hash FROM law_version WHERE name = ?1 AND version = ?2")?
        .query_row(params![head.name, head.version.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match held {
        Some((_, same)) if same == hash => {
            done.unchanged += 1;
            return Ok(());
        }
        Some((id, _)) => {
            delete(conn, id)?;
            done.replaced += 1;
        }
        None => done.added += 1,
    }
    conn.prepare_cached(
        "INSERT INTO law_version (name, full_name, level, version, effective, stated, verified_to, source, note, articles, content_hash, imported_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        head.name,
        head.full_name,
        head.level.code(),
        head.version.to_string(),
        head.effective.to_string(),
        head.stated.code(),
        head.verified_to.map(|d| d.to_string()),
        head.source,
        head.note,
        law.articles.len() as i64,
        hash,
        now_ms
    ])?;
    let version = conn.last_insert_rowid();
    let mut insert = conn.prepare_cached(
        "INSERT INTO article (version, number, inserted, label, part, chapter, section, citable, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut index = conn.prepare_cached("INSERT INTO article_search (rowid, pairs) VALUES (?1, ?2)")?;
    for article in &law.articles {
        insert.execute(params![
            version,
            article.number,
            article.inserted,
            article.label,
            article.part,
            article.chapter,
            article.section,
            article.citable,
            article.text
        ])?;
        index.execute(params![conn.last_insert_rowid(), search::index_text(&article.text)])?;
    }
    done.articles += law.articles.len() as u32;
    Ok(())
}

fn delete(conn: &Connection, version: i64) -> Result<()> {
    conn.execute("DELETE FROM article_search WHERE rowid IN (SELECT id FROM article WHERE version = ?1)", [version])?;
    conn.execute("DELETE FROM article WHERE version = ?1", [version])?;
    conn.execute("DELETE FROM law_version WHERE id = ?1", [version])?;
    Ok(())
}
