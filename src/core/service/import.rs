//! Bringing a file in: first a preview that stores nothing, then one step that can be undone.

use super::{Office, Result, ServiceError};
use crate::domain::kind::{Area, Status};
use crate::domain::question::Question;
use crate::domain::staff::Permission;
use crate::formats::{Collected, Draft, Problem, decode, kaofa_text};
use crate::store::Op;
use std::path::{Path, PathBuf};

/// What a file holds, before anything of it is stored.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    pub path: PathBuf,
    pub encoding: &'static str,
    pub entries: Vec<ImportEntry>,
    pub problems: Vec<Problem>,
    pub doubts: Vec<Problem>,
}

#[derive(Clone, Debug)]
pub struct ImportEntry {
    pub draft: Draft,
    pub standing: Standing,
    /// Whether it will be stored.
    pub take: bool,
}

/// How a question of the file stands to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    /// The bank holds exactly this content under this code: nothing to store.
    Same {
        code: String,
    },
    /// The bank holds another question under the same code: taking it in adds a revision.
    Revises,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Imported {
    pub added: usize,
    pub revised: usize,
    pub unchanged: usize,
}

/// Reads a text file within the limits of size and encoding.
pub fn read_text(path: &Path) -> Result<decode::Decoded> {
    let bytes = read_bytes(path)?;
    decode::decode(&bytes).map_err(|_| ServiceError::NotText { path: path.to_owned() })
}

/// Reads a file whole, unless it is too large or empty.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let meta = std::fs::metadata(path).map_err(ServiceError::file(path))?;
    if meta.len() > decode::MAX_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes: meta.len(), limit: decode::MAX_BYTES });
    }
    let bytes = std::fs::read(path).map_err(ServiceError::file(path))?;
    if bytes.is_empty() {
        return Err(ServiceError::Empty { path: path.to_owned() });
    }
    Ok(bytes)
}

/// Reads a file of Kaofa text. `default_area` stands in where the file names none.
pub fn preview(office: &Office, path: &Path, default_area: Option<Area>) -> Result<ImportPreview> {
    office.require(Permission::EditBank)?;
    preview_unchecked(office, path, default_area)
}

/// For `import --dry-run`, which stores nothing.
pub fn preview_unchecked(office: &Office, path: &Path, default_area: Option<Area>) -> Result<ImportPreview> {
    let decoded = read_text(path)?;
    let mut got = Collected::default();
    kaofa_text::read(&decoded.text, default_area, &mut got);
    let entries = got
        .drafts
        .into_iter()
        .map(|draft| {
            let standing = standing(office, &draft.question)?;
            let take = !matches!(standing, Standing::Same { .. });
            Ok(ImportEntry { draft, standing, take })
        })
        .collect::<Result<_>>()?;
    Ok(ImportPreview {
        path: path.to_owned(),
        encoding: decoded.encoding.name(),
        entries,
        problems: got.problems,
        doubts: got.doubts,
    })
}

fn standing(office: &Office, question: &Question) -> Result<Standing> {
    if let Some(code) = office.store.question_with_content(question)? {
        return Ok(Standing::Same { code });
    }
    let held = !question.code.is_empty() && office.store.question_with_code(&question.code)?.is_some();
    Ok(if held { Standing::Revises } else { Standing::New })
}

/// Stores what is ticked, all in one step that undo takes back.
pub fn commit(office: &mut Office, preview: &ImportPreview) -> Result<Imported> {
    office.require(Permission::EditBank)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let mut imported = Imported::default();
    let mut held = Vec::new();
    for entry in &preview.entries {
        // Asked again: the bank may have changed since the preview was made.
        held.push((
            entry,
            standing(office, &entry.draft.question)?,
            office.store.question_with_code(&entry.draft.question.code)?,
        ));
    }
    let done = office.store.write::<_, ServiceError>(Op::ImportQuestions, &author, now, |tx| {
        for (entry, standing, id) in held {
            match (entry.take, standing, id) {
                (false, ..) | (_, Standing::Same { .. }, _) => imported.unchanged += 1,
                (true, Standing::Revises, Some(id)) => {
                    tx.revise_question(id, &entry.draft.question, &author, now)?;
                    tx.set_question_status(id, Status::Pending)?;
                    imported.revised += 1;
                }
                (true, ..) => {
                    // The same content twice in one file is one question.
                    if tx.has_same_question(&entry.draft.question)?.is_some() {
                        imported.unchanged += 1;
                    } else {
                        tx.add_question(&entry.draft.question, Status::Pending, false, &author, now)?;
                        imported.added += 1;
                    }
                }
            }
        }
        tx.describe(format!("{} +{} ~{}", preview.path.display(), imported.added, imported.revised));
        Ok(imported)
    })?;
    Ok(office.done(done))
}
