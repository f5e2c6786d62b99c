//! The figures of the yearly report for any period, beside the same period a year before, and the paragraph made of them.

mod exams;
mod export;

use super::{Office, Result, ServiceError, study_access, study_sessions};
use crate::domain::activity::{Activity, Amount};
use crate::domain::annual::{Figure, FigureCode, FigureRow, Filled, MINUTES_AN_HOUR, RowOf, Value, fill};
use crate::domain::ids::{ActivityId, StudyId};
use crate::domain::staff::Permission;
use crate::domain::study_session::{StudySession, StudyState, is_head};
use crate::formats::annual_words::{default_template, figure_named};
use crate::store::Op;
use crate::text::{Locale, Texts};
pub use export::{bytes, export, json};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The bureau's own template; absent for the one the program brings.
pub const TEMPLATE_SETTING: &str = "annual_template";
/// Longest template, in characters.
const MOST_TEMPLATE_CHARS: usize = 10_000;

/// The figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnualReport {
    pub from: Date,
    pub until: Date,
    /// The same days a year before.
    pub before: (Date, Date),
    /// In the order of [`FigureCode`].
    pub figures: Vec<Figure>,
    pub figures_before: Vec<Figure>,
    pub template: String,
    pub paragraph: Filled,
    /// What the reader of the paragraph has to know: where totals come from, what is not recorded, what is not counted.
    pub notes: Vec<String>,
}

impl AnnualReport {
    pub fn figure(&self, code: FigureCode) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.code == code)
    }

    pub fn figure_before(&self, code: FigureCode) -> Option<&Figure> {
        self.figures_before.iter().find(|figure| figure.code == code)
    }
}

/// # Errors
/// A period that ends before it begins, and what may not be read.
pub fn report(office: &Office, from: Date, until: Date, texts: &Texts) -> Result<AnnualReport> {
    study_access::require_reading(office)?;
    office.require(Permission::ReadResults)?;
    if until < from {
        return Err(ServiceError::PeriodUpsideDown);
    }
    let ground = Ground::read(office)?;
    let before = (year_before(from), year_before(until));
    let figures = ground.figures(office, from, until)?;
    let figures_before = ground.figures(office, before.0, before.1)?;
    let template = office.store.meta(TEMPLATE_SETTING)?.unwrap_or_else(|| default_template().to_owned());
    // The paragraph goes into the bureau's report: what stands in it is in the language of the template, whatever the window speaks.
    let written = Texts::new(Locale::ZhCn);
    let value = |code: FigureCode| {
        figures
            .iter()
            .find(|figure| figure.code == code && !figure.is_missing())
            .map(|figure| written.figure_value(&figure.value))
    };
    let paragraph = fill(&template, figure_named, value, &written.get("annual-missing-here"));
    let mut report = AnnualReport { from, until, before, figures, figures_before, template, paragraph, notes: Vec::new() };
    report.notes = notes(office, &report, texts)?;
    Ok(report)
}

/// The 29th of February has the 28th before it.
fn year_before(day: Date) -> Date {
    day.saturating_sub(1.year())
}

/// A template in place of the one before; an empty one brings the program's back.
pub fn set_template(office: &mut Office, template: &str) -> Result<()> {
    study_access::require_managing(office)?;
    let template: String = template.trim().chars().take(MOST_TEMPLATE_CHARS).collect();
    let template = if template.is_empty() { default_template().to_owned() } else { template };
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::SetAnnualTemplate, &actor, now, |tx| {
        tx.set_meta(TEMPLATE_SETTING, &template)?;
        Ok(())
    })?;
    office.done(done);
    Ok(())
}

/// What all periods are counted from.
struct Ground {
    activities: Vec<(ActivityId, Activity)>,
    sessions: Vec<(StudyId, StudySession)>,
    head: String,
}

impl Ground {
    fn read(office: &Office) -> Result<Self> {
        let sessions = office.store.study_sessions(None)?.into_iter().map(|row| (row.id, row.session));
        Ok(Self {
            activities: office.store.activities()?,
            sessions: sessions.filter(|(_, session)| session.state == StudyState::Held).collect(),
            head: study_sessions::head(office)?,
        })
    }

    fn figures(&self, office: &Office, from: Date, until: Date) -> Result<Vec<Figure>> {
        let exams = exams::figures(office, from, until)?;
        let figure = |code: &FigureCode| match code {
            FigureCode::Sessions => self.sessions(*code, from, until, |_| true),
            FigureCode::Commented => self.commented(from, until),
            FigureCode::AppointmentSat
            | FigureCode::AppointmentPassed
            | FigureCode::AnnualSat
            | FigureCode::AnnualPassed
            | FigureCode::AnnualShare => {
                let found = exams.iter().find(|figure| figure.code == *code).cloned();
                found.unwrap_or_else(|| Figure { code: *code, value: Value::Missing, rows: Vec::new() })
            }
            FigureCode::Hours => self.hours(from, until),
            _ => self.counted(*code, from, until),
        };
        Ok(FigureCode::ALL.iter().map(figure).collect())
    }

    fn held(&self, from: Date, until: Date) -> impl Iterator<Item = &(StudyId, StudySession)> {
        self.sessions.iter().filter(move |(_, session)| session.day.is_some_and(|day| from <= day && day <= until))
    }

    fn sessions(&self, code: FigureCode, from: Date, until: Date, takes: impl Fn(&StudySession) -> bool) -> Figure {
        let rows = self.held(from, until).filter(|(_, session)| takes(session)).map(|(id, session)| FigureRow {
            of: RowOf::Session(*id),
            on: session.day.unwrap_or_default(),
            title: session.topic.clone(),
            unit: session.speaker.clone(),
            amount: Amount::exact(1),
            reported: None,
            outside: false,
            hours_milli: (code == FigureCode::Hours).then(|| session_hours_milli(u64::from(session.minutes))),
        });
        Figure::counted(code, rows.collect())
    }

    /// Where sessions were held and the head said nothing, it is nought; where nobody said who the head is, it is not known.
    fn commented(&self, from: Date, until: Date) -> Figure {
        let spoke = |session: &StudySession| {
            session.comments.iter().any(|comment| is_head(&comment.by, &self.head) && !comment.text.trim().is_empty())
        };
        let figure = self.sessions(FigureCode::Commented, from, until, spoke);
        let known = !self.head.is_empty() && self.held(from, until).next().is_some();
        if figure.is_missing() && known {
            return Figure { value: Value::Count { own: Some(Amount::exact(0)), reported: None }, ..figure };
        }
        figure
    }

    fn counted(&self, code: FigureCode, from: Date, until: Date) -> Figure {
        let within = self.activities.iter().filter(|(_, activity)| activity.ended_within(from, until));
        let rows = within.filter(|(_, activity)| code.kinds().contains(&activity.kind));
        Figure::counted(code, rows.map(|(id, activity)| FigureRow::of_activity(*id, activity)).collect())
    }

    /// Hours of what the bureau held itself: what branches hand in are totals, of which nobody knows the hours.
    fn hours(&self, from: Date, until: Date) -> Figure {
        let own = self.activities.iter().filter(|(_, activity)| {
            activity.ended_within(from, until) && !activity.source.is_reported() && activity.hours_milli > 0
        });
        let sessions = self.held(from, until).map(|(_, session)| session_hours_milli(u64::from(session.minutes))).sum::<u64>();
        let milli = own.clone().map(|(_, activity)| u64::from(activity.hours_milli)).sum::<u64>() + sessions;
        let mut rows = self.sessions(FigureCode::Hours, from, until, |_| true).rows;
        rows.extend(own.map(|(id, activity)| FigureRow {
            hours_milli: Some(u64::from(activity.hours_milli)),
            ..FigureRow::of_activity(*id, activity)
        }));
        let value = if milli == 0 { Value::Missing } else { Value::Hours { milli } };
        Figure { code: FigureCode::Hours, value, rows }
    }
}

/// Minutes of a session as thousandths of a 学时.
pub(super) const fn session_hours_milli(minutes: u64) -> u64 {
    minutes * 1000 / MINUTES_AN_HOUR
}

fn notes(office: &Office, report: &AnnualReport, texts: &Texts) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let name = |code: FigureCode| texts.figure_code(code);
    for figure in &report.figures {
        for row in figure.rows.iter().filter(|_| matches!(figure.value, Value::Count { .. })) {
            let Some((document, contact)) = &row.reported else { continue };
            let facts = [
                ("what", name(figure.code).into()),
                ("n", texts.amount(&row.amount).into()),
                ("unit", row.unit.as_str().into()),
                ("document", document.as_str().into()),
                ("contact", contact.as_str().into()),
            ];
            let key = if contact.is_empty() { "annual-note-reported" } else { "annual-note-reported-by" };
            notes.push(texts.with(key, &facts));
        }
    }
    let outside = |figure: &&Figure| figure.code == FigureCode::AnnualShare && figure.rows.iter().any(|row| row.outside);
    if report.figures.iter().any(|figure| outside(&figure)) {
        notes.push(texts.get("annual-note-outside"));
    }
    let issues = report.figure(FigureCode::Issues);
    if issues.is_some_and(|figure| office_jointly(office, figure)) {
        notes.push(texts.get("annual-note-jointly"));
    }
    let head = report.figure(FigureCode::Commented);
    if head.is_some_and(Figure::is_missing) && study_sessions::head(office)?.is_empty() {
        notes.push(texts.get("annual-note-no-head"));
    }
    let missing: Vec<String> = report.figures.iter().filter(|f| f.is_missing()).map(|f| name(f.code)).collect();
    if !missing.is_empty() {
        notes.push(texts.with("annual-note-missing", &[("what", missing.join(&texts.get("bank-list-comma")).into())]));
    }
    let pending = exams::pending(office, report.from, report.until)?;
    if pending > 0 {
        notes.push(texts.with("annual-note-pending", &[("n", pending.into())]));
    }
    if !report.paragraph.unknown.is_empty() {
        let names = report.paragraph.unknown.join(&texts.get("bank-list-comma"));
        notes.push(texts.with("annual-note-unknown", &[("names", names.into())]));
    }
    Ok(notes)
}

/// Whether some of the issues were counted together.
fn office_jointly(office: &Office, figure: &Figure) -> bool {
    figure.rows.iter().any(|row| match row.of {
        RowOf::Activity(id) => {
            office.store.activity(id).is_ok_and(|activity| activity.kind == crate::domain::activity::ActivityKind::DigestAndCases)
        }
        _ => false,
    })
}
