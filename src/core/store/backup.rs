//! Backups: written with the kept files beside them, under another name, checked, synced, renamed; only then are old ones thinned. A broken database is
//! never rotated over a good backup.

use super::kept_files::{self, KEPT_FILES, Trust};
use super::open::quick_check;
use super::{Result, Store, StoreError, WORKSPACE_FILE, migrate, sums};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const FOLDER: &str = "backups";
const PREFIX: &str = "workspace-";
const SUFFIX: &str = ".kaofa";
/// The newest backups are all kept; of older ones, the last of each day, for this many days.
const KEEP_NEWEST: usize = 5;
const KEEP_DAYS: usize = 30;
/// An unfinished copy that nobody has written to for so long is nobody's.
const LEFT_AFTER: Duration = Duration::from_hours(1);

impl Store {
    /// Writes a verified backup beside the workspace and gives its path.
    pub fn back_up(&self, now_ms: i64) -> Result<PathBuf> {
        back_up_to(&self.conn, &self.path, now_ms)
    }

    /// Whether a backup of today (local time) exists.
    pub fn has_backup_of_day(&self, now_ms: i64) -> bool {
        let day = stamp(now_ms)[..8].to_owned();
        self.path.parent().is_some_and(|folder| all(folder).iter().any(|path| day_of(path) == day))
    }

    /// All finished backups, oldest first.
    pub fn backups(&self) -> Vec<PathBuf> {
        self.path.parent().map(all).unwrap_or_default()
    }

    pub fn latest_backup(&self) -> Option<PathBuf> {
        self.path.parent().and_then(latest_backup)
    }
}

pub(super) fn back_up_to(conn: &Connection, workspace: &Path, now_ms: i64) -> Result<PathBuf> {
    let parent = workspace.parent().unwrap_or(Path::new("."));
    let folder = parent.join(FOLDER);
    fs::create_dir_all(&folder).map_err(StoreError::file(&folder))?;
    let target = free_name(&folder, now_ms);
    let temporary = target.with_extension("part");
    let result = copy_and_check(conn, &temporary).and_then(|()| publish(&temporary, &target, &folder));
    if result.is_err() {
        // Whatever stands there is unfinished and has no final name; leaving it would only use up the disk.
        discard(&temporary);
    }
    result?;
    kept_files::copy_missing(&parent.join(KEPT_FILES), &folder.join(KEPT_FILES), Trust::SizeAndMoment)?;
    thin(parent);
    sweep(&folder, SystemTime::now());
    Ok(target)
}

/// Takes away an unfinished copy, and the journal that SQLite leaves beside one that could not grow.
fn discard(temporary: &Path) {
    let mut journal = temporary.as_os_str().to_owned();
    journal.push("-journal");
    let _ = fs::remove_file(temporary);
    let _ = fs::remove_file(journal);
}

fn copy_and_check(conn: &Connection, temporary: &Path) -> Result<()> {
    discard(temporary);
    let mut copy = Connection::open(temporary)?;
    Backup::new(conn, &mut copy)?.run_to_completion(2048, Duration::ZERO, None)?;
    // The copy is a file by itself: no -wal beside it that could be forgotten when it is carried away.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    if let Some(complaint) = quick_check(&copy)? {
        return Err(StoreError::BadBackup(complaint));
    }
    copy.close().map_err(|(_, e)| StoreError::from(e))
}

fn publish(temporary: &Path, target: &Path, folder: &Path) -> Result<()> {
    File::open(temporary).and_then(|f| f.sync_all()).map_err(StoreError::file(temporary))?;
    fs::rename(temporary, target).map_err(StoreError::file(target))?;
    sync_folder(folder).map_err(StoreError::file(folder))
}

/// A new name must survive a power cut like the bytes under it. Windows cannot sync a folder and journals names by itself; some file
/// systems of sticks and shares do not know the call.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    match File::open(folder).and_then(|f| f.sync_all()) {
        Err(e) if !matches!(e.kind(), std::io::ErrorKind::InvalidInput | std::io::ErrorKind::Unsupported) => return Err(e),
        _ => {}
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Restores `backup` as the workspace in `folder`. What stood there is kept beside it under another name, whose path is
/// given back.
pub fn restore(folder: &Path, backup: &Path, now_ms: i64) -> Result<Option<PathBuf>> {
    let conn = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|e| StoreError::BadBackup(e.to_string()))?;
    let ours = !migrate::is_foreign(&conn).map_err(|e| StoreError::BadBackup(e.to_string()))?;
    let complaint = quick_check(&conn).map_err(|e| StoreError::BadBackup(e.to_string()))?;
    if !ours || migrate::version(&conn)? == 0 {
        return Err(StoreError::NotAWorkspace { path: backup.to_owned() });
    }
    migrate::refuse_newer(&conn, backup)?;
    if let Some(complaint) = complaint {
        return Err(StoreError::BadBackup(complaint));
    }
    fs::create_dir_all(folder).map_err(StoreError::file(folder))?;
    let workspace = folder.join(WORKSPACE_FILE);
    let lock_path = workspace.with_extension("lock");
    let lock = File::create(&lock_path).map_err(StoreError::file(&lock_path))?;
    lock.try_lock().map_err(|_| StoreError::Locked { path: workspace.clone() })?;
    let temporary = workspace.with_extension(RESTORING);
    copy_and_check(&conn, &temporary)?;
    // Whole and on the disk before the old one is moved: were the power cut in between, the next start finishes the restore.
    File::open(&temporary).and_then(|f| f.sync_all()).map_err(StoreError::file(&temporary))?;
    let kept = if workspace.exists() { Some(set_aside(&workspace, now_ms)?) } else { None };
    publish(&temporary, &workspace, folder)?;
    // Those of a backup that was carried away without them are told as missing where they are shown.
    if let Some(backups) = backup.parent() {
        kept_files::copy_missing(&backups.join(KEPT_FILES), &folder.join(KEPT_FILES), Trust::Bytes)?;
    }
    Ok(kept)
}

/// The ending of a backup that is being put in place.
const RESTORING: &str = "restoring";

/// Finishes a restore that was cut off after the old workspace had been moved away. For a folder without a workspace.
pub(super) fn finish_restore(workspace: &Path) -> Result<()> {
    let temporary = workspace.with_extension(RESTORING);
    let Ok(conn) = Connection::open_with_flags(&temporary, OpenFlags::SQLITE_OPEN_READ_ONLY) else { return Ok(()) };
    let whole = matches!(quick_check(&conn), Ok(None)) && matches!(migrate::is_foreign(&conn), Ok(false));
    drop(conn);
    match workspace.parent() {
        Some(folder) if whole => publish(&temporary, workspace, folder),
        _ => Ok(()),
    }
}

/// Moves a workspace and its WAL to a name that says when, and that nothing has yet.
fn set_aside(workspace: &Path, now_ms: i64) -> Result<PathBuf> {
    let named = |again: u32| workspace.with_extension(format!("before-restore-{}-{again}", stamp(now_ms)));
    let kept = (1..1000).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(0));
    for suffix in ["", "-wal", "-shm", sums::ENDING] {
        let with = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
        match fs::rename(with(workspace), with(&kept)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(StoreError::file(workspace)(e)),
            _ => {}
        }
    }
    Ok(kept)
}

/// `YYYYMMDD-HHMMSS` in local time: how a person looks for a backup.
fn stamp(now_ms: i64) -> String {
    let at = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::system()).strftime("%Y%m%d-%H%M%S").to_string()
}

fn free_name(folder: &Path, now_ms: i64) -> PathBuf {
    let base = stamp(now_ms);
    let mut path = folder.join(format!("{PREFIX}{base}{SUFFIX}"));
    let mut again = 1;
    while path.exists() {
        again += 1;
        path = folder.join(format!("{PREFIX}{base}-{again}{SUFFIX}"));
    }
    path
}

/// All finished backups, oldest first.
fn all(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|e| e.path())
        .filter(|p| {
            p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(PREFIX) && n.to_string_lossy().ends_with(SUFFIX))
        })
        .collect();
    // By name without ending: the second backup of a second carries `-2` and comes after the first.
    found.sort_by_key(|path| path.file_stem().map(std::ffi::OsStr::to_owned));
    found
}

pub(super) fn latest_backup(folder: &Path) -> Option<PathBuf> {
    all(folder).pop()
}

fn day_of(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    name.trim_start_matches(PREFIX).chars().take(8).collect()
}

/// Takes away copies that a killed or powerless program left unfinished. One that may still be written is minutes old at most.
fn sweep(folder: &Path, now: SystemTime) {
    let unfinished = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(PREFIX) && (name.ends_with(".part") || name.ends_with(".part-journal"))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let written = entry.metadata().and_then(|data| data.modified()).ok();
        let age = written.and_then(|written| now.duration_since(written).ok());
        if unfinished(&entry.path()) && age.is_some_and(|age| age > LEFT_AFTER) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn thin(folder: &Path) {
    let found = all(folder);
    let mut days = Vec::new();
    for (age, path) in found.iter().rev().enumerate() {
        let day = day_of(path);
        let first_of_day = !days.contains(&day);
        if first_of_day {
            days.push(day);
        }
        if age >= KEEP_NEWEST && (!first_of_day || days.len() > KEEP_DAYS) {
            // A backup that cannot be removed only takes space; the new one is safe already.
            let _ = fs::remove_file(path);
        }
    }
}
