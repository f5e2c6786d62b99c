//! Results: what a candidate may see, and a cadre's record.

use super::remark::{self, RemarkLine};
use super::{Office, Result, ServiceError, sittings};
use crate::domain::answer::Answer;
use crate::domain::correction::Correction;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::journal::head_code;
use crate::domain::marks::Marks;
use crate::domain::question::Question;
use crate::domain::sitting::{Audience, SittingKind, SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::domain::verdict::{Outcome, Shortfall, part_sums};
use crate::store::backup::sync_folder;
use crate::store::marking::MarkRow;
use crate::store::settle::Ground;
use crate::store::sitting::Candidate;
use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// The outcome of one candidate of a sitting.
pub fn outcome(candidate: &Candidate, state: SittingState, rules: &SittingRules, full: Marks) -> Outcome {
    let facts = OutcomeFacts {
        set: candidate.set_outcome,
        begun: candidate.attempt.is_some(),
        handed_in: candidate.handed_in_ms.is_some(),
        total: candidate.total,
        short: !candidate.shortfalls.is_empty(),
    };
    facts.outcome(state, rules, full)
}

/// What an outcome follows from, besides the sitting.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutcomeFacts {
    /// By a person.
    pub set: Option<Outcome>,
    pub begun: bool,
    pub handed_in: bool,
    pub total: Option<Marks>,
    /// Something besides the sum keeps it from passing.
    pub short: bool,
}

impl OutcomeFacts {
    pub(super) fn outcome(self, state: SittingState, rules: &SittingRules, full: Marks) -> Outcome {
        if let Some(set) = self.set {
            return set;
        }
        let over = matches!(state, SittingState::Closed | SittingState::Published);
        match (self.handed_in, self.total) {
            (true, Some(total)) if rules.passes(total, full) && !self.short => Outcome::Pass,
            (true, Some(_)) => Outcome::Fail,
            (true, None) => Outcome::Marking,
            (false, _) if over && !self.begun => Outcome::Absent,
            (false, _) => Outcome::Pending,
        }
    }
}

/// An attempt's result with each question, as far as it may be seen.
#[derive(Clone, Debug)]
pub struct Review {
    pub attempt: AttemptId,
    pub title: String,
    pub name: String,
    pub ticket: String,
    pub outcome: Outcome,
    pub total: Option<Marks>,
    /// Sum of what is marked so far.
    pub so_far: Marks,
    pub full: Marks,
    pub pass_percent: u8,
    /// What besides the sum was not reached.
    pub shortfalls: Vec<Shortfall>,
    pub head_code: String,
    pub items: Vec<ReviewItem>,
    /// Re-marks that changed this attempt.
    pub remarks: Vec<RemarkLine>,
}

#[derive(Clone, Debug)]
pub struct ReviewItem {
    pub number: u16,
    /// In the paper's own order, from 0.
    pub position: u16,
    pub question: Arc<Question>,
    pub part: Option<u8>,
    /// Option ids in the order the candidate saw.
    pub options: Vec<u8>,
    pub answer: Option<Answer>,
    /// `None` while a person has still to mark it.
    pub marks: Option<Marks>,
    pub full: Marks,
    /// 必对题
    pub must: bool,
    pub comment: String,
    /// What was decided about the item after it was answered. `question` and `full` are as it is marked.
    pub correction: Option<Correction>,
}

/// The result of an attempt. A candidate sees it when the sitting shows results at once or is published; before that only
/// staff who may read results and keys do.
pub fn review(office: &Office, attempt: AttemptId) -> Result<Review> {
    let row = office.store.attempt(attempt)?;
    let sitting = office.store.sitting(row.sitting)?;
    if row.handed_in_ms.is_none() {
        return Err(ServiceError::NotPublished);
    }
    let told = sitting.state == SittingState::Published && sitting.facts.audience.contains(&Audience::Candidate);
    let open_to_all = told || (!sitting.rules.formal && sitting.rules.show_result_at_once);
    let staff = office.has_staff()? && office.may(Permission::ReadResults) && office.may(Permission::ReadKeys);
    if !open_to_all && !staff {
        return Err(ServiceError::NotPublished);
    }
    let candidate = office.store.candidate(row.sitting, row.cadre)?;
    let paper = office.store.paper(sitting.paper)?;
    let ground = office.store.ground(sitting.id)?;
    // A 保密 paper is not shown to who sat it, and without a key there is nothing to show.
    if paper.slots.iter().any(|slot| slot.question.is_locked()) {
        return Err(ServiceError::NotPublished);
    }
    let state = office.store.attempt_state(attempt)?;
    let marks: HashMap<u16, _> = office.store.marks(attempt)?.into_iter().map(|mark| (mark.position, mark)).collect();
    let view = paper.view(state.seed);
    let items = (1..)
        .zip(&view.items)
        .filter_map(|(number, item)| {
            let slot = ground.paper.slots.get(usize::from(item.slot))?;
            let mark = marks.get(&item.slot);
            Some(ReviewItem {
                number,
                position: item.slot,
                question: Arc::clone(&slot.question),
                part: slot.part,
                options: item.options.clone(),
                answer: state.answers.get(&item.slot).cloned(),
                marks: mark.and_then(|m| m.marks),
                full: slot.marks,
                must: slot.must,
                comment: mark.map(|m| m.comment.clone()).unwrap_or_default(),
                correction: ground.corrections.get(&item.slot).filter(|c| **c != Correction::default()).cloned(),
            })
        })
        .collect();
    Ok(Review {
        attempt,
        outcome: outcome(&candidate, sitting.state, &sitting.rules, sitting.full),
        title: sitting.title,
        name: candidate.name,
        ticket: candidate.ticket,
        total: candidate.total,
        shortfalls: candidate.shortfalls,
        so_far: so_far(&ground, &marks),
        full: sitting.full,
        pass_percent: sitting.rules.pass_percent,
        head_code: head_code(&office.store.journal_head(attempt)?),
        items,
        remarks: remark::lines_of(office, row.sitting, attempt)?,
    })
}

/// What is marked so far, no section below zero.
fn so_far(ground: &Ground, marks: &HashMap<u16, MarkRow>) -> Marks {
    let settled: Vec<(u16, Marks)> = marks.values().filter_map(|mark| Some((mark.position, mark.marks?))).collect();
    part_sums(&ground.paper, &settled).unwrap_or_default().into_iter().sum()
}

/// One line of a cadre's record.
#[derive(Clone, Debug)]
pub struct RecordLine {
    pub sitting: SittingId,
    pub attempt: Option<AttemptId>,
    pub title: String,
    pub kind: SittingKind,
    pub date_ms: i64,
    /// `None` before publication of a formal sitting.
    pub outcome: Option<Outcome>,
    pub marks: Option<Marks>,
    pub full: Marks,
    pub reason: String,
    /// Why they failed besides the sum; empty before publication of a formal sitting.
    pub shortfalls: Vec<Shortfall>,
}

/// All sittings of one cadre, newest first.
pub fn cadre_record(office: &Office, cadre: CadreId) -> Result<Vec<RecordLine>> {
    office.require(Permission::ReadResults)?;
    office
        .store
        .candidacies(cadre)?
        .into_iter()
        .map(|candidate| Ok((office.store.sitting_uncounted(candidate.sitting)?, candidate)))
        // 演练 leaves no trace in results, and what was called off was never sat.
        .filter(|found| !matches!(found, Ok((sitting, _)) if sitting.facts.rehearsal || sitting.facts.own || sitting.state == SittingState::Cancelled))
        // Nor is it anybody's to know who sits before an appointment.
        .filter(|found| !matches!(found, Ok((sitting, _)) if sittings::refuse_secret_list(office, sitting).is_err()))
        .map(|found: Result<_>| {
            let (sitting, candidate) = found?;
            let known = !sitting.rules.formal || sitting.state == SittingState::Published;
            let outcome = outcome(&candidate, sitting.state, &sitting.rules, sitting.full);
            Ok(RecordLine {
                sitting: sitting.id,
                attempt: candidate.attempt,
                title: sitting.title,
                kind: sitting.kind,
                date_ms: candidate.started_ms.unwrap_or(sitting.created_ms),
                outcome: known.then_some(outcome),
                marks: candidate.total.filter(|_| known),
                full: sitting.full,
                reason: candidate.reason,
                shortfalls: if known { candidate.shortfalls } else { Vec::new() },
            })
        })
        .collect()
}

/// Writes a file for people: under another name first, synced, then renamed, so that neither a full disk nor a power cut leaves half
/// of one. When this returns, bytes and name are on the disk. A file that somebody made read-only is not replaced, though its folder
/// would let it be.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::metadata(path).is_ok_and(|file| file.permissions().readonly()) {
        return Err(ServiceError::file(path)(std::io::ErrorKind::PermissionDenied.into()));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.part"));
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)?;
        sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    };
    write().map_err(|error| {
        // What stands there is unfinished; the reason of the failure is what the user needs.
        let _ = std::fs::remove_file(&temporary);
        ServiceError::file(path)(error)
    })
}
