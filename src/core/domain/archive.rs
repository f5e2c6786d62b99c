//! The archive of a sitting: what its files hold. Read back years later without any workspace, so nothing here refers to one.

use super::appeal::{AppealKind, Ruling};
use super::correction::Corrections;
use super::ids::SittingId;
use super::marks::Marks;
use super::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use super::verdict::{Outcome, Shortfall};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the files that this program writes.
pub const FORM: u32 = 1;

/// Names of the files. Journals stand in [`file::JOURNALS`], one a ticket; signed tables are numbered.
pub mod file {
    /// Every other file with its SHA-256.
    pub const MANIFEST: &str = "manifest.json";
    /// The signature over the manifest.
    pub const SIGNATURE: &str = "manifest.sig";
    pub const SITTING: &str = "sitting.json";
    /// With keys.
    pub const PAPER: &str = "paper.json";
    pub const CANDIDATES: &str = "candidates.json";
    pub const MARKS: &str = "marks.json";
    /// What was decided about items after they were answered.
    pub const CORRECTIONS: &str = "corrections.json";
    /// Every mark that a person gave, in the order given.
    pub const GIVEN: &str = "marks-given.json";
    /// What two people typed from papers written by hand.
    pub const TYPED: &str = "typed.json";
    /// Scans, proofs, lists of other platforms.
    pub const EVIDENCE: &str = "evidence";
    /// Texts given in blanks that a person judged.
    pub const JUDGEMENTS: &str = "judgements.json";
    pub const INCIDENTS: &str = "incidents.json";
    pub const APPEALS: &str = "appeals.json";
    /// Lines of the log that are about this sitting.
    pub const AUDIT: &str = "audit.json";
    /// The rows on the day of the archive.
    pub const RESULTS: &str = "results.json";
    pub const JOURNALS: &str = "journals";
    pub const READ_ME: &str = "README.txt";

    pub fn journal(ticket: &str) -> String {
        format!("{JOURNALS}/{ticket}.json")
    }

    /// A signed table, and the line that signs it.
    pub fn published(version: u32) -> (String, String) {
        (format!("published-{version}.json"), format!("published-{version}.sig"))
    }
}

/// The list that is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub form: u32,
    /// Version of the program.
    pub program: String,
    pub sitting: SittingId,
    pub title: String,
    pub kind: SittingKind,
    /// UTC milliseconds.
    pub at_ms: i64,
    pub by: String,
    /// In order of name.
    pub files: Vec<FileLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// From the folder of the archive, parted by `/`.
    pub name: String,
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// What the sitting was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SittingRecord {
    pub id: SittingId,
    pub title: String,
    pub kind: SittingKind,
    pub state: SittingState,
    pub basis: String,
    pub makeup_of: Option<SittingId>,
    pub created_ms: i64,
    pub published_ms: Option<i64>,
    pub keep_until: Option<jiff::civil::Date>,
    pub opened_ms: Option<i64>,
    pub full: Marks,
    pub rules: SittingRules,
    pub facts: SittingFacts,
}

/// One of the frozen list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRecord {
    pub ticket: String,
    pub name: String,
    pub staff_no: Option<String>,
    pub unit: String,
    pub unit_path: String,
    pub department: String,
    /// Held on the day of the list; never one that is intended.
    pub post: String,
    pub room: String,
    pub seat: String,
    /// Set by a person.
    pub outcome: Option<Outcome>,
    pub reason: String,
    pub checked_ms: Option<i64>,
    pub started_ms: Option<i64>,
    pub handed_in_ms: Option<i64>,
    pub total: Option<Marks>,
    pub shortfalls: Vec<Shortfall>,
}

/// A journal with the hashes of its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRecord {
    pub ticket: String,
    /// What the hashes are linked with.
    pub chain: i64,
    pub events: Vec<EventRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    pub seq: u32,
    pub wall_ms: i64,
    pub boot_id: String,
    pub boot_ms: i64,
    /// The JSON that was hashed, as text.
    pub payload: String,
    /// In hexadecimal.
    pub hash: String,
}

/// The marks of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarksRecord {
    pub ticket: String,
    pub items: Vec<ItemMark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemMark {
    pub position: u16,
    pub marks: Option<Marks>,
    /// `None` for the machine.
    pub by: Option<String>,
    pub comment: String,
}

/// Corrections that hold, with the questions by which they mark, and the re-marks that made them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionsRecord {
    /// By position, from 0.
    pub items: Corrections,
    /// JSON of the questions whose keys count, by number of revision.
    pub questions: BTreeMap<i64, String>,
    pub remarks: Vec<RemarkRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkRecord {
    pub corrections: Corrections,
    pub reason: String,
    pub by: String,
    pub at_ms: i64,
}

/// A mark that a person gave. Round 1, 2 or 3; without marks it was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenRecord {
    pub ticket: String,
    pub position: u16,
    pub round: u8,
    pub by: String,
    pub marks: Option<Marks>,
    pub points: Vec<u8>,
    pub comment: String,
    pub at_ms: i64,
}

/// What one person typed from a paper, or settled. The content is JSON of the transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedRecord {
    pub ticket: String,
    pub round: u8,
    pub by: String,
    pub at_ms: i64,
    pub waiver: String,
    pub content: serde_json::Value,
}

/// A text given in a blank, judged once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgementRecord {
    pub revision: i64,
    pub part: u8,
    pub blank: u8,
    pub folded: String,
    pub accepted: bool,
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRecord {
    pub at_ms: i64,
    pub actor: String,
    pub kind: String,
    /// `None` for the whole room.
    pub ticket: Option<String>,
    pub note: String,
}

/// An appeal with everything that was said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealRecord {
    pub kind: AppealKind,
    pub ticket: Option<String>,
    /// Counted from 1.
    pub item: Option<u16>,
    pub text: String,
    pub late: String,
    pub taken_by: String,
    pub at_ms: i64,
    pub opinions: Vec<OpinionRecord>,
    pub decision: Option<OpinionRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRecord {
    pub ruling: Ruling,
    pub text: String,
    pub by: String,
    pub at_ms: i64,
}

/// A line of the log, with the hash before it, so that each proves by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    pub id: i64,
    pub at_ms: i64,
    pub actor: String,
    pub op: String,
    pub detail: String,
    pub previous: String,
    pub hash: String,
}
