//! Results: what a candidate may see, a cadre's record, the pass-rate summary.

use super::remark::{self, RemarkLine};
use super::{Office, Result, ServiceError, sittings};
use crate::domain::answer::Answer;
use crate::domain::correction::Correction;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::journal::head_code;
use crate::domain::marks::Marks;
use crate::domain::pass_rate::{PassRateRow, Record, summarise};
use crate::domain::question::Question;
use crate::domain::sitting::{Audience, SittingKind, SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::domain::verdict::{Outcome, Shortfall, part_sums};
use crate::store::backup::sync_folder;
use crate::store::marking::MarkRow;
use crate::store::settle::Ground;
use crate::store::sitting::{Candidate, Sitting};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// The outcome of one candidate of a sitting.
pub fn outcome(candidate: &Candidate, state: SittingState, rules: &SittingRules, full: Marks) -> Outcome {
    if let Some(set) = candidate.set_outcome {
        return set;
    }
    let over = matches!(state, SittingState::Closed | SittingState::Published);
    match (candidate.handed_in_ms, candidate.total) {
        (Some(_), Some(total)) if rules.passes(total, full) && candidate.shortfalls.is_empty() => Outcome::Pass,
        (Some(_), Some(_)) => Outcome::Fail,
        (Some(_), None) => Outcome::Marking,
        (None, _) if over && candidate.attempt.is_none() => Outcome::Absent,
        (None, _) => Outcome::Pending,
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
        .map(|candidate| Ok((office.store.sitting(candidate.sitting)?, candidate)))
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

/// What the summary is made over, and how it is grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassRateQuery {
    /// All sittings where `None`.
    pub sitting: Option<SittingId>,
    pub kind: Option<SittingKind>,
    /// Only this unit's people.
    pub unit: Option<String>,
    pub by_sitting: bool,
}

/// The summary with the people behind it.
#[derive(Clone, Debug)]
pub struct PassRateReport {
    pub rows: Vec<PassRateRow>,
    pub total: PassRateRow,
    pub names: Vec<NameLine>,
    /// Titles of the sittings counted.
    pub sittings: Vec<String>,
}

/// A line of the name annex.
#[derive(Clone, Debug)]
pub struct NameLine {
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub attempt: Option<AttemptId>,
    pub name: String,
    pub unit: String,
    pub post: String,
    pub marks: Option<Marks>,
    pub full: Marks,
    pub outcome: Outcome,
    pub reason: String,
    /// Why somebody failed besides the sum.
    pub shortfalls: Vec<Shortfall>,
}

/// How the units of a table are called: by name, and by path where several share a name.
#[derive(Debug, Default)]
pub struct UnitLabels(HashMap<String, HashSet<String>>);

impl UnitLabels {
    pub fn of<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Self {
        let mut paths: HashMap<String, HashSet<String>> = HashMap::new();
        for candidate in candidates {
            paths.entry(candidate.unit_name.clone()).or_default().insert(candidate.unit_path.clone());
        }
        Self(paths)
    }

    /// `no_unit` for somebody without a unit.
    pub fn label<'a>(&self, candidate: &'a Candidate, no_unit: &'a str) -> &'a str {
        let shared = self.0.get(&candidate.unit_name).is_some_and(|paths| paths.len() > 1);
        match (candidate.unit_name.as_str(), candidate.unit_path.as_str()) {
            ("", _) => no_unit,
            (_, path) if shared && !path.is_empty() => path,
            (name, _) => name,
        }
    }
}

/// The pass-rate summary. Make-up sittings count in the columns of the sitting they belong to and have no rows of their own,
/// unless one is asked for by name. A formal sitting enters once it is published.
pub fn pass_rate(office: &Office, query: &PassRateQuery, no_unit: &str, total_name: &str) -> Result<PassRateReport> {
    office.require(Permission::ReadResults)?;
    let all = office.store.sittings()?;
    let counted = |s: &&Sitting| match query.sitting {
        Some(id) => s.id == id,
        None => s.makeup_of.is_none() && s.state.has_begun() && query.kind.is_none_or(|k| k == s.kind),
    };
    let visible = |s: &&Sitting| (!s.rules.formal || s.state == SittingState::Published) && !s.facts.rehearsal;
    let (mut records, mut names, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    let mut lists = Vec::new();
    for sitting in all.iter().filter(counted).filter(visible) {
        lists.push((sitting, office.store.candidates(sitting.id)?));
    }
    let labels = UnitLabels::of(lists.iter().flat_map(|(_, candidates)| candidates));
    for (sitting, candidates) in &lists {
        titles.push(sitting.title.clone());
        let makeups = makeup_outcomes(office, &all, sitting.id)?;
        for candidate in candidates {
            let unit = labels.label(candidate, no_unit);
            if query.unit.as_deref().is_some_and(|wanted| wanted != unit) {
                continue;
            }
            let outcome = outcome(candidate, sitting.state, &sitting.rules, sitting.full);
            records.push(Record {
                group: if query.by_sitting { sitting.title.clone() } else { unit.to_owned() },
                outcome,
                marks: candidate.total,
                full: sitting.full,
                // 优秀 is a rank among those who passed.
                excellent: outcome == Outcome::Pass
                    && candidate.total.is_some_and(|total| sitting.rules.is_excellent(total, sitting.full)),
                makeup: makeups.get(&candidate.cadre).copied(),
            });
            names.push(NameLine {
                sitting: sitting.id,
                cadre: candidate.cadre,
                attempt: candidate.attempt,
                name: candidate.name.clone(),
                unit: unit.to_owned(),
                post: candidate.post.clone(),
                marks: candidate.total,
                full: sitting.full,
                outcome,
                reason: candidate.reason.clone(),
                shortfalls: candidate.shortfalls.clone(),
            });
        }
    }
    let (rows, total) = summarise(&records, total_name);
    Ok(PassRateReport { rows, total, names, sittings: titles })
}

fn makeup_outcomes(office: &Office, all: &[Sitting], of: SittingId) -> Result<HashMap<CadreId, Outcome>> {
    let mut outcomes = HashMap::new();
    for makeup in all.iter().filter(|s| s.makeup_of == Some(of) && s.state != SittingState::Cancelled && !s.facts.rehearsal) {
        for candidate in office.store.candidates(makeup.id)? {
            outcomes.insert(candidate.cadre, outcome(&candidate, makeup.state, &makeup.rules, makeup.full));
        }
    }
    Ok(outcomes)
}

/// Writes a file for people: under another name first, synced, then renamed, so that neither a full disk nor a power cut leaves half
/// of one. When this returns, bytes and name are on the disk.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
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
