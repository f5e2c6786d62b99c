//! Judging a paper by Angoff's method: a panel, its judges' percentages, and the line they suggest.

use super::{Actor, Office, Result, ServiceError};
use crate::domain::angoff::{CutScore, ItemKey, JUDGES, Judge, ROUNDS, cut_score};
use crate::domain::ids::PaperId;
use crate::domain::paper::Paper;
use crate::domain::staff::Permission;
use crate::store::Op;

/// How far a judge is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeState {
    pub name: String,
    pub judged: usize,
    /// Done, with every item of the paper as it stands now.
    pub is_in: bool,
    /// Whether who is signed in here may write this judge's percentages: their own, or those of somebody without an account
    /// from a sheet of paper, by who composes papers.
    pub mine: bool,
}

/// A panel as one judge may see it.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// 1 or 2; 0 where there is no panel yet.
    pub round: u8,
    pub judges: Vec<JudgeState>,
    /// The percentages of the judge asked for, in order of the paper.
    pub own: Vec<Option<u8>>,
    /// Of the round before, once all were in: shown while judging again.
    pub before: Option<CutScore>,
    /// Of this round, once all are in.
    pub found: Option<CutScore>,
}

/// The panel of a paper, with the percentages of one judge. Nobody's figures are told to others before all are in.
pub fn panel(office: &Office, paper: PaperId, judge: &str) -> Result<Panel> {
    office.require(Permission::ReadKeys)?;
    let slots = office.store.paper(paper)?.slots;
    let rounds = office.store.angoff(paper)?;
    let Some(now) = rounds.last() else { return Ok(Panel::default()) };
    let mut judges = Vec::new();
    for one in now {
        let (judged, is_in) = (one.judged(&slots), one.is_in(&slots));
        judges.push(JudgeState { name: one.name.clone(), judged, is_in, mine: may_write(office, &one.name)? });
    }
    let mine = judges.iter().any(|state| state.name == judge && state.mine);
    let own = now.iter().find(|one| mine && one.name == judge);
    let own = slots.iter().map(|slot| own.and_then(|judge| judge.percents.get(&ItemKey::of(slot)).copied())).collect();
    let before = rounds.iter().rev().nth(1).and_then(|judges| cut_score(&slots, judges));
    Ok(Panel { round: rounds.len() as u8, judges, own, before, found: cut_score(&slots, now) })
}

/// Names the judges. A panel that has begun stays.
pub fn set_panel(office: &mut Office, paper: PaperId, names: &[String]) -> Result<()> {
    office.require(Permission::ComposePapers)?;
    let mut names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    if names.len() != count || !JUDGES.contains(&count) {
        return Err(ServiceError::PanelSize);
    }
    office.store.paper(paper)?;
    if office.store.angoff(paper)?.iter().flatten().any(|judge| judge.submitted || !judge.percents.is_empty()) {
        return Err(ServiceError::PanelBegun);
    }
    write(office, Op::AngoffPanel, format!("#{paper} {}", names.join(" ")), |tx, _| tx.set_angoff_panel(paper, &names))
}

/// One judge's percentage for the item at a position, in the round that is open.
pub fn judge(office: &mut Office, paper: PaperId, name: &str, position: u16, percent: u8) -> Result<()> {
    let (stored, round, judge) = writing(office, paper, name)?;
    let slot = stored.slots.get(usize::from(position)).filter(|_| percent <= 100).ok_or(ServiceError::BadAnswer)?;
    // Done is done, save for an item that was put on the paper afterwards.
    if judge.submitted && judge.percents.contains_key(&ItemKey::of(slot)) {
        return Err(ServiceError::JudgeIsIn);
    }
    write(office, Op::AngoffJudge, String::new(), |tx, _| tx.set_angoff_percent(paper, name, round, ItemKey::of(slot), percent))
}

/// A judge is done: every item has a percentage.
pub fn submit(office: &mut Office, paper: PaperId, name: &str) -> Result<()> {
    let (stored, round, judge) = writing(office, paper, name)?;
    let missing = stored.slots.len() - judge.judged(&stored.slots);
    if missing > 0 {
        return Err(ServiceError::NotJudged(missing));
    }
    write(office, Op::AngoffSubmit, format!("#{paper} {name} {round}"), |tx, now| tx.submit_angoff(paper, name, round, now))
}

/// Opens the second round, in which the judges see what the first one found.
pub fn again(office: &mut Office, paper: PaperId) -> Result<()> {
    office.require(Permission::ComposePapers)?;
    let slots = office.store.paper(paper)?.slots;
    let rounds = office.store.angoff(paper)?;
    let all_in = rounds.last().is_some_and(|judges| cut_score(&slots, judges).is_some());
    if !all_in || rounds.len() >= usize::from(ROUNDS) {
        return Err(ServiceError::PanelNotIn);
    }
    let next = rounds.len() as u8 + 1;
    write(office, Op::AngoffPanel, format!("#{paper} {next}"), |tx, _| tx.open_angoff_round(paper, next))
}

/// The line of the last round that is complete; `None` where no panel has finished.
pub(super) fn suggested(office: &Office, id: PaperId, paper: &Paper) -> Result<Option<CutScore>> {
    Ok(office.store.angoff(id)?.iter().rev().find_map(|judges| cut_score(&paper.slots, judges)))
}

/// As [`suggested`], for who plans a sitting.
pub fn suggested_line(office: &Office, id: PaperId) -> Result<Option<CutScore>> {
    office.require(Permission::ReadBank)?;
    suggested(office, id, &office.store.paper(id)?)
}

/// The paper, the open round and the judge in it.
fn writing(office: &Office, paper: PaperId, name: &str) -> Result<(Paper, u8, Judge)> {
    office.require(Permission::ReadKeys)?;
    let rounds = office.store.angoff(paper)?;
    let judge = rounds.last().and_then(|judges| judges.iter().find(|judge| judge.name == name)).cloned();
    let judge = judge.ok_or_else(|| ServiceError::NotAJudge(name.to_owned()))?;
    if !may_write(office, name)? {
        return Err(ServiceError::NotAJudge(name.to_owned()));
    }
    Ok((office.store.paper(paper)?, rounds.len() as u8, judge))
}

fn may_write(office: &Office, name: &str) -> Result<bool> {
    if matches!(office.actor(), Actor::Staff { name: own, .. } if own == name) {
        return Ok(true);
    }
    let has_account = office.store.staff_named(name)?.is_some_and(|row| !row.disabled);
    Ok(!has_account && office.may(Permission::ComposePapers))
}

fn write(
    office: &mut Office,
    op: Op,
    detail: String,
    body: impl FnOnce(&mut crate::store::Tx<'_>, i64) -> crate::store::Result<()>,
) -> Result<()> {
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        tx.describe(detail);
        Ok(body(tx, now)?)
    })?;
    office.done(done);
    Ok(())
}
