//! Schema versions. Each migration is one SQL file, run in one transaction, and never edited after it has shipped.

use super::{Result, StoreError};
use rusqlite::Connection;
use std::path::Path;

/// `KAOF` in the header of the database file.
pub const APPLICATION_ID: u32 = u32::from_be_bytes(*b"KAOF");

const MIGRATIONS: &[&str] =
    &[include_str!("migrations/0001.sql"), include_str!("migrations/0002.sql"), include_str!("migrations/0003.sql")];

/// What this program writes.
pub const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;

pub(super) fn version(conn: &Connection) -> Result<i32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

pub(super) fn refuse_newer(conn: &Connection, path: &Path) -> Result<()> {
    let found = version(conn).unwrap_or(0);
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// A database with tables that is not ours.
pub(super) fn is_foreign(conn: &Connection) -> rusqlite::Result<bool> {
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id == i64::from(APPLICATION_ID) {
        return Ok(false);
    }
    conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master)", [], |row| row.get(0))
}

pub(super) fn migrate(conn: &mut Connection) -> Result<()> {
    let from = version(conn)?;
    for (number, sql) in (1..).zip(MIGRATIONS).skip(usize::try_from(from).unwrap_or(0)) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
