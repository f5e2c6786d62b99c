//! Marking: by machine at hand-in, by a person where a person is needed.

use super::{Office, Result, ServiceError};
use crate::domain::answer::Answer;
use crate::domain::attempt::AttemptState;
use crate::domain::fold::fold;
use crate::domain::grading::{Grade, GradingRule, grade};
use crate::domain::ids::{AttemptId, RevisionId, SittingId};
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::question::{Body, RubricPoint};
use crate::domain::sitting::{SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::domain::verdict::{part_sums, shortfalls};
use crate::store::marking::{Judgements, MarkRow};
use crate::store::{Op, Tx};
use std::collections::HashMap;

/// Marks every item of an attempt as far as the machine can.
pub(super) fn grade_attempt(office: &Office, paper: &Paper, state: &AttemptState, rule: GradingRule) -> Result<Vec<MarkRow>> {
    let mut judged: HashMap<RevisionId, Judgements> = HashMap::new();
    paper
        .slots
        .iter()
        .map(|slot| {
            if let std::collections::hash_map::Entry::Vacant(e) = judged.entry(slot.revision) {
                e.insert(office.store.judgements(slot.revision)?);
            }
            let known = &judged[&slot.revision];
            let part = slot.part.unwrap_or(0);
            let lookup = |blank: usize, text: &str| known.get(&(part, blank as u8, text.to_owned())).copied();
            let marks = match grade(slot.body(), state.answers.get(&slot.position), slot.marks, rule, &lookup) {
                Grade::Settled(marks) => Some(marks),
                Grade::Judging { .. } | Grade::Rubric => None,
            };
            Ok(MarkRow { position: slot.position, marks, by: None, comment: String::new() })
        })
        .collect()
}

pub(super) fn store_marks(
    tx: &mut Tx<'_>,
    attempt: AttemptId,
    paper: &Paper,
    rules: &SittingRules,
    marks: &[MarkRow],
) -> Result<()> {
    for mark in marks {
        tx.set_mark(attempt, mark)?;
    }
    refresh_total(tx, attempt, paper, rules, marks)
}

/// Writes what follows from the marks of an attempt; nothing follows while an item waits for a person.
fn refresh_total(tx: &mut Tx<'_>, attempt: AttemptId, paper: &Paper, rules: &SittingRules, marks: &[MarkRow]) -> Result<()> {
    let settled: Option<Vec<(u16, Marks)>> = marks.iter().map(|mark| Some((mark.position, mark.marks?))).collect();
    let sum = settled.as_deref().and_then(|marks| part_sums(paper, marks));
    let total = sum.as_deref().map(|parts| parts.iter().copied().sum());
    let shortfalls = settled.map(|marks| shortfalls(paper, &rules.part_minimums, &marks)).unwrap_or_default();
    Ok(tx.refresh_total(attempt, total, &shortfalls)?)
}

/// An item that waits for a person, with all answers to it. Names are not shown: marking is blind.
#[derive(Clone, Debug)]
pub struct MarkingTask {
    pub sitting: SittingId,
    pub position: u16,
    pub revision: RevisionId,
    pub material: Option<String>,
    pub stem: String,
    pub full: Marks,
    pub what: TaskKind,
}

#[derive(Clone, Debug)]
pub enum TaskKind {
    /// Texts given in blanks that no variant equals, each once with how often it was written.
    Blanks { accepted: Vec<Vec<String>>, part: u8, groups: Vec<BlankGroup> },
    /// Answers to mark by a rubric, in an order that does not follow the tickets.
    Short { answer: String, rubric: Vec<RubricPoint>, answers: Vec<ShortAnswer> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlankGroup {
    pub blank: u8,
    /// As the first person wrote it.
    pub text: String,
    pub folded: String,
    pub count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortAnswer {
    pub attempt: AttemptId,
    pub text: String,
    pub marks: Option<Marks>,
    pub comment: String,
}

/// Sittings that have something to mark: (sitting, title, items waiting).
pub fn queue(office: &Office) -> Result<Vec<(SittingId, String, usize)>> {
    office.require(Permission::MarkAnswers).or_else(|_| office.require(Permission::ReadResults))?;
    let mut waiting = Vec::new();
    for sitting in office.store.sittings()? {
        let count = unmarked_of(office, sitting.id)?;
        if count > 0 {
            waiting.push((sitting.id, sitting.title, count));
        }
    }
    Ok(waiting)
}

/// How many answers of a sitting wait for a person.
pub(super) fn unmarked_of(office: &Office, sitting: SittingId) -> Result<usize> {
    let mut count = 0;
    for attempt in office.store.attempts_of(sitting)? {
        count += office.store.marks(attempt.id)?.iter().filter(|mark| mark.marks.is_none()).count();
    }
    Ok(count)
}

/// Over all sittings, for the home room.
pub fn waiting(office: &Office) -> Result<u64> {
    Ok(office.store.unmarked_items()?)
}

/// Everything of a sitting that a person has to mark or has marked, question by question.
pub fn tasks(office: &Office, sitting: SittingId) -> Result<Vec<MarkingTask>> {
    office.require(Permission::MarkAnswers)?;
    let s = office.store.sitting(sitting)?;
    let paper = office.store.paper(s.paper)?;
    let mut attempts = Vec::new();
    for attempt in office.store.attempts_of(sitting)? {
        if attempt.handed_in_ms.is_some() {
            attempts.push((attempt.id, office.store.attempt_state(attempt.id)?, office.store.marks(attempt.id)?));
        }
    }
    // The order by the chain's seed follows neither ticket nor hand-in.
    attempts.sort_by_key(|(_, state, _)| state.seed);
    let mut tasks = Vec::new();
    for slot in &paper.slots {
        let what = match slot.body() {
            Body::Blank { blanks, .. } => {
                let part = slot.part.unwrap_or(0);
                let known = office.store.judgements(slot.revision)?;
                let groups = blank_groups(&attempts, slot.position, part, blanks, &known);
                if groups.is_empty() {
                    continue;
                }
                TaskKind::Blanks { accepted: blanks.clone(), part, groups }
            }
            Body::Short { answer, rubric, .. } => {
                let answers: Vec<_> = attempts.iter().filter_map(|a| short_answer(a, slot.position)).collect();
                if answers.is_empty() {
                    continue;
                }
                TaskKind::Short { answer: answer.clone(), rubric: rubric.clone(), answers }
            }
            _ => continue,
        };
        tasks.push(MarkingTask {
            sitting,
            position: slot.position,
            revision: slot.revision,
            material: slot.material().map(str::to_owned),
            stem: slot.body().stem().to_owned(),
            full: slot.marks,
            what,
        });
    }
    Ok(tasks)
}

type Read = (AttemptId, AttemptState, Vec<MarkRow>);

fn blank_groups(attempts: &[Read], position: u16, part: u8, blanks: &[Vec<String>], known: &Judgements) -> Vec<BlankGroup> {
    let mut groups: Vec<BlankGroup> = Vec::new();
    for (_, state, _) in attempts {
        let Some(Answer::Blanks(texts)) = state.answers.get(&position) else { continue };
        for (blank, (text, variants)) in (0_u8..).zip(texts.iter().zip(blanks)) {
            let folded = fold(text);
            let settled = folded.is_empty()
                || variants.iter().any(|v| fold(v) == folded)
                || known.contains_key(&(part, blank, folded.clone()));
            if settled {
                continue;
            }
            match groups.iter_mut().find(|g| g.blank == blank && g.folded == folded) {
                Some(group) => group.count += 1,
                None => groups.push(BlankGroup { blank, text: text.clone(), folded, count: 1 }),
            }
        }
    }
    groups
}

fn short_answer((attempt, state, marks): &Read, position: u16) -> Option<ShortAnswer> {
    let Some(Answer::Text(text)) = state.answers.get(&position) else { return None };
    let mark = marks.iter().find(|mark| mark.position == position)?;
    Some(ShortAnswer { attempt: *attempt, text: text.clone(), marks: mark.marks, comment: mark.comment.clone() })
}

/// Marks one 简答 answer.
pub fn mark_short(office: &mut Office, attempt: AttemptId, position: u16, marks: Marks, comment: &str) -> Result<()> {
    office.require(Permission::MarkAnswers)?;
    let (paper, rules, mut rows) = for_marking(office, attempt)?;
    let full = paper.slots.get(usize::from(position)).map(|slot| slot.marks).ok_or(ServiceError::BadAnswer)?;
    if marks < Marks::ZERO || marks > full {
        return Err(ServiceError::MarksOutside(full));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let row = MarkRow { position, marks: Some(marks), by: Some(actor.clone()), comment: comment.trim().to_owned() };
    rows.retain(|r| r.position != position);
    rows.push(row.clone());
    let done = office.store.write::<_, ServiceError>(Op::Mark, &actor, now, |tx| {
        tx.describe(format!("{attempt}/{position} {marks}"));
        tx.set_mark(attempt, &row)?;
        refresh_total(tx, attempt, &paper, &rules, &rows)
    })?;
    office.done(done);
    Ok(())
}

/// Judges a text given in a blank, once for everybody who wrote it.
pub fn judge_blank(office: &mut Office, task: &MarkingTask, group: &BlankGroup, accepted: bool) -> Result<()> {
    office.require(Permission::MarkAnswers)?;
    let TaskKind::Blanks { part, .. } = task.what else { return Err(ServiceError::BadAnswer) };
    refuse_published(office, task.sitting)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let key = (part, group.blank, group.folded.clone());
    let sitting = office.store.sitting(task.sitting)?;
    let paper = office.store.paper(sitting.paper)?;
    let mut states = Vec::new();
    for attempt in office.store.attempts_of(task.sitting)? {
        if attempt.handed_in_ms.is_some() {
            states.push((attempt.id, office.store.attempt_state(attempt.id)?, office.store.marks(attempt.id)?));
        }
    }
    let mut judgements = office.store.judgements(task.revision)?;
    judgements.insert(key.clone(), accepted);
    let slot = paper.slots.get(usize::from(task.position)).ok_or(ServiceError::BadAnswer)?;
    let lookup = |blank: usize, text: &str| judgements.get(&(part, blank as u8, text.to_owned())).copied();
    let done = office.store.write::<_, ServiceError>(Op::JudgeBlank, &actor, now, |tx| {
        tx.describe(format!("{}/{} {} {accepted}", task.sitting, task.position, group.text));
        tx.judge_blank(task.revision, &key, accepted, &actor, now)?;
        for (attempt, state, mut rows) in states {
            let answer = state.answers.get(&task.position);
            if let Grade::Settled(marks) = grade(slot.body(), answer, slot.marks, sitting.rules.grading, &lookup)
                && let Some(row) = rows.iter_mut().find(|r| r.position == task.position)
                && row.marks != Some(marks)
            {
                (row.marks, row.by) = (Some(marks), Some(actor.clone()));
                tx.set_mark(attempt, row)?;
                refresh_total(tx, attempt, &paper, &sitting.rules, &rows)?;
            }
        }
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

fn for_marking(office: &Office, attempt: AttemptId) -> Result<(Paper, SittingRules, Vec<MarkRow>)> {
    let row = office.store.attempt(attempt)?;
    if row.handed_in_ms.is_none() {
        return Err(ServiceError::NoAttempt);
    }
    refuse_published(office, row.sitting)?;
    let sitting = office.store.sitting(row.sitting)?;
    Ok((office.store.paper(sitting.paper)?, sitting.rules, office.store.marks(attempt)?))
}

fn refuse_published(office: &Office, sitting: SittingId) -> Result<()> {
    match office.store.sitting(sitting)?.state {
        SittingState::Published => Err(ServiceError::WrongState(SittingState::Published)),
        _ => Ok(()),
    }
}
