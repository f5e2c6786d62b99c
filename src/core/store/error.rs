//! What can go wrong with the workspace. No user text here: `text::explain` says each of these in the user's language.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Texts are sealed and nobody is signed in.
    #[error("sealed texts and no key")]
    NoKey,
    #[error("not a workspace: {path}")]
    NotAWorkspace { path: PathBuf },
    #[error("workspace of a newer version ({found} > {known}): {path}")]
    Newer { path: PathBuf, found: i32, known: i32 },
    #[error("workspace is damaged: {path}: {detail}")]
    Corrupt { path: PathBuf, detail: String, latest_backup: Option<PathBuf> },
    #[error("workspace is open in another window: {path}")]
    Locked { path: PathBuf },
    #[error("workspace lies on a network share: {path}")]
    NetworkShare { path: PathBuf },
    #[error("cannot write in {path}")]
    ReadOnly { path: PathBuf },
    #[error("disk full")]
    DiskFull,
    #[error("no workspace at {path}")]
    Missing { path: PathBuf },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("a row of {table} cannot be read: {source}")]
    Unreadable { table: &'static str, source: serde_json::Error },
    #[error("a value cannot be stored: {0}")]
    Unwritable(serde_json::Error),
    #[error("{table} holds the unknown code {code}")]
    UnknownCode { table: &'static str, code: String },
    /// A unique value given twice: which noun, and the value.
    #[error("{what} {value} exists already")]
    Duplicate { what: &'static str, value: String },
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("nothing to undo")]
    NothingToUndo,
    /// What the step changed is in use by now.
    #[error("the step can no longer be taken back")]
    StepBlocked,
    #[error("the backup did not pass its check: {0}")]
    BadBackup(String),
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let rusqlite::Error::SqliteFailure(failure, _) = &error {
            match failure.code {
                ErrorCode::DiskFull => return Self::DiskFull,
                // A journal that cannot grow is reported as an IO error by some file systems; the remedy is the same.
                ErrorCode::SystemIoFailure if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE => {
                    return Self::DiskFull;
                }
                _ => {}
            }
        }
        Self::Sqlite(error)
    }
}

impl StoreError {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            _ => Self::File { path, source },
        }
    }
}
