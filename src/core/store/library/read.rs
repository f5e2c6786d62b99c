//! Reading the library: versions, articles, search.

use super::{Library, Result};
use crate::domain::law::{Article, LawHead, LawText, Level, StatedState};
use crate::store::{Store, StoreError, coded, search};
use jiff::civil::Date;
use rusqlite::{Connection, Row, params};
use std::collections::HashSet;

/// One version as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawVersionRow {
    pub id: i64,
    pub head: LawHead,
    pub articles: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRow {
    pub id: i64,
    pub version: i64,
    pub article: Article,
}

/// One article that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleHit {
    pub id: i64,
    pub version: i64,
    pub number: u32,
    pub inserted: u32,
    pub label: String,
    pub text: String,
}

/// The first hits, and whether there are more than were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    pub hits: Vec<ArticleHit>,
    pub more: bool,
}

impl Store {
    /// `Some(false)`: a file stands there that cannot be used. `None`: nothing was ever imported.
    pub fn library_state(&self) -> Option<bool> {
        match &self.library {
            Library::Absent => None,
            Library::Open(_) => Some(true),
            Library::Broken => Some(false),
        }
    }

    /// Every version, highest level first. Empty without a library.
    pub fn law_versions(&self) -> Result<Vec<LawVersionRow>> {
        let Library::Open(conn) = &self.library else { return Ok(Vec::new()) };
        let mut statement = conn.prepare_cached(
            "SELECT id, name, full_name, level, version, effective, stated, verified_to, source, note, articles FROM law_version ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| Ok(version_row(row)))?;
        let mut all: Vec<LawVersionRow> = rows.map(|row| row?).collect::<Result<_>>()?;
        all.sort_by(|a, b| (a.head.level, &a.head.name, b.head.effective).cmp(&(b.head.level, &b.head.name, a.head.effective)));
        Ok(all)
    }

    /// One version with all its articles.
    pub fn law_text(&self, version: i64) -> Result<LawText> {
        let conn = self.library.conn()?;
        let head = conn
            .prepare_cached(
                "SELECT id, name, full_name, level, version, effective, stated, verified_to, source, note, articles FROM law_version WHERE id = ?1",
            )?
            .query_row([version], |row| Ok(version_row(row)))??
            .head;
        let mut statement = conn.prepare_cached(&format!("{ARTICLE} WHERE version = ?1 ORDER BY id"))?;
        let articles =
            statement.query_map([version], article_row)?.map(|row| row.map(|r| r.article)).collect::<rusqlite::Result<_>>()?;
        Ok(LawText { head, articles })
    }

    /// Articles whose text holds all that was typed: those of the versions in `first` before the others of `versions`, each in
    /// the order of the library.
    pub fn search_articles(&self, typed: &str, first: &[i64], versions: &HashSet<i64>, limit: usize) -> Result<Hits> {
        let (Library::Open(conn), Some(query)) = (&self.library, search::query(typed)) else { return Ok(Hits::default()) };
        let mut found = Hits::default();
        for version in first {
            // Articles of one version stand together, so that the index is read only there.
            let range: (Option<i64>, Option<i64>) = conn
                .prepare_cached("SELECT min(id), max(id) FROM article WHERE version = ?1")?
                .query_row([version], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if let (Some(from), Some(to)) = range {
                collect(conn, &query, (from, to), |v| v == *version, limit, &mut found)?;
            }
        }
        let rest = |version: i64| versions.contains(&version) && !first.contains(&version);
        collect(conn, &query, (0, i64::MAX), rest, limit, &mut found)?;
        Ok(found)
    }

    /// One article of a version, `None` where it has no such article.
    pub fn law_article(&self, version: i64, number: u32, inserted: u32) -> Result<Option<Article>> {
        let Library::Open(conn) = &self.library else { return Ok(None) };
        one_article(conn, version, number, inserted)
    }
}

/// Adds the hits with ids in `range` that are wanted, up to `limit`.
fn collect(
    conn: &Connection,
    query: &str,
    range: (i64, i64),
    wanted: impl Fn(i64) -> bool,
    limit: usize,
    found: &mut Hits,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id, a.version, a.number, a.inserted, a.label, a.text FROM article_search s CROSS JOIN article a ON a.id = s.rowid
         WHERE s.pairs MATCH ?1 AND s.rowid BETWEEN ?2 AND ?3",
    )?;
    let mut rows = statement.query(params![query, range.0, range.1])?;
    while let Some(row) = rows.next()? {
        let version: i64 = row.get(1)?;
        if !wanted(version) {
            continue;
        }
        if found.hits.len() == limit {
            found.more = true;
            break;
        }
        found.hits.push(ArticleHit {
            id: row.get(0)?,
            version,
            number: row.get(2)?,
            inserted: row.get(3)?,
            label: row.get(4)?,
            text: row.get(5)?,
        });
    }
    Ok(())
}

const ARTICLE: &str = "SELECT id, version, number, inserted, label, part, chapter, section, citable, text FROM article";

fn one_article(conn: &Connection, version: i64, number: u32, inserted: u32) -> Result<Option<Article>> {
    use rusqlite::OptionalExtension;
    let sql = format!("{ARTICLE} WHERE version = ?1 AND number = ?2 AND inserted = ?3 ORDER BY id LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.query_row(params![version, number, inserted], article_row).optional()?.map(|row| row.article))
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        id: row.get(0)?,
        version: row.get(1)?,
        article: Article {
            number: row.get(2)?,
            inserted: row.get(3)?,
            label: row.get(4)?,
            part: row.get(5)?,
            chapter: row.get(6)?,
            section: row.get(7)?,
            citable: row.get(8)?,
            text: row.get(9)?,
        },
    })
}

fn version_row(row: &Row<'_>) -> Result<LawVersionRow> {
    let (level, stated): (String, String) = (row.get(3)?, row.get(6)?);
    let verified_to: Option<String> = row.get(7)?;
    Ok(LawVersionRow {
        id: row.get(0)?,
        head: LawHead {
            name: row.get(1)?,
            full_name: row.get(2)?,
            level: coded("law_version", Level::from_code(&level), &level)?,
            version: day("law_version", &row.get::<_, String>(4)?)?,
            effective: day("law_version", &row.get::<_, String>(5)?)?,
            stated: coded("law_version", StatedState::from_code(&stated), &stated)?,
            verified_to: verified_to.map(|text| day("law_version", &text)).transpose()?,
            source: row.get(8)?,
            note: row.get(9)?,
        },
        articles: row.get(10)?,
    })
}

pub(in crate::store) fn day(table: &'static str, text: &str) -> Result<Date> {
    text.parse().map_err(|_| StoreError::UnknownCode { table, code: text.to_owned() })
}
