//! Row identities. Each noun has a type of its own, so that a cadre's id never lands where a sitting's is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// A question across all its revisions.
    QuestionId,
    /// One frozen text of a question. Papers hold these, never a [`QuestionId`].
    RevisionId,
    UnitId,
    CadreId,
    ExemptionId,
    PaperId,
    SittingId,
    AttemptId,
    AppealId,
    StaffId,
    /// A session of 会前学法.
    StudyId,
    /// A form that is not saved yet: the moment its editor was opened, UTC milliseconds.
    DraftId,
    /// A row of the ledger of learning.
    ActivityId,
    /// An issue of 新法速递.
    DigestId,
    /// A case of the library of 典型案例.
    LegalCaseId,
    /// What a file review, a reconsideration or a lawsuit found.
    CaseFindingId,
    /// A remark or verdict of a review.
    NoteId,
    /// A row of the undo log.
    StepId,
}
