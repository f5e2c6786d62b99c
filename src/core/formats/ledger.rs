//! A ledger of learning kept as a table, .xlsx or .csv, and the same cells typed in the window: one reader for both.

mod days;
mod words;

use super::decode::decode;
use crate::domain::activity::{Activity, ActivityFault, ActivityField, ActivityKind, Amount, Source};
use crate::domain::ids::CadreId;
use crate::office::cell::cell_name;
use crate::office::csv_text::unguard;
use crate::office::sheet::{Sheet, SheetError, SheetRow, read_csv, read_xlsx};
use std::collections::HashMap;

pub use words::{kind_word, source_word, title_of};

/// A title, a note and an empty line may stand above the header, not more than this.
const HEADER_WITHIN: usize = 10;

/// The texts of one row by what they are.
pub type Cells = HashMap<ActivityField, String>;

/// One row as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// As the reader of the file counts, from 1.
    pub line: u32,
    pub cells: Cells,
}

/// A file of activities before any of it was understood.
#[derive(Clone, Debug, Default)]
pub struct LedgerTable {
    pub lines: Vec<LedgerLine>,
    /// In which column each cell stands, from 0.
    pub columns: HashMap<ActivityField, usize>,
    /// Titles that say nothing here.
    pub ignored: Vec<String>,
    pub ignored_sheets: Vec<String>,
}

impl LedgerTable {
    /// The name of a cell as a spreadsheet shows it; of the row where the file has no such column.
    pub fn cell(&self, line: u32, field: ActivityField) -> String {
        self.columns.get(&field).map_or_else(|| line.to_string(), |column| cell_name(*column, line))
    }
}

/// Why a file is no ledger. The message key is `error-ledger-<code>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    #[error("neither a table nor text")]
    NotText,
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error("no row with titles of date and subject")]
    NoColumns,
}

impl LedgerError {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotText => "not-text",
            Self::Sheet(error) => error.code(),
            Self::NoColumns => "no-columns",
        }
    }
}

/// Reads the rows of a file. What the bytes are decides how they are read.
///
/// # Errors
/// A file that is no table, or has no titles of a date and a subject.
pub fn read_ledger(bytes: &[u8]) -> Result<LedgerTable, LedgerError> {
    let sheets: Vec<Sheet> = match read_xlsx(bytes) {
        Err(SheetError::NotXlsx) => vec![read_csv(&decode(bytes).map_err(|_| LedgerError::NotText)?.text)?],
        other => other?,
    };
    let headed = sheets.iter().find_map(|sheet| {
        let mut head = sheet.rows.iter().take(HEADER_WITHIN).enumerate();
        head.find_map(|(at, row)| Some((sheet, at, columns(row)?)))
    });
    let (sheet, at, columns) = headed.ok_or(LedgerError::NoColumns)?;
    let taken: Vec<usize> = columns.values().copied().collect();
    let header = sheet.rows.get(at).cloned().unwrap_or_default();
    let titles = header.cells.iter().enumerate().filter(|(column, title)| !taken.contains(column) && !title.trim().is_empty());
    let lines = sheet.rows.iter().skip(at + 1).filter_map(|row| line(row, &columns)).collect();
    let ignored = titles.map(|(_, title)| title.trim().to_owned()).collect();
    let ignored_sheets = sheets.iter().filter(|other| other.name != sheet.name).map(|other| other.name.clone()).collect();
    Ok(LedgerTable { lines, columns, ignored, ignored_sheets })
}

fn columns(row: &SheetRow) -> Option<HashMap<ActivityField, usize>> {
    let mut found: HashMap<ActivityField, (usize, usize)> = HashMap::new();
    for (column, title) in row.cells.iter().enumerate() {
        let Some((field, place)) = words::column(title) else { continue };
        let held = found.entry(field).or_insert((place, column));
        if place < held.0 {
            *held = (place, column);
        }
    }
    (found.contains_key(&ActivityField::Title) && found.contains_key(&ActivityField::Date))
        .then(|| found.into_iter().map(|(field, (_, column))| (field, column)).collect())
}

/// `None` for rows that only carry a number, and for the header repeated on the next page.
fn line(row: &SheetRow, columns: &HashMap<ActivityField, usize>) -> Option<LedgerLine> {
    let text = |column: usize| unguard(row.cell(column).trim()).to_owned();
    let cells: Cells = columns.iter().map(|(field, column)| (*field, text(*column))).filter(|(_, t)| !t.is_empty()).collect();
    let repeats = cells.iter().any(|(field, text)| words::column(text).is_some_and(|(means, _)| means == *field));
    (!cells.is_empty() && !repeats).then_some(LedgerLine { line: row.number, cells })
}

/// What the cells of a row say. `who` finds one person of the roster by a name or a staff number.
///
/// # Errors
/// Every cell that is wrong, with why.
pub fn read_cells(
    cells: &Cells,
    who: impl Fn(&str) -> Result<CadreId, ActivityFault>,
) -> Result<Activity, Vec<(ActivityField, ActivityFault)>> {
    use {ActivityFault as Fault, ActivityField as F};
    let mut faults = Vec::new();
    let text = |field: F| cells.get(&field).map_or("", |text| text.trim());
    let kind = match text(F::Kind) {
        "" => Err(Fault::Missing),
        word => words::kind(word).ok_or(Fault::UnknownKind),
    };
    let kind = kind.unwrap_or_else(|fault| {
        faults.push((F::Kind, fault));
        ActivityKind::Other
    });
    let fallback = jiff::civil::Date::default();
    let (mut from_on, mut until_on) = (fallback, fallback);
    match (text(F::Date), days::period(text(F::Date))) {
        ("", _) => faults.push((F::Date, Fault::Missing)),
        (_, None) => faults.push((F::Date, Fault::NoDay)),
        (_, Some(days)) => (from_on, until_on) = days,
    }
    if !text(F::Until).is_empty() {
        match days::period(text(F::Until)) {
            Some((_, until)) => until_on = until,
            None => faults.push((F::Until, Fault::NoDay)),
        }
    }
    let mut number = |field: F| match (text(field), words::amount(text(field))) {
        ("", _) => None,
        (_, Some(amount)) => Some(amount),
        (_, None) => {
            faults.push((field, Fault::NoNumber));
            None
        }
    };
    let (amount, people) = (number(F::Amount), number(F::People));
    let hours_milli = words::hours(text(F::Hours)).unwrap_or_else(|| {
        faults.push((F::Hours, Fault::NoNumber));
        0
    });
    let handed_in = Source::Reported { document: text(F::Document).into(), contact: text(F::Contact).into() };
    let source = match (text(F::Source), words::source(text(F::Source))) {
        // A document is what a total rests on.
        ("", _) if !text(F::Document).is_empty() => handed_in,
        ("", _) | (_, Some("own")) => Source::Own,
        (_, Some(_)) => handed_in,
        (_, None) => {
            faults.push((F::Source, Fault::UnknownSource));
            Source::Own
        }
    };
    let mut named = Vec::new();
    for name in words::names(text(F::Names)) {
        match who(&name) {
            Ok(cadre) => named.push(cadre),
            Err(fault) => faults.push((F::Names, fault)),
        }
    }
    let bad_amount = faults.iter().any(|(field, _)| *field == F::Amount);
    let activity = Activity {
        kind,
        from_on,
        until_on,
        title: text(F::Title).to_owned(),
        unit: text(F::Unit).to_owned(),
        amount: amount.unwrap_or_else(|| Amount::exact(1)),
        people,
        hours_milli,
        source,
        note: text(F::Note).to_owned(),
        named,
        evidence: Vec::new(),
    };
    let known: Vec<F> = faults.iter().map(|(field, _)| *field).collect();
    let more = activity.faults().into_iter().filter(|(field, _)| !known.contains(field));
    faults.extend(more);
    // One sessions' row without a number is one session; a total of nothing, or books without a number, is no figure.
    let needs = activity.source.is_reported() || activity.kind == ActivityKind::Books;
    if amount_is_missing(cells) && needs && !bad_amount {
        faults.push((F::Amount, Fault::Missing));
    }
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok(activity) } else { Err(faults) }
}

fn amount_is_missing(cells: &Cells) -> bool {
    cells.get(&ActivityField::Amount).is_none_or(|text| text.trim().is_empty())
}

/// The texts of a row, as the table in the window shows them and exports write them; [`read_cells`] reads them back. `name`
/// says how a person is called so that only one is meant.
pub fn write_cells(activity: &Activity, name: impl Fn(CadreId) -> String) -> Cells {
    use ActivityField as F;
    let amount = |amount: &Amount| amount.as_written().map_or_else(|| amount.number.to_string(), str::to_owned);
    let mut cells = Cells::from([
        (F::Kind, kind_word(activity.kind).to_owned()),
        (F::Date, activity.from_on.to_string()),
        (F::Title, activity.title.clone()),
        (F::Unit, activity.unit.clone()),
        (F::Amount, amount(&activity.amount)),
        (F::Source, source_word(&activity.source).to_owned()),
        (F::Note, activity.note.clone()),
        (F::Names, activity.named.iter().map(|cadre| name(*cadre)).collect::<Vec<_>>().join(words::COMMA)),
    ]);
    if activity.until_on != activity.from_on {
        cells.insert(F::Until, activity.until_on.to_string());
    }
    if activity.hours_milli > 0 {
        cells.insert(F::Hours, hours_text(u64::from(activity.hours_milli)));
    }
    if let Some(people) = &activity.people {
        cells.insert(F::People, amount(people));
    }
    if let Source::Reported { document, contact } = &activity.source {
        cells.insert(F::Document, document.clone());
        cells.insert(F::Contact, contact.clone());
    }
    cells.retain(|_, text| !text.is_empty());
    cells
}

/// 学时 with as many decimals as are needed.
pub fn hours_text(milli: u64) -> String {
    let (whole, rest) = (milli / 1000, milli % 1000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0')) }
}

/// Hours that were worked out of minutes, as people read them: one decimal, cut as marks are, so that 39.96 never reads as 40.
pub fn hours_shown(milli: u64) -> String {
    hours_text(milli / 100 * 100)
}

/// What is to go of a target: never less than it is.
pub fn hours_to_go(milli: u64) -> String {
    hours_text(milli.div_ceil(100) * 100)
}

/// Thousandths of a 学时 of a text such as `1.5` or `2学时`; `None` for what is no number.
pub fn parse_hours(text: &str) -> Option<u32> {
    words::hours(text)
}

#[cfg(test)]
mod tests;
