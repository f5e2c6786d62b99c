//! 审题: what a reviewer says of a question.

use super::kind::coded;

coded! {
    /// A remark on one revision of a question, and what it decides.
    NoteKind {
        /// Decides nothing.
        Remark = "remark",
        /// 审定 by somebody else than the writer.
        Approved = "approved",
        /// 审定 by the writer, because the bureau has no second reviewer: a recorded waiver with its reason (DESIGN §4).
        Waived = "waived",
        /// 退回: the question is a draft again, and the text says why.
        Returned = "returned",
    }
}

impl NoteKind {
    /// Whether it must say something in words.
    pub const fn needs_text(self) -> bool {
        !matches!(self, Self::Approved)
    }
}
