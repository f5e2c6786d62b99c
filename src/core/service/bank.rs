//! The bank: finding, reading, editing, retiring, verifying.

use super::{Office, Result, ServiceError, built_in};
use crate::domain::ids::{DraftId, QuestionId, RevisionId};
use crate::domain::image::{Image, ImageId};
use crate::domain::kind::{Area, Cognition, Status};
use crate::domain::question::Question;
use crate::domain::staff::Permission;
use crate::formats::Collected;
use crate::store::Op;
pub use crate::store::question::{BankCounts, BankQuery, BankSort, QuestionRecord, QuestionRow, RevisionRow};
use std::time::Instant;

/// What a search found. `elapsed_ms` is the time the store took.
#[derive(Clone, Debug, Default)]
pub struct BankList {
    pub ids: Vec<QuestionId>,
    pub elapsed_ms: f64,
}

pub fn find(office: &Office, query: &BankQuery) -> Result<BankList> {
    office.require(Permission::ReadBank)?;
    let begun = Instant::now();
    let ids = office.store.find_questions(query)?;
    Ok(BankList { ids, elapsed_ms: begun.elapsed().as_secs_f64() * 1000.0 })
}

pub fn rows(office: &Office, ids: &[QuestionId]) -> Result<Vec<QuestionRow>> {
    office.require(Permission::ReadBank)?;
    Ok(office.store.question_rows(ids)?)
}

pub fn counts(office: &Office) -> Result<BankCounts> {
    Ok(office.store.bank_counts()?)
}

/// Keeps what is said of the whole bank for the next start.
pub(super) fn keep_facts(office: &mut Office) {
    let now = office.now_ms();
    // Where it cannot be kept, the next start reads the bank.
    if let Ok(Some(done)) = office.store.keep_bank_facts(now) {
        office.done(done);
    }
}

/// The question with its key.
pub fn view(office: &Office, id: QuestionId) -> Result<QuestionRecord> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.question(id)?)
}

/// The images that the workspace holds of those named.
pub fn images(office: &Office, ids: &[ImageId]) -> Result<Vec<Image>> {
    let mut images = Vec::new();
    for id in ids {
        // Bytes that are not what they were kept as are as good as none; `check` names them.
        let read = office.store.image_bytes(*id)?.and_then(|bytes| Image::read("", bytes).ok());
        images.extend(read.filter(|image| image.attachment.sha256 == *id));
    }
    Ok(images)
}

/// Revisions, newest first.
pub fn history(office: &Office, id: QuestionId) -> Result<Vec<RevisionRow>> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.question_history(id)?)
}

/// Adds a question written in the editor. It waits for review. The draft it was kept in goes in the same write.
pub fn add(office: &mut Office, question: &Question, draft: Option<DraftId>) -> Result<QuestionId> {
    office.require(Permission::EditBank)?;
    refuse_flaws(question)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AddQuestion, &author, now, |tx| {
        let id = tx.add_question(question, Status::Pending, false, &author, now)?;
        if let Some(draft) = draft {
            tx.drop_draft(&author, draft)?;
        }
        tx.describe(id.to_string());
        Ok(id)
    })?;
    Ok(office.done(done))
}

/// Stores a new revision. What was approved waits for review again, because the text that was approved has changed; a draft that
/// is complete goes to review. The draft it was kept in goes in the same write.
pub fn revise(office: &mut Office, id: QuestionId, question: &Question, draft: Option<DraftId>) -> Result<RevisionId> {
    office.require(Permission::EditBank)?;
    refuse_flaws(question)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let status = office.store.question(id)?.status;
    let done = office.store.write::<_, ServiceError>(Op::EditQuestion, &author, now, |tx| {
        tx.describe(id.to_string());
        let revision = tx.revise_question(id, question, &author, now)?;
        if let Some(draft) = draft {
            tx.drop_draft(&author, draft)?;
        }
        // What was approved has changed; what was a draft is complete now, or it would have been refused.
        if matches!(status, Status::Approved | Status::Draft) {
            tx.set_question_status(id, Status::Pending)?;
        }
        Ok(revision)
    })?;
    Ok(office.done(done))
}

/// Retires a question, or brings it back to wait for review. Papers that hold it are not touched.
pub fn set_retired(office: &mut Office, id: QuestionId, retired: bool) -> Result<()> {
    office.require(Permission::EditBank)?;
    set_status(office, id, if retired { Status::Retired } else { Status::Pending })
}

/// A change to many questions at once. What a question asks and its key stay as they are, so what was approved stays approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkChange {
    pub area: Option<Area>,
    pub difficulty: Option<u8>,
    pub cognition: Option<Cognition>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
    /// Retires, or brings back to wait for review.
    pub retired: Option<bool>,
}

impl BulkChange {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn apply(&self, question: &Question) -> Question {
        let mut changed = question.clone();
        changed.area = self.area.unwrap_or(changed.area);
        changed.difficulty = self.difficulty.unwrap_or(changed.difficulty);
        changed.cognition = self.cognition.or(changed.cognition);
        changed.tags.retain(|tag| !self.remove_tags.contains(tag));
        for tag in &self.add_tags {
            if !changed.tags.contains(tag) {
                changed.tags.push(tag.clone());
            }
        }
        changed
    }
}

/// Changes all of them in one step that undo takes back; gives how many changed.
pub fn bulk(office: &mut Office, ids: &[QuestionId], change: &BulkChange) -> Result<usize> {
    office.require(Permission::EditBank)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let mut wanted = Vec::new();
    for id in ids {
        let record = office.store.question(*id)?;
        let question = change.apply(&record.question);
        let status = change.retired.and_then(|retired| match (retired, record.status) {
            (true, status) if status != Status::Retired => Some(Status::Retired),
            (false, Status::Retired) => Some(Status::Pending),
            _ => None,
        });
        let question = (question != record.question).then_some(question);
        if question.is_some() || status.is_some() {
            wanted.push((*id, question, status));
        }
    }
    let count = wanted.len();
    let done = office.store.write::<_, ServiceError>(Op::BulkEdit, &author, now, |tx| {
        for (id, question, status) in wanted {
            if let Some(question) = question {
                tx.revise_question(id, &question, &author, now)?;
            }
            if let Some(status) = status {
                tx.set_question_status(id, status)?;
            }
        }
        tx.describe(count.to_string());
        Ok(count)
    })?;
    Ok(office.done(done))
}

fn set_status(office: &mut Office, id: QuestionId, status: Status) -> Result<()> {
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetQuestionStatus, &actor, now, |tx| {
        tx.describe(format!("{id} {}", status.code()));
        Ok(tx.set_question_status(id, status)?)
    })?;
    office.done(done);
    Ok(())
}

pub(super) fn refuse_flaws(question: &Question) -> Result<()> {
    let fatal: Vec<_> = question.flaws().into_iter().filter(|flaw| flaw.fault.is_fatal()).collect();
    if fatal.is_empty() { Ok(()) } else { Err(ServiceError::Flaws(fatal)) }
}

/// The compiled-in bank, for verification without a workspace.
pub fn built_in_questions() -> Collected {
    built_in::questions()
}

/// All listed questions of the workspace.
pub fn all(office: &Office) -> Result<Vec<QuestionRecord>> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.all_questions()?)
}
