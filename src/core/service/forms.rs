//! Composing one paper or several parallel forms, comparing them, and changing a form before anybody sits it.

use super::{Office, Result, ServiceError, angoff};
use crate::domain::blueprint::{Blueprint, BlueprintRow, Cell, PoolItem, share_among_parts};
use crate::domain::forms::compare::{Comparison, compare as compare_papers};
use crate::domain::forms::{ComposeError, FormRole, FormsRequest, Locked, Pick, check_forms, compose_forms};
use crate::domain::ids::{PaperId, QuestionId, SittingId};
use crate::domain::kind::Kind;
use crate::domain::paper::{Paper, Section, Slot};
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::paper::{DrawRules, NewPaper, NewSlot};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is to be composed.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What the bank holds for an order, before anything is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feasibility {
    /// Per row of the blueprint, how many questions it could draw from if it were alone.
    pub available: Vec<usize>,
    /// How many questions of each cell can be drawn; what is to be avoided is not counted.
    pub stock: Vec<(Cell, usize)>,
    /// What keeps the order from being composed: exact, over all rows and forms together.
    pub refused: Option<ComposeError>,
}

/// Whether an order can be composed, and what each of its rows could draw from.
pub fn feasibility(office: &Office, order: &FormsOrder) -> Result<Feasibility> {
    office.require(Permission::ReadBank)?;
    let pool = office.store.pool(order.approved_only)?;
    let request = request(office, order, &pool)?;
    let mut stock: HashMap<Cell, usize> = HashMap::new();
    for item in pool.iter().filter(|item| !request.avoid.contains(&item.question)) {
        *stock.entry(item.cell).or_default() += 1;
    }
    let mut stock: Vec<(Cell, usize)> = stock.into_iter().collect();
    stock.sort_unstable();
    let of_row = |row: &BlueprintRow| stock.iter().filter(|(cell, _)| row.admits(*cell)).map(|(_, count)| count).sum();
    let available = order.blueprint.rows.iter().map(of_row).collect();
    let refused = check_forms(&order.blueprint, &pool, &request).err();
    Ok(Feasibility { available, stock, refused })
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
    let (mut papers, mut lines) = (vec![], vec![]);
    for id in office.store.form_set(paper)? {
        let form = office.store.paper(id)?;
        lines.push(angoff::suggested(office, id, &form)?);
        papers.push(form);
    }
    if papers.is_empty() {
        return Err(crate::store::StoreError::NotFound("paper").into());
    }
    let mut compared = compare_papers(&papers);
    compared.forms.iter_mut().zip(lines).for_each(|(form, line)| form.angoff = line);
    Ok(compared)
}

fn draw_new(office: &Office, order: &FormsOrder) -> Result<(Vec<NewPaper>, bool)> {
    let title = order.title.trim();
    if title.is_empty() {
        return Err(ServiceError::NoTitle);
    }
    let several = order.roles.len() > 1;
    let (mut papers, divided) = drawn(office, order)?;
    for (number, paper) in papers.iter_mut().enumerate() {
        let label = form_label(number);
        paper.title = if several { format!("{title} {label}") } else { title.to_owned() };
        paper.form = several.then(|| (label, order.roles[number]));
    }
    Ok((papers, divided))
}

/// The forms of an order, without names; whether a group had to be divided.
pub(super) fn drawn(office: &Office, order: &FormsOrder) -> Result<(Vec<NewPaper>, bool)> {
    let pool = office.store.pool(order.approved_only)?;
    let drawn = compose_forms(&order.blueprint, &pool, &request(office, order, &pool)?)?;
    let draw_rules = DrawRules {
        anchors: order.anchors,
        avoid_last: order.avoid_last,
        unseen_by: order.unseen_by,
        approved_only: order.approved_only,
    };
    let whole = |picks: &Vec<Pick>| {
        let paper = assemble(office, String::new(), &order.blueprint, order.seed, &pool, picks)?;
        Ok(NewPaper { draw_rules: draw_rules.clone(), ..paper })
    };
    Ok((drawn.forms.iter().map(whole).collect::<Result<_>>()?, drawn.groups_divided))
}

fn request(office: &Office, order: &FormsOrder, pool: &[PoolItem]) -> Result<FormsRequest> {
    Ok(FormsRequest {
        roles: order.roles.clone(),
        anchors: order.anchors,
        avoid: avoided(office, order.avoid_last, order.unseen_by, pool)?,
        locked: order.locked.clone(),
        seed: order.seed,
    })
}

/// Exposure control: what the last sittings used, and what the candidates of a sitting have seen with all its kin.
pub(super) fn avoided(
    office: &Office,
    last: u32,
    unseen_by: Option<SittingId>,
    pool: &[PoolItem],
) -> Result<HashSet<QuestionId>> {
    let mut avoid = HashSet::new();
    if last > 0 {
        avoid.extend(office.store.questions_of_last_sittings(last)?);
    }
    if let Some(sitting) = unseen_by {
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
            let (item, row) = (&pool[pick.item], &blueprint.rows[pick.row]);
            let like =
                NewSlot { section: number, revision: item.revision, part: None, marks: row.marks, must: row.must, locked: false };
            slots.extend(slots_of(office, item, like)?);
        }
        if slots.len() > before {
            sections.push(Section { kind });
        }
    }
    let draw_rules = DrawRules::default();
    Ok(NewPaper { title, blueprint: blueprint.clone(), seed, sections, slots, form: None, draw_rules })
}

/// The slots of a question that stands where `like` does and earns its marks.
pub(super) fn slots_of(office: &Office, item: &PoolItem, like: NewSlot) -> Result<Vec<NewSlot>> {
    let slot = |part, marks| NewSlot { revision: item.revision, part, marks, ..like };
    if item.cell.kind != Kind::Case {
        return Ok(vec![slot(None, like.marks)]);
    }
    let shares = share_among_parts(like.marks, &office.store.part_marks(item.revision)?);
    Ok((0..).zip(shares).map(|(part, marks)| slot(Some(part), marks)).collect())
}

fn with_questions(office: &Office, paper: NewPaper) -> Result<Paper> {
    let mut slots: Vec<Slot> = Vec::new();
    for (position, slot) in (0..).zip(paper.slots) {
        let question = match slots.last() {
            Some(last) if last.revision == slot.revision => Arc::clone(&last.question),
            _ => Arc::new(office.store.revision(slot.revision)?),
        };
        let NewSlot { section, revision, part, marks, must, locked } = slot;
        slots.push(Slot { position, section, revision, part, marks, must, locked, question });
    }
    Ok(Paper { title: paper.title, sections: paper.sections, slots })
}
