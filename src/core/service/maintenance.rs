//! Backup, restore and check.

use super::{Office, Result};
use crate::domain::staff::Permission;
use crate::store::check::Finding;
use std::path::{Path, PathBuf};

/// Writes a verified backup and gives its path.
pub fn back_up(office: &Office) -> Result<PathBuf> {
    office.require(Permission::BackUp)?;
    Ok(office.store.back_up(office.now_ms())?)
}

/// The backup at the start of the day; nothing when there is one of today.
pub fn daily_backup(office: &Office) -> Result<Option<PathBuf>> {
    let now = office.now_ms();
    if office.store.has_backup_of_day(now) { Ok(None) } else { Ok(Some(office.store.back_up(now)?)) }
}

pub fn latest_backup(office: &Office) -> Option<PathBuf> {
    office.store.latest_backup()
}

/// Puts a backup in place of the workspace in `folder`; what stood there is kept under the path given back.
pub fn restore(folder: &Path, backup: &Path, now_ms: i64) -> Result<Option<PathBuf>> {
    Ok(crate::store::backup::restore(folder, backup, now_ms)?)
}

/// Everything wrong with the workspace.
pub fn check(office: &Office) -> Result<Vec<Finding>> {
    Ok(office.store.check()?)
}
