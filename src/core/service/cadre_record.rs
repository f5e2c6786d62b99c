//! 成绩单 of one cadre, or of everybody in a unit: all sittings through all transfers, for one audience (DESIGN §4).

use super::bank_export::page_numbers;
use super::ledger::{self, YearHours};
use super::print::{PdfFonts, PrintFormat, flow_bytes};
use super::results::{self, RecordLine};
use super::work::Stage;
use super::{Office, Result, ServiceError, records, roster};
use crate::domain::ids::{AttemptId, CadreId};
use crate::domain::journal::head_code;
use crate::domain::marks::Marks;
use crate::domain::sitting::Audience;
use crate::domain::staff::Permission;
use crate::domain::unit_tree::{PATH_MARK, UnitFault};
use crate::domain::verdict::Outcome;
use crate::formats::ledger::hours_shown;
use crate::office::flow::Flow;
use crate::report::chart::{Bar, Chart, ChartKind, Point};
use crate::report::pass_rate::cut;
use crate::report::transcript::{
    ExemptionLine, IncidentLine, MasteryLine, PostLine, SittingLine, StudyLine, Transcript, transcript,
};
use crate::store::Op;
use crate::store::mastery::Mastery;
use crate::store::roster::Cadre;
use crate::store::sitting::Sitting;
use crate::text::Texts;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Hours of everybody by year.
type Hours = HashMap<CadreId, BTreeMap<i16, YearHours>>;

/// Below so many items a share says little of an area.
const FEW_ITEMS: u32 = 5;
/// Longest name of a person in a file's name.
const NAME_CHARS: usize = 20;

/// Whose record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Cadre(CadreId),
    /// Everybody who stands in this unit now or in one below it: its path.
    Unit(String),
}

/// Records on paper.
#[derive(Clone, Debug)]
pub struct TranscriptRequest {
    pub whose: Whose,
    /// Who will read it: results that are not for them are left out. 公示 is no reader.
    pub audience: Audience,
    pub format: PrintFormat,
    /// The file of one person; the folder for those of a unit.
    pub path: PathBuf,
    /// A PDF, and a chart in a .docx, need them.
    pub fonts: Option<PdfFonts>,
}

/// Writes the records; gives their paths. Of a unit all or none stay: where it is ended or fails, what it had written goes.
pub fn print(office: &mut Office, request: &TranscriptRequest, texts: &Texts) -> Result<Vec<PathBuf>> {
    let people = match &request.whose {
        Whose::Cadre(cadre) => vec![(roster::cadre(office, *cadre)?, request.path.clone())],
        Whose::Unit(unit) => of_unit(office, unit, request, texts)?,
    };
    let several = matches!(request.whose, Whose::Unit(_));
    if several {
        std::fs::create_dir_all(&request.path).map_err(ServiceError::file(&request.path))?;
        office.work.begin(Stage::Writing, people.len() as u64)?;
    }
    // Read once for all of them.
    let hours = ledger::by_year(office)?;
    let mut written: Vec<PathBuf> = Vec::new();
    for (number, (cadre, path)) in (1..).zip(&people) {
        let made = one(office, cadre, request, &hours, texts).and_then(|bytes| results::write_file(path, &bytes));
        let made = made.and_then(|()| if several { office.work.step(number) } else { Ok(()) });
        if let Err(error) = made {
            written.push(path.clone());
            // What cannot be taken away again is in the folder the error names.
            written.iter().filter(|_| several).for_each(|path| drop(std::fs::remove_file(path)));
            return Err(error);
        }
        written.push(path.clone());
    }
    let whom = match &request.whose {
        Whose::Cadre(cadre) => format!("#{cadre}"),
        Whose::Unit(unit) => format!("{unit} {}", written.len()),
    };
    let detail = format!("transcript {whom} {} {}", request.audience.code(), request.path.display());
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.note(Op::PrintRecords, &actor, now, &detail)?;
    office.done(done);
    Ok(written.into_iter().map(|path| std::path::absolute(&path).unwrap_or(path)).collect())
}

fn one(office: &Office, cadre: &Cadre, request: &TranscriptRequest, hours: &Hours, texts: &Texts) -> Result<Vec<u8>> {
    let flow = flow(office, cadre, request.audience, hours, texts)?;
    Ok(flow_bytes(&flow, request.format, request.fonts.as_ref())?)
}

fn flow(office: &Office, cadre: &Cadre, audience: Audience, hours: &Hours, texts: &Texts) -> Result<Flow> {
    let mut flow = transcript(&of(office, cadre, audience, hours, texts)?, texts);
    flow.numbers = page_numbers(texts);
    Ok(flow)
}

/// Everybody of a unit with a file of their own; namesakes are told apart by their number.
fn of_unit(office: &Office, unit: &str, request: &TranscriptRequest, texts: &Texts) -> Result<Vec<(Cadre, PathBuf)>> {
    let tree = office.store.unit_tree()?;
    // By its path, or by a name that no other unit has.
    let paths: Vec<String> = tree.ordered().iter().map(|(unit, _)| tree.path(unit.id)).collect();
    let named = |path: &&String| path.rsplit(PATH_MARK).next() == Some(unit);
    let root = match paths.iter().find(|path| *path == unit) {
        Some(path) => path,
        None if paths.iter().filter(named).count() > 1 => return Err(UnitFault::Ambiguous { name: unit.to_owned() }.into()),
        None => paths.iter().find(named).ok_or(UnitFault::Unknown)?,
    };
    let within = |cadre: &Cadre| {
        let path = cadre.data.appointment.unit.map(|id| tree.path(id)).unwrap_or_default();
        path == *root || path.strip_prefix(root.as_str()).is_some_and(|rest| rest.starts_with(PATH_MARK))
    };
    let people: Vec<Cadre> = roster::cadres(office)?.into_iter().filter(within).collect();
    if people.is_empty() {
        return Err(ServiceError::NoCandidates);
    }
    let word = texts.get("transcript-title");
    let file = |cadre: Cadre| {
        let name: String = cadre.data.name.chars().filter(|c| c.is_alphanumeric()).take(NAME_CHARS).collect();
        let number: String =
            cadre.data.staff_no.clone().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("{word}-{name}-{number}-{}.{}", cadre.id, request.format.code()).replace("--", "-");
        let path = request.path.join(name);
        (cadre, path)
    };
    Ok(people.into_iter().map(file).collect())
}

/// The record of one cadre for an audience.
pub fn record(office: &Office, cadre: CadreId, audience: Audience, texts: &Texts) -> Result<Transcript> {
    of(office, &roster::cadre(office, cadre)?, audience, &ledger::by_year(office)?, texts)
}

fn of(office: &Office, cadre: &Cadre, audience: Audience, hours: &Hours, texts: &Texts) -> Result<Transcript> {
    office.require(Permission::ReadRoster)?;
    let lines = results::cadre_record(office, cadre.id)?;
    let mut told: Vec<(RecordLine, Sitting)> = Vec::new();
    let mut withheld = 0;
    // Oldest first. What is not decided yet is on no record.
    let decided = |line: &RecordLine| !matches!(line.outcome, None | Some(Outcome::Pending | Outcome::Marking));
    for line in lines.into_iter().rev().filter(decided) {
        let sitting = office.store.sitting_uncounted(line.sitting)?;
        if sitting.facts.audience.contains(&audience) {
            told.push((line, sitting));
        } else {
            withheld += 1;
        }
    }
    told.sort_by_key(|(line, _)| line.date_ms);
    let file = roster::file(office, cadre.id)?;
    let marked: Vec<AttemptId> =
        told.iter().filter(|(line, _)| line.marks.is_some()).filter_map(|(line, _)| line.attempt).collect();
    let mastery: Vec<(String, Mastery)> =
        office.store.mastery(&marked)?.into_iter().map(|(area, mastery)| (texts.area_short(area), mastery)).collect();
    let a = &cadre.data.appointment;
    let mut incidents = Vec::new();
    let mut sittings = Vec::with_capacity(told.len());
    for (line, sitting) in &told {
        sittings.push(sitting_line(office, cadre.id, line, sitting, texts)?);
        for incident in office.store.incidents_of(sitting.id, cadre.id)? {
            let what = [texts.incident_kind(incident.kind), texts.incident_note(incident.kind, &incident.note)];
            let what: Vec<String> = what.into_iter().filter(|part| !part.is_empty()).collect();
            incidents.push(IncidentLine { date: iso(incident.at_ms), title: sitting.title.clone(), what: what.join("  ") });
        }
    }
    Ok(Transcript {
        bureau: records::bureau(office)?,
        name: cadre.data.name.clone(),
        staff_no: cadre.data.staff_no.clone().unwrap_or_default(),
        unit: cadre.unit_name.clone(),
        post: joined([&a.department, &a.post]),
        rank: joined([&a.rank, &a.grade]),
        audience: texts.audience(audience),
        posts: file
            .history
            .iter()
            .map(|(held, unit)| PostLine {
                days: days(held.from_on, held.until_on, texts),
                unit: unit.clone(),
                post: joined([&held.appointment.department, &held.appointment.post]),
            })
            .collect(),
        sittings,
        withheld,
        exemptions: file
            .exemptions
            .iter()
            .map(|(_, exemption)| ExemptionLine {
                ground: texts.exemption_ground(exemption.ground),
                days: days(Some(exemption.from_on), exemption.until_on, texts),
                reason: joined([&exemption.reason, &exemption.evidence]),
            })
            .collect(),
        incidents,
        study: study_lines(hours.get(&cadre.id), texts),
        charts: vec![trend(&told, texts), areas(&mastery, texts)],
        mastery: mastery.iter().map(|(area, of)| mastery_line(area, *of, texts)).collect(),
    })
}

/// Hours by year, from rows of the ledger that name the person and sessions attended or made up.
fn study_lines(years: Option<&BTreeMap<i16, YearHours>>, texts: &Texts) -> Vec<StudyLine> {
    let line = |(year, own): (&i16, &YearHours)| {
        let (sessions, ledger) = (hours_shown(own.sessions_milli), hours_shown(own.ledger_milli));
        StudyLine {
            year: year.to_string(),
            hours: hours_shown(own.total_milli()),
            note: texts.with("transcript-study-note", &[("sessions", sessions.into()), ("ledger", ledger.into())]),
        }
    };
    years.into_iter().flatten().map(line).collect()
}

/// A local day, `2026-11-28`: columns of dates line up.
fn iso(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).date().to_string()
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn days(from: Option<Date>, until: Option<Date>, texts: &Texts) -> String {
    let from = from.map_or_else(|| texts.get("transcript-before"), |day| day.to_string());
    let until = until.map_or_else(|| texts.get("transcript-now"), |day| day.to_string());
    texts.with("transcript-from-until", &[("from", from.as_str().into()), ("until", until.as_str().into())])
}

fn sitting_line(office: &Office, cadre: CadreId, line: &RecordLine, sitting: &Sitting, texts: &Texts) -> Result<SittingLine> {
    let candidate = office.store.candidate(sitting.id, cadre)?;
    let handed_in = line.attempt.filter(|_| candidate.handed_in_ms.is_some());
    let code = handed_in.map(|attempt| office.store.journal_head(attempt)).transpose()?.map(|head| head_code(&head));
    let mut notes = vec![texts.note(&line.reason, &line.shortfalls)];
    if let Some(first) = sitting.makeup_of {
        let first = office.store.sitting_uncounted(first)?.title;
        notes.push(texts.with("transcript-makeup-of", &[("title", first.as_str().into())]));
    }
    let marks = line.marks.map(|marks| format!("{} / {}", marks.printed(), line.full.printed()));
    Ok(SittingLine {
        date: iso(line.date_ms),
        title: line.title.clone(),
        kind: texts.sitting_kind(line.kind),
        unit: if candidate.unit_path.is_empty() { candidate.unit_name } else { candidate.unit_path },
        marks: marks.unwrap_or_default(),
        outcome: line.outcome.map(|outcome| texts.outcome(outcome)).unwrap_or_default(),
        note: notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join("  "),
        code: code.unwrap_or_default(),
    })
}

/// Percent of the full marks, never below zero.
fn percent(earned: Marks, full: Marks) -> Option<f64> {
    (full > Marks::ZERO).then(|| (earned.milli() as f64 * 100.0 / full.milli() as f64).max(0.0))
}

fn printed(percent: Option<f64>, texts: &Texts) -> String {
    percent.map_or_else(|| texts.get("pass-rate-none"), |percent| format!("{:.1}%", cut(percent, 1)))
}

fn trend(told: &[(RecordLine, Sitting)], texts: &Texts) -> Chart {
    let points = told.iter().filter_map(|(line, _)| {
        let marks = line.marks?;
        Some(Point {
            label: iso(line.date_ms),
            percent: percent(marks, line.full),
            text: printed(percent(marks, line.full), texts),
        })
    });
    Chart {
        title: texts.get("transcript-trend"),
        kind: ChartKind::Trend { points: points.collect(), line: None },
        note: texts.get("transcript-trend-note"),
    }
}

fn areas(mastery: &[(String, Mastery)], texts: &Texts) -> Chart {
    let bar = |(area, of): &(String, Mastery)| Bar {
        label: area.clone(),
        percent: percent(of.earned, of.full),
        text: printed(percent(of.earned, of.full), texts),
        few: of.items < FEW_ITEMS,
    };
    Chart {
        title: texts.get("transcript-mastery"),
        kind: ChartKind::Bars(mastery.iter().map(bar).collect()),
        note: texts.with("transcript-mastery-few", &[("n", FEW_ITEMS.into())]),
    }
}

fn mastery_line(area: &str, of: Mastery, texts: &Texts) -> MasteryLine {
    MasteryLine { area: area.to_owned(), items: of.items.to_string(), share: printed(percent(of.earned, of.full), texts) }
}

/// The ending of the path as a format; .docx where it is no .pdf.
pub fn format_of(path: &Path) -> PrintFormat {
    let pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    if pdf { PrintFormat::Pdf } else { PrintFormat::Docx }
}
