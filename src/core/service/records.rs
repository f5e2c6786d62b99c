//! The print set of a sitting: what a bureau files with signatures and seals, as .docx or .pdf.

use super::bank_export::page_numbers;
use super::pass_rate::UnitLabels;
use super::print::{PdfFonts, PrintFormat, flow_bytes};
use super::publication;
use super::{Office, Result, ServiceError, results};
use crate::domain::ids::{AppealId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::head_code;
use crate::domain::marks::Marks;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
use crate::office::flow::Flow;
pub use crate::report::record::RecordForm;
use crate::report::record::{self, IncidentLine, PersonLine, PublishedFacts, RecordSheet, ReplyLetter};
use crate::store::Op;
use crate::store::sitting::{Candidate, Sitting};
use crate::text::Texts;
use std::path::{Path, PathBuf};

/// Which forms, as what, into which folder.
#[derive(Clone, Debug)]
pub struct RecordsRequest {
    pub sitting: SittingId,
    /// In the order of the file, each into a file of its own.
    pub forms: Vec<RecordForm>,
    pub format: PrintFormat,
    pub folder: PathBuf,
    /// A PDF carries its fonts: whoever asks has found them on this computer.
    pub fonts: Option<PdfFonts>,
}

/// Whether a form tells results.
const fn tells_results(form: RecordForm) -> bool {
    matches!(form, RecordForm::Register | RecordForm::Index)
}

/// Writes the forms; gives their paths. What is for the room is also for who runs it; what tells results is not. All or none is
/// made before the first is written.
pub fn print(office: &mut Office, request: &RecordsRequest, texts: &Texts) -> Result<Vec<PathBuf>> {
    if request.forms.iter().any(|form| tells_results(*form)) || !office.may(Permission::RunSittings) {
        office.require(Permission::ReadResults)?;
    }
    let sitting = office.store.sitting(request.sitting)?;
    if request.forms.contains(&RecordForm::Register) {
        refuse_unmarked(office, &sitting)?;
    }
    let sheet = sheet(office, &sitting, texts)?;
    let mut files = Vec::new();
    for form in RecordForm::ALL.iter().filter(|form| request.forms.contains(form)) {
        let flow = match form {
            RecordForm::SignIn => record::sign_in(&sheet, texts),
            RecordForm::Pledge => record::pledge(&sheet, texts),
            RecordForm::Room => record::room(&sheet, texts),
            RecordForm::Irregularities => record::irregularities(&sheet, texts),
            RecordForm::Register => record::register(&sheet, texts),
            RecordForm::Index => record::index(&sheet, texts),
        };
        let name = file_name(&sitting.title, &texts.get(&format!("record-{}", form.code())), request.format);
        files.push((request.folder.join(name), bytes(flow, request.format, request.fonts.as_ref(), texts)?));
    }
    std::fs::create_dir_all(&request.folder).map_err(ServiceError::file(&request.folder))?;
    for (path, bytes) in &files {
        results::write_file(path, bytes)?;
    }
    let codes: Vec<&str> = request.forms.iter().map(|form| form.code()).collect();
    let detail = format!("{} {} {}", sitting.id, codes.join(","), request.folder.display());
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PrintRecords, &actor, now, |tx| {
        tx.describe(detail);
        Ok(())
    })?;
    office.done(done);
    let whole = |(path, _): (PathBuf, Vec<u8>)| std::path::absolute(&path).unwrap_or(path);
    Ok(files.into_iter().map(whole).collect())
}

/// A register is signed by hand before publication, and never while something is still to be marked.
fn refuse_unmarked(office: &Office, sitting: &Sitting) -> Result<()> {
    if !matches!(sitting.state, SittingState::Closed | SittingState::Published) {
        return Err(ServiceError::WrongState(sitting.state));
    }
    // Marks of a formal sitting are told before publication to those only who sign for them.
    if sitting.rules.formal && sitting.state != SittingState::Published && !office.may(Permission::EnterMarks) {
        office.require(Permission::PublishResults)?;
    }
    match office.store.unmarked_items_of(sitting.id)? {
        0 => Ok(()),
        waiting => Err(ServiceError::NotMarked(waiting)),
    }
}

/// Letters and digits of the title, and the form.
fn file_name(title: &str, form: &str, format: PrintFormat) -> String {
    let title: String = title.chars().filter(|c| c.is_alphanumeric() || *c == '-').take(40).collect();
    format!("{title}-{form}.{}", format.code())
}

pub(super) fn bytes(mut flow: Flow, format: PrintFormat, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<Vec<u8>> {
    flow.numbers = page_numbers(texts);
    Ok(flow_bytes(&flow, format, fonts)?)
}

fn local(ms: i64, format: &str) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).strftime(format).to_string()
}

/// A day as it is written into a document.
pub(super) fn day(ms: i64, texts: &Texts) -> String {
    let part = |format| local(ms, format);
    texts.with("record-day", &[("y", part("%Y").into()), ("m", part("%-m").into()), ("d", part("%-d").into())])
}

pub(super) fn bureau(office: &Office) -> Result<String> {
    Ok(office.setting("bureau")?.unwrap_or_default())
}

fn sheet(office: &Office, sitting: &Sitting, texts: &Texts) -> Result<RecordSheet> {
    let candidates = office.store.candidates(sitting.id)?;
    let labels = UnitLabels::of(candidates.iter());
    // Only who may read results gets marks onto paper; the forms of the room hold none.
    let results = office.may(Permission::ReadResults);
    let mut people = Vec::with_capacity(candidates.len());
    for c in &candidates {
        let handed_in = c.attempt.filter(|_| c.handed_in_ms.is_some());
        let head = handed_in.map(|attempt| office.store.journal_head(attempt)).transpose()?;
        let code = head.map(|head| head_code(&head)).unwrap_or_default();
        people.push(PersonLine { code, ..person(c, sitting, labels.label(c, ""), results, texts) });
    }
    let incidents = office.store.incidents(sitting.id)?;
    let who = |cadre| candidates.iter().find(|c| Some(c.cadre) == cadre);
    let incidents = incidents.into_iter().map(|incident| IncidentLine {
        time: local(incident.at_ms, "%H:%M"),
        ticket: who(incident.cadre).map(|c| c.ticket.clone()).unwrap_or_default(),
        name: who(incident.cadre).map(|c| c.name.clone()).unwrap_or_default(),
        kind: texts.incident_kind(incident.kind),
        discipline: incident.kind == IncidentKind::Discipline,
        note: texts.incident_note(incident.kind, &incident.note),
        by: incident.actor,
    });
    let began = sitting.opened_ms.or_else(|| candidates.iter().filter_map(|c| c.started_ms).min());
    let ended = candidates.iter().filter_map(|c| c.handed_in_ms).max();
    let over = matches!(sitting.state, SittingState::Closed | SittingState::Published);
    let attempts: Vec<_> = candidates.iter().filter_map(|c| c.attempt).collect();
    let log = office.store.audit_of(sitting.id, &sitting.title, &attempts)?;
    let archive = log.iter().rev().find(|line| line.row.op == "archive_sitting");
    let hash = archive.and_then(|line| line.row.detail.split(' ').nth(1).map(str::to_owned));
    Ok(RecordSheet {
        bureau: bureau(office)?,
        title: sitting.title.clone(),
        kind: texts.sitting_kind(sitting.kind),
        basis: sitting.basis.clone(),
        place: sitting.facts.place.clone(),
        date: began.or(sitting.facts.opens_ms).map(|ms| day(ms, texts)).unwrap_or_default(),
        time: began.zip(ended).map(|(from, to)| format!("{}—{}", local(from, "%H:%M"), local(to, "%H:%M"))).unwrap_or_default(),
        over,
        full: sitting.full.printed(),
        pass_percent: sitting.rules.pass_percent,
        people,
        incidents: incidents.collect(),
        items: sitting.items as usize,
        appeals: office.store.appeals(sitting.id)?.len(),
        keep_until: office.store.keep_until(sitting.id)?.map(|day| day.to_string()).unwrap_or_default(),
        published: if results { published(office, sitting.id)? } else { None },
        archive: hash,
    })
}

fn published(office: &Office, id: SittingId) -> Result<Option<PublishedFacts>> {
    let state = publication::state(office, id)?;
    Ok(state.versions.into_iter().next_back().map(|last| PublishedFacts {
        version: last.version,
        at: local(last.at_ms, "%Y-%m-%d %H:%M"),
        by: last.by,
        second: last.second.unwrap_or(last.waiver),
        sha256: last.sha256,
        fingerprint: state.fingerprint.unwrap_or_default(),
    }))
}

fn person(candidate: &Candidate, sitting: &Sitting, unit: &str, results: bool, texts: &Texts) -> PersonLine {
    let outcome = results::outcome(candidate, sitting.state, &sitting.rules, sitting.full);
    let excused = matches!(outcome, Outcome::Exempt | Outcome::Deferred);
    // Who runs the room knows who came; whether they passed is not theirs to know.
    let told = results || !matches!(outcome, Outcome::Pass | Outcome::Fail);
    PersonLine {
        ticket: candidate.ticket.clone(),
        name: candidate.name.clone(),
        unit: unit.to_owned(),
        room: candidate.room.clone(),
        seat: candidate.seat.clone(),
        excused,
        came: candidate.started_ms.is_some() || candidate.checked_ms.is_some(),
        marks: candidate.total.filter(|_| results).map(Marks::printed).unwrap_or_default(),
        outcome: if told { texts.outcome(outcome) } else { String::new() },
        passed: results && outcome == Outcome::Pass,
        note: texts.note(&candidate.reason, if results { &candidate.shortfalls } else { &[] }),
        handed_in: candidate.handed_in_ms.map(|ms| local(ms, "%H:%M")).unwrap_or_default(),
        code: String::new(),
    }
}

/// The letter that answers a decided appeal.
pub fn print_reply(office: &mut Office, id: AppealId, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    office.require(Permission::ReadResults)?;
    let appeal = office.store.appeal(id)?;
    let sitting = office.store.sitting(appeal.what.sitting)?;
    let Some(decision) = appeal.decision else {
        return Err(crate::domain::appeal::AppealFault::NotReviewed.into());
    };
    let candidate = appeal.what.cadre.map(|cadre| office.store.candidate(sitting.id, cadre)).transpose()?;
    let letter = ReplyLetter {
        bureau: bureau(office)?,
        title: sitting.title.clone(),
        kind: texts.appeal_kind(appeal.what.kind),
        number: id.0,
        name: candidate.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
        ticket: candidate.map(|c| c.ticket).unwrap_or_default(),
        item: appeal.what.position.map(|position| (position + 1).to_string()).unwrap_or_default(),
        asked_on: day(appeal.at_ms, texts),
        asked: appeal.what.text,
        ruling: texts.ruling(decision.ruling),
        reply: decision.text,
        decided_on: day(decision.at_ms, texts),
    };
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if pdf { PrintFormat::Pdf } else { PrintFormat::Docx };
    let bytes = bytes(record::reply(&letter, texts), format, fonts, texts)?;
    results::write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PrintRecords, &actor, now, |tx| {
        tx.describe(format!("{} reply {id} {}", sitting.id, path.display()));
        Ok(())
    })?;
    office.done(done);
    Ok(())
}
