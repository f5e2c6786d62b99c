//! 会前学法: the plan of a year, one session, and what is written of it.

use super::study_access::{require_managing, require_reading};
use super::study_prepare::{self, ArticleText, MaterialFound, QuizText};
use super::{Office, Result, ServiceError, study_print};
use crate::domain::ids::StudyId;
use crate::domain::study_session::{
    DueReminder, Expected, Filled, StudySession, StudyState, due, expected, overdue, overlaps, place,
};
use crate::store::Op;
pub use crate::store::study::StudyRow;
use crate::text::Texts;
use jiff::civil::Date;

/// Settings: sessions a year, who the head is, and the bureau's own template of minutes.
pub const A_YEAR: &str = "study_a_year";
pub const HEAD: &str = "study_head";
pub const TEMPLATE: &str = "study_template";

/// 每月至少一次
const MONTHLY: u32 = 12;
/// More than one a day is a slip of the keyboard.
const MOST_A_YEAR: u32 = 366;
/// Longest text of one field, in characters.
const MOST_CHARS: usize = 50_000;

/// One line of the plan of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    pub id: StudyId,
    /// 序号 among those that are not cancelled; `None` for those.
    pub number: Option<usize>,
    pub session: StudySession,
    pub due: Vec<DueReminder>,
    /// Topics of sessions at the same time.
    pub overlaps: Vec<String>,
}

/// The plan of a year and how the bureau keeps to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearPlan {
    pub year: i16,
    /// By day, then by month.
    pub rows: Vec<PlanRow>,
    /// Years that have a plan, and this one.
    pub years: Vec<i16>,
    pub expected: Expected,
    pub held: usize,
    /// Who the head of the bureau is; empty where nobody said.
    pub head: String,
    pub today: Date,
}

/// One session with what belongs to it.
#[derive(Clone, Debug)]
pub struct StudyView {
    pub id: StudyId,
    pub row: PlanRow,
    pub articles: Vec<ArticleText>,
    pub quiz: Vec<QuizText>,
    pub materials: Vec<MaterialFound>,
    pub head: String,
    pub today: Date,
    /// Something was typed and never saved: a crash came between.
    pub unsettled: bool,
    /// The minutes as they would be filed, with placeholders that name nothing.
    pub filled: Filled,
    /// The template of minutes that is in use, and the names of its placeholders.
    pub template: String,
    pub placeholders: Vec<String>,
}

/// How many sessions a year the bureau wants.
pub fn a_year(office: &Office) -> Result<u32> {
    let set = office.setting(A_YEAR)?.and_then(|text| text.parse().ok());
    Ok(set.filter(|n| (1..=MOST_A_YEAR).contains(n)).unwrap_or(MONTHLY))
}

pub fn head(office: &Office) -> Result<String> {
    Ok(office.setting(HEAD)?.unwrap_or_default())
}

/// The sessions of a year in their order.
pub(super) fn rows(office: &Office, year: i16) -> Result<Vec<PlanRow>> {
    let today = office.today();
    let mut all = office.store.study_sessions(Some(year))?;
    all.sort_by_key(|row| (place(&row.session), row.id));
    let mut number = 0;
    Ok(all
        .iter()
        .map(|row| {
            let live = row.session.state != StudyState::Cancelled;
            number += usize::from(live);
            let same_time = all.iter().filter(|other| other.id != row.id && overlaps(&row.session, &other.session));
            PlanRow {
                id: row.id,
                number: live.then_some(number),
                due: due(&row.session, today),
                overlaps: same_time.map(|other| other.session.topic.clone()).collect(),
                session: row.session.clone(),
            }
        })
        .collect())
}

/// The plan of a year.
pub fn year(office: &Office, year: i16) -> Result<YearPlan> {
    require_reading(office)?;
    let today = office.today();
    let rows = rows(office, year)?;
    let mut years: Vec<i16> = office.store.study_sessions(None)?.iter().map(|row| row.session.year).collect();
    years.extend([today.year(), year]);
    years.sort_unstable();
    years.dedup();
    let held = rows.iter().filter(|row| row.session.state == StudyState::Held).count();
    Ok(YearPlan { year, held, expected: expected(a_year(office)?, year, today), head: head(office)?, rows, years, today })
}

/// One session.
pub fn view(office: &Office, id: StudyId, texts: &Texts) -> Result<StudyView> {
    require_reading(office)?;
    let session = office.store.study_session(id)?;
    // One that was taken out of the plan by undo has no line in it.
    let row = rows(office, session.year)?.into_iter().find(|row| row.id == id);
    let row = row.ok_or(ServiceError::Store(crate::store::StoreError::NotFound("study session")))?;
    Ok(StudyView {
        id,
        articles: study_prepare::article_texts(office, &session)?,
        quiz: study_prepare::quiz_texts(office, &session)?,
        materials: study_prepare::materials(office, &session),
        unsettled: office.store.study_unsettled(id)?,
        filled: study_print::minutes(office, id, texts)?,
        row,
        head: head(office)?,
        today: office.today(),
        template: study_print::template(office, texts)?,
        placeholders: crate::report::study::field_names(texts),
    })
}

/// Adds lines to the plan of their year.
pub fn add(office: &mut Office, sessions: &[StudySession]) -> Result<Vec<StudyId>> {
    require_managing(office)?;
    sessions.iter().try_for_each(refuse_faults)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::PlanStudy, &actor, now, |tx| {
        let topics: Vec<&str> = sessions.iter().map(|session| session.topic.as_str()).collect();
        tx.describe(topics.join("; "));
        sessions.iter().map(|session| Ok(tx.add_study(session)?)).collect::<Result<Vec<_>>>()
    })?;
    Ok(office.done(done))
}

/// Saves a session as a step that can be undone; `record` where what happened is told, and not what is planned.
pub fn save(office: &mut Office, id: StudyId, session: &StudySession, record: bool) -> Result<()> {
    require_managing(office)?;
    refuse_faults(session)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let op = if record { Op::RecordStudy } else { Op::EditStudy };
    let done = office.store.write::<_, ServiceError>(op, &actor, now, |tx| {
        tx.describe(format!("{id} {}", session.topic));
        Ok(tx.set_study(id, session)?)
    })?;
    office.done(done);
    Ok(())
}

/// Keeps what is being typed, so that a crash takes nothing of it.
pub fn keep(office: &mut Office, id: StudyId, session: &StudySession) -> Result<()> {
    require_managing(office)?;
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::KeepStudy, &actor, now, |tx| Ok(tx.keep_study(id, session)?))?;
    office.done(done);
    Ok(())
}

/// Takes a line out of the plan of which nothing was prepared yet.
pub fn remove(office: &mut Office, id: StudyId) -> Result<()> {
    require_managing(office)?;
    let session = office.store.study_session(id)?;
    if !session.is_bare() {
        return Err(ServiceError::StudyBegun);
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::RemoveStudy, &actor, now, |tx| {
        tx.describe(format!("{id} {}", session.topic));
        Ok(tx.list_study(id, false)?)
    })?;
    office.done(done);
    Ok(())
}

/// Calls a session off; it stays in the plan with its reason.
pub fn cancel(office: &mut Office, id: StudyId, reason: &str) -> Result<()> {
    require_managing(office)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::NoReason);
    }
    let before = office.store.study_session(id)?;
    let session = StudySession { state: StudyState::Cancelled, reason: reason.trim().to_owned(), ..before };
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::CancelStudy, &actor, now, |tx| {
        tx.describe(format!("{id} {}: {}", session.topic, session.reason));
        Ok(tx.set_study(id, &session)?)
    })?;
    office.done(done);
    Ok(())
}

/// What is due today, for home; nothing for whom it is none of the business.
pub(super) fn due_today(office: &Office) -> Result<Vec<(StudyId, String, DueReminder)>> {
    if require_managing(office).is_err() {
        return Ok(Vec::new());
    }
    let today = office.today();
    let planned = office.store.study_planned(today.year() - 1)?;
    let mut all: Vec<_> = planned
        .iter()
        .flat_map(|row| due(&row.session, today).into_iter().map(|due| (row.id, row.session.topic.clone(), due)))
        .collect();
    all.sort_by_key(|(id, _, due)| (due.by, *id));
    Ok(all)
}

/// 落实事项 that is past its day, for home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateTask {
    pub session: StudyId,
    pub task: String,
    pub owner: String,
    pub due: Date,
}

/// What was to be done after sessions and is late, the oldest first; nothing for whom it is none of the business.
pub(super) fn late_tasks(office: &Office) -> Result<Vec<LateTask>> {
    if require_managing(office).is_err() {
        return Ok(Vec::new());
    }
    let today = office.today();
    let mut late = Vec::new();
    for row in office.store.study_with_tasks()? {
        late.extend(overdue(&row.session, today).into_iter().map(|(at, due)| {
            let task = &row.session.follow_ups[at];
            LateTask { session: row.id, task: task.task.clone(), owner: task.owner.clone(), due }
        }));
    }
    late.sort_by_key(|task| (task.due, task.session));
    Ok(late)
}

fn refuse_faults(session: &StudySession) -> Result<()> {
    if session.topic.trim().is_empty() {
        return Err(ServiceError::NoTopic);
    }
    let case = session.case.parts().map(|(_, text)| text);
    let texts = [&session.outline, &session.summary, &session.minutes_text, &session.topic].map(String::as_str);
    let comments = session.comments.iter().map(|comment| comment.text.as_str());
    let longest = case.into_iter().chain(texts).chain(comments).map(|text| text.chars().count()).max().unwrap_or(0);
    if longest > MOST_CHARS { Err(ServiceError::LongText(MOST_CHARS)) } else { Ok(()) }
}
