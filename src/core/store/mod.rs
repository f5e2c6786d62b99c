//! The workspace file: one SQLite database with one write door. Nothing outside this module sees a connection or SQL.

pub mod activity;
pub mod angoff;
pub mod appeal;
mod attachment;
pub mod attempt;
pub mod audit;
pub mod backup;
mod bank_facts;
mod bank_index;
mod bank_list;
pub mod check;
pub mod citation;
pub mod draft;
pub mod erasure;
mod error;
pub mod exemptions;
pub mod form_draw;
pub mod incident;
pub mod item_marks;
pub mod kept_files;
pub mod library;
pub mod marking;
pub mod mastery;
mod migrate;
mod open;
pub mod paper;
pub mod practice;
pub mod publication;
pub mod question;
pub mod question_note;
pub mod quiz;
pub mod remark;
pub mod result_columns;
mod result_pack;
pub mod roster;
pub mod search;
pub mod seat;
pub mod settle;
pub mod sitting;
pub mod staff;
pub mod study;
pub mod study_text;
mod sums;
pub mod transcript;
pub mod twins;
mod undo;
pub mod units;
pub mod vault;
mod write;

pub use error::StoreError;
pub use migrate::{APPLICATION_ID, SCHEMA_VERSION};
pub use open::{Access, WORKSPACE_FILE};
pub use undo::{Inverse, StepName};
pub use write::{Change, Changes, Done, Op, Tx};

use rusqlite::{Connection, OptionalExtension, params};
use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, StoreError>;

/// An open workspace. Holding one for writing keeps every other writer out until it is dropped.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// Locked while this is the workspace's writer; the lock goes with the file handle, also when the process is killed.
    lock: Option<File>,
    /// The statute texts beside the workspace.
    library: library::Library,
    /// What the bank's list is searched in; absent until it is asked for, and after a write.
    bank_list: RefCell<Option<bank_list::BankList>>,
    /// What summaries are made of; absent until one is asked for, and after a write of results.
    result_columns: RefCell<Option<std::sync::Arc<result_columns::ResultColumns>>>,
    /// What sealed texts are read and written with.
    vault: vault::Vault,
}

/// Where the file was found changed while nobody had it open.
const CHANGED_BYTES: &str = "changed_bytes";

impl Drop for Store {
    /// A writer leaves one file with nothing in its log, and sums over it.
    fn drop(&mut self) {
        let busy = || self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        if self.lock.is_some() && busy().is_ok_and(|busy| busy == 0) {
            sums::put_up(&self.path);
        }
    }
}

impl Store {
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        Ok(self.conn.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
    }
}

impl Tx<'_> {
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<()> {
        self.conn().execute(
            "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![key, value],
        )?;
        self.changed(Change::Settings);
        Ok(())
    }
}

/// Text that this program itself stored as JSON and cannot read back: the row was altered from outside.
fn from_json<T: serde::de::DeserializeOwned>(table: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| StoreError::Unreadable { table, source })
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::Unwritable)
}

/// A code column that holds none of the known codes.
fn coded<T>(table: &'static str, value: Option<T>, code: &str) -> Result<T> {
    value.ok_or_else(|| StoreError::UnknownCode { table, code: code.to_owned() })
}

/// A column that holds an ISO date or NULL.
fn day(table: &'static str, text: Option<String>) -> Result<Option<jiff::civil::Date>> {
    text.map(|text| text.parse().map_err(|_| StoreError::UnknownCode { table, code: text })).transpose()
}

#[cfg(test)]
mod tests;
