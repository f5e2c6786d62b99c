//! 新法速递: an issue with one entry a law that was adopted or came into force in its period.

use super::ids::ActivityId;
use super::kind::coded;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

coded! {
    /// Why a law stands in an issue.
    DigestReason {
        /// Adopted or amended in the period, in force later.
        Adopted = "adopted",
        /// Came into force in the period.
        InForce = "in_force",
        /// Ended in the period: 废止 or 失效.
        Ended = "ended",
    }
}

coded! {
    /// What became of an article between the version before and this one.
    ArticleFate { Changed = "changed", New = "new", Gone = "gone", Renumbered = "renumbered" }
}

/// One article that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleChange {
    pub fate: ArticleFate,
    /// 第三十三条 in the version before; empty for a new one.
    pub old_label: String,
    pub new_label: String,
    pub old: String,
    pub new: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestEntry {
    pub law: String,
    pub reason: DigestReason,
    /// Day of adoption or amendment.
    pub adopted: Date,
    pub effective: Date,
    /// In the trainer's words: what changed and for whom.
    pub words: String,
    /// Empty where the library lacks one of the two texts.
    pub changes: Vec<ArticleChange>,
    /// Whether both texts were there to compare.
    pub compared: bool,
    /// There was no version before: nothing to compare with.
    #[serde(default)]
    pub first: bool,
    /// Codes of questions that rest on what changed, for the trainer; never printed.
    pub questions: Vec<String>,
    /// Left out of the issue.
    pub left_out: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub title: String,
    pub from: Date,
    pub until: Date,
    /// What stands before the entries.
    pub lead: String,
    pub entries: Vec<DigestEntry>,
    /// The day it was issued, and the row of the ledger that counts it.
    pub issued_on: Option<Date>,
    pub activity: Option<ActivityId>,
}

impl Digest {
    pub fn shown(&self) -> impl Iterator<Item = &DigestEntry> {
        self.entries.iter().filter(|entry| !entry.left_out)
    }

    /// An issue without a title, or with nothing in it, is not issued.
    pub fn can_be_issued(&self) -> bool {
        self.issued_on.is_none() && !self.title.trim().is_empty() && self.shown().next().is_some()
    }
}
