//! The append-only log of what staff did, hash-chained like a journal.

use super::{Result, Store};
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::journal::{GENESIS, Hash};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    pub id: i64,
    pub at_ms: i64,
    pub actor: String,
    pub op: String,
    pub detail: String,
}

/// What the log says of a hand-in: where, who, and the head of the journal.
pub fn hand_in_note(sitting: SittingId, ticket: &str, code: &str) -> String {
    format!("{sitting}/{ticket} {code}")
}

/// The hash of a line, linked to the hash before.
pub fn link(previous: &Hash, row: &AuditRow) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(row.id.to_le_bytes());
    hasher.update(row.at_ms.to_le_bytes());
    for text in [&row.actor, &row.op, &row.detail] {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

pub(super) fn append(conn: &Connection, at_ms: i64, actor: &str, op: &str, detail: &str) -> Result<()> {
    let last: Option<(i64, Hash)> = conn
        .prepare_cached("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (id, previous) = last.map_or((1, GENESIS), |(id, hash)| (id + 1, hash));
    let row = AuditRow { id, at_ms, actor: actor.to_owned(), op: op.to_owned(), detail: detail.to_owned() };
    let hash = link(&previous, &row);
    conn.prepare_cached("INSERT INTO audit (id, at_ms, actor, op, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![id, at_ms, actor, op, detail, hash])?;
    Ok(())
}

/// What is written of one sitting, with the number of the sitting in front.
const OF_SITTING: [&str; 18] = [
    "check_in",
    "desk_act",
    "set_outcome",
    "hand_in",
    "judge_blank",
    "seal_paper",
    "publish_results",
    "sign_results",
    "archive_sitting",
    "file_appeal",
    "appeal_step",
    "print_records",
    "re_mark",
    "waive_second_mark",
    "type_paper",
    "add_evidence",
    "cancel_sitting",
    "erase_sitting",
];
/// The same with its title.
const BY_TITLE: [&str; 5] = ["plan_sitting", "open_sitting", "close_sitting", "publish_results", "draw_form"];

/// A line with the hashes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedRow {
    pub row: AuditRow,
    pub previous: Hash,
    pub hash: Hash,
}

impl Store {
    /// The lines that are about one sitting, its title, or marks of one of its attempts, oldest first.
    pub fn audit_of(&self, sitting: SittingId, title: &str, attempts: &[AttemptId]) -> Result<Vec<LinkedRow>> {
        let mut statement = self.conn.prepare("SELECT id, at_ms, actor, op, detail, hash FROM audit ORDER BY id")?;
        let mut rows = statement.query([])?;
        let (mut previous, mut found) = (GENESIS, Vec::new());
        let (own, titled) = (sitting.0.to_string(), format!("{title}:"));
        while let Some(row) = rows.next()? {
            let entry = read(row)?;
            let hash: Hash = row.get(5)?;
            let (op, detail) = (entry.op.as_str(), entry.detail.as_str());
            let number = detail.split(['/', ' ', '#']).next().unwrap_or_default();
            let wanted = (OF_SITTING.contains(&op) && number == own)
                || (BY_TITLE.contains(&op) && (detail == title || detail.starts_with(&titled)))
                || (op == "mark" && number.parse().is_ok_and(|id| attempts.contains(&AttemptId(id))));
            if wanted {
                found.push(LinkedRow { row: entry, previous, hash });
            }
            previous = hash;
        }
        Ok(found)
    }

    /// Newest first.
    pub fn audit(&self, limit: u32) -> Result<Vec<AuditRow>> {
        let mut statement = self.conn.prepare("SELECT id, at_ms, actor, op, detail FROM audit ORDER BY id DESC LIMIT ?1")?;
        let rows = statement.query_map([limit], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The head code of an attempt's journal as noted at hand-in.
    pub fn noted_head(&self, sitting: SittingId, ticket: &str) -> Result<Option<String>> {
        let prefix = hand_in_note(sitting, ticket, "");
        let sql = "SELECT substr(detail, ?2) FROM audit WHERE op = 'hand_in' AND substr(detail, 1, ?2 - 1) = ?1 ORDER BY id DESC LIMIT 1";
        let from = prefix.chars().count() as i64 + 1;
        Ok(self.conn.prepare_cached(sql)?.query_row(params![prefix, from], |row| row.get(0)).optional()?)
    }

    /// The first row at which the log's chain is broken.
    pub(super) fn audit_break(&self) -> Result<Option<i64>> {
        let mut statement = self.conn.prepare("SELECT id, at_ms, actor, op, detail, hash FROM audit ORDER BY id")?;
        let mut rows = statement.query([])?;
        let (mut head, mut expected) = (GENESIS, 1);
        while let Some(row) = rows.next()? {
            let entry = read(row)?;
            let hash: Hash = row.get(5)?;
            if entry.id != expected || link(&head, &entry) != hash {
                return Ok(Some(entry.id));
            }
            (head, expected) = (hash, expected + 1);
        }
        Ok(None)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow { id: row.get(0)?, at_ms: row.get(1)?, actor: row.get(2)?, op: row.get(3)?, detail: row.get(4)? })
}
