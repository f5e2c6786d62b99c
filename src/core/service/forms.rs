//! Composing one paper or several parallel forms, comparing them, and changing a form before anybody sits it.

use super::{Office, Result, ServiceError};
use crate::domain::blueprint::{Blueprint, PoolItem, share_among_parts};
use crate::domain::forms::compare::{Comparison, compare as compare_papers};
use crate::domain::forms::{FormRole, FormsRequest, Locked, Pick, compose_forms};
use crate::domain::ids::{PaperId, QuestionId, SittingId};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Section, Slot};
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::paper::{NewPaper, NewSlot};
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is to be composed.
#[derive(Clone, Debug)]
pub struct FormsOrder {
    pub title: String,
    pub blueprint: Blueprint,
    /// One form each; a single one is a paper alone.
    pub roles: Vec<FormRole>,
    /// Questions that all forms but make-ups share.
    pub anchors: u16,
    /// Nothing is drawn that the papers of the last so many sittings hold.
    pub avoid_last: u32,
    /// For a make-up: nothing that a candidate of this sitting has seen, nor anything of the same exclusive groups.
    pub unseen_by: Option<SittingId>,
    /// Picked by hand, or kept from an earlier draw.
    pub locked: Vec<Locked>,
    pub seed: u64,
    /// The rule of formal sittings.
    pub approved_only: bool,
}

impl FormsOrder {
    /// `forms` parallel forms of all questions but retired ones.
    pub fn parallel(title: &str, blueprint: Blueprint, forms: usize, seed: u64) -> Self {
        Self {
            title: title.to_owned(),
            blueprint,
            roles: vec![FormRole::Parallel; forms],
            anchors: 0,
            avoid_last: 0,
            unseen_by: None,
            locked: Vec::new(),
            seed,
            approved_only: false,
        }
    }
}

/// Forms that are frozen.
#[derive(Clone, Debug)]
pub struct FormsComposed {
    pub papers: Vec<PaperId>,
    /// Two forms hold questions of one exclusive group, because the bank leaves no other choice.
    pub groups_divided: bool,
}

/// Forms that are drawn and kept nowhere: what the command line writes into files.
#[derive(Clone, Debug)]
pub struct FormsDrawn {
    /// With the labels of [`form_label`] in their titles where there are several.
    pub papers: Vec<Paper>,
    pub comparison: Comparison,
    pub groups_divided: bool,
}

/// A, B, … by number from 0.
pub fn form_label(number: usize) -> String {
    char::from(b'A' + (number % 26) as u8).to_string()
}

/// Draws forms and freezes them as papers of one set.
pub fn compose(office: &mut Office, order: &FormsOrder) -> Result<FormsComposed> {
    office.require(Permission::ComposePapers)?;
    compose_unchecked(office, order, Op::ComposePaper)
}

pub(super) fn compose_unchecked(office: &mut Office, order: &FormsOrder, op: Op) -> Result<FormsComposed> {
    let (papers, groups_divided) = draw_new(office, order)?;
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &author, now, |tx| {
        tx.describe(order.title.trim());
        let mut ids: Vec<PaperId> = Vec::new();
        for paper in &papers {
            ids.push(tx.add_paper(paper, ids.first().copied(), &author, now)?);
        }
        Ok(ids)
    })?;
    Ok(FormsComposed { papers: office.done(done), groups_divided })
}

/// Draws forms without keeping them.
pub fn draw(office: &Office, order: &FormsOrder) -> Result<FormsDrawn> {
    office.require(Permission::ReadKeys)?;
    let (new, groups_divided) = draw_new(office, order)?;
    let papers: Vec<Paper> = new.into_iter().map(|paper| with_questions(office, paper)).collect::<Result<_>>()?;
    Ok(FormsDrawn { comparison: compare_papers(&papers), papers, groups_divided })
}

/// The forms of a paper's set side by side, in order of label; a paper alone is a table of one.
pub fn compare(office: &Office, paper: PaperId) -> Result<Comparison> {
    office.require(Permission::ReadBank)?;
    let mut papers = vec![];
    for id in office.store.form_set(paper)? {
        papers.push(office.store.paper(id)?);
    }
    if papers.is_empty() {
        return Err(crate::store::StoreError::NotFound("paper").into());
    }
    Ok(compare_papers(&papers))
}

/// Another question in place of one on a paper that no sitting uses: `with`, or one like it by lot, which is of the same kind,
/// area, difficulty and level, so that forms stay parallel. It stands in no form of the set, nor does another of its group.
pub fn swap(
    office: &mut Office,
    paper: PaperId,
    position: u16,
    with: Option<QuestionId>,
    seed: u64,
    approved_only: bool,
) -> Result<QuestionId> {
    office.require(Permission::ComposePapers)?;
    let slots = office.store.paper_slots(paper)?;
    let out = whole(&slots, usize::from(position))?;
    let old = office.store.question_of(slots[out.start].revision)?;
    let pool = office.store.pool(approved_only)?;
    let by_id: HashMap<QuestionId, &PoolItem> = pool.iter().map(|item| (item.question, item)).collect();
    let mut held: HashSet<QuestionId> = HashSet::new();
    for form in office.store.form_set(paper)? {
        held.extend(office.store.questions_of_paper(form)?);
    }
    let groups: HashSet<u32> =
        held.iter().filter(|q| **q != old).filter_map(|q| by_id.get(q).and_then(|item| item.group)).collect();
    let record = office.store.question(old)?.question;
    let (kind, area) = (record.kind(), record.area);
    let fits = |item: &&PoolItem| {
        let cell = item.cell;
        let alike = match with {
            Some(wanted) => item.question == wanted && cell.kind == kind,
            None => {
                cell.kind == kind
                    && cell.area == area
                    && cell.difficulty == record.difficulty
                    && cell.cognition == record.cognition
            }
        };
        alike && !held.contains(&item.question) && item.group.is_none_or(|group| !groups.contains(&group))
    };
    let able: Vec<&PoolItem> = pool.iter().filter(fits).collect();
    if able.is_empty() {
        return Err(ServiceError::NoSwap);
    }
    let new = *able[ChaCha8Rng::seed_from_u64(seed).random_range(0..able.len())];
    let marks: Marks = slots[out.clone()].iter().map(|slot| slot.marks).sum();
    let fresh = slots_of(office, &new, slots[out.start].section, marks)?;
    let mut changed = slots;
    changed.splice(out, fresh);
    replace(office, paper, &changed)?;
    Ok(new.question)
}

/// Moves the question at a position before the one that stands at `to`, or behind it when that is further on; both of one
/// section, on a paper that no sitting uses. The parts of a case stay together.
pub fn reorder(office: &mut Office, paper: PaperId, position: u16, to: u16) -> Result<()> {
    office.require(Permission::ComposePapers)?;
    let mut slots = office.store.paper_slots(paper)?;
    let (from, target) = (whole(&slots, usize::from(position))?, whole(&slots, usize::from(to))?);
    if slots[from.start].section != slots[target.start].section {
        return Err(ServiceError::OtherSection);
    }
    if from.start < target.start {
        slots[from.start..target.end].rotate_left(from.len());
    } else {
        slots[target.start..from.end].rotate_right(from.len());
    }
    replace(office, paper, &slots)
}

fn replace(office: &mut Office, paper: PaperId, slots: &[NewSlot]) -> Result<()> {
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditPaper, &author, now, |tx| {
        tx.describe(paper.to_string());
        if tx.replace_slots(paper, slots)? { Ok(()) } else { Err(ServiceError::PaperInUse) }
    })?;
    office.done(done);
    Ok(())
}

/// The slots of the whole question that stands at a position.
fn whole(slots: &[NewSlot], position: usize) -> Result<std::ops::Range<usize>> {
    let at = slots.get(position).ok_or(crate::store::StoreError::NotFound("question"))?;
    let same = |slot: &&NewSlot| at.part.is_some() && slot.part.is_some() && slot.revision == at.revision;
    let before = slots[..position].iter().rev().take_while(same).count();
    let after = slots[position + 1..].iter().take_while(same).count();
    Ok(position - before..position + after + 1)
}

fn draw_new(office: &Office, order: &FormsOrder) -> Result<(Vec<NewPaper>, bool)> {
    let title = order.title.trim();
    if title.is_empty() {
        return Err(ServiceError::NoTitle);
    }
    let pool = office.store.pool(order.approved_only)?;
    let request = FormsRequest {
        roles: order.roles.clone(),
        anchors: order.anchors,
        avoid: avoided(office, order, &pool)?,
        locked: order.locked.clone(),
        seed: order.seed,
    };
    let drawn = compose_forms(&order.blueprint, &pool, &request)?;
    let several = drawn.forms.len() > 1;
    let mut papers = Vec::new();
    for (number, picks) in drawn.forms.iter().enumerate() {
        let label = form_label(number);
        let name = if several { format!("{title} {label}") } else { title.to_owned() };
        let mut paper = assemble(office, name, &order.blueprint, order.seed, &pool, picks)?;
        paper.form = several.then(|| (label, order.roles[number]));
        papers.push(paper);
    }
    Ok((papers, drawn.groups_divided))
}

fn avoided(office: &Office, order: &FormsOrder, pool: &[PoolItem]) -> Result<HashSet<QuestionId>> {
    let mut avoid = HashSet::new();
    if order.avoid_last > 0 {
        avoid.extend(office.store.questions_of_last_sittings(order.avoid_last)?);
    }
    if let Some(sitting) = order.unseen_by {
        let seen: HashSet<QuestionId> = office.store.questions_seen_by_candidates(sitting)?.into_iter().collect();
        let groups: HashSet<u32> =
            pool.iter().filter(|item| seen.contains(&item.question)).filter_map(|item| item.group).collect();
        let kin = pool.iter().filter(|item| item.group.is_some_and(|group| groups.contains(&group)));
        avoid.extend(kin.map(|item| item.question));
        avoid.extend(seen);
    }
    Ok(avoid)
}

/// A drawn form as a paper to be frozen: sections by kind in the order 单选 to 案例, each in drawn order.
pub(super) fn assemble(
    office: &Office,
    title: String,
    blueprint: &Blueprint,
    seed: u64,
    pool: &[PoolItem],
    picks: &[Pick],
) -> Result<NewPaper> {
    let (mut sections, mut slots) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let number = sections.len() as u8;
        let before = slots.len();
        for pick in picks.iter().filter(|pick| pool[pick.item].cell.kind == kind) {
            slots.extend(slots_of(office, &pool[pick.item], number, blueprint.rows[pick.row].marks)?);
        }
        if slots.len() > before {
            sections.push(Section { kind });
        }
    }
    Ok(NewPaper { title, blueprint: blueprint.clone(), seed, sections, slots, form: None })
}

fn slots_of(office: &Office, item: &PoolItem, section: u8, marks: Marks) -> Result<Vec<NewSlot>> {
    let slot = |part, marks| NewSlot { section, revision: item.revision, part, marks };
    if item.cell.kind != Kind::Case {
        return Ok(vec![slot(None, marks)]);
    }
    let shares = share_among_parts(marks, &office.store.part_marks(item.revision)?);
    Ok((0..).zip(shares).map(|(part, marks)| slot(Some(part), marks)).collect())
}

fn with_questions(office: &Office, paper: NewPaper) -> Result<Paper> {
    let mut slots: Vec<Slot> = Vec::new();
    for (position, slot) in (0..).zip(paper.slots) {
        let question = match slots.last() {
            Some(last) if last.revision == slot.revision => Arc::clone(&last.question),
            _ => Arc::new(office.store.revision(slot.revision)?),
        };
        let NewSlot { section, revision, part, marks } = slot;
        slots.push(Slot { position, section, revision, part, marks, question });
    }
    Ok(Paper { title: paper.title, sections: paper.sections, slots })
}
