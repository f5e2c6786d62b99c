//! Opening a workspace: who may write, and which files are refused untouched.

use super::library::Library;
use super::vault::Vault;
use super::{CHANGED_BYTES, Op, Result, SCHEMA_VERSION, Store, StoreError, backup, migrate, sums};
use rusqlite::{Connection, OpenFlags};
use std::cell::RefCell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The workspace's file name inside its folder.
pub const WORKSPACE_FILE: &str = "workspace.kaofa";

/// The first bytes of every SQLite database.
const SQLITE_HEADER: &[u8; 16] = b"SQLite format 3\0";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The one writer; creates the workspace when there is none.
    Write,
    /// Reads beside a writer.
    Read,
}

impl Store {
    /// Opens the workspace in `folder`. A file that is not a workspace, is newer, or is damaged is refused untouched.
    pub fn open(folder: &Path, access: Access, now_ms: i64) -> Result<Self> {
        let path = folder.join(WORKSPACE_FILE);
        if access == Access::Write {
            fs::create_dir_all(folder).map_err(StoreError::file(folder))?;
        }
        if is_network_share(folder) {
            return Err(StoreError::NetworkShare { path });
        }
        let exists = refuse_foreign(&path)?;
        match access {
            Access::Read if !exists => Err(StoreError::Missing { path }),
            Access::Read => {
                look(&path)?;
                let conn =
                    Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
                conn.busy_timeout(Duration::from_secs(5))?;
                conn.pragma_update(None, "query_only", true)?;
                if migrate::version(&conn)? < SCHEMA_VERSION {
                    // Only a writer may migrate; the caller opens for writing once.
                    return Err(StoreError::Missing { path });
                }
                let (library, vault) = (Library::open(&path, false), Vault::default());
                vault.install(&conn)?;
                Ok(Self {
                    conn,
                    path,
                    lock: None,
                    library,
                    bank_list: RefCell::default(),
                    result_columns: RefCell::default(),
                    vault,
                })
            }
            Access::Write => open_writer(path, exists, now_ms),
        }
    }
}

fn open_writer(path: PathBuf, exists: bool, now_ms: i64) -> Result<Store> {
    let lock = take_lock(&path)?;
    let exists = exists || {
        backup::finish_restore(&path)?;
        refuse_foreign(&path)?
    };
    if exists {
        check_before_use(&path)?;
    }
    let changed = sums::changed(&path);
    sums::take_down(&path).map_err(StoreError::file(&path))?;
    let mut conn = Connection::open(&path).map_err(|e| unopened(e, &path))?;
    configure(&conn)?;
    if migrate::version(&conn)? < SCHEMA_VERSION {
        if exists && migrate::version(&conn)? > 0 {
            backup::back_up_to(&conn, &path, now_ms)?;
        }
        migrate::migrate(&mut conn)?;
    }
    let (library, vault) = (Library::open(&path, true), Vault::default());
    vault.install(&conn)?;
    let mut store =
        Store { conn, path, lock: Some(lock), library, bank_list: RefCell::default(), result_columns: RefCell::default(), vault };
    if let Some(place) = changed {
        // Kept in the workspace: the next sums will hold the changed bytes. A restored backup holds no such note.
        store.write::<_, StoreError>(Op::Settings, "-", now_ms, |tx| tx.set_meta(CHANGED_BYTES, &place))?;
    }
    if store.has_no_index()? {
        store.write::<_, StoreError>(Op::IndexBank, "-", now_ms, |tx| {
            tx.index_the_rest()?;
            Ok(())
        })?;
    }
    Ok(store)
}

fn unopened(error: rusqlite::Error, path: &Path) -> StoreError {
    match StoreError::from(error) {
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(f, _)) if f.code == rusqlite::ErrorCode::CannotOpen => {
            StoreError::ReadOnly { path: path.to_owned() }
        }
        other => other,
    }
}

/// Durability before speed: an answer counts as saved only when it would survive a power cut.
fn configure(conn: &Connection) -> Result<()> {
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // KiB. An import of a large bank writes all over the index of contents; with SQLite's 2 MB each page went to the disk many times.
    conn.pragma_update(None, "cache_size", -16_384)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Looks at the file without opening it as a database. Gives whether it exists; an empty file counts as absent.
fn refuse_foreign(path: &Path) -> Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(StoreError::file(path)(e)),
    };
    let mut head = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut head).map_err(StoreError::file(path))?;
    if head.is_empty() {
        return Ok(false);
    }
    let not_ours = || StoreError::NotAWorkspace { path: path.to_owned() };
    // Bytes 68-71 of the header hold the application id (sqlite.org/fileformat2.html).
    let id = head.get(68..72).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes).ok_or_else(not_ours)?;
    if !head.starts_with(SQLITE_HEADER) {
        return Err(not_ours());
    }
    // A workspace killed while it was being created has its header in the WAL only and no id yet.
    if id != migrate::APPLICATION_ID && id != 0 {
        return Err(not_ours());
    }
    Ok(true)
}

fn damaged(path: &Path, detail: &impl ToString) -> StoreError {
    let latest_backup = path.parent().and_then(backup::latest_backup);
    StoreError::Corrupt { path: path.to_owned(), detail: detail.to_string(), latest_backup }
}

/// Why a workspace could not be looked at. A full disk or a folder without rights is not damage, and its remedy is another.
fn unread(error: rusqlite::Error, path: &Path) -> StoreError {
    use rusqlite::{ErrorCode, ffi};
    match StoreError::from(error) {
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(failure, _))
            if [ffi::SQLITE_IOERR_SHMSIZE, ffi::SQLITE_IOERR_SHMMAP].contains(&failure.extended_code) =>
        {
            StoreError::DiskFull
        }
        StoreError::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == ErrorCode::CannotOpen => {
            StoreError::ReadOnly { path: path.to_owned() }
        }
        other => damaged(path, &other),
    }
}

/// Opens read-only first, so that a newer or foreign file is left exactly as it is.
fn look(path: &Path) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|e| unread(e, path))?;
    conn.busy_timeout(Duration::from_secs(5))?;
    migrate::refuse_newer(&conn, path)?;
    if migrate::is_foreign(&conn).map_err(|e| unread(e, path))? {
        return Err(StoreError::NotAWorkspace { path: path.to_owned() });
    }
    Ok(conn)
}

/// What a writer asks besides: that nothing is damaged.
fn check_before_use(path: &Path) -> Result<()> {
    match quick_check(&look(path)?) {
        Ok(None) => Ok(()),
        Ok(Some(detail)) => Err(damaged(path, &detail)),
        Err(error) => Err(unread(error, path)),
    }
}

/// The first complaint of SQLite's own check, `None` when it has none.
pub(super) fn quick_check(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let first: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((first != "ok").then_some(first))
}

fn take_lock(path: &Path) -> Result<File> {
    let lock_path = path.with_extension("lock");
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path).map_err(StoreError::file(&lock_path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.to_owned() }),
        Err(TryLockError::Error(e)) => Err(StoreError::file(&lock_path)(e)),
    }
}

/// SQLite's locks are not reliable over NFS and SMB, so a workspace there could be torn by two writers.
#[cfg(target_os = "linux")]
fn is_network_share(folder: &Path) -> bool {
    const NFS: u64 = 0x6969;
    const SMB: u64 = 0x517B;
    const SMB2: u64 = 0xFE53_4D42;
    const CIFS: u64 = 0xFF53_4D42;
    rustix::fs::statfs(folder).is_ok_and(|stat| [NFS, SMB, SMB2, CIFS].contains(&((stat.f_type as u64) & 0xFFFF_FFFF)))
}

#[cfg(not(target_os = "linux"))]
fn is_network_share(folder: &Path) -> bool {
    folder.to_string_lossy().starts_with(r"\\")
}
