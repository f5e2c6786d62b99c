//! Sittings from plan to publication.

use super::exam::{self};
use super::laws;
use super::results::outcome;
use super::{Office, Result, ServiceError};
use crate::domain::ids::{CadreId, PaperId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::HandInBy;
use crate::domain::kind::{Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::paper::Paper;
use crate::domain::roster::CadreState;
use crate::domain::sitting::{QuestionSource, Seating, SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::domain::unit_tree::Named;
use crate::domain::verdict::Outcome;
use crate::formats::sitting_toml::{SittingFile, read_sitting};
use crate::store::roster::Cadre;
pub use crate::store::sitting::{Candidate, NewSitting, Sitting};
use crate::store::{Op, Tx};
use rand::seq::SliceRandom;
use std::path::Path;

/// All sittings. What candidates may know of them; lists and results ask for permissions of their own.
pub fn list(office: &Office) -> Result<Vec<Sitting>> {
    Ok(office.store.sittings()?)
}

pub fn sitting(office: &Office, id: SittingId) -> Result<Sitting> {
    Ok(office.store.sitting(id)?)
}

/// The frozen list with how far each candidate is.
pub fn candidates(office: &Office, id: SittingId) -> Result<Vec<Candidate>> {
    if !office.may(Permission::RunSittings) {
        office.require(Permission::ReadResults)?;
    }
    refuse_secret_list(office, &office.store.sitting(id)?)?;
    Ok(office.store.candidates(id)?)
}

/// Who is about to be appointed is known to 人事 and to those who work on the sitting, until its results are published (DESIGN §4).
pub(super) fn refuse_secret_list(office: &Office, sitting: &Sitting) -> Result<()> {
    let secret = sitting.kind == SittingKind::Appointment && sitting.state != SittingState::Published;
    let works_on_it = [
        Permission::RunSittings,
        Permission::PlanSittings,
        Permission::EditRoster,
        Permission::EnterMarks,
        Permission::MarkAnswers,
        Permission::PublishResults,
    ];
    if secret && office.has_staff()? && !works_on_it.into_iter().any(|permission| office.may(permission)) {
        return Err(ServiceError::Denied(Permission::RunSittings));
    }
    Ok(())
}

/// Plans a sitting. A formal one takes only approved questions; a waiver needs its reason, which goes onto the record.
pub fn plan(office: &mut Office, new: &NewSitting) -> Result<SittingId> {
    office.require(Permission::PlanSittings)?;
    plan_unchecked(office, new, Op::PlanSitting)
}

pub(super) fn plan_unchecked(office: &mut Office, new: &NewSitting, op: Op) -> Result<SittingId> {
    let exempt = refuse_unplannable(office, new)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        tx.describe(new.title.clone());
        let id = tx.add_sitting(new, now)?;
        settle_list(tx, id, new, &exempt)?;
        Ok(id)
    })?;
    Ok(office.done(done))
}

/// Plans a sitting anew as long as nobody was let in. The list is frozen as of now; outcomes set by hand before are gone with it.
pub fn replan(office: &mut Office, id: SittingId, new: &NewSitting) -> Result<()> {
    office.require(Permission::PlanSittings)?;
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Planned {
        return Err(ServiceError::WrongState(sitting.state));
    }
    // What is on a seat already, or was drawn before a witness, is not changed behind their backs.
    if office.store.is_sealed(id)? {
        return Err(ServiceError::AlreadySealed);
    }
    if new.paper != sitting.paper && office.store.form_draw(id)?.is_some() {
        return Err(ServiceError::AlreadyDrawn);
    }
    let exempt = refuse_unplannable(office, new)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::ReplanSitting, &actor, now, |tx| {
        tx.describe(format!("{id} {}", new.title));
        tx.replace_sitting(id, new)?;
        settle_list(tx, id, new, &exempt)
    })?;
    office.done(done);
    Ok(())
}

/// Calls off a planned sitting. It stays on record with its reason.
pub fn cancel(office: &mut Office, id: SittingId, reason: &str) -> Result<()> {
    office.require(Permission::PlanSittings)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::NoReason);
    }
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Planned {
        return Err(ServiceError::WrongState(sitting.state));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::CancelSitting, &actor, now, |tx| {
        tx.describe(format!("{id} {} {}", sitting.title, reason.trim()));
        tx.add_incident(id, None, IncidentKind::Other, &actor, reason.trim(), now)?;
        Ok(tx.set_sitting_state(id, SittingState::Cancelled, now)?)
    })?;
    office.done(done);
    Ok(())
}

/// Who of a sitting that is over sits again, in order of the list: those who failed, and those who were absent, told apart by
/// their outcome. 缓考 and 成绩无效 are not among them: for the first the next sitting is still the first attempt, the second is
/// for people to decide.
pub fn failed_of(office: &Office, id: SittingId) -> Result<Vec<(CadreId, Outcome)>> {
    office.require(Permission::PlanSittings)?;
    let sitting = office.store.sitting(id)?;
    if !matches!(sitting.state, SittingState::Closed | SittingState::Published) {
        return Err(ServiceError::WrongState(sitting.state));
    }
    // Who failed is not told before it is published (DESIGN §4), to whom plans neither.
    if sitting.rules.formal && sitting.state != SittingState::Published {
        return Err(ServiceError::NotPublished);
    }
    let candidates = office.store.candidates(id)?;
    let with_outcome = candidates.iter().map(|c| (c.cadre, outcome(c, sitting.state, &sitting.rules, sitting.full)));
    Ok(with_outcome.filter(|(_, outcome)| matches!(outcome, Outcome::Fail | Outcome::Absent)).collect())
}

/// Plans the sitting that a file describes. Everybody who is named must be found, once.
pub fn plan_from_file(office: &mut Office, path: &Path) -> Result<SittingId> {
    office.require(Permission::PlanSittings)?;
    let text = std::fs::read_to_string(path).map_err(ServiceError::file(path))?;
    let fault = |why: String| ServiceError::SittingFile { path: path.to_owned(), why };
    let file = read_sitting(&text).map_err(fault)?;
    let roster = super::roster::roster(office)?;
    let mut cadres: Vec<CadreId> = Vec::new();
    for unit in &file.units {
        let found = match roster.tree.named(unit) {
            Ok(Named::Known(found)) => found,
            Ok(Named::Missing { .. }) => return Err(fault(unit.clone())),
            Err(error) => return Err(ServiceError::Unit(error)),
        };
        let within = roster.tree.within(found);
        let of_unit = roster.cadres.iter().filter(|c| c.data.appointment.unit.is_some_and(|unit| within.contains(&unit)));
        cadres.extend(of_unit.filter(|c| c.data.state != CadreState::Retired).map(|c| c.id));
    }
    for who in &file.candidates {
        let named = |c: &&Cadre| c.data.staff_no.as_deref() == Some(who) || c.data.name == *who;
        let mut found = roster.cadres.iter().filter(named);
        match (found.next(), found.next()) {
            (Some(one), None) => cadres.push(one.id),
            (None, _) => return Err(ServiceError::NotOnTheList(who.clone())),
            (Some(_), Some(_)) => return Err(ServiceError::SeveralOfThatName(2 + found.count())),
        }
    }
    let makeup_of = file.makeup_of.map(SittingId);
    if let Some(of) = makeup_of.filter(|_| file.failed) {
        cadres.extend(failed_of(office, of)?.into_iter().map(|(cadre, _)| cadre));
    }
    let mut seen = std::collections::HashSet::new();
    cadres.retain(|cadre| seen.insert(*cadre));
    let SittingFile { title, kind, basis, rules, facts, .. } = file;
    plan(office, &NewSitting { title, kind, paper: PaperId(file.paper), rules, basis, makeup_of, facts, cadres })
}

/// What no sitting is planned without. Gives who of the list is exempt.
fn refuse_unplannable(office: &Office, new: &NewSitting) -> Result<Vec<(CadreId, String)>> {
    if new.title.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    if new.cadres.is_empty() {
        return Err(ServiceError::NoCandidates);
    }
    if !new.rules.focus.is_sound() {
        return Err(ServiceError::BadFocusRule);
    }
    refuse_facts(&new.facts)?;
    refuse_unfit(office, new.paper, &new.rules)?;
    refuse_public(office, new)?;
    exempt(office, new)
}

fn refuse_facts(facts: &SittingFacts) -> Result<()> {
    let opposite = facts.opens_ms.zip(facts.closes_ms).is_some_and(|(from, until)| from >= until);
    if opposite { Err(ServiceError::WindowUpsideDown) } else { Ok(()) }
}

/// A sitting made in secret takes no question that is public or was in a sitting before (DESIGN §3), unless it is waived.
fn refuse_public(office: &Office, new: &NewSitting) -> Result<()> {
    let waived = !new.rules.waiver.as_deref().unwrap_or("").trim().is_empty();
    if new.facts.source != QuestionSource::Confidential || waived {
        return Ok(());
    }
    let paper = office.store.paper(new.paper)?;
    let mut known: Vec<&str> = Vec::new();
    for slot in &paper.slots {
        let code = slot.question.code.as_str();
        let used = || -> Result<bool> {
            let Some(id) = office.store.question_with_code(code)? else { return Ok(false) };
            Ok(office.store.question_uses(id)?.iter().flat_map(|used| &used.sittings).any(|(.., state)| state.has_begun()))
        };
        if !known.contains(&code) && (slot.question.secrecy == Secrecy::Public || used()?) {
            known.push(code);
        }
    }
    if known.is_empty() { Ok(()) } else { Err(ServiceError::NotConfidential(known.len())) }
}

/// Exemptions of the day and seats.
fn settle_list(tx: &mut Tx<'_>, id: SittingId, new: &NewSitting, exempt: &[(CadreId, String)]) -> Result<()> {
    for (cadre, reason) in exempt {
        tx.set_outcome(id, *cadre, Some(Outcome::Exempt), reason)?;
    }
    let mut seats: Vec<(&str, u16)> = new.facts.seats().collect();
    if new.facts.seating == Seating::Drawn {
        seats.truncate(new.cadres.len());
        seats.shuffle(&mut rand::rng());
    }
    let sitting = new.cadres.iter().filter(|cadre| !exempt.iter().any(|(free, _)| free == *cadre));
    let given: Vec<_> = sitting.zip(seats).map(|(cadre, (room, seat))| (*cadre, room, seat)).collect();
    Ok(tx.set_seats(id, &given)?)
}

/// A sitting on an outside platform, with a paper that holds nothing but its full marks.
pub(super) fn plan_outside(office: &mut Office, new: &NewSitting, full: Marks) -> Result<SittingId> {
    if new.title.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    if new.cadres.is_empty() {
        return Err(ServiceError::NoCandidates);
    }
    refuse_facts(&new.facts)?;
    let exempt = exempt(office, new)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PlanSitting, &actor, now, |tx| {
        tx.describe(new.title.clone());
        let paper = tx.add_empty_paper(&new.title, full, &actor, now)?;
        let id = tx.add_sitting(&NewSitting { paper, ..new.clone() }, now)?;
        settle_list(tx, id, new, &exempt)?;
        Ok(id)
    })?;
    Ok(office.done(done))
}

/// Who of the list is freed from this sitting today by a registered exemption, with its reason. They stay on the list as 免考.
fn exempt(office: &Office, new: &NewSitting) -> Result<Vec<(CadreId, String)>> {
    let today = office.today();
    let mut found: Vec<(CadreId, String)> = Vec::new();
    for (cadre, _, exemption) in office.store.exemptions(None)? {
        let frees = exemption.frees_from(new.kind, new.rules.formal, today) && new.cadres.contains(&cadre);
        if frees && !found.iter().any(|(known, _)| *known == cadre) {
            found.push((cadre, exemption.reason));
        }
    }
    Ok(found)
}

/// A formal sitting takes only approved questions on laws that were compared lately, unless it is waived.
pub(super) fn refuse_unfit(office: &Office, paper: PaperId, rules: &SittingRules) -> Result<()> {
    if !rules.formal || !rules.waiver.as_deref().unwrap_or("").trim().is_empty() {
        return Ok(());
    }
    let paper = office.store.paper(paper)?;
    let unapproved = unapproved_questions(office, &paper)?;
    if unapproved > 0 {
        return Err(ServiceError::NotApproved(unapproved));
    }
    let stale = laws::stale(office, paper.slots.iter().map(|slot| slot.question.as_ref()))?;
    if stale.is_empty() { Ok(()) } else { Err(ServiceError::StaleLaws(stale)) }
}

pub(super) fn unapproved_questions(office: &Office, paper: &Paper) -> Result<usize> {
    let mut codes: Vec<&str> = paper.slots.iter().map(|slot| slot.question.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut count = 0;
    for code in codes {
        let id = office.store.question_with_code(code)?;
        let approved = id.map(|id| office.store.question(id)).transpose()?.is_some_and(|q| q.status == Status::Approved);
        count += usize::from(!approved);
    }
    Ok(count)
}

/// Opens a planned sitting: candidates may begin.
pub fn open(office: &mut Office, id: SittingId) -> Result<()> {
    office.require(Permission::RunSittings)?;
    advance(office, id, SittingState::Planned, SittingState::Open, Op::OpenSitting)
}

/// Closes an open sitting. Attempts still open are collected as they are; who never began is 缺考.
pub fn close(office: &mut Office, id: SittingId) -> Result<()> {
    office.require(Permission::RunSittings)?;
    let open: Vec<_> = office.store.attempts_of(id)?.into_iter().filter(|attempt| attempt.handed_in_ms.is_none()).collect();
    let mut on_paper = 0;
    for attempt in &open {
        on_paper += usize::from(office.store.attempt_state(attempt.id)?.on_paper);
    }
    // What goes on on paper is handed in by typing it.
    if on_paper > 0 {
        return Err(ServiceError::StillOnPaper(on_paper));
    }
    for attempt in open {
        exam::hand_in_as(office, attempt.id, HandInBy::Invigilator)?;
    }
    advance(office, id, SittingState::Open, SittingState::Closed, Op::CloseSitting)
}

pub(super) fn advance(office: &mut Office, id: SittingId, from: SittingState, to: SittingState, op: Op) -> Result<()> {
    let sitting = office.store.sitting(id)?;
    if sitting.state != from {
        return Err(ServiceError::WrongState(sitting.state));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        tx.describe(sitting.title);
        Ok(tx.set_sitting_state(id, to, now)?)
    })?;
    office.done(done);
    Ok(())
}

/// Sets 缺考, 缓考, 免考 or 成绩无效 with its reason, or clears it.
pub fn set_outcome(
    office: &mut Office,
    sitting: SittingId,
    cadre: CadreId,
    outcome: Option<Outcome>,
    reason: &str,
) -> Result<()> {
    office.require(Permission::PlanSittings)?;
    let state = office.store.sitting(sitting)?.state;
    if state == SittingState::Published {
        return Err(ServiceError::WrongState(state));
    }
    if outcome.is_some() && reason.trim().is_empty() {
        return Err(ServiceError::NoReason);
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetOutcome, &actor, now, |tx| {
        tx.describe(format!("{sitting}/{cadre} {} {}", outcome.map_or("-", Outcome::code), reason.trim()));
        let note = format!("{} {}", outcome.map_or("-", Outcome::code), reason.trim());
        tx.add_incident(sitting, Some(cadre), IncidentKind::Outcome, &actor, &note, now)?;
        Ok(tx.set_outcome(sitting, cadre, outcome, reason.trim())?)
    })?;
    office.done(done);
    Ok(())
}
