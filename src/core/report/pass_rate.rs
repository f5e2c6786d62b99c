//! 合格率汇总 as a file: .csv for other programs, .xlsx to print and hand up, JSON for the command line.

mod xlsx;

pub use xlsx::write_xlsx;

use crate::domain::kind::coded;
use crate::domain::marks::Marks;
use crate::domain::pass_rate::PassRateRow;
use crate::office::csv_text::{CsvText, guard};
use serde_json::json;

/// The summary and, where names are wanted, the people behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassRateTable {
    pub title: String,
    /// Which sittings, which day; no line where it is empty.
    pub subtitle: String,
    pub rows: Vec<PassRateRow>,
    pub total: PassRateRow,
    /// The annex; no second sheet where it is empty.
    pub names: Vec<NameRow>,
}

/// A line of the annex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameRow {
    pub name: String,
    pub unit: String,
    pub post: String,
    /// `None` for who has none: absent, exempt, not marked yet.
    pub marks: Option<Marks>,
    /// As text.
    pub outcome: String,
    /// Reason of an absence, proof.
    pub note: String,
}

coded! {
    /// A column of the summary after the unit. The message key of its title is `pass-rate-column-<code>`.
    Figure {
        Expected = "expected",
        Sat = "sat",
        Absent = "absent",
        Deferred = "deferred",
        Exempt = "exempt",
        Void = "void",
        Marking = "marking",
        Attendance = "attendance",
        Passed = "passed",
        PassRate = "pass_rate",
        Excellent = "excellent",
        Mean = "mean",
        Max = "max",
        Min = "min",
        Median = "median",
        MakeupSat = "makeup_sat",
        MakeupPassed = "makeup_passed",
    }
}

/// What stands in a cell of the summary.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Count(u32),
    /// 0 to 1.
    Share(Option<f64>),
    /// In percent of the full marks.
    Mark(Option<f64>),
}

impl Figure {
    fn of(self, row: &PassRateRow) -> Value {
        match self {
            Self::Expected => Value::Count(row.expected),
            Self::Sat => Value::Count(row.sat),
            Self::Absent => Value::Count(row.absent),
            Self::Deferred => Value::Count(row.deferred),
            Self::Exempt => Value::Count(row.exempt),
            Self::Void => Value::Count(row.void),
            Self::Marking => Value::Count(row.marking),
            Self::Attendance => Value::Share(row.attendance),
            Self::Passed => Value::Count(row.passed),
            Self::PassRate => Value::Share(row.pass_rate),
            Self::Excellent => Value::Count(row.excellent),
            Self::Mean => Value::Mark(row.mean),
            Self::Max => Value::Mark(row.max),
            Self::Min => Value::Mark(row.min),
            Self::Median => Value::Mark(row.median),
            Self::MakeupSat => Value::Count(row.makeup_sat),
            Self::MakeupPassed => Value::Count(row.makeup_passed),
        }
    }
}

/// Every word and every font that goes into the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassRateWords {
    /// Name of the first sheet.
    pub sheet: String,
    /// Name of the sheet with the annex.
    pub names_sheet: String,
    /// Title above the annex.
    pub names_title: String,
    pub unit: String,
    /// The columns wanted, in their order, with their titles.
    pub columns: Vec<(Figure, String)>,
    pub name: String,
    pub post: String,
    pub marks: String,
    pub outcome: String,
    pub note: String,
    /// In place of a rate or a mark that does not exist, such as a dash.
    pub none: String,
    /// Page footer; `&P` is the page and `&N` the number of pages.
    pub footer: String,
    /// Such as 方正小标宋简体.
    pub title_font: String,
    /// Such as 仿宋_GB2312.
    pub body_font: String,
}

/// The summary as .csv with its total as the last row; rates as `94.4%`, marks with one decimal, both cut and never rounded.
/// The annex is not in it.
pub fn write_csv(table: &PassRateTable, words: &PassRateWords) -> Vec<u8> {
    let mut csv = CsvText::default();
    csv.row(std::iter::once(&words.unit).chain(words.columns.iter().map(|(_, title)| title)));
    for row in table.rows.iter().chain([&table.total]) {
        let unit = guard(&row.unit).into_owned();
        csv.row(std::iter::once(unit).chain(words.columns.iter().map(|(figure, _)| text_of(figure.of(row), words))));
    }
    csv.into_bytes()
}

fn text_of(value: Value, words: &PassRateWords) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Share(Some(share)) => format!("{:.1}%", cut(share * 100.0, 1)),
        Value::Mark(Some(mark)) => format!("{:.1}", cut(mark, 1)),
        Value::Share(None) | Value::Mark(None) => words.none.clone(),
    }
}

/// Towards zero to so many decimals. What a binary fraction lacks to the decimal it stands for is far below the margin, and
/// no share of people or mean of thousandths comes as close to the next decimal without being it.
fn cut(number: f64, decimals: i32) -> f64 {
    const MARGIN: f64 = 1e-7;
    let unit = 10_f64.powi(decimals);
    let cut = ((number.abs() * unit + MARGIN).floor() / unit).copysign(number);
    // Never "-0.0".
    if cut == 0.0 { 0.0 } else { cut }
}

/// `{rows: [...], total: {...}}` with the fields of [`PassRateRow`] as keys; figures uncut, `null` where there is none.
pub fn to_json(table: &PassRateTable) -> serde_json::Value {
    json!({ "rows": table.rows, "total": table.total })
}

#[cfg(test)]
mod tests;
