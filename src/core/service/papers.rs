//! Papers: the list, one paper whole, and freezing a single one.

use super::forms::{FormsOrder, assemble, compose_unchecked as compose_forms};
use super::{Office, Result, ServiceError};
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::forms::{self, FormsRequest};
use crate::domain::ids::{PaperId, QuestionId};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::staff::Permission;
use crate::store::Op;
pub use crate::store::paper::{FormMark, PaperRow};

/// Draws a paper by the blueprint from the seed and freezes it.
pub fn compose_paper(office: &mut Office, title: &str, blueprint: &Blueprint, seed: u64, approved_only: bool) -> Result<PaperId> {
    office.require(Permission::ComposePapers)?;
    compose_unchecked(office, title, blueprint, seed, approved_only, Op::ComposePaper)
}

/// The special case of one form.
pub(super) fn compose_unchecked(
    office: &mut Office,
    title: &str,
    blueprint: &Blueprint,
    seed: u64,
    approved_only: bool,
    op: Op,
) -> Result<PaperId> {
    let order = FormsOrder { approved_only, ..FormsOrder::parallel(title, blueprint.clone(), 1, seed) };
    let composed = compose_forms(office, &order, op)?;
    composed.papers.first().copied().ok_or(ServiceError::NoTitle)
}

/// A paper of exactly these questions, by kind; each is worth `marks`. Retired ones are left out.
pub(super) fn of_questions(office: &mut Office, title: &str, questions: &[QuestionId], marks: Marks, op: Op) -> Result<PaperId> {
    let mut pool = office.store.pool(false)?;
    pool.retain(|item| questions.contains(&item.question));
    for item in &mut pool {
        // Chosen one by one: that two of them reveal each other was the chooser's to weigh.
        item.group = None;
    }
    let rows = Kind::ALL.into_iter().filter_map(|kind| {
        let count = pool.iter().filter(|item| item.cell.kind == kind).count() as u16;
        (count > 0).then_some(BlueprintRow { kind, area: None, difficulty: None, cognition: None, count, marks, must: false })
    });
    let blueprint = Blueprint { rows: rows.collect(), difficulty: None };
    let drawn = forms::compose_forms(&blueprint, &pool, &FormsRequest::parallel(1, 0))?;
    let picks = drawn.forms.first().map(Vec::as_slice).unwrap_or_default();
    let paper = assemble(office, title.to_owned(), &blueprint, 0, &pool, picks)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &author, now, |tx| {
        tx.describe(paper.title.clone());
        Ok(tx.add_paper(&paper, None, &author, now)?)
    })?;
    Ok(office.done(done))
}

pub fn list(office: &Office) -> Result<Vec<PaperRow>> {
    office.require(Permission::ReadBank)?;
    // What is on a seat, or was sat elsewhere, holds no question of ours.
    Ok(office.store.papers()?.into_iter().filter(|paper| paper.items > 0).collect())
}

/// A whole paper with keys.
pub fn view(office: &Office, id: PaperId) -> Result<Paper> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.paper(id)?)
}
