//! Files that sessions and the ledger keep beside the workspace, in backups. A file lies under the hash of its bytes, so a backup of all
//! days holds each once, and a damaged one is known by its name.

use super::backup::sync_folder;
use super::{Result, StoreError};
use crate::domain::paper_record::sha256_hex;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

/// The folder of kept files beside a workspace, and beside its backups.
pub const KEPT_FILES: &str = "study-files";

/// How sure one wants to be of what lies there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// A copy of the size and the moment of its original is whole: what is told without reading every file every day.
    SizeAndMoment,
    /// Nothing but the bytes: a restore is rare, and a damaged file is why there is one.
    Bytes,
}

/// Copies into `to` what lies whole in `from` and does not lie whole there. Whole ones are never written over.
pub(super) fn copy_missing(from: &Path, to: &Path, trust: Trust) -> Result<()> {
    let mut copied = false;
    for file in fs::read_dir(from).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let Some(name) = file.file_name() else { continue };
        let target = to.join(name);
        if trust == Trust::SizeAndMoment && is_as_it_was_copied(&file, &target) {
            continue;
        }
        // What somebody else put into the folder, and what was damaged, is nobody's file.
        let Some(bytes) = whole(&file) else { continue };
        if whole(&target).is_some() {
            // Copied by hand, or before copies had the moment of their original: next time it is told at a glance. Where that cannot
            // be written, the file is read again.
            let _ = File::options().write(true).open(&target).and_then(|target| give_moment(&file, &target));
            continue;
        }
        fs::create_dir_all(to).map_err(StoreError::file(to))?;
        write(&file, &bytes, &target)?;
        if trust == Trust::Bytes {
            let _ = keep_as_it_is(&target);
        }
        copied = true;
    }
    if copied { sync_folder(to).map_err(StoreError::file(to)) } else { Ok(()) }
}

/// It is opened from the program, and what is typed into it then would make it another file.
pub fn keep_as_it_is(kept: &Path) -> std::io::Result<()> {
    let mut permissions = fs::metadata(kept)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(kept, permissions)
}

fn write(original: &Path, bytes: &[u8], target: &Path) -> Result<()> {
    let unfinished = target.with_extension("part");
    let written = File::create(&unfinished)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            give_moment(original, &file)?;
            file.sync_all()
        })
        .and_then(|()| {
            // What stands there is damaged; on Windows no name goes over a read-only file.
            let _ = fs::remove_file(target);
            fs::rename(&unfinished, target)
        });
    if written.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    written.map_err(StoreError::file(target))
}

/// The bytes of a file that is what its name says.
fn whole(file: &Path) -> Option<Vec<u8>> {
    let bytes = fs::read(file).ok()?;
    (file.file_stem().and_then(|stem| stem.to_str()) == Some(sha256_hex(&bytes).as_str())).then_some(bytes)
}

fn give_moment(original: &Path, copy: &File) -> std::io::Result<()> {
    copy.set_modified(fs::metadata(original)?.modified()?)
}

/// Of the length and the moment of its original: neither cut off nor written to since.
fn is_as_it_was_copied(original: &Path, copy: &Path) -> bool {
    let facts = |path: &Path| fs::metadata(path).and_then(|facts| Ok((facts.len(), whole_seconds(facts.modified()?)))).ok();
    facts(copy).is_some() && facts(original) == facts(copy)
}

/// File systems of sticks and shares keep two seconds, or one, or a part of a second: what they cut off is no change.
fn whole_seconds(moment: SystemTime) -> Option<u64> {
    moment.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs() / 2)
}
