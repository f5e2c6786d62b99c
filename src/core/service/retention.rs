//! How long the papers of sittings are kept, what is due, and the act of two people that destroys it (DESIGN §3).

use super::print::{PdfFonts, PrintFormat};
use super::two_people::{self, Countersign};
use super::{Office, Result, ServiceError, records, results};
use crate::domain::erasure::{Erasure, ErasureRegister, Figures};
use crate::domain::ids::SittingId;
use crate::domain::paper_record::sha256_hex;
use crate::domain::pass_rate::{Record, Tally};
use crate::domain::retention::Retention;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
use crate::report::record::{self, DestructionSheet};
use crate::store::Op;
use crate::store::erasure::register_text;
use crate::store::sitting::Sitting;
use crate::text::Texts;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Under which setting the years stand.
const RETENTION: &str = "retention_years";

/// A published sitting and how long it is kept.
#[derive(Clone, Debug)]
pub struct RetentionRow {
    pub sitting: Sitting,
    /// The last day on which its papers are kept.
    pub keep_until: Date,
    /// That day is over, and nothing was destroyed yet.
    pub due: bool,
    pub erased: Option<Erasure>,
}

/// The years by kind, and every published sitting, what is due first.
#[derive(Clone, Debug)]
pub struct RetentionList {
    pub years: Retention,
    pub rows: Vec<RetentionRow>,
}

/// Years by kind, as set or as by default.
pub fn years(office: &Office) -> Result<Retention> {
    let set = office.setting(RETENTION)?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(set.unwrap_or_default())
}

/// Sets the years. Sittings published already are kept longer where this is longer, and never shorter.
pub fn set_years(office: &mut Office, years: &Retention) -> Result<()> {
    office.require(Permission::DestroyRecords)?;
    let text = serde_json::to_string(years).map_err(crate::store::StoreError::Unwritable)?;
    let published: Vec<Sitting> = office.store.sittings()?.into_iter().filter(|s| s.state == SittingState::Published).collect();
    let days: Vec<(SittingId, Date)> = published.iter().map(|s| (s.id, years.keep_until(s.kind, day_of(office, s)))).collect();
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetRetention, &actor, now, |tx| {
        tx.describe(text.clone());
        for (id, day) in days {
            tx.keep_until(id, day)?;
        }
        Ok(tx.set_meta(RETENTION, &text)?)
    })?;
    office.done(done);
    Ok(())
}

fn day_of(office: &Office, sitting: &Sitting) -> Date {
    let from = sitting.published_ms.unwrap_or_else(|| office.now_ms());
    let at = jiff::Timestamp::from_millisecond(from).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).date()
}

/// The last day on which the papers of a sitting are kept: as fixed at publication, or later where more years were set since.
pub(super) fn keep_until(office: &Office, sitting: &Sitting) -> Result<Date> {
    let day = years(office)?.keep_until(sitting.kind, day_of(office, sitting));
    Ok(office.store.keep_until(sitting.id)?.map_or(day, |fixed| fixed.max(day)))
}

/// Every published sitting with its date; what is due stands first.
pub fn list(office: &Office) -> Result<RetentionList> {
    office.require(Permission::ReadResults)?;
    let today = office.today();
    let mut rows = Vec::new();
    for sitting in office.store.sittings()?.into_iter().filter(|s| s.state == SittingState::Published) {
        let erased = office.store.erasure(sitting.id)?.map(|(erasure, _)| erasure);
        let keep_until = keep_until(office, &sitting)?;
        rows.push(RetentionRow { due: erased.is_none() && keep_until < today, keep_until, erased, sitting });
    }
    rows.sort_by_key(|row| (!row.due, row.erased.is_some(), row.keep_until));
    Ok(RetentionList { years: years(office)?, rows })
}

/// Destroys answers, marks, register, appeals, signed results and the list of a sitting. Refused before its day, while an appeal
/// is open, and without a second person: there is no waiver for this.
pub fn erase(office: &mut Office, id: SittingId, reason: &str, sign: &Countersign) -> Result<()> {
    office.require(Permission::DestroyRecords)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::NoReason);
    }
    let sitting = office.store.sitting(id)?;
    if sitting.state != SittingState::Published || office.store.erasure(id)?.is_some() {
        return Err(ServiceError::WrongState(sitting.state));
    }
    let keep = keep_until(office, &sitting)?;
    if office.today() <= keep {
        return Err(ServiceError::KeptUntil(keep));
    }
    let open = office.store.appeals(id)?.iter().filter(|appeal| appeal.decision.is_none()).count();
    if open > 0 {
        return Err(ServiceError::AppealsOpen(open));
    }
    let second = two_people::prove(office, sign, Permission::ReadResults)?;
    let second = second.name.ok_or(ServiceError::TwoPeople)?;
    let by = office.actor().name().to_owned();
    let erasure = Erasure {
        sitting: id,
        at_ms: office.now_ms(),
        on_day: office.today(),
        by: by.clone(),
        second,
        reason: reason.trim().to_owned(),
        register: register(office, &sitting)?,
    };
    let hash = sha256_hex(register_text(&erasure)?.as_bytes());
    // The date of a sitting that was published before dates were kept is fixed first.
    let now = erasure.at_ms;
    let done = office.store.write::<_, ServiceError>(Op::SetRetention, &by, now, |tx| {
        tx.describe(format!("{id} {keep}"));
        Ok(tx.keep_until(id, keep)?)
    })?;
    office.done(done);
    let done = office.store.erase(&erasure, &hash)?;
    office.done(done);
    Ok(())
}

fn register(office: &Office, sitting: &Sitting) -> Result<ErasureRegister> {
    let candidates = office.store.candidates(sitting.id)?;
    let mut found = ErasureRegister { candidates: candidates.len(), ..ErasureRegister::default() };
    let (mut heads, mut tally) = (Sha256::new(), Tally::default());
    for candidate in &candidates {
        let outcome = results::outcome(candidate, sitting.state, &sitting.rules, sitting.full);
        let passed = outcome == Outcome::Pass;
        tally.add(&Record {
            outcome,
            marks: candidate.total,
            full: sitting.full,
            excellent: passed && candidate.total.is_some_and(|total| sitting.rules.is_excellent(total, sitting.full)),
            makeup: None,
        });
        let Some(attempt) = candidate.attempt else { continue };
        found.journals += 1;
        found.events += office.store.journal(attempt)?.len();
        found.marks += office.store.marks(attempt)?.len();
        heads.update(office.store.journal_head(attempt)?);
    }
    let total = tally.row(String::new(), Vec::new());
    found.figures = Figures {
        expected: total.expected,
        sat: total.sat,
        absent: total.absent,
        deferred: total.deferred,
        exempt: total.exempt,
        void: total.void,
        passed: total.passed,
        excellent: total.excellent,
    };
    found.heads = crate::domain::paper_record::hex(&heads.finalize());
    found.incidents = office.store.incidents(sitting.id)?.len();
    found.appeals = office.store.appeals(sitting.id)?.len();
    found.published = office.store.published(sitting.id)?.iter().map(|v| sha256_hex(v.content.as_bytes())).collect();
    found.backups = office.store.backups().iter().filter_map(|path| path.file_name()?.to_str().map(str::to_owned)).collect();
    Ok(found)
}

/// 销毁清册 of a sitting that was destroyed.
pub fn print(office: &mut Office, id: SittingId, path: &Path, fonts: Option<&PdfFonts>, texts: &Texts) -> Result<()> {
    office.require(Permission::ReadResults)?;
    let sitting = office.store.sitting(id)?;
    let Some((erasure, _)) = office.store.erasure(id)? else { return Err(ServiceError::WrongState(sitting.state)) };
    let at = jiff::Timestamp::from_millisecond(erasure.at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let sheet = DestructionSheet {
        bureau: records::bureau(office)?,
        title: sitting.title.clone(),
        kind: texts.sitting_kind(sitting.kind),
        basis: sitting.basis.clone(),
        published_on: sitting.published_ms.map(|ms| records::day(ms, texts)).unwrap_or_default(),
        keep_until: keep_until(office, &sitting)?.to_string(),
        destroyed_at: at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        lines: lines(&erasure.register, texts),
        by: erasure.by,
        second: erasure.second,
        reason: erasure.reason,
    };
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let format = if pdf { PrintFormat::Pdf } else { PrintFormat::Docx };
    let bytes = records::bytes(record::destruction(&sheet, texts), format, fonts, texts)?;
    results::write_file(path, &bytes)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PrintRecords, &actor, now, |tx| {
        tx.describe(format!("{id} destruction {}", path.display()));
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// What was destroyed, how many, and what stays of it.
fn lines(register: &ErasureRegister, texts: &Texts) -> Vec<(String, usize, String)> {
    let figures = register.figures;
    let counted = texts.with(
        "destroy-figures",
        &[
            ("expected", figures.expected.into()),
            ("sat", figures.sat.into()),
            ("absent", figures.absent.into()),
            ("excused", (figures.exempt + figures.deferred).into()),
            ("void", figures.void.into()),
            ("passed", figures.passed.into()),
            ("excellent", figures.excellent.into()),
        ],
    );
    let events = texts.with("destroy-events", &[("n", register.events.into()), ("sha256", register.heads.as_str().into())]);
    let none = texts.get("record-none");
    let published = if register.published.is_empty() {
        none.clone()
    } else {
        texts.with("destroy-hashes", &[("sha256", register.published.join("\n").into())])
    };
    let backups = if register.backups.is_empty() { none.clone() } else { register.backups.join("\n") };
    vec![
        (texts.get("destroy-candidates"), register.candidates, counted),
        (texts.get("destroy-journals"), register.journals, events),
        (texts.get("destroy-marks"), register.marks, none.clone()),
        (texts.get("destroy-incidents"), register.incidents, none.clone()),
        (texts.get("destroy-appeals"), register.appeals, none),
        (texts.get("destroy-published"), register.published.len(), published),
        (texts.get("destroy-backups"), register.backups.len(), backups),
    ]
}
