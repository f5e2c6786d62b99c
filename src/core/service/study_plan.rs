//! The plan of a year as a table: read from an .xlsx or .csv as bureaus keep it.

use super::study_access::require_managing;
use super::{Office, Result, ServiceError};
use crate::domain::study_session::{StudySession, read_timing};
use crate::formats::decode::decode;
use crate::office::sheet::{Sheet, SheetError, SheetRow, read_csv, read_xlsx};
use crate::report::study::PLAN_COLUMNS;
use crate::text::Texts;
use std::path::Path;

/// A plan is a page or two.
const MOST_BYTES: u64 = 20 * 1024 * 1024;
/// Sessions of one table.
const MOST_LINES: usize = 400;

/// Why a file is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanFault {
    Sheet(SheetError),
    /// No row names the column of 学习内容.
    NoHead,
    /// A head, and nothing under it.
    NoLines,
    TooMany,
}

impl PlanFault {
    /// The end of its message key.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Sheet(SheetError::OldOrEncrypted) => "old",
            Self::Sheet(_) => "sheet",
            Self::NoHead => "head",
            Self::NoLines => "lines",
            Self::TooMany => "many",
        }
    }
}

/// What a table holds, before it is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDraft {
    pub sessions: Vec<StudySession>,
    /// How many of them the plan has already: the same content at the same time.
    pub known: usize,
    /// Rows without content, by their number in the file.
    pub left_out: Vec<u32>,
}

/// Reads a table of 序号, 学习内容, 授课单位, 时间安排; a title above and other columns do not matter. What the plan has already is left out.
pub fn read(office: &Office, path: &Path, year: i16, texts: &Texts) -> Result<PlanDraft> {
    require_managing(office)?;
    let fault = |fault: PlanFault| ServiceError::StudyPlan { path: path.to_owned(), fault };
    let bytes = std::fs::metadata(path).map_err(ServiceError::file(path))?.len();
    if bytes > MOST_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes, limit: MOST_BYTES });
    }
    let bytes = std::fs::read(path).map_err(ServiceError::file(path))?;
    if bytes.is_empty() {
        return Err(ServiceError::Empty { path: path.to_owned() });
    }
    let csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let sheets: Vec<Sheet> = if csv {
        let text = decode(&bytes).map_err(|_| ServiceError::NotText { path: path.to_owned() })?;
        vec![read_csv(&text.text).map_err(|error| fault(PlanFault::Sheet(error)))?]
    } else {
        read_xlsx(&bytes).map_err(|error| fault(PlanFault::Sheet(error)))?
    };
    let titles = PLAN_COLUMNS.map(|column| texts.get(&format!("study-col-{column}")));
    let mut draft = PlanDraft { sessions: Vec::new(), known: 0, left_out: Vec::new() };
    let mut headed = false;
    for sheet in &sheets {
        let Some((head, places)) = sheet.rows.iter().enumerate().find_map(|(at, row)| Some((at, columns(row, &titles)?))) else {
            continue;
        };
        headed = true;
        for row in &sheet.rows[head + 1..] {
            match line(row, &places, year) {
                Some(session) => draft.sessions.push(session),
                None => draft.left_out.push(row.number),
            }
        }
    }
    if !headed {
        return Err(fault(PlanFault::NoHead));
    }
    if draft.sessions.is_empty() {
        return Err(fault(PlanFault::NoLines));
    }
    if draft.sessions.len() > MOST_LINES {
        return Err(fault(PlanFault::TooMany));
    }
    let held = office.store.study_sessions(Some(year))?;
    let all = draft.sessions.len();
    draft.sessions.retain(|new| {
        !held.iter().any(|row| {
            row.session.topic == new.topic
                && (row.session.timing == new.timing || (row.session.day == new.day && new.day.is_some()))
        })
    });
    draft.known = all - draft.sessions.len();
    Ok(draft)
}

/// Which column holds what, if this row is the head: 学习内容 has to be there.
fn columns(row: &SheetRow, titles: &[String; 4]) -> Option<[Option<usize>; 4]> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let places: [Option<usize>; 4] = std::array::from_fn(|i| row.cells.iter().position(|cell| bare(cell) == bare(&titles[i])));
    places[1].map(|_| places)
}

fn line(row: &SheetRow, places: &[Option<usize>; 4], year: i16) -> Option<StudySession> {
    let cell = |i: usize| places.get(i).copied().flatten().map_or("", |column| row.cell(column)).trim().to_owned();
    let (topic, timing) = (cell(1), cell(3));
    if topic.is_empty() {
        return None;
    }
    let day = read_timing(&timing, year).filter(|day| day.year() == year);
    Some(StudySession { year, topic, speaker: cell(2), timing, day, ..StudySession::default() })
}
