//! Questions half written: kept while they are typed, offered back after a crash.

use super::bank::QuestionRecord;
use super::{Office, Result, ServiceError};
use crate::domain::ids::DraftId;
use crate::domain::staff::Permission;
use crate::store::Op;
pub use crate::store::draft::Draft;

/// A draft with the question it changes, as that stands now.
#[derive(Clone, Debug)]
pub struct KeptDraft {
    pub draft: Draft,
    /// `None` for a new question.
    pub record: Option<QuestionRecord>,
}

/// A form holds the key, so it is only for those who may both write and read it; before there are accounts for everybody.
fn require(office: &Office) -> Result<()> {
    office.require_once_staffed(Permission::EditBank)?;
    office.require_once_staffed(Permission::ReadKeys)
}

/// One's own drafts, newest first. Nobody sees those of others.
pub fn list(office: &Office) -> Result<Vec<KeptDraft>> {
    require(office)?;
    let drafts = office.store.drafts(office.actor().name())?;
    let record = |draft: &Draft| draft.question.map(|id| office.store.question(id)).transpose();
    drafts.into_iter().map(|draft| Ok(KeptDraft { record: record(&draft)?, draft })).collect()
}

/// Keeps what stands in an editor now. Touches nothing that another screen shows.
pub fn keep(office: &mut Office, draft: &Draft) -> Result<()> {
    require(office)?;
    let (now, owner) = (office.now_ms(), office.actor().name().to_owned());
    let draft = Draft { saved_ms: now, ..draft.clone() };
    let done = office.store.write::<_, ServiceError>(Op::KeepDraft, &owner, now, |tx| Ok(tx.keep_draft(&owner, &draft)?))?;
    office.done(done);
    Ok(())
}

pub fn discard(office: &mut Office, id: DraftId) -> Result<()> {
    require(office)?;
    let (now, owner) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::KeepDraft, &owner, now, |tx| Ok(tx.drop_draft(&owner, id)?))?;
    office.done(done);
    Ok(())
}
