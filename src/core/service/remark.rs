//! 重新评分: what is done when a key turns out to be wrong after people have answered. First a dry run of who changes and how, then one
//! transaction that marks everybody anew, enters it in the register and the log, and leaves the paper as it was sat.

use super::results::outcome;
use super::{Office, Result, ServiceError};
use crate::domain::answer::Answer;
use crate::domain::correction::{Accepted, Award, Correction, Corrections, can_replace, same_key};
use crate::domain::fold::fold;
use crate::domain::ids::{AttemptId, RevisionId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::Body;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
pub use crate::store::remark::{Remark, RemarkChange};
use crate::store::settle::Ground;
use crate::store::sitting::{Candidate, Sitting};
use crate::store::{Op, StoreError};
use std::collections::{BTreeMap, HashMap};

/// What is decided about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The key that stands in the bank now.
    Key,
    /// A text counts as right in a blank, from 0.
    Accept { blank: u8, text: String },
    /// 送分
    Full,
    /// The item counts for nobody.
    Cancel,
    /// As it was printed: earlier corrections hold no more.
    Withdraw,
}

/// Items of a sitting and what is decided about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkOrder {
    pub sitting: SittingId,
    pub positions: Vec<u16>,
    pub decision: Decision,
}

/// Why an order is none. The message key is `error-remark-<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkFault {
    /// The paper of the sitting does not hold this question, or not this part of it.
    NoSuchQuestion(String),
    /// The bank holds no newer key.
    NotRevised,
    /// The newer revision is another question: kind, blanks, or options that changed places.
    OtherShape,
    /// Written answers have no key to mark by.
    Written,
    NotABlank,
    /// That is how it is marked already.
    NoChange,
}

impl RemarkFault {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchQuestion(_) => "no-such-question",
            Self::NotRevised => "not-revised",
            Self::OtherShape => "other-shape",
            Self::Written => "written",
            Self::NotABlank => "not-a-blank",
            Self::NoChange => "no-change",
        }
    }
}

impl From<RemarkFault> for ServiceError {
    fn from(fault: RemarkFault) -> Self {
        Self::Remark(fault)
    }
}

/// A text that people wrote in a blank and that did not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongText {
    pub blank: u8,
    pub text: String,
    pub people: usize,
}

/// An item that could be marked otherwise.
#[derive(Clone, Debug)]
pub struct RemarkItem {
    pub position: u16,
    pub code: String,
    pub kind: Kind,
    pub stem: String,
    /// As printed.
    pub full: Marks,
    /// A newer revision with another key stands in the bank, and answers can be marked by it.
    pub revised: bool,
    pub texts: Vec<WrongText>,
    /// What holds now, where something was corrected.
    pub correction: Option<Correction>,
}

/// The items of a sitting with what was decided before.
#[derive(Clone, Debug)]
pub struct RemarkList {
    pub sitting: SittingId,
    pub items: Vec<RemarkItem>,
    pub remarks: Vec<Remark>,
}

/// What a re-mark would do to one attempt.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    pub ticket: String,
    pub name: String,
    pub change: RemarkChange,
}

/// A dry run.
#[derive(Clone, Debug)]
pub struct RemarkPreview {
    pub order: RemarkOrder,
    pub corrections: Corrections,
    /// Attempts that were looked at.
    pub attempts: usize,
    /// Those that change, in order of ticket.
    pub rows: Vec<PreviewRow>,
    /// Full marks of the paper before and after.
    pub full: (Marks, Marks),
}

impl RemarkPreview {
    /// Verdicts that flip: (to 合格, to 不合格).
    pub fn flips(&self) -> (usize, usize) {
        let count = |from, to| self.rows.iter().filter(|row| row.change.outcome == (from, to)).count();
        (count(Outcome::Fail, Outcome::Pass), count(Outcome::Pass, Outcome::Fail))
    }
}

/// The positions of a question of the paper, or of one of its sub-questions (from 0).
pub fn positions(office: &Office, sitting: SittingId, code: &str, part: Option<u8>) -> Result<Vec<u16>> {
    office.require(Permission::PublishResults)?;
    let paper = office.store.paper(office.store.sitting(sitting)?.paper)?;
    let matching = |slot: &&Slot| slot.question.code == code && (part.is_none() || slot.part == part);
    let found: Vec<u16> = paper.slots.iter().filter(matching).map(|slot| slot.position).collect();
    if found.is_empty() { Err(RemarkFault::NoSuchQuestion(code.to_owned()).into()) } else { Ok(found) }
}

/// What of a sitting could be marked otherwise.
pub fn list(office: &Office, sitting: SittingId) -> Result<RemarkList> {
    office.require(Permission::PublishResults)?;
    let held = closed(office, sitting)?;
    let paper = office.store.paper(held.paper)?;
    let ground = office.store.ground(sitting)?;
    let mut written = wrong_texts(office, sitting, &ground)?;
    let mut items = Vec::new();
    for slot in &paper.slots {
        let newer = newer_key(office, slot)?;
        items.push(RemarkItem {
            position: slot.position,
            code: slot.question.code.clone(),
            kind: slot.body().kind(),
            stem: slot.body().stem().to_owned(),
            full: slot.marks,
            revised: matches!(newer, Newer::Usable(_)),
            texts: written.remove(&slot.position).unwrap_or_default(),
            correction: ground.corrections.get(&slot.position).filter(|c| **c != Correction::default()).cloned(),
        });
    }
    Ok(RemarkList { sitting, items, remarks: office.store.remarks(sitting)? })
}

/// (blank, folded text) -> as somebody wrote it, and how many did.
type Texts = BTreeMap<(u8, String), (String, usize)>;

fn wrong_texts(office: &Office, sitting: SittingId, ground: &Ground) -> Result<HashMap<u16, Vec<WrongText>>> {
    let mut found: HashMap<u16, Texts> = HashMap::new();
    for attempt in handed_in(office, sitting)? {
        let state = office.store.attempt_state(attempt)?;
        for slot in &ground.paper.slots {
            let (Body::Blank { blanks, .. }, Some(Answer::Blanks(texts))) = (slot.body(), state.answers.get(&slot.position))
            else {
                continue;
            };
            for (blank, (text, variants)) in (0_u8..).zip(texts.iter().zip(blanks)) {
                let folded = fold(text);
                let key = (slot.part.unwrap_or(0), blank, folded.clone());
                let judged = ground.judged.get(&slot.revision).and_then(|known| known.get(&key)).is_some_and(|j| j.accepted);
                let corrected = ground.corrections.get(&slot.position).is_some_and(|c| c.settles(usize::from(blank), &folded));
                if folded.is_empty() || judged || corrected || variants.iter().any(|v| fold(v) == folded) {
                    continue;
                }
                let entry = found.entry(slot.position).or_default().entry((blank, folded)).or_insert((text.clone(), 0));
                entry.1 += 1;
            }
        }
    }
    let listed = |texts: Texts| texts.into_iter().map(|((blank, _), (text, people))| WrongText { blank, text, people }).collect();
    Ok(found.into_iter().map(|(position, texts)| (position, listed(texts))).collect())
}

fn handed_in(office: &Office, sitting: SittingId) -> Result<Vec<AttemptId>> {
    let attempts = office.store.attempts_of(sitting)?;
    Ok(attempts.into_iter().filter(|attempt| attempt.handed_in_ms.is_some()).map(|attempt| attempt.id).collect())
}

/// Only after everybody has answered.
fn closed(office: &Office, sitting: SittingId) -> Result<Sitting> {
    let held = office.store.sitting(sitting)?;
    match held.state {
        SittingState::Closed | SittingState::Published => Ok(held),
        state => Err(ServiceError::WrongState(state)),
    }
}

/// What the bank says today of an item's key.
enum Newer {
    Usable(RevisionId),
    OtherShape,
    Same,
}

fn newer_key(office: &Office, slot: &Slot) -> Result<Newer> {
    let record = office.store.question(office.store.question_of(slot.revision)?)?;
    if record.revision == slot.revision {
        return Ok(Newer::Same);
    }
    let body = match slot.part {
        None => Some(&record.question.body),
        Some(part) => record.question.body.parts().get(usize::from(part)).map(|part| &part.body),
    };
    Ok(match body {
        Some(body) if same_key(slot.body(), body) => Newer::Same,
        Some(body) if can_replace(slot.body(), body) => Newer::Usable(record.revision),
        _ => Newer::OtherShape,
    })
}

/// The corrections that an order comes to, on top of what holds now.
fn decide(office: &Office, order: &RemarkOrder, paper: &Paper, now: &Corrections) -> Result<Corrections> {
    let mut decided = Corrections::new();
    for position in &order.positions {
        let Some(slot) = paper.slots.get(usize::from(*position)) else {
            return Err(RemarkFault::NoSuchQuestion((position + 1).to_string()).into());
        };
        let before = now.get(position).cloned().unwrap_or_default();
        let after = match &order.decision {
            Decision::Key if matches!(slot.body(), Body::Short { .. }) => return Err(RemarkFault::Written.into()),
            Decision::Key => match newer_key(office, slot)? {
                Newer::Usable(revision) => {
                    Correction { award: Award::ByAnswer, revision: Some(revision), accepted: before.accepted.clone() }
                }
                Newer::OtherShape => return Err(RemarkFault::OtherShape.into()),
                // Another part of the case may be what was revised.
                Newer::Same => before.clone(),
            },
            Decision::Accept { blank, text } => {
                let Body::Blank { blanks, .. } = slot.body() else { return Err(RemarkFault::NotABlank.into()) };
                if usize::from(*blank) >= blanks.len() || fold(text).is_empty() {
                    return Err(RemarkFault::NotABlank.into());
                }
                let mut after = Correction { award: Award::ByAnswer, ..before.clone() };
                let known = after.accepted.iter().any(|a| a.blank == *blank && fold(&a.text) == fold(text));
                if !known {
                    after.accepted.push(Accepted { blank: *blank, text: text.trim().to_owned() });
                }
                after
            }
            Decision::Full => Correction { award: Award::Full, ..before.clone() },
            Decision::Cancel => Correction { award: Award::Cancelled, ..before.clone() },
            Decision::Withdraw => Correction::default(),
        };
        if after != before {
            decided.insert(*position, after);
        }
    }
    match (decided.is_empty(), &order.decision) {
        (false, _) => Ok(decided),
        (true, Decision::Key) => Err(RemarkFault::NotRevised.into()),
        (true, _) => Err(RemarkFault::NoChange.into()),
    }
}

/// A dry run: who would change and how. Nothing is written.
pub fn preview(office: &Office, order: &RemarkOrder) -> Result<RemarkPreview> {
    Ok(work_out(office, order)?.0)
}

fn work_out(office: &Office, order: &RemarkOrder) -> Result<(RemarkPreview, Ground)> {
    office.require(Permission::PublishResults)?;
    let held = closed(office, order.sitting)?;
    let paper = office.store.paper(held.paper)?;
    let now = office.store.corrections(order.sitting)?;
    let decided = decide(office, order, &paper, &now)?;
    let mut all = now;
    all.extend(decided.clone());
    let ground = office.store.ground_with(order.sitting, all)?;
    let full = ground.paper.full_marks();
    let (mut rows, mut attempts) = (Vec::new(), 0);
    for candidate in office.store.candidates(order.sitting)? {
        let Some(attempt) = candidate.attempt.filter(|_| candidate.handed_in_ms.is_some()) else { continue };
        attempts += 1;
        let change = change_of(office, &held, &candidate, attempt, &ground, &decided)?;
        if change.marks.0 != change.marks.1 || change.total.0 != change.total.1 || change.outcome.0 != change.outcome.1 {
            rows.push(PreviewRow { ticket: candidate.ticket, name: candidate.name, change });
        }
    }
    let preview = RemarkPreview { order: order.clone(), corrections: decided, attempts, rows, full: (held.full, full) };
    Ok((preview, ground))
}

fn change_of(
    office: &Office,
    sitting: &Sitting,
    candidate: &Candidate,
    attempt: AttemptId,
    ground: &Ground,
    decided: &Corrections,
) -> Result<RemarkChange> {
    let before = office.store.marks(attempt)?;
    let earned = ground.marks(&office.store.attempt_state(attempt)?, &office.store.standing_marks_of(attempt)?);
    let mut after = before.clone();
    for row in after.iter_mut().filter(|row| decided.contains_key(&row.position)) {
        if let Some(now) = earned.iter().find(|now| now.position == row.position) {
            row.clone_from(now);
        }
    }
    let sum = |rows: &[crate::store::marking::MarkRow]| {
        rows.iter().filter(|row| decided.contains_key(&row.position)).map(|row| row.marks).sum::<Option<Marks>>()
    };
    let (total, shortfalls) = ground.total(&after);
    let marked = Candidate { total, shortfalls, ..candidate.clone() };
    let verdict = |who: &Candidate, full| outcome(who, sitting.state, &sitting.rules, full);
    Ok(RemarkChange {
        attempt,
        marks: (sum(&before), sum(&after)),
        total: (candidate.total, total),
        outcome: (verdict(candidate, sitting.full), verdict(&marked, ground.paper.full_marks())),
    })
}

/// Marks everybody anew. All of it or nothing; it cannot be undone but by another re-mark, which stays on the record as well.
pub fn remark(office: &mut Office, order: &RemarkOrder, reason: &str) -> Result<RemarkPreview> {
    office.require(Permission::PublishResults)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::NoReason);
    }
    let (preview, ground) = work_out(office, order)?;
    let attempts = handed_in(office, order.sitting)?;
    let positions: Vec<u16> = preview.corrections.keys().copied().collect();
    // For who reads the register: which questions, how many of all papers, why.
    let mut codes: Vec<String> = Vec::new();
    for slot in ground.paper.slots.iter().filter(|slot| positions.contains(&slot.position)) {
        if !codes.contains(&slot.question.code) {
            codes.push(slot.question.code.clone());
        }
    }
    let note = format!("{} · {}/{} · {reason}", codes.join(" "), preview.rows.len(), preview.attempts);
    let changes: Vec<RemarkChange> = preview.rows.iter().map(|row| row.change.clone()).collect();
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ReMark, &actor, now, |tx| {
        tx.add_remark(order.sitting, &preview.corrections, &changes, reason, &actor, now)?;
        tx.add_incident(order.sitting, None, IncidentKind::Remark, &actor, &note, now)?;
        for attempt in &attempts {
            tx.settle(&ground, *attempt, &positions)?;
        }
        Ok(())
    })?;
    office.done(done);
    Ok(preview)
}

/// What a re-mark did to one attempt, for its record.
#[derive(Clone, Debug)]
pub struct RemarkLine {
    pub remark: Remark,
    pub change: RemarkChange,
}

/// For the record of an attempt; who may see that may see this.
pub(super) fn lines_of(office: &Office, sitting: SittingId, attempt: AttemptId) -> Result<Vec<RemarkLine>> {
    let remarks = office.store.remarks(sitting)?;
    let changes = office.store.remark_changes(attempt)?;
    let line = |(id, change)| {
        let remark = remarks.iter().find(|remark| remark.id == id).cloned().ok_or(StoreError::NotFound("remark"))?;
        Ok(RemarkLine { remark, change })
    };
    changes.into_iter().map(line).collect()
}
