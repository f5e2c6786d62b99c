//! 双人销毁清册: what stays of a sitting whose papers were destroyed. Counts and hashes; nothing by which a person is found.

use super::ids::SittingId;
use serde::{Deserialize, Serialize};

/// What was there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRegister {
    pub candidates: usize,
    pub journals: usize,
    pub events: usize,
    pub marks: usize,
    pub incidents: usize,
    pub appeals: usize,
    /// SHA-256 over the heads of all journals in order of ticket, in hexadecimal: holds against an archive.
    pub heads: String,
    /// SHA-256 of each signed version of the results.
    pub published: Vec<String>,
    pub figures: Figures,
    /// Backups that still held the papers on that day: destroyed by hand.
    pub backups: Vec<String>,
}

/// The counted result. No mean and no range: with three candidates they are a person's marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub expected: u32,
    pub sat: u32,
    pub absent: u32,
    pub deferred: u32,
    pub exempt: u32,
    pub void: u32,
    pub passed: u32,
    pub excellent: u32,
}

/// The act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erasure {
    pub sitting: SittingId,
    /// UTC milliseconds.
    pub at_ms: i64,
    /// The same in local time: the day that the retention date is compared with.
    pub on_day: jiff::civil::Date,
    pub by: String,
    pub second: String,
    pub reason: String,
    pub register: ErasureRegister,
}
