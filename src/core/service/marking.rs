//! The marking room: what a person has to mark, question by question. Blind: no name, no ticket, nobody else's marks.

use super::second_marks::{self, Survey};
use super::{Office, Result, ServiceError};
use crate::domain::answer::Answer;
use crate::domain::attempt::AttemptState;
use crate::domain::double_marking::{Round, SecondMarking};
use crate::domain::fold::fold;
use crate::domain::ids::{AttemptId, RevisionId, SittingId, StepId};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, RubricPoint};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
pub use crate::store::marking::GivenMark;
use crate::store::marking::{Judgements, mark_note};
use crate::store::sitting::Sitting;
use crate::store::{Inverse, Op, Store};

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
    /// Answers to mark by a rubric, in an order of their own for each question. `others`: how many wait for somebody else.
    Short { answer: String, rubric: Vec<RubricPoint>, answers: Vec<ShortAnswer>, others: usize },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlankGroup {
    pub blank: u8,
    /// As the first person wrote it.
    pub text: String,
    pub folded: String,
    pub count: usize,
}

/// An answer that who asks may mark or has marked. Marks of others are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortAnswer {
    pub attempt: AttemptId,
    pub text: String,
    pub round: Round,
    /// What who asks gave for it.
    pub marks: Option<Marks>,
    pub points: Vec<u8>,
    pub comment: String,
    /// Somebody else has marked it since: it stays as it is.
    pub fixed: bool,
}

/// A sitting with something to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueLine {
    pub sitting: SittingId,
    pub title: String,
    /// Waits for who asks; for whoever marks where a reader of results asks.
    pub waiting: usize,
    /// Of these, second and third marks.
    pub again: usize,
    /// Waits for somebody else than who asks.
    pub others: usize,
    /// Second or third marks that nobody in the bureau is left for.
    pub nobody: usize,
    /// A reason was given for going without them.
    pub waived: bool,
}

/// Sittings that have something to mark, newest first.
pub fn queue(office: &Office) -> Result<Vec<QueueLine>> {
    office.require(Permission::MarkAnswers).or_else(|_| office.require(Permission::ReadResults))?;
    let me = office.may(Permission::MarkAnswers).then(|| office.actor().name());
    let mut lines = Vec::new();
    for sitting in office.store.sittings()? {
        if is_done(office, &sitting)? {
            continue;
        }
        let survey = second_marks::survey(office, &sitting)?;
        let (mine, others): (Vec<_>, Vec<_>) = survey.open.iter().partition(|item| me.is_none_or(|me| item.is_for(me)));
        let nobody = second_marks::without_anybody(office, &survey)?;
        let line = QueueLine {
            sitting: sitting.id,
            waiting: survey.blanks + mine.len(),
            again: mine.iter().filter(|item| item.round > 1).count(),
            others: others.len(),
            nobody,
            waived: nobody > 0 && !office.store.marking_waivers(sitting.id)?.is_empty(),
            title: sitting.title,
        };
        if line.waiting + line.others > 0 {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// Whether nothing of this sitting can wait for anybody, as far as that is known without reading its attempts.
fn is_done(office: &Office, sitting: &Sitting) -> Result<bool> {
    let over = sitting.state == SittingState::Published || sitting.handed_in == 0;
    let once = sitting.rules.second_marking() == SecondMarking::Nobody;
    Ok(over || (once && office.store.unmarked_items_of(sitting.id)? == 0))
}

/// Over all sittings, for the home room: first marks, and second and third ones that who is here may give.
pub fn waiting(office: &Office) -> Result<u64> {
    let mut count = office.store.unmarked_items()?;
    let me = office.actor().name();
    if !office.may(Permission::MarkAnswers) {
        return Ok(count);
    }
    for sitting in office.store.sittings()? {
        // Second marks come after the first ones, and most sittings have none.
        if sitting.state == SittingState::Closed && !is_done(office, &sitting)? {
            let survey = second_marks::survey(office, &sitting)?;
            count += survey.open.iter().filter(|item| item.round > 1 && item.is_for(me)).count() as u64;
        }
    }
    Ok(count)
}

/// An attempt with what it answered and what was given for it.
struct Read {
    attempt: AttemptId,
    state: AttemptState,
    given: Vec<GivenMark>,
}

/// Everything of a sitting that who asks has to mark or has marked, question by question.
pub fn tasks(office: &Office, sitting: SittingId) -> Result<Vec<MarkingTask>> {
    office.require(Permission::MarkAnswers)?;
    let s = office.store.sitting(sitting)?;
    let survey = second_marks::survey(office, &s)?;
    let (ground, me) = (&survey.ground, office.actor().name());
    let mut standing = office.store.standing_marks(sitting)?;
    let mut attempts = Vec::new();
    for attempt in office.store.attempts_of(sitting)? {
        if attempt.handed_in_ms.is_some() {
            let (own, rest) = standing.into_iter().partition(|mark| mark.attempt == attempt.id);
            standing = rest;
            attempts.push(Read { attempt: attempt.id, state: office.store.attempt_state(attempt.id)?, given: own });
        }
    }
    let mut tasks = Vec::new();
    for slot in &ground.paper.slots {
        // An order of its own for each question, which follows neither ticket nor hand-in: who marks one question after the
        // other does not meet the same person at the same place.
        attempts.sort_by_cached_key(|read| scatter(read.state.seed, slot.position));
        let what = match slot.body() {
            Body::Blank { blanks, .. } => {
                let part = slot.part.unwrap_or(0);
                let known = office.store.judgements(slot.revision)?;
                let settled =
                    |text: &str, blank: usize| ground.corrections.get(&slot.position).is_some_and(|c| c.settles(blank, text));
                let groups = blank_groups(&attempts, slot.position, part, blanks, &known, settled);
                if groups.is_empty() {
                    continue;
                }
                TaskKind::Blanks { accepted: blanks.clone(), part, groups }
            }
            Body::Short { answer, rubric, .. } if ground.is_rubric(slot.position) => {
                let answers: Vec<_> = attempts.iter().filter_map(|read| short_answer(read, slot.position, me, &survey)).collect();
                let others = survey.open.iter().filter(|item| item.position == slot.position && !item.is_for(me)).count();
                if answers.is_empty() && others == 0 {
                    continue;
                }
                TaskKind::Short { answer: answer.clone(), rubric: rubric.clone(), answers, others }
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

/// A number that says nothing of the order of seeds (the finalizer of SplitMix64).
const fn scatter(seed: u64, position: u16) -> u64 {
    let mut z = seed ^ (position as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn blank_groups(
    attempts: &[Read],
    position: u16,
    part: u8,
    blanks: &[Vec<String>],
    known: &Judgements,
    corrected: impl Fn(&str, usize) -> bool,
) -> Vec<BlankGroup> {
    let mut groups: Vec<BlankGroup> = Vec::new();
    for read in attempts {
        let Some(Answer::Blanks(texts)) = read.state.answers.get(&position) else { continue };
        for (blank, (text, variants)) in (0_u8..).zip(texts.iter().zip(blanks)) {
            let folded = fold(text);
            let settled = folded.is_empty()
                || variants.iter().any(|v| fold(v) == folded)
                || corrected(&folded, usize::from(blank))
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

/// The answer as who asks sees it: with their own mark, or open for them.
fn short_answer(read: &Read, position: u16, me: &str, survey: &Survey) -> Option<ShortAnswer> {
    let Some(Answer::Text(text)) = read.state.answers.get(&position) else { return None };
    let mut of_item = read.given.iter().filter(|mark| mark.position == position);
    let own = of_item.clone().find(|mark| mark.by == me);
    let open = survey.open.iter().find(|item| item.attempt == read.attempt && item.position == position && item.is_for(me));
    let round = own.map(|mark| mark.round).or(open.map(|item| item.round))?;
    Some(ShortAnswer {
        attempt: read.attempt,
        text: text.clone(),
        round,
        marks: own.and_then(|mark| mark.marks),
        points: own.map(|mark| mark.points.clone()).unwrap_or_default(),
        comment: own.map(|mark| mark.comment.clone()).unwrap_or_default(),
        fixed: of_item.any(|mark| mark.round > round),
    })
}

/// Marks one 简答 answer, in the round that is open to who marks; their own mark is changed as long as nobody marked after it.
pub fn mark_short(
    office: &mut Office,
    attempt: AttemptId,
    position: u16,
    marks: Marks,
    points: &[u8],
    comment: &str,
) -> Result<()> {
    office.require(Permission::MarkAnswers)?;
    let row = office.store.attempt(attempt)?;
    if row.handed_in_ms.is_none() {
        return Err(ServiceError::NoAttempt);
    }
    let sitting = office.store.sitting(row.sitting)?;
    refuse_published(sitting.state)?;
    let survey = second_marks::survey(office, &sitting)?;
    let Some(slot) = survey.ground.paper.slots.get(usize::from(position)) else { return Err(ServiceError::BadAnswer) };
    let Body::Short { rubric, .. } = slot.body() else { return Err(ServiceError::BadAnswer) };
    if marks < Marks::ZERO || marks > slot.marks {
        return Err(ServiceError::MarksOutside(slot.marks));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let standing = office.store.standing_marks_of(attempt)?;
    let mut of_item = standing.iter().filter(|mark| mark.position == position);
    let round = match of_item.clone().find(|mark| mark.by == actor).map(|mark| mark.round) {
        Some(own) if of_item.any(|mark| mark.round > own) => return Err(ServiceError::MarkedSince),
        Some(own) => own,
        None => {
            let open = survey.open.iter().find(|item| item.attempt == attempt && item.position == position);
            match open {
                Some(item) if item.is_for(&actor) => item.round,
                _ => return Err(ServiceError::NotYoursToMark),
            }
        }
    };
    let points = points.iter().copied().filter(|point| usize::from(*point) < rubric.len()).collect();
    let comment = comment.trim().to_owned();
    let given = GivenMark { attempt, position, round, by: actor.clone(), marks: Some(marks), points, comment, at_ms: now };
    let done = office.store.write::<_, ServiceError>(Op::Mark, &actor, now, |tx| {
        tx.describe(mark_note(&given));
        tx.give_mark(&given)?;
        Ok(tx.settle(&survey.ground, attempt, &[position])?)
    })?;
    office.done(done);
    Ok(())
}

/// Judges a text given in a blank, once for everybody who wrote it and whose sitting is not published.
pub fn judge_blank(office: &mut Office, task: &MarkingTask, group: &BlankGroup, accepted: bool) -> Result<()> {
    office.require(Permission::MarkAnswers)?;
    let TaskKind::Blanks { part, .. } = task.what else { return Err(ServiceError::BadAnswer) };
    refuse_published(office.store.sitting(task.sitting)?.state)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let key = (part, group.blank, group.folded.clone());
    let done = office.store.write::<_, ServiceError>(Op::JudgeBlank, &actor, now, |tx| {
        tx.describe(format!("{}/{} {} {accepted}", task.sitting, task.position, group.text));
        tx.judge_blank(task.revision, &key, Some(accepted), &actor, now)?;
        Ok(tx.settle_blank(task.revision, part)?)
    })?;
    office.done(done);
    Ok(())
}

/// How far back one looks for a mark to take back.
const LAST_STEPS: u32 = 200;

/// Takes back the last mark or judgement that who asks gave in this sitting; gives the item, and whose answer where it is one's.
pub fn take_back(office: &mut Office, sitting: SittingId) -> Result<(u16, Option<AttemptId>)> {
    office.require(Permission::MarkAnswers)?;
    refuse_published(office.store.sitting(sitting)?.state)?;
    let found = last_step(&office.store, sitting, office.actor().name())?;
    let Some((step, position, attempt)) = found else { return Err(crate::store::StoreError::NothingToUndo.into()) };
    office.undo_one(step)?;
    Ok((position, attempt))
}

fn last_step(store: &Store, sitting: SittingId, me: &str) -> Result<Option<(StepId, u16, Option<AttemptId>)>> {
    let slots = store.paper_slots(store.sitting(sitting)?.paper)?;
    for (step, inverse) in store.marking_steps(me, LAST_STEPS)? {
        match inverse.first() {
            Some(Inverse::GiveMark { mark }) if store.attempt(mark.attempt)?.sitting == sitting => {
                return Ok(Some((step.id, mark.position, Some(mark.attempt))));
            }
            Some(Inverse::JudgeBlank { revision, part, .. }) => {
                let here = (0..).zip(&slots).find(|(_, s)| s.revision == *revision && s.part.unwrap_or(0) == *part);
                if let Some((position, _)) = here {
                    return Ok(Some((step.id, position, None)));
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Everything that people gave or took back in a sitting: for who answers for the marking.
pub fn history(office: &Office, sitting: SittingId) -> Result<Vec<GivenMark>> {
    super::marker_stats::require(office, sitting)?;
    Ok(office.store.given_marks(sitting)?)
}

const fn refuse_published(state: SittingState) -> Result<()> {
    match state {
        SittingState::Published => Err(ServiceError::WrongState(SittingState::Published)),
        _ => Ok(()),
    }
}
