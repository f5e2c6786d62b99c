//! Published results as they were signed, and how long the papers of a sitting are kept.

use super::write::{Change, Tx};
use super::{Result, Store, StoreError};
use crate::domain::ids::{PaperId, RevisionId, SittingId};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// One signed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion {
    /// From 1.
    pub version: u32,
    /// UTC milliseconds.
    pub at_ms: i64,
    /// JSON of [`crate::domain::publication::PublishedTable`], byte for byte as it was signed.
    pub content: String,
    /// Who signed, and the signature, in one line.
    pub signature: String,
}

/// What the log says of a version: where, which, and the hash of what was signed.
pub fn published_note(sitting: SittingId, version: u32, hash: &str) -> String {
    format!("{sitting} v{version} {hash}")
}

impl Store {
    /// Oldest first.
    pub fn published(&self, sitting: SittingId) -> Result<Vec<PublishedVersion>> {
        let sql = "SELECT version, at_ms, content, signature FROM published WHERE sitting = ?1 ORDER BY version";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([sitting.0], |row| {
            Ok(PublishedVersion { version: row.get(0)?, at_ms: row.get(1)?, content: row.get(2)?, signature: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Versions that the log says were signed, with the hash noted then.
    pub fn noted_versions(&self, sitting: SittingId) -> Result<Vec<(u32, String)>> {
        let sql =
            "SELECT detail FROM audit WHERE op IN ('publish_results', 'sign_results') AND detail GLOB ?1 || ' v*' ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([sitting.0.to_string()], |row| row.get::<_, String>(0))?;
        let mut noted = Vec::new();
        for detail in rows {
            let detail = detail?;
            let mut words = detail.split(' ').skip(1);
            let version = words.next().and_then(|word| word.strip_prefix('v')?.parse().ok());
            if let (Some(version), Some(hash)) = (version, words.next()) {
                noted.push((version, hash.to_owned()));
            }
        }
        Ok(noted)
    }

    /// The last day on which the papers are kept, ISO; `None` before publication.
    pub fn keep_until(&self, sitting: SittingId) -> Result<Option<jiff::civil::Date>> {
        let sql = "SELECT keep_until FROM sitting WHERE id = ?1";
        let text: Option<Option<String>> = self.conn.prepare_cached(sql)?.query_row([sitting.0], |row| row.get(0)).optional()?;
        Ok(text.flatten().and_then(|text| text.parse().ok()))
    }

    /// The text of one revision as it is stored.
    pub fn revision_text(&self, revision: RevisionId) -> Result<String> {
        let sql = "SELECT content FROM question_revision WHERE id = ?1";
        let found = self.conn.prepare_cached(sql)?.query_row([revision.0], |row| row.get(0)).optional()?;
        found.ok_or(StoreError::NotFound("question"))
    }

    /// The texts of a paper's questions as they are stored, by number of revision.
    pub fn paper_texts(&self, paper: PaperId) -> Result<BTreeMap<i64, String>> {
        let sql =
            "SELECT r.id, r.content FROM question_revision r WHERE r.id IN (SELECT revision FROM paper_slot WHERE paper = ?1)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([paper.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub fn add_published(&mut self, sitting: SittingId, version: &PublishedVersion) -> Result<()> {
        self.conn().execute(
            "INSERT INTO published (sitting, version, at_ms, content, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![sitting.0, version.version, version.at_ms, version.content, version.signature],
        )?;
        self.changed(Change::Sittings);
        Ok(())
    }

    /// Papers are kept at least until the end of this day; an earlier one than before changes nothing.
    pub fn keep_until(&mut self, sitting: SittingId, day: jiff::civil::Date) -> Result<()> {
        self.conn().execute(
            "UPDATE sitting SET keep_until = max(coalesce(keep_until, ''), ?2) WHERE id = ?1",
            params![sitting.0, day.to_string()],
        )?;
        self.changed(Change::Sittings);
        Ok(())
    }
}
