//! `exam verify`: whether an attempt is what was written when it was sat. The chain proves order; the head noted in the audit log at
//! hand-in anchors its end; marks are worked out again from the answers.

use super::{Office, Result};
use crate::domain::answer::Answer;
use crate::domain::attempt::AttemptState;
use crate::domain::closed_book::Surroundings;
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::journal::{self, ChainError, Event, head_code};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::marking::MarkRow;
use serde::Serialize;

/// What is wrong with an attempt. The message key is `integrity-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum IntegrityFinding {
    /// An event is missing, altered or unreadable.
    Chain { seq: u32 },
    /// Handed in, and the journal ends before that.
    CutOff,
    /// The head is not the one noted at hand-in.
    OtherHead { noted: String },
    /// The row says handed in at another moment than the journal, or not at all.
    OtherHandIn,
    /// A mark is not what the answer earns, with what people gave, judged and corrected.
    OtherMark { position: u16 },
    /// The total is not what the marks come to.
    OtherTotal,
    /// A mark that a person gave is not one that the audit log tells of.
    OtherGiven { position: u16 },
    /// A re-mark of the sitting is not the one that the audit log tells of.
    OtherRemark { remark: i64 },
}

impl IntegrityFinding {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Chain { .. } => "chain",
            Self::CutOff => "cut-off",
            Self::OtherHead { .. } => "other-head",
            Self::OtherHandIn => "other-hand-in",
            Self::OtherMark { .. } => "other-mark",
            Self::OtherTotal => "other-total",
            Self::OtherGiven { .. } => "other-given",
            Self::OtherRemark { .. } => "other-remark",
        }
    }
}

/// What the journal of one attempt says and whether it can be believed.
#[derive(Clone, Debug, Serialize)]
pub struct Integrity {
    pub attempt: AttemptId,
    pub ticket: String,
    pub events: usize,
    pub head_code: String,
    /// The head was noted when the paper was handed in; without that, only order is proved.
    pub anchored: bool,
    pub answered: usize,
    pub resumed: u32,
    pub clock_moved: u32,
    pub focus_lost: usize,
    pub focus_lost_secs: u64,
    pub slept_secs: u64,
    pub close_asked: u32,
    pub surroundings: Option<Surroundings>,
    pub granted_secs: i64,
    pub findings: Vec<IntegrityFinding>,
}

/// One line of a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayLine {
    pub seq: u32,
    pub wall_ms: i64,
    /// Time used up to then, pauses left out.
    pub used_ms: i64,
    pub event: Event,
}

/// Every attempt of a sitting, in order of ticket.
pub fn verify_sitting(office: &mut Office, sitting: SittingId) -> Result<Vec<Integrity>> {
    office.require(Permission::ReadResults)?;
    let candidates = office.store.candidates(sitting)?;
    candidates.into_iter().filter_map(|c| c.attempt).map(|attempt| verify(office, attempt)).collect()
}

/// One attempt.
pub fn verify(office: &mut Office, attempt: AttemptId) -> Result<Integrity> {
    office.require(Permission::ReadResults)?;
    let row = office.store.attempt(attempt)?;
    let candidate = office.store.candidate(row.sitting, row.cadre)?;
    let entries = office.store.journal(attempt)?;
    let mut findings = Vec::new();
    if let Err(ChainError::Gap { expected: seq, .. } | ChainError::Altered { seq } | ChainError::Unreadable { seq }) =
        journal::verify(office.store.chain(attempt)?, &entries)
    {
        findings.push(IntegrityFinding::Chain { seq });
    }
    let head = head_code(&entries.last().map_or(journal::GENESIS, |entry| entry.hash));
    let noted = office.store.noted_head(row.sitting, &candidate.ticket)?;
    if let Some(noted) = noted.as_ref().filter(|noted| **noted != head) {
        findings.push(IntegrityFinding::OtherHead { noted: noted.clone() });
    }
    // A journal that cannot be read cannot be replayed; what of it can be counted is still told.
    let events = entries.iter().filter_map(|e| Some((&e.stamp, serde_json::from_str::<Event>(&e.payload).ok()?)));
    let state = AttemptState::replay(events);
    match (row.handed_in_ms, state.handed_in, state.last.as_ref()) {
        (Some(_), None, _) => findings.push(IntegrityFinding::CutOff),
        (None, Some(_), _) => findings.push(IntegrityFinding::OtherHandIn),
        (Some(at), Some(_), Some(last)) if last.wall_ms != at => findings.push(IntegrityFinding::OtherHandIn),
        _ => {}
    }
    if row.handed_in_ms.is_some() && findings.is_empty() {
        findings.extend(other_marks(office, attempt, &state)?);
    }
    Ok(Integrity {
        attempt,
        ticket: candidate.ticket,
        events: entries.len(),
        head_code: head,
        anchored: noted.is_some(),
        answered: state.answers.len(),
        resumed: state.resumed,
        clock_moved: state.clock_moved,
        focus_lost: state.absences.len(),
        focus_lost_secs: state.absent_secs(),
        slept_secs: state.slept_secs,
        close_asked: state.close_asked,
        surroundings: state.surroundings,
        granted_secs: state.granted_secs,
        findings,
    })
}

/// Marks and total that answers, rubrics, judgements and corrections do not come to.
fn other_marks(office: &Office, attempt: AttemptId, state: &AttemptState) -> Result<Vec<IntegrityFinding>> {
    let row = office.store.attempt(attempt)?;
    let ground = office.store.ground(row.sitting)?;
    let earned = ground.marks(state, &office.store.standing_marks_of(attempt)?);
    let given = office.store.marks(attempt)?;
    let differs = |earned: &MarkRow| {
        let given = given.iter().find(|mark| mark.position == earned.position)?;
        // A text judged in one sitting may be judged otherwise in a later one; what was published stands.
        let judged = earned.by.is_some() && given.by.is_some() && !ground.is_rubric(earned.position);
        let settled = judged && ground.state == SittingState::Published;
        (!settled && given.marks != earned.marks).then_some(IntegrityFinding::OtherMark { position: earned.position })
    };
    let mut findings: Vec<IntegrityFinding> = earned.iter().filter_map(differs).collect();
    if ground.total(&given).0 != office.store.candidate(row.sitting, row.cadre)?.total && !given.is_empty() {
        findings.push(IntegrityFinding::OtherTotal);
    }
    for mark in office.store.marks_not_noted(attempt)? {
        findings.push(IntegrityFinding::OtherGiven { position: mark.position });
    }
    for remark in office.store.remarks(row.sitting)? {
        if !office.store.remark_is_noted(&remark)? {
            findings.push(IntegrityFinding::OtherRemark { remark: remark.id });
        }
    }
    Ok(findings)
}

/// An attempt event by event.
pub fn replay(office: &Office, attempt: AttemptId) -> Result<Vec<ReplayLine>> {
    office.require(Permission::ReadResults)?;
    let sitting = office.store.sitting(office.store.attempt(attempt)?.sitting)?;
    let mut state = AttemptState::default();
    let mut lines = Vec::new();
    for entry in office.store.journal(attempt)? {
        let Ok(event) = serde_json::from_str::<Event>(&entry.payload) else { continue };
        state.apply(&entry.stamp, event.clone());
        // Before publication nobody reads the answers of a formal sitting over somebody's shoulder.
        let secret = sitting.rules.formal && sitting.state != SittingState::Published;
        let event = match event {
            Event::Answered { slot, answer } if secret => {
                Event::Answered { slot, answer: answer.map(|_| Answer::Text(String::new())) }
            }
            other => other,
        };
        lines.push(ReplayLine { seq: entry.seq, wall_ms: entry.stamp.wall_ms, used_ms: state.elapsed.ms, event });
    }
    Ok(lines)
}
