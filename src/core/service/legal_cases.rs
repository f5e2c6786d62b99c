//! 典型案例 and the findings of the bureau's own files that they are made of.

use super::print::PdfFonts;
use super::records::{bureau, bytes as document};
use super::results::write_file;
use super::{Office, Result, ServiceError, digests, study_access};
pub use crate::domain::case_finding::{CaseFinding, ErrorKind, ErrorTrend, FindingSource, trends};
use crate::domain::ids::{CaseFindingId, LegalCaseId, StudyId};
pub use crate::domain::legal_case::LegalCase;
use crate::domain::study_session::{StudyCase, StudySession, place};
use crate::report::study_text::cases_flow;
use crate::service::print::PrintFormat;
use crate::store::Op;
use crate::store::study_text::Shelf;
use crate::text::Texts;
use std::path::Path;

/// Longest text of a case or a finding, in characters.
const MOST_CHARS: usize = 20_000;

/// Cases in which every word of `search` stands, the newest first. Sessions pick their case here.
pub fn list(office: &Office, search: &str) -> Result<Vec<(LegalCaseId, LegalCase)>> {
    study_access::require_reading(office)?;
    let all = office.store.study_texts::<LegalCase>(Shelf::LegalCase)?;
    let found = all.into_iter().rev().filter(|(_, case)| case.matches(search));
    Ok(found.map(|(id, case)| (LegalCaseId(id), case)).collect())
}

pub fn case(office: &Office, id: LegalCaseId) -> Result<LegalCase> {
    study_access::require_reading(office)?;
    Ok(office.store.study_text(Shelf::LegalCase, id.0)?)
}

/// Sessions that are still to be held in the order of the plan, and whether they have a case.
pub fn planned(office: &Office) -> Result<Vec<(StudyId, String, bool)>> {
    study_access::require_reading(office)?;
    let mut planned = office.store.study_planned(office.today().year())?;
    planned.sort_by_key(|row| (place(&row.session), row.id));
    let name = |session: &StudySession| {
        let when = session.day.map_or_else(|| session.timing.clone(), |day| day.to_string());
        format!("{when} {}", session.topic).trim().to_owned()
    };
    Ok(planned.iter().map(|row| (row.id, name(&row.session), !row.session.case.is_empty())).collect())
}

/// Puts a case into the preparation of a session, in place of the one it has.
pub fn use_case(office: &mut Office, id: LegalCaseId, session: StudyId) -> Result<()> {
    study_access::require_managing(office)?;
    let case = case(office, id)?;
    let mut study = office.store.study_session(session)?;
    study.case = of_library(id, case);
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditStudy, &actor, now, |tx| {
        tx.describe(format!("{session} {}", study.case.title));
        Ok(tx.set_study(session, &study)?)
    })?;
    office.done(done);
    Ok(())
}

/// A case of the library as a session holds it: its own words from then on.
pub fn of_library(id: LegalCaseId, case: LegalCase) -> StudyCase {
    let LegalCase { title, facts, issue, rule, outcome, .. } = case;
    StudyCase { id: Some(id.0), title, facts, issue, rule, outcome }
}

/// Stores a case; one that was made of a finding is noted there, in the same step.
pub fn save(office: &mut Office, id: Option<LegalCaseId>, case: &LegalCase) -> Result<LegalCaseId> {
    study_access::require_managing(office)?;
    if case.title.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    let long = [&case.title, &case.facts, &case.issue, &case.rule, &case.outcome, &case.citations, &case.source]
        .iter()
        .any(|text| text.chars().count() > MOST_CHARS);
    if long {
        return Err(ServiceError::TextTooLong(MOST_CHARS));
    }
    let finding = case.finding.filter(|_| id.is_none());
    let finding = finding.map(|id| Ok::<_, ServiceError>((id, self::finding(office, id)?))).transpose()?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditLegalCase, &actor, now, |tx| {
        tx.describe(case.title.clone());
        let Some(id) = id else {
            let id = LegalCaseId(tx.add_study_text(Shelf::LegalCase, case, &actor)?);
            if let Some((finding, mut text)) = finding {
                text.case = Some(id);
                tx.set_study_text(Shelf::CaseFinding, finding.0, &text)?;
            }
            return Ok(id);
        };
        tx.set_study_text(Shelf::LegalCase, id.0, case)?;
        Ok(id)
    })?;
    Ok(office.done(done))
}

pub fn remove(office: &mut Office, id: LegalCaseId) -> Result<()> {
    let title = case(office, id)?.title;
    take_out(office, Op::EditLegalCase, id.0, title)
}

fn take_out(office: &mut Office, op: Op, id: i64, what: String) -> Result<()> {
    study_access::require_managing(office)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        tx.describe(what);
        Ok(tx.list_study_text(id, false)?)
    })?;
    office.done(done);
    Ok(())
}

/// These cases as one document, .docx, or .pdf by the ending.
pub fn export(office: &mut Office, ids: &[LegalCaseId], path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    let cases = ids.iter().map(|id| case(office, *id)).collect::<Result<Vec<_>>>()?;
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if pdf { PrintFormat::Pdf } else { PrintFormat::Docx };
    write_file(path, &document(cases_flow(&cases, &bureau(office)?, texts), format, fonts, texts)?)?;
    digests::exported(office, &format!("{} {}", cases.len(), path.display()))
}

/// Findings with what they add up to, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    pub rows: Vec<(CaseFindingId, CaseFinding)>,
    pub years: Vec<i16>,
    pub trends: Vec<ErrorTrend>,
}

pub fn findings(office: &Office) -> Result<Findings> {
    study_access::require_reading(office)?;
    let mut rows: Vec<(CaseFindingId, CaseFinding)> =
        office.store.study_texts(Shelf::CaseFinding)?.into_iter().map(|(id, finding)| (CaseFindingId(id), finding)).collect();
    rows.sort_by_key(|(id, finding)| std::cmp::Reverse((finding.on, *id)));
    let (years, trends) = trends(rows.iter().map(|(_, finding)| finding));
    Ok(Findings { rows, years, trends })
}

fn finding(office: &Office, id: CaseFindingId) -> Result<CaseFinding> {
    Ok(office.store.study_text(Shelf::CaseFinding, id.0)?)
}

pub fn save_finding(office: &mut Office, id: Option<CaseFindingId>, finding: &CaseFinding) -> Result<CaseFindingId> {
    study_access::require_managing(office)?;
    if finding.text.trim().is_empty() {
        return Err(ServiceError::NoTitle);
    }
    if [&finding.text, &finding.right, &finding.citations].iter().any(|text| text.chars().count() > MOST_CHARS) {
        return Err(ServiceError::TextTooLong(MOST_CHARS));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::EditCaseFinding, &actor, now, |tx| {
        tx.describe(format!("{} {} {}", finding.on, finding.source.code(), finding.error.code()));
        match id {
            Some(id) => {
                tx.set_study_text(Shelf::CaseFinding, id.0, finding)?;
                Ok(id)
            }
            None => Ok(CaseFindingId(tx.add_study_text(Shelf::CaseFinding, finding, &actor)?)),
        }
    })?;
    Ok(office.done(done))
}

pub fn remove_finding(office: &mut Office, id: CaseFindingId) -> Result<()> {
    let finding = finding(office, id)?;
    take_out(office, Op::EditCaseFinding, id.0, format!("{} {}", finding.on, finding.error.code()))
}
