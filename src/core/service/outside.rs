//! 外部平台: a sitting that was sat elsewhere. Only results come in, with source and proof, and count like others.

use super::sittings::{self, NewSitting};
use super::{Office, Result, ServiceError, transcripts};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::journal::{Event, HandInBy, head_code};
use crate::domain::marks::Marks;
use crate::domain::paper::PRINTED_ORDER;
use crate::domain::sitting::{SittingMode, SittingState};
use crate::domain::staff::Permission;
use crate::formats::result_list::{ResultRow, read_result_list};
use crate::store::Op;
use crate::store::audit::hand_in_note;
use crate::store::sitting::Candidate;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// No list of results is as large.
const MOST_LIST_BYTES: u64 = 20 << 20;

/// Plans a sitting on an outside platform: its paper is not ours, only what it is marked out of.
pub fn plan(office: &mut Office, new: &NewSitting, full: Marks) -> Result<SittingId> {
    office.require(Permission::PlanSittings)?;
    if full <= Marks::ZERO || new.facts.mode != SittingMode::Outside {
        return Err(ServiceError::MarksOutside(full));
    }
    sittings::plan_outside(office, new, full)
}

/// A list of another platform beside the list of the sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsidePreview {
    /// Whose result is found: line, name as on the list, marks.
    pub found: Vec<(u32, String, OutsideResult)>,
    pub problems: Vec<OutsideProblem>,
    /// Who is on the list and not in the file.
    pub missing: Vec<String>,
}

/// A line that says nothing that can be used. The message key is `outside-problem-<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideProblem {
    pub line: u32,
    /// Who or what stands there.
    pub text: String,
    pub what: OutsideFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutsideFault {
    NotOnTheList,
    SeveralOfThatName,
    NoMarks,
    /// Below zero or above the full marks.
    MarksOutside,
    Twice,
    /// A result of this person is in already.
    AlreadyIn,
}

impl OutsideFault {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOnTheList => "not-on-the-list",
            Self::SeveralOfThatName => "several-of-that-name",
            Self::NoMarks => "no-marks",
            Self::MarksOutside => "marks-outside",
            Self::Twice => "twice",
            Self::AlreadyIn => "already-in",
        }
    }
}

/// What a list would bring; nothing is written. Whoever has a number is found by it, a name alone only where one person has it.
pub fn preview(office: &Office, id: SittingId, path: &Path) -> Result<OutsidePreview> {
    office.require(Permission::EnterMarks)?;
    let sitting = office.store.sitting(id)?;
    let bytes = fs::metadata(path).map_err(ServiceError::file(path))?.len();
    if bytes > MOST_LIST_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes, limit: MOST_LIST_BYTES });
    }
    let bytes = fs::read(path).map_err(ServiceError::file(path))?;
    let rows = read_result_list(&bytes).map_err(|source| ServiceError::ResultList { path: path.to_owned(), source })?;
    let candidates = office.store.candidates(id)?;
    let mut preview = OutsidePreview::default();
    let mut seen: HashSet<CadreId> = HashSet::new();
    // Whose line stands in the file, whatever is wrong with it.
    let mut named: HashSet<CadreId> = HashSet::new();
    for row in rows {
        let text = [&row.name, &row.staff_no, &row.ticket, &row.text].map(String::as_str).join(" ").trim().to_owned();
        let whose = found(&row, &candidates);
        named.extend(whose.as_ref().map(|candidate| candidate.cadre));
        let what = match whose {
            Err(fault) => fault,
            Ok(candidate) => match row.marks {
                None => OutsideFault::NoMarks,
                Some(marks) if !(Marks::ZERO..=sitting.full).contains(&marks) => OutsideFault::MarksOutside,
                Some(_) if candidate.attempt.is_some() => OutsideFault::AlreadyIn,
                Some(_) if !seen.insert(candidate.cadre) => OutsideFault::Twice,
                Some(marks) => {
                    let result = OutsideResult { cadre: candidate.cadre, marks };
                    preview.found.push((row.line, candidate.name.clone(), result));
                    continue;
                }
            },
        };
        preview.problems.push(OutsideProblem { line: row.line, text, what });
    }
    let waits = |c: &&Candidate| c.attempt.is_none() && c.set_outcome.is_none() && !named.contains(&c.cadre);
    preview.missing = candidates.iter().filter(waits).map(|c| c.name.clone()).collect();
    Ok(preview)
}

fn found<'a>(row: &ResultRow, candidates: &'a [Candidate]) -> std::result::Result<&'a Candidate, OutsideFault> {
    let numbered = |c: &&Candidate| {
        (!row.ticket.is_empty() && c.ticket == row.ticket)
            || (!row.staff_no.is_empty() && c.staff_no.as_deref() == Some(row.staff_no.as_str()))
    };
    if let Some(candidate) = candidates.iter().find(numbered) {
        return Ok(candidate);
    }
    let mut named = candidates.iter().filter(|c| !row.name.is_empty() && c.name == row.name);
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(OutsideFault::SeveralOfThatName),
        (None, _) => Err(OutsideFault::NotOnTheList),
    }
}

/// One result as the platform gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutsideResult {
    pub cadre: CadreId,
    pub marks: Marks,
}

/// Takes in results, each once. `source` names platform and list; `evidence` is the list itself.
pub fn enter(
    office: &mut Office,
    id: SittingId,
    results: &[OutsideResult],
    source: &str,
    evidence: Option<&Path>,
) -> Result<usize> {
    office.require(Permission::EnterMarks)?;
    let sitting = office.store.sitting(id)?;
    let source = source.trim();
    if source.is_empty() {
        return Err(ServiceError::NoSource);
    }
    if sitting.facts.mode != SittingMode::Outside {
        return Err(ServiceError::NotOnPaper);
    }
    if !matches!(sitting.state, SittingState::Open | SittingState::Closed) {
        return Err(ServiceError::WrongState(sitting.state));
    }
    let candidates = office.store.candidates(id)?;
    let mut rows = Vec::with_capacity(results.len());
    for result in results {
        if !(Marks::ZERO..=sitting.full).contains(&result.marks) {
            return Err(ServiceError::MarksOutside(sitting.full));
        }
        let candidate = candidates.iter().find(|c| c.cadre == result.cadre);
        let candidate = candidate.ok_or_else(|| ServiceError::NotOnTheList(result.cadre.to_string()))?;
        if candidate.attempt.is_some() {
            return Err(ServiceError::HandedIn);
        }
        rows.push((candidate, result.marks));
    }
    if let Some(path) = evidence {
        transcripts::attach(office, id, None, path)?;
    }
    let (now, me) = (office.now(), office.actor().name().to_owned());
    for (candidate, marks) in &rows {
        let events = [
            Event::Started { seed: PRINTED_ORDER, pledge: candidate.name.clone() },
            Event::OutsideResult { marks: *marks, source: source.to_owned(), by: me.clone() },
            Event::HandedIn { by: HandInBy::Outside },
        ];
        let done = office.store.write::<_, ServiceError>(Op::HandIn, &me, now.wall_ms, |tx| {
            let attempt = tx.start_attempt(id, candidate.cadre, None, now.wall_ms)?;
            let mut head = [0; 32];
            for event in &events {
                head = tx.append_event(attempt, &now, event)?;
            }
            tx.describe(hand_in_note(id, &candidate.ticket, &head_code(&head)));
            tx.set_handed_in(attempt, now.wall_ms)?;
            Ok(tx.set_total(attempt, Some(*marks), &[])?)
        })?;
        office.done(done);
    }
    Ok(rows.len())
}
