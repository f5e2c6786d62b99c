//! Composing papers and freezing them.

use super::{Office, Result, ServiceError};
use crate::domain::blueprint::{Blueprint, BlueprintRow, PoolItem, compose, share_among_parts};
use crate::domain::ids::{PaperId, QuestionId};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Section};
use crate::domain::staff::Permission;
use crate::store::Op;
pub use crate::store::paper::PaperRow;
use crate::store::paper::{NewPaper, NewSlot};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// How many questions each row of a blueprint could draw from; shown before composing.
pub fn feasibility(office: &Office, blueprint: &Blueprint, approved_only: bool) -> Result<Vec<usize>> {
    office.require(Permission::ReadBank)?;
    let pool = office.store.pool(approved_only)?;
    Ok(blueprint.rows.iter().map(|row| pool.iter().filter(|item| row.admits(item)).count()).collect())
}

/// Draws a paper by the blueprint from the seed and freezes it.
pub fn compose_paper(office: &mut Office, title: &str, blueprint: &Blueprint, seed: u64, approved_only: bool) -> Result<PaperId> {
    office.require(Permission::ComposePapers)?;
    compose_unchecked(office, title, blueprint, seed, approved_only, Op::ComposePaper)
}

pub(super) fn compose_unchecked(
    office: &mut Office,
    title: &str,
    blueprint: &Blueprint,
    seed: u64,
    approved_only: bool,
    op: Op,
) -> Result<PaperId> {
    if title.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    let pool = office.store.pool(approved_only)?;
    let paper = draw(title.trim(), blueprint, seed, &pool)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &author, now, |tx| {
        tx.describe(paper.title.clone());
        Ok(tx.add_paper(&paper, &author, now)?)
    })?;
    Ok(office.done(done))
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
        let count = pool.iter().filter(|item| item.kind == kind).count() as u16;
        (count > 0).then_some(BlueprintRow { kind, area: None, difficulty: None, count, marks })
    });
    let blueprint = Blueprint { rows: rows.collect() };
    let paper = draw(title, &blueprint, 0, &pool)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &author, now, |tx| {
        tx.describe(paper.title.clone());
        Ok(tx.add_paper(&paper, &author, now)?)
    })?;
    Ok(office.done(done))
}

/// The drawing itself: sections by kind in the order 单选 to 案例, each in drawn order.
fn draw(title: &str, blueprint: &Blueprint, seed: u64, pool: &[PoolItem]) -> Result<NewPaper> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let picks = compose(blueprint, pool, &mut rng)?;
    let (mut sections, mut slots) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let mine = picks.iter().filter(|pick| pool[pick.item].kind == kind);
        let number = sections.len() as u8;
        let before = slots.len();
        for pick in mine {
            let (item, marks) = (&pool[pick.item], blueprint.rows[pick.row].marks);
            if kind == Kind::Case {
                let shares = share_among_parts(marks, &item.part_marks);
                slots.extend((0..).zip(shares).map(|(part, marks)| NewSlot {
                    section: number,
                    revision: item.revision,
                    part: Some(part),
                    marks,
                }));
            } else {
                slots.push(NewSlot { section: number, revision: item.revision, part: None, marks });
            }
        }
        if slots.len() > before {
            sections.push(Section { kind });
        }
    }
    Ok(NewPaper { title: title.to_owned(), blueprint: blueprint.clone(), seed, sections, slots })
}

pub fn list(office: &Office) -> Result<Vec<PaperRow>> {
    office.require(Permission::ReadBank)?;
    Ok(office.store.papers()?)
}

/// A whole paper with keys.
pub fn view(office: &Office, id: PaperId) -> Result<Paper> {
    office.require(Permission::ReadKeys)?;
    Ok(office.store.paper(id)?)
}
