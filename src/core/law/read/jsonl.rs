//! Our own statutes file: one JSON object an article, gzip or plain, in order of level, law, version, article.

use super::{Found, Note, ReadError};
use crate::domain::citation::normal_law_name;
use crate::domain::law::{Article, LawHead, LawText, Level};
use crate::law::words;
use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

#[derive(Deserialize)]
struct Row {
    law_name: String,
    #[serde(default)]
    full_name: String,
    #[serde(default)]
    level: String,
    version_date: Date,
    effective_date: Option<Date>,
    #[serde(default)]
    status: String,
    #[serde(default)]
    in_force: bool,
    #[serde(default = "yes")]
    citable: bool,
    #[serde(default)]
    part: String,
    #[serde(default)]
    chapter: String,
    #[serde(default)]
    section: String,
    article_no: u32,
    #[serde(default)]
    article_sub: u32,
    article_label: String,
    text: String,
    #[serde(default)]
    source: String,
}

const fn yes() -> bool {
    true
}

/// What the list of versions beside the file adds.
#[derive(Deserialize)]
struct VersionRow {
    law_name: String,
    version_date: Date,
    verified_to: Option<Date>,
    #[serde(default)]
    note: String,
}

/// Longest line taken: the longest article in force has 11,000 characters.
const MAX_LINE: u64 = 4 * 1024 * 1024;

pub(super) fn read(path: &Path) -> Result<Found, ReadError> {
    let mut found = Found::default();
    let versions = beside(path);
    let mut seen: HashMap<(String, Date), usize> = HashMap::new();
    let mut reader = lines(path)?;
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let length = reader.by_ref().take(MAX_LINE).read_line(&mut line).map_err(|source| match source.kind() {
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput | std::io::ErrorKind::UnexpectedEof => {
                ReadError::BadLine { path: path.to_owned(), line: number, detail: source.to_string() }
            }
            _ => ReadError::File { path: path.to_owned(), source },
        })?;
        if length == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line).map_err(|error| ReadError::BadLine {
            path: path.to_owned(),
            line: number,
            detail: error.to_string(),
        })?;
        take(row, &versions, &mut seen, &mut found);
    }
    Ok(found)
}

fn take(row: Row, versions: &HashMap<(String, Date), VersionRow>, seen: &mut HashMap<(String, Date), usize>, found: &mut Found) {
    let name = normal_law_name(&row.law_name);
    let key = (name.clone(), row.version_date);
    let index = *seen.entry(key.clone()).or_insert_with(|| {
        let beside = versions.get(&key);
        let full_name = if row.full_name.is_empty() { row.law_name.clone() } else { row.full_name.clone() };
        let effective = row.effective_date.unwrap_or_else(|| {
            found.notes.push((name.clone(), Note::EffectiveAssumed { date: row.version_date }));
            row.version_date
        });
        found.laws.push(LawText {
            head: LawHead {
                level: words::level(&row.level).unwrap_or_else(|| words::level_of_name(&full_name)),
                name: name.clone(),
                full_name,
                version: row.version_date,
                effective,
                stated: words::stated(&row.status),
                verified_to: beside.and_then(|b| b.verified_to),
                source: row.source,
                note: beside.map(|b| b.note.clone()).unwrap_or_default(),
            },
            articles: Vec::new(),
        });
        found.laws.len() - 1
    });
    let article = Article {
        number: row.article_no,
        inserted: row.article_sub,
        label: row.article_label,
        part: row.part,
        chapter: row.chapter,
        section: row.section,
        text: without_comments(row.text),
        // The column also says no for a version not in force; that is told by its dates.
        citable: row.citable || !row.in_force,
    };
    // One file holds laws of a few hundred articles: the numbering tells a second copy when it starts over.
    let law: &mut LawText = &mut found.laws[index];
    let again = article.number > 0
        && law.articles.last().is_some_and(|last| (last.number, last.inserted) >= (article.number, article.inserted))
        && law.articles.iter().any(|a| (a.number, a.inserted) == (article.number, article.inserted));
    if again {
        found.notes.push((name, Note::Twice { label: article.label }));
    } else {
        law.articles.push(article);
    }
}

/// Marks of a source's own pagination (`<!-- … -->` on a line) are no text of the law.
fn without_comments(text: String) -> String {
    if !text.contains("<!--") {
        return text;
    }
    text.lines().filter(|line| !line.trim_start().starts_with("<!--")).collect::<Vec<_>>().join("\n")
}

fn lines(path: &Path) -> Result<Box<dyn BufRead>, ReadError> {
    let file = File::open(path).map_err(ReadError::file(path))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let gzip = reader.fill_buf().map_err(ReadError::file(path))?.starts_with(&[0x1f, 0x8b]);
    Ok(if gzip { Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))) } else { Box::new(reader) })
}

/// `laws.jsonl` in the same folder, where there is one: dates up to which each version was checked. It only adds.
fn beside(path: &Path) -> HashMap<(String, Date), VersionRow> {
    let Ok(file) = File::open(path.with_file_name("laws.jsonl")) else { return HashMap::new() };
    BufReader::new(file)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<VersionRow>(&line).ok())
        .map(|row| ((normal_law_name(&row.law_name), row.version_date), row))
        .collect()
}

impl Level {
    /// Highest first.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|level| *level == self).unwrap_or(Self::ALL.len())
    }
}
