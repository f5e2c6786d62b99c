//! Files that sessions and the ledger keep beside the workspace, in backups. A file lies under the hash of its bytes, so a backup of all
//! days holds each once, and a damaged one is known by its name.

use super::backup::sync_folder;
use super::{Result, StoreError};
use crate::domain::paper_record::sha256_hex;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The folder of kept files beside a workspace, and beside its backups.
pub const KEPT_FILES: &str = "study-files";

/// Copies into `to` what lies whole in `from` and does not lie whole there. Whole ones are never written over.
pub(super) fn copy_missing(from: &Path, to: &Path) -> Result<()> {
    let entries = fs::read_dir(from).into_iter().flatten().flatten();
    let missing: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|file| file.file_name().is_some_and(|name| !is_same_size(file, &to.join(name))))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(StoreError::file(to))?;
    for file in &missing {
        let Some(name) = file.file_name() else { continue };
        // What somebody else put into the folder, and what was damaged, is nobody's file.
        let Ok(bytes) = fs::read(file) else { continue };
        if file.file_stem().and_then(|stem| stem.to_str()) != Some(sha256_hex(&bytes).as_str()) {
            continue;
        }
        let target = to.join(name);
        let unfinished = target.with_extension("part");
        let written = fs::write(&unfinished, &bytes)
            .and_then(|()| File::open(&unfinished)?.sync_all())
            .and_then(|()| fs::rename(&unfinished, &target));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written.map_err(StoreError::file(&target))?;
    }
    sync_folder(to).map_err(StoreError::file(to))
}

/// Of the same length: what a cut copy is not, and what is told without reading every file every day.
fn is_same_size(one: &Path, other: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|facts| facts.len()).ok();
    length(other).is_some() && length(one) == length(other)
}
