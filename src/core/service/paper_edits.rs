//! Changing a form before anybody sits it: exchanging, picking, locking and moving questions, and drawing the rest again.

use super::forms::{FormsComposed, FormsOrder, avoided, drawn, slots_of};
use super::{Office, Result, ServiceError};
use crate::domain::blueprint::PoolItem;
use crate::domain::forms::{FormRole, Locked};
use crate::domain::ids::{PaperId, QuestionId};
use crate::domain::marks::Marks;
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::paper::{NewPaper, NewSlot};
use crate::store::question::{BankQuery, QuestionRow};
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::{HashMap, HashSet};

/// Most questions offered to pick from.
const OFFERED: usize = 200;

/// Another question in place of one on a paper that no sitting uses: `with`, or one like it by lot, which is of the same kind,
/// area, difficulty and level, so that forms stay parallel. It stands in no form of the set, nor does another of its group.
pub fn swap(office: &mut Office, paper: PaperId, position: u16, with: Option<QuestionId>, seed: u64) -> Result<QuestionId> {
    office.require(Permission::ComposePapers)?;
    let slots = office.store.paper_slots(paper)?;
    let out = whole(&slots, usize::from(position))?;
    if with.is_none() && slots[out.start].locked {
        return Err(ServiceError::QuestionLocked);
    }
    let able = fitting(office, paper, &slots[out.start], with.is_none())?;
    let able: Vec<PoolItem> = able.into_iter().filter(|item| with.is_none_or(|wanted| wanted == item.question)).collect();
    if able.is_empty() {
        return Err(ServiceError::NoSwap);
    }
    let new = able[ChaCha8Rng::seed_from_u64(seed).random_range(0..able.len())];
    let marks: Marks = slots[out.clone()].iter().map(|slot| slot.marks).sum();
    let like = NewSlot { locked: with.is_some(), marks, ..slots[out.start] };
    let fresh = slots_of(office, &new, like)?;
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

/// What may stand in place of a question: of its kind, in no form of the set, nor kin of what is. `alike` narrows that to its
/// area, difficulty and level, and to what the paper's rules of drawing allow.
fn fitting(office: &Office, paper: PaperId, slot: &NewSlot, alike: bool) -> Result<Vec<PoolItem>> {
    let old = office.store.question_of(slot.revision)?;
    let rules = office.store.draw_rules(paper)?;
    let pool = office.store.pool(rules.approved_only)?;
    let by_id: HashMap<QuestionId, &PoolItem> = pool.iter().map(|item| (item.question, item)).collect();
    let mut held: HashSet<QuestionId> = HashSet::new();
    for form in office.store.form_set(paper)? {
        held.extend(office.store.questions_of_paper(form)?);
    }
    let groups: HashSet<u32> =
        held.iter().filter(|q| **q != old).filter_map(|q| by_id.get(q).and_then(|item| item.group)).collect();
    // Who picks by hand weighs what was used before; a lot does not.
    let avoid = if alike { avoided(office, rules.avoid_last, rules.unseen_by, &pool)? } else { HashSet::new() };
    let record = office.store.question(old)?.question;
    let fits = |item: &PoolItem| {
        let cell = item.cell;
        let like = cell.area == record.area && cell.difficulty == record.difficulty && cell.cognition == record.cognition;
        cell.kind == record.kind()
            && (like || !alike)
            && !held.contains(&item.question)
            && !avoid.contains(&item.question)
            && item.group.is_none_or(|group| !groups.contains(&group))
    };
    Ok(pool.iter().copied().filter(fits).collect())
}

/// Questions that could stand at a position, those that hold `text` first to last as the bank finds them. `alike` offers only
/// what [`swap`] would draw from.
pub fn offer(office: &Office, paper: PaperId, position: u16, text: &str, alike: bool) -> Result<Vec<QuestionRow>> {
    office.require(Permission::ComposePapers)?;
    let slots = office.store.paper_slots(paper)?;
    let out = whole(&slots, usize::from(position))?;
    let able: HashSet<QuestionId> =
        fitting(office, paper, &slots[out.start], alike)?.into_iter().map(|item| item.question).collect();
    let query = BankQuery { text: text.trim().to_owned(), ..BankQuery::default() };
    let found = office.store.find_questions(&query)?.into_iter().filter(|id| able.contains(id)).take(OFFERED);
    Ok(office.store.question_rows(&found.collect::<Vec<_>>())?)
}

/// What a mark on a question of a paper says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotMark {
    /// Stays when the paper is composed again.
    Locked(bool),
    /// 必对题
    Must(bool),
}

/// Marks the question at a position, all parts of a case together, on a paper that no sitting uses.
pub fn mark_slot(office: &mut Office, paper: PaperId, position: u16, mark: SlotMark) -> Result<()> {
    office.require(Permission::ComposePapers)?;
    let mut slots = office.store.paper_slots(paper)?;
    let range = whole(&slots, usize::from(position))?;
    for slot in &mut slots[range] {
        match mark {
            SlotMark::Locked(locked) => slot.locked = locked,
            SlotMark::Must(must) => slot.must = must,
        }
    }
    replace(office, paper, &slots)
}

/// Draws all forms of a paper's set again, by its blueprint and rules: locked questions stay where they are. Refused where a
/// sitting uses one of the forms.
pub fn recompose(office: &mut Office, paper: PaperId, seed: u64) -> Result<FormsComposed> {
    office.require(Permission::ComposePapers)?;
    let set = office.store.form_set(paper)?;
    let rows = office.store.papers()?;
    let role = |id: &PaperId| rows.iter().find(|row| row.id == *id).and_then(|row| row.form.as_ref()).map(|form| form.role);
    let roles: Vec<FormRole> = set.iter().map(|id| role(id).unwrap_or(FormRole::Parallel)).collect();
    let rules = office.store.draw_rules(paper)?;
    let before: Vec<Vec<NewSlot>> = set.iter().map(|id| Ok(office.store.paper_slots(*id)?)).collect::<Result<_>>()?;
    let mut kept: Vec<(usize, QuestionId)> = Vec::new();
    for (form, slots) in before.iter().enumerate() {
        for slot in slots.iter().filter(|slot| slot.locked && slot.part.unwrap_or(0) == 0) {
            kept.push((form, office.store.question_of(slot.revision)?));
        }
    }
    let shared: HashSet<QuestionId> =
        shared_questions(office, &set)?.into_iter().filter(|q| kept.iter().any(|(_, kept)| kept == q)).collect();
    let mut locked: Vec<Locked> = shared.iter().map(|q| Locked { form: roles.len(), question: *q }).collect();
    locked.extend(kept.into_iter().filter(|(_, q)| !shared.contains(q)).map(|(form, question)| Locked { form, question }));
    let order = FormsOrder {
        roles,
        anchors: rules.anchors,
        avoid_last: rules.avoid_last,
        unseen_by: rules.unseen_by,
        approved_only: rules.approved_only,
        locked,
        ..FormsOrder::parallel("", office.store.paper_blueprint(paper)?, 1, seed)
    };
    let (papers, groups_divided) = drawn(office, &order)?;
    let mut forms = Vec::new();
    for (NewPaper { slots, sections, .. }, old) in papers.iter().zip(&before) {
        forms.push((keep_places(office, old, slots)?, sections.clone()));
    }
    let (now, author) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditPaper, &author, now, |tx| {
        tx.describe(set.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        for (id, (slots, _)) in set.iter().zip(&forms) {
            if !tx.replace_slots(*id, slots)? {
                return Err(ServiceError::PaperInUse);
            }
        }
        Ok(())
    })?;
    office.done(done);
    Ok(FormsComposed { papers: set, groups_divided })
}

/// Questions that stand in more than one form.
fn shared_questions(office: &Office, set: &[PaperId]) -> Result<HashSet<QuestionId>> {
    let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
    for id in set {
        for question in office.store.questions_of_paper(*id)? {
            if !seen.insert(question) {
                shared.insert(question);
            }
        }
    }
    Ok(shared)
}

/// The new slots in an order that leaves each locked question at its number, with its marks of the trainer.
fn keep_places(office: &Office, old: &[NewSlot], new: &[NewSlot]) -> Result<Vec<NewSlot>> {
    let question = |slot: &NewSlot| office.store.question_of(slot.revision);
    let groups = |slots: &[NewSlot]| -> Vec<Vec<NewSlot>> {
        let together = |a: &NewSlot, b: &NewSlot| a.part.is_some() && b.part.is_some() && a.revision == b.revision;
        slots.chunk_by(together).map(<[NewSlot]>::to_vec).collect()
    };
    let mut fresh = groups(new);
    let mut placed: Vec<Option<Vec<NewSlot>>> = vec![None; fresh.len()];
    for (at, was) in groups(old).into_iter().enumerate().filter(|(_, group)| group[0].locked) {
        let id = question(&was[0])?;
        let mut found = None;
        for (number, group) in fresh.iter().enumerate() {
            if question(&group[0])? == id {
                found = Some(number);
            }
        }
        let Some(found) = found else { continue };
        let mut group = fresh.remove(found);
        for slot in &mut group {
            (slot.locked, slot.must) = (true, was[0].must);
        }
        match placed.get_mut(at) {
            Some(place) => *place = Some(group),
            None => fresh.push(group),
        }
    }
    // Sections stand one after the other in old and new: what flows into the gaps keeps their order.
    let mut rest = fresh.into_iter();
    let mut all: Vec<NewSlot> = placed.into_iter().filter_map(|place| place.or_else(|| rest.next())).flatten().collect();
    all.extend(rest.flatten());
    all.sort_by_key(|slot| slot.section);
    Ok(all)
}
