//! 审题: reading what waits, signing it, or returning it with a reason.

use super::bank::QuestionRecord;
use super::{Office, Result, ServiceError};
use crate::domain::citation::Citation;
use crate::domain::ids::{QuestionId, RevisionId};
use crate::domain::kind::Status;
use crate::domain::review::NoteKind;
use crate::domain::staff::Permission;
use crate::store::Op;
pub use crate::store::question_note::{Note, PaperUse};

/// All that stands around a question: who wrote it, what was said of it, where it is used.
#[derive(Clone, Debug)]
pub struct Dossier {
    pub record: QuestionRecord,
    /// Who wrote the current revision, and when.
    pub author: String,
    pub written_ms: i64,
    /// Newest first.
    pub notes: Vec<Note>,
    pub uses: Vec<PaperUse>,
    /// Others who may approve.
    pub reviewers: Vec<String>,
}

/// A citation with the words it points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedText {
    pub citation: Citation,
    /// The article of the version in force; `None` when the library does not hold it, and for documents.
    pub text: Option<String>,
}

pub fn dossier(office: &Office, id: QuestionId) -> Result<Dossier> {
    office.require(Permission::ReadKeys)?;
    let record = office.store.question(id)?;
    let (author, written_ms) = office.store.written_by(record.revision)?;
    Ok(Dossier {
        author,
        written_ms,
        notes: office.store.question_notes(id)?,
        uses: office.store.question_uses(id)?,
        reviewers: other_reviewers(office)?,
        record,
    })
}

/// Signs a question, returns it, or remarks on it. `seen` is the revision that was read: a verdict never falls on a text that
/// somebody changed meanwhile.
///
/// Who wrote the current revision does not approve it. Where nobody else could, [`NoteKind::Waived`] with a reason records the
/// missing second person.
pub fn judge(office: &mut Office, id: QuestionId, seen: RevisionId, kind: NoteKind, text: &str) -> Result<()> {
    if kind != NoteKind::Remark || !office.may(Permission::EditBank) {
        office.require(Permission::ApproveQuestions)?;
    }
    let text = text.trim();
    let record = office.store.question(id)?;
    if record.revision != seen {
        return Err(ServiceError::RevisedMeanwhile);
    }
    let actor = office.actor().name().to_owned();
    match (kind, record.status) {
        (NoteKind::Remark, _)
        | (NoteKind::Returned, Status::Pending | Status::Approved)
        | (NoteKind::Approved | NoteKind::Waived, Status::Pending) => {}
        (_, status) => return Err(ServiceError::NotForReview(status)),
    }
    if matches!(kind, NoteKind::Approved | NoteKind::Waived) && office.store.written_by(seen)?.0 == actor {
        let others = other_reviewers(office)?;
        if kind == NoteKind::Approved || !others.is_empty() {
            return Err(ServiceError::OwnQuestion(others));
        }
    } else if kind == NoteKind::Waived {
        // A second person is here: nothing is waived.
        return judge(office, id, seen, NoteKind::Approved, text);
    }
    if kind.needs_text() && text.is_empty() {
        return Err(ServiceError::NoReason);
    }
    let now = office.now_ms();
    let op = if kind == NoteKind::Remark { Op::RemarkQuestion } else { Op::ReviewQuestion };
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        // The log is read by people who may not read keys, and a remark may name one; the reason of a waiver is for the record.
        let reason = if kind == NoteKind::Waived { text } else { "" };
        tx.describe(format!("{id} {} {reason}", kind.code()).trim_end());
        tx.add_note(id, seen, kind, &actor, text, now)?;
        match kind {
            NoteKind::Remark => {}
            NoteKind::Approved | NoteKind::Waived => tx.set_question_status(id, Status::Approved)?,
            NoteKind::Returned => tx.set_question_status(id, Status::Draft)?,
        }
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// Names of the other open accounts that may approve.
fn other_reviewers(office: &Office) -> Result<Vec<String>> {
    let own = office.actor().name();
    let staff = office.store.staff()?;
    let may = staff.into_iter().filter(|s| !s.disabled && s.name != own && s.roles.may(Permission::ApproveQuestions));
    Ok(may.map(|s| s.name).collect())
}
