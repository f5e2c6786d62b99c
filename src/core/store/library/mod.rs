//! The statute library: a database of its own beside the workspace. It holds nothing that a bureau made, so it is neither
//! backed up nor undone, and a damaged one is simply imported again.

mod read;
mod write;

pub(in crate::store) use read::day;
pub use read::{ArticleHit, ArticleRow, Hits, LawVersionRow};
pub use write::LibraryImport;

use super::{Result, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The library's file name inside the workspace's folder.
pub const LIBRARY_FILE: &str = "statutes.kaofa";
/// `KAOL` in the header of the file.
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"KAOL");
const SCHEMA: &str = include_str!("0001.sql");
const SCHEMA_VERSION: i32 = 1;

/// The library of a workspace, as far as there is one.
#[derive(Debug)]
pub(super) enum Library {
    Absent,
    Open(Connection),
    /// The file stands there but cannot be used; an import puts a new one in its place.
    Broken,
}

pub(super) fn path_beside(workspace: &Path) -> PathBuf {
    workspace.with_file_name(LIBRARY_FILE)
}

impl Library {
    /// Opens what is there. A library never keeps a workspace from opening.
    pub(super) fn open(workspace: &Path, writable: bool) -> Self {
        let path = path_beside(workspace);
        if !path.exists() {
            return Self::Absent;
        }
        match open(&path, writable) {
            Ok(conn) => Self::Open(conn),
            Err(_) => Self::Broken,
        }
    }

    pub(super) fn conn(&self) -> Result<&Connection> {
        match self {
            Self::Open(conn) => Ok(conn),
            Self::Absent | Self::Broken => Err(StoreError::NotFound("library")),
        }
    }

    /// Makes the file where there is none, and puts a new one in place of one that cannot be used.
    pub(super) fn create(&mut self, workspace: &Path) -> Result<()> {
        if matches!(self, Self::Open(_)) {
            return Ok(());
        }
        let path = path_beside(workspace);
        if matches!(self, Self::Broken) {
            // Kept under another name: it may be of a newer version of the program.
            let aside = path.with_extension("kaofa.old");
            fs::rename(&path, &aside).map_err(StoreError::file(&path))?;
        }
        let conn = Connection::open(&path)?;
        configure(&conn)?;
        let tx = conn.unchecked_transaction()?;
        tx.execute_batch(SCHEMA)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        tx.commit()?;
        *self = Self::Open(conn);
        Ok(())
    }
}

fn open(path: &Path, writable: bool) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let id: u32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if id != APPLICATION_ID || version != SCHEMA_VERSION {
        return Err(StoreError::NotAWorkspace { path: path.to_owned() });
    }
    // Touches the pages that a search touches: a torn file shows itself here and not in the middle of typing.
    conn.query_row("SELECT count(*) FROM law_version", [], |row| row.get::<_, i64>(0))?;
    if writable {
        configure(&conn)?;
    } else {
        conn.pragma_update(None, "query_only", true)?;
    }
    conn.busy_timeout(Duration::from_secs(5))?;
    Ok(conn)
}

/// Less strict than the workspace: after a power cut an import may be missing, but never half there.
fn configure(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cache_size", -32_000)?;
    Ok(())
}

#[cfg(test)]
mod tests;
