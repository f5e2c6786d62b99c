//! `kaofa check`: what is wrong with a workspace, in findings that name the row.

use super::open::quick_check;
use super::{CHANGED_BYTES, Result, Store, sums};
use crate::domain::ids::AttemptId;
use crate::domain::journal::{self, ChainError};
use serde::Serialize;

/// One thing wrong. The message key is `finding-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Finding {
    Damaged {
        detail: String,
    },
    /// Bytes of the file changed while nobody had it open: a failing disk or stick, or another program.
    BytesChanged {
        /// Ranges of the file.
        place: String,
    },
    MissingParent {
        table: String,
        row: i64,
    },
    JournalBroken {
        attempt: AttemptId,
        sitting: String,
        ticket: String,
        detail: String,
    },
    AuditBroken {
        row: i64,
    },
    NoCurrentRevision {
        code: String,
    },
    /// A question names an image that the workspace does not hold.
    ImageMissing {
        code: String,
        name: String,
    },
    /// The bytes of an image are not those that were kept.
    ImageChanged {
        image: String,
    },
    /// Images that no question names: nothing is lost by them but room.
    ImagesUnused {
        count: u64,
    },
}

impl Finding {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "damaged",
            Self::BytesChanged { .. } => "bytes-changed",
            Self::MissingParent { .. } => "missing-parent",
            Self::JournalBroken { .. } => "journal-broken",
            Self::AuditBroken { .. } => "audit-broken",
            Self::NoCurrentRevision { .. } => "no-current-revision",
            Self::ImageMissing { .. } => "image-missing",
            Self::ImageChanged { .. } => "image-changed",
            Self::ImagesUnused { .. } => "images-unused",
        }
    }
}

impl Store {
    /// All findings; empty for a sound workspace.
    pub fn check(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if let Some(detail) = quick_check(&self.conn)? {
            findings.push(Finding::Damaged { detail });
        }
        let found = if self.lock.is_none() { sums::changed(&self.path) } else { None };
        if let Some(place) = found.map_or_else(|| self.meta(CHANGED_BYTES), |place| Ok(Some(place)))? {
            findings.push(Finding::BytesChanged { place });
        }
        let mut statement = self.conn.prepare("PRAGMA foreign_key_check")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)))?;
        for row in rows {
            let (table, row) = row?;
            findings.push(Finding::MissingParent { table, row: row.unwrap_or(0) });
        }
        let mut statement = self.conn.prepare("SELECT code FROM question WHERE current IS NULL")?;
        for code in statement.query_map([], |row| row.get(0))? {
            findings.push(Finding::NoCurrentRevision { code: code? });
        }
        self.check_attachments(&mut findings)?;
        self.check_journals(&mut findings)?;
        if let Some(row) = self.audit_break()? {
            findings.push(Finding::AuditBroken { row });
        }
        Ok(findings)
    }

    fn check_journals(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let mut statement = self.conn.prepare(
            "SELECT a.id, s.title, c.ticket FROM attempt a
             JOIN candidate c ON c.sitting = a.sitting AND c.cadre = a.cadre
             JOIN sitting s ON s.id = a.sitting ORDER BY a.id",
        )?;
        let attempts =
            statement.query_map([], |row| Ok((AttemptId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?;
        for attempt in attempts {
            let (attempt, sitting, ticket) = attempt?;
            let broken: Option<ChainError> = journal::verify(self.chain(attempt)?, &self.journal(attempt)?).err();
            if let Some(error) = broken {
                findings.push(Finding::JournalBroken { attempt, sitting, ticket, detail: error.to_string() });
            }
        }
        Ok(())
    }
}
