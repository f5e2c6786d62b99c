//! Who has to mark what: first, second and third marks that a sitting still needs, and what is done where nobody is left for them.

use super::marking::GivenMark;
use super::{Office, Result, ServiceError};
use crate::domain::double_marking::{Round, SecondMarking, is_near_line};
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::marks::Marks;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::part_sums;
use crate::store::Op;
use crate::store::marking::{MarkRow, MarkingWaiver, rounds_of};
use crate::store::settle::Ground;
use crate::store::sitting::Sitting;
use std::collections::HashMap;

/// One mark that is still to be given.
#[derive(Clone, Debug)]
pub(super) struct OpenItem {
    pub attempt: AttemptId,
    pub position: u16,
    pub round: Round,
    /// Who marked it before: none of these marks it again.
    by: Vec<String>,
}

impl OpenItem {
    pub(super) fn is_for(&self, name: &str) -> bool {
        !self.by.iter().any(|by| by == name)
    }
}

/// What a sitting still needs of people.
#[derive(Debug)]
pub(super) struct Survey {
    pub ground: Ground,
    /// Items with blanks that hold a text nobody has judged.
    pub blanks: usize,
    pub open: Vec<OpenItem>,
}

/// Second marks of attempts near the line are asked for once every first mark of a closed sitting stands, so that nobody is told by
/// them how the others are doing.
pub(super) fn survey(office: &Office, sitting: &Sitting) -> Result<Survey> {
    let ground = office.store.ground(sitting.id)?;
    let mut given: HashMap<AttemptId, Vec<GivenMark>> = HashMap::new();
    for mark in office.store.standing_marks(sitting.id)? {
        given.entry(mark.attempt).or_default().push(mark);
    }
    // Whose result is decided otherwise needs no second mark.
    let set: Vec<AttemptId> = office
        .store
        .candidates(sitting.id)?
        .into_iter()
        .filter(|candidate| candidate.set_outcome.is_some())
        .filter_map(|candidate| candidate.attempt)
        .collect();
    let mut attempts = Vec::new();
    for attempt in office.store.attempts_of(sitting.id)? {
        if attempt.handed_in_ms.is_some() {
            attempts.push((attempt.id, office.store.marks(attempt.id)?));
        }
    }
    let waiting = |(_, rows): &(AttemptId, Vec<MarkRow>)| rows.iter().filter(|row| row.marks.is_none()).count();
    let all_first = sitting.state == SittingState::Closed && attempts.iter().map(waiting).sum::<usize>() == 0;
    let (mut blanks, mut open) = (0, Vec::new());
    for (attempt, rows) in attempts {
        let standing = given.get(&attempt).map(Vec::as_slice).unwrap_or_default();
        let rounds = rounds_of(standing);
        let wanted = !set.contains(&attempt)
            && match sitting.rules.second_marking() {
                SecondMarking::Nobody => false,
                SecondMarking::Everybody => true,
                SecondMarking::NearLine => all_first && near_line(&ground, &rows, standing),
            };
        for row in rows {
            if !ground.is_rubric(row.position) {
                blanks += usize::from(row.marks.is_none());
                continue;
            }
            let stands = rounds.get(&row.position).copied().unwrap_or_default();
            // Left empty: the machine gave it nothing, and nobody has to look at it.
            if row.marks.is_some() && stands.first.is_none() {
                continue;
            }
            if let Some(round) = stands.next(ground.threshold(row.position), wanted) {
                let by = standing.iter().filter(|m| m.position == row.position).map(|m| m.by.clone()).collect();
                open.push(OpenItem { attempt, position: row.position, round, by });
            }
        }
    }
    Ok(Survey { ground, blanks, open })
}

/// By first marks alone, so that what a second marker gives changes nobody's need for one.
fn near_line(ground: &Ground, rows: &[MarkRow], standing: &[GivenMark]) -> bool {
    let first = |row: &MarkRow| {
        let given = standing.iter().find(|m| m.position == row.position && m.round == 1).and_then(|m| m.marks);
        given.filter(|_| ground.is_rubric(row.position)).or(row.marks)
    };
    let marks: Option<Vec<(u16, Marks)>> = rows.iter().map(|row| Some((row.position, first(row)?))).collect();
    let sums = marks.and_then(|marks| part_sums(&ground.paper, &marks));
    let total: Option<Marks> = sums.map(|parts| parts.into_iter().sum());
    total.is_some_and(|total| is_near_line(total, ground.paper.full_marks(), ground.rules.pass_percent))
}

/// Second and third marks that no open account is left for.
pub(super) fn without_anybody(office: &Office, survey: &Survey) -> Result<usize> {
    let markers: Vec<String> = office
        .store
        .staff()?
        .into_iter()
        .filter(|account| !account.disabled && account.roles.may(Permission::MarkAnswers))
        .map(|account| account.name)
        .collect();
    let nobody = |item: &&OpenItem| item.round > 1 && !markers.iter().any(|name| item.is_for(name));
    Ok(survey.open.iter().filter(nobody).count())
}

/// Refuses publication while a second or third mark is missing. Only those that nobody is left for are passed over, and only with a
/// reason on the record.
pub(super) fn refuse_missing(office: &Office, sitting: &Sitting) -> Result<()> {
    let survey = survey(office, sitting)?;
    let missing = survey.open.iter().filter(|item| item.round > 1).count();
    let nobody = without_anybody(office, &survey)?;
    if missing == 0 || (nobody == missing && !office.store.marking_waivers(sitting.id)?.is_empty()) {
        return Ok(());
    }
    Err(ServiceError::SecondMarksMissing(missing))
}

/// Records why a sitting goes without the second or third marks that nobody in the bureau is left for. Refused while somebody is.
pub fn waive(office: &mut Office, sitting: SittingId, reason: &str) -> Result<()> {
    office.require(Permission::PublishResults)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::NoReason);
    }
    let held = office.store.sitting(sitting)?;
    if held.state != SittingState::Closed {
        return Err(ServiceError::WrongState(held.state));
    }
    let missing = without_anybody(office, &survey(office, &held)?)?;
    if missing == 0 {
        return Err(ServiceError::MarkersLeft);
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let waiver = MarkingWaiver { missing, reason: reason.to_owned(), by: actor.clone(), at_ms: now };
    let done = office.store.write::<_, ServiceError>(Op::WaiveSecondMark, &actor, now, |tx| {
        tx.describe(format!("{sitting} {missing} {reason}"));
        tx.add_incident(sitting, None, IncidentKind::Marking, &actor, reason, now)?;
        Ok(tx.waive_marking(sitting, &waiver)?)
    })?;
    office.done(done);
    Ok(())
}
